// What lies in the repositories of Amazon ECR of a run, and what refers to it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/image_ref.h"
#include "inventory/index.h"

namespace hakoseki {

// What a manifest names: one image, or an index of several, of which each is for a platform.
enum class ManifestKind : std::uint8_t { image, index, unknown };

[[nodiscard]] ManifestKind kind_of(const EcrImage& image);

class EcrContents {
 public:
  explicit EcrContents(const Index& index);

  // The repository that a reference names; null where it lies in another account or Region, in
  // another registry, or was not seen.
  [[nodiscard]] const EcrRepository* repository_of(const ImageRef& image) const;

  // Null where the repository does not hold it, as far as it was listed.
  [[nodiscard]] const EcrImage* find(const EcrRepository& repository,
                                     std::string_view digest) const;
  [[nodiscard]] const EcrImage* tagged(const EcrRepository& repository, std::string_view tag) const;

  // Everything in it, in the order of the list.
  [[nodiscard]] std::span<const EcrImage* const> all_of(const EcrRepository& repository) const;

  // What of it was not listed; empty: nothing.
  [[nodiscard]] std::vector<Gap> unseen(const EcrRepository& repository) const;

 private:
  template <class T>
  using ByText = std::map<std::string, T, std::less<>>;

  const Index& index_;
  ByText<const EcrRepository*> repositories_;    // by "account/region/name"
  ByText<std::vector<const EcrImage*>> images_;  // by the ARN of the repository
  ByText<ByText<const EcrImage*>> tags_;         // the same, then by tag
};

// "sha256:0123456789ab", as people tell images apart.
[[nodiscard]] std::string short_digest(std::string_view digest);

}  // namespace hakoseki
