// Whether a text holds a credential in clear: by the shape of the value, or by the name it is
// given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"

namespace hakoseki {

enum class CredentialKind : std::uint8_t {
  aws_access_key_id,
  aws_secret_access_key,
  private_key,
  github_token,
  slack_token,
  stripe_key,
  service_token,  // of GitLab, Docker Hub, npm, OpenAI
  google_api_key,
  json_web_token,
  password_in_url,
  named,  // nothing but its name says so: DB_PASSWORD, --token=...
};

// Bytes [begin, end) of the text that was given are the secret.
struct Credential {
  CredentialKind kind = CredentialKind::named;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The first in any text: a command line, a connection string, a document. Names count where they
// stand before `=`, or in JSON before `:`.
[[nodiscard]] std::optional<Credential> credential_in(std::string_view text);

// The first in `value`, which is called `name`: an environment variable, a label, a parameter.
// A default such as `changeme` counts: it is a password that everybody knows. What only points to a
// secret does not (an ARN, a path, `${NAME}`), nor what says that nothing is filled in yet
// (`<token>`, `xxxx`, `TODO`).
[[nodiscard]] std::optional<Credential> credential_in(std::string_view name,
                                                      std::string_view value);

// Whether a thing of this name holds a credential: DB_PASSWORD, apiKey, GITHUB_TOKEN, but not
// DB_PASSWORD_FILE, SECRET_ARN, TOKEN_EXPIRY: the end of the name says what it is.
[[nodiscard]] bool names_credential(std::string_view name);

// What stands in place of a credential that was taken out of a text before it was stored:
// `[redacted:looks-like-github-token]`. It counts as the credential it stands for.
[[nodiscard]] std::string redaction_of(CredentialKind kind);

// What stands in place of a value that does not look like a credential and is not stored all the
// same. It is not found as one, whatever its name; that it is none, an answer of the API proves
// only where its name calls it none either: see judge_clear_text.
inline constexpr std::string_view redacted_value = "[redacted]";

// "an AWS access key id"
[[nodiscard]] Text title_of(CredentialKind kind);

// At most its first four characters, and asterisks that do not tell its length; what stands in
// place of a credential, whole.
[[nodiscard]] std::string masked(std::string_view secret);

}  // namespace hakoseki
