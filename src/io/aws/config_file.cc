#include "io/aws/config_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hakoseki::aws {
namespace {

constexpr std::string_view blank = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blank);
  if (first == text.npos) return "";
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// From a `#` or `;` behind a space on, a value is a remark.
std::string_view without_remark(std::string_view value) {
  for (std::size_t at = 1; at < value.size(); ++at) {
    if ((value[at] == '#' || value[at] == ';') && blank.contains(value[at - 1])) {
      return trimmed(value.substr(0, at));
    }
  }
  return trimmed(value);
}

std::string_view unquoted(std::string_view name) {
  name = trimmed(name);
  const bool is_quoted = name.size() >= 2 && name.front() == name.back() &&
                         (name.front() == '"' || name.front() == '\'');
  return is_quoted ? name.substr(1, name.size() - 2) : name;
}

bool is_remark(std::string_view content) {
  return content.empty() || content.front() == '#' || content.front() == ';';
}

// One line after the other: calls `section(name)` and `pair(key, value)`; a pair inside another one
// comes as `outer.inner`.
template <class OnSection, class OnPair>
class LineReader {
 public:
  LineReader(OnSection section, OnPair pair) : section_(section), pair_(pair) {}

  // What is wrong with the line; empty where nothing is.
  std::string_view read(std::string_view line) {
    const std::string_view content = trimmed(line);
    if (is_remark(content)) return "";
    if (line.front() == '[') return open(content);
    if (!is_inside_) return "a line before the first section";
    const std::size_t equals = content.find('=');
    if (blank.contains(line.front()) && !outer_.empty()) {
      // Without `=` it is the rest of a value of several lines, and none of ours is.
      if (equals != content.npos) give(outer_ + "." + key_of(content, equals), content, equals);
      return "";
    }
    if (equals == content.npos || equals == 0) return "expected `key = value`";
    outer_ = key_of(content, equals);
    give(outer_, content, equals);
    return "";
  }

 private:
  std::string_view open(std::string_view content) {
    const std::size_t end = content.find(']');
    if (end == content.npos) return "a section without `]`";
    section_(trimmed(content.substr(1, end - 1)));
    is_inside_ = true;
    outer_.clear();
    return "";
  }

  static std::string key_of(std::string_view content, std::size_t equals) {
    return std::string(trimmed(content.substr(0, equals)));
  }

  void give(const std::string& key, std::string_view content, std::size_t equals) {
    pair_(key, without_remark(content.substr(equals + 1)));
  }

  OnSection section_;
  OnPair pair_;
  bool is_inside_ = false;
  std::string outer_;  // the key whose value may go on in indented lines
};

template <class OnSection, class OnPair>
Result<void> read_lines(const SourceText& source, OnSection section, OnPair pair) {
  LineReader reader(section, pair);
  for (std::size_t number = 1; number <= source.line_count(); ++number) {
    const std::string_view wrong = reader.read(source.line(number));
    if (wrong.empty()) continue;
    return std::unexpected(Error{Fault::malformed, std::string(wrong),
                                 source.place({static_cast<std::uint32_t>(number), 1})});
  }
  return {};
}

const ConfigFile::Section* find(const std::map<std::string, ConfigFile::Section, std::less<>>& map,
                                std::string_view name) {
  const auto at = map.find(name);
  return at == map.end() ? nullptr : &at->second;
}

// The name behind a word: `audit` of `profile audit`.
std::optional<std::string> name_behind(std::string_view section, std::string_view word) {
  if (!section.starts_with(word)) return std::nullopt;
  section.remove_prefix(word.size());
  if (section.empty() || !blank.contains(section.front())) return std::nullopt;
  return std::string(unquoted(section));
}

}  // namespace

Result<void> ConfigFile::read_config(const SourceText& source) {
  Section* current = nullptr;
  Section ignored;
  const auto open = [&](std::string_view name) {
    current = &ignored;
    if (name == "default") current = &profiles_["default"];
    if (const auto profile = name_behind(name, "profile")) current = &profiles_[*profile];
    if (const auto session = name_behind(name, "sso-session")) current = &sso_sessions_[*session];
    if (const auto services = name_behind(name, "services")) current = &services_[*services];
  };
  return read_lines(source, open, [&](std::string_view key, std::string_view value) {
    (*current)[std::string(key)] = value;
  });
}

Result<void> ConfigFile::read_credentials(const SourceText& source) {
  Section* current = nullptr;
  return read_lines(
      source, [&](std::string_view name) { current = &profiles_[std::string(unquoted(name))]; },
      [&](std::string_view key, std::string_view value) { (*current)[std::string(key)] = value; });
}

const ConfigFile::Section* ConfigFile::profile(std::string_view name) const {
  return find(profiles_, name);
}

std::vector<std::string> ConfigFile::profile_names() const {
  std::vector<std::string> names;
  for (const auto& [name, section] : profiles_)
    names.push_back(name);
  return names;
}

const ConfigFile::Section* ConfigFile::sso_session(std::string_view name) const {
  return find(sso_sessions_, name);
}

std::optional<std::string> ConfigFile::profile_value(std::string_view name,
                                                     std::string_view key) const {
  const Section* section = profile(name);
  if (section == nullptr) return std::nullopt;
  const auto at = section->find(key);
  if (at == section->end() || at->second.empty()) return std::nullopt;
  return at->second;
}

std::optional<std::string> ConfigFile::service_endpoint(std::string_view profile,
                                                        std::string_view service) const {
  const auto name = profile_value(profile, "services");
  const Section* section = name ? find(services_, *name) : nullptr;
  if (section == nullptr) return std::nullopt;
  const auto at = section->find(std::string(service) + ".endpoint_url");
  if (at == section->end() || at->second.empty()) return std::nullopt;
  return at->second;
}

}  // namespace hakoseki::aws
