// What a registry asks for before it answers (RFC 9110 11.6.1, and the token authentication of the
// distribution project).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/header.h"

namespace hakoseki::io {

struct Challenge {
  enum class Scheme : std::uint8_t { basic, bearer };
  Scheme scheme = Scheme::basic;
  std::string realm = {};    // of bearer: the URL that gives tokens
  std::string service = {};  // of bearer
};

// The best of all WWW-Authenticate fields of an answer: a token goes before a password. Nothing
// where there is none of the two.
[[nodiscard]] std::optional<Challenge> challenge_in(const Headers& headers);

}  // namespace hakoseki::io
