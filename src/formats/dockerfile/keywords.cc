// Tables of keywords and flags.
#include "formats/dockerfile/keywords.h"

#include <algorithm>
#include <array>

namespace hakoseki::dockerfile {
namespace {

constexpr std::array<std::string_view, 18> keyword_names = {
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};

// The flags of which docker build has rules. A flag that is not here is kept as written: new ones
// come with each release.
constexpr std::array flag_rules = {
    FlagRule{Keyword::add, "checksum", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::add, "chmod", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::add, "chown", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::add, "exclude", FlagKind::repeated},
    FlagRule{Keyword::add, "keep-git-dir", FlagKind::boolean},
    FlagRule{Keyword::add, "link", FlagKind::boolean},
    FlagRule{Keyword::add, "unpack", FlagKind::boolean},
    FlagRule{Keyword::copy, "chmod", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::copy, "chown", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::copy, "exclude", FlagKind::repeated},
    FlagRule{Keyword::copy, "from"},
    FlagRule{Keyword::copy, "link", FlagKind::boolean},
    FlagRule{Keyword::copy, "parents", FlagKind::boolean},
    FlagRule{Keyword::from, "platform", FlagKind::single, FlagValue::expanded},
    FlagRule{Keyword::healthcheck, "interval"},
    FlagRule{Keyword::healthcheck, "retries"},
    FlagRule{Keyword::healthcheck, "start-interval"},
    FlagRule{Keyword::healthcheck, "start-period"},
    FlagRule{Keyword::healthcheck, "timeout"},
    FlagRule{Keyword::run, "device", FlagKind::repeated},
    FlagRule{Keyword::run, "mount", FlagKind::repeated, FlagValue::expanded},
    FlagRule{Keyword::run, "network"},
    FlagRule{Keyword::run, "security"},
};

}  // namespace

std::string_view name_of(Keyword keyword) {
  return keyword_names[static_cast<std::size_t>(keyword)];
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::optional<Keyword> keyword_of(std::string_view word) {
  if (word.size() > std::string_view("HEALTHCHECK").size()) return std::nullopt;
  const auto name = std::ranges::find(keyword_names, upper_case(word));
  if (name == keyword_names.end()) return std::nullopt;
  return static_cast<Keyword>(name - keyword_names.begin());
}

bool begins_keyword(std::string_view start) {
  if (start.size() > std::string_view("HEALTHCHECK").size()) return false;
  const std::string upper = upper_case(start);
  return std::ranges::any_of(keyword_names,
                             [&](std::string_view name) { return name.starts_with(upper); });
}

const FlagRule* rule_of(Keyword keyword, std::string_view flag) {
  const auto rule = std::ranges::find_if(flag_rules, [&](const FlagRule& candidate) {
    return candidate.keyword == keyword && candidate.name == flag;
  });
  return rule == flag_rules.end() ? nullptr : &*rule;
}

// ARG and STOPSIGNAL never look at theirs.
bool may_have_flags(Keyword keyword) {
  return keyword == Keyword::arg || keyword == Keyword::stopsignal ||
         std::ranges::any_of(flag_rules,
                             [&](const FlagRule& rule) { return rule.keyword == keyword; });
}

bool takes_heredocs(Keyword keyword) {
  return keyword == Keyword::add || keyword == Keyword::copy || keyword == Keyword::run;
}

}  // namespace hakoseki::dockerfile
