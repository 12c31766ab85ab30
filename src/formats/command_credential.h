// Credentials that a command line passes to a program by its options.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "formats/credential.h"

namespace hakoseki {

struct CommandCredential {
  CredentialKind kind = CredentialKind::named;
  std::string secret;
  std::size_t word = 0;  // which of the words holds it; in a script, of its command
};

// The first that an option announces: `--db-password X`, `mysql -pX`, `curl -u user:X`,
// `docker login -p X`. What is a credential by itself (`--token=X`) credential_in finds. `words`:
// the program, then its arguments.
[[nodiscard]] std::optional<CommandCredential> credential_in_command(
    std::span<const std::string> words);

// The same for the commands of a shell text.
[[nodiscard]] std::optional<CommandCredential> credential_in_script(std::string_view text);

}  // namespace hakoseki
