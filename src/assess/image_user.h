// As whom an image's processes run, as far as its own accounts tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "assess/verdict.h"
#include "inventory/container_image.h"

namespace hakoseki {

struct ImageUser {
  std::uint32_t uid = 0;
  std::vector<std::uint32_t> gids = {};  // the first of the process, then those of the account
};

// What a runtime makes of `user`, `user:group`, numbers or names (OCI image spec 1.1, config.md,
// "User"): names by the image's /etc/passwd and /etc/group; a number that is no account's has the
// group 0. Nothing where the image has no such name: a runtime refuses to start it.
[[nodiscard]] std::optional<ImageUser> user_of(const ContainerImage& image, std::string_view user);

// That nobody knows which number a name has, since the image has no such account.
[[nodiscard]] Message no_account(std::string_view user);

// Whether the image runs as root by this user; passes for another one.
[[nodiscard]] std::pair<Outcome, Message> judge_root(const ContainerImage& image,
                                                     std::string_view user);

// The same by the user of its configuration.
[[nodiscard]] Verdict judge_own_user(const ContainerImage& image);

}  // namespace hakoseki
