// The instructions of Dockerfiles and the flags they take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::dockerfile {

enum class Keyword : std::uint8_t {
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir,
};

// "RUN"
[[nodiscard]] std::string_view name_of(Keyword keyword);
// The keyword that `word` is, in any case.
[[nodiscard]] std::optional<Keyword> keyword_of(std::string_view word);
// Whether `start` may be the beginning of one.
[[nodiscard]] bool begins_keyword(std::string_view start);

enum class FlagKind : std::uint8_t { boolean, single, repeated };
enum class FlagValue : std::uint8_t { as_written, expanded };

struct FlagRule {
  Keyword keyword;
  std::string_view name;
  FlagKind kind = FlagKind::single;
  FlagValue value = FlagValue::as_written;
};

// Null for a flag that docker build had no rules for when this was written.
[[nodiscard]] const FlagRule* rule_of(Keyword keyword, std::string_view flag);
[[nodiscard]] bool may_have_flags(Keyword keyword);
[[nodiscard]] bool takes_heredocs(Keyword keyword);

// ASCII only, as keywords are.
[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace hakoseki::dockerfile
