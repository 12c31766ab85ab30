#include "formats/ignore_rules.h"

#include <cstddef>
#include <optional>

namespace hakoseki {
namespace {

// Matches one character against the set that begins at glob[at] == '['; gives the index behind the set, or
// nothing where the set does not end.
std::optional<std::size_t> match_set(std::string_view glob, std::size_t at, char c, bool& matched) {
  std::size_t i = at + 1;
  const bool negated = i < glob.size() && (glob[i] == '!' || glob[i] == '^');
  if (negated) ++i;
  bool inside = false;
  for (bool first = true; i < glob.size() && (first || glob[i] != ']'); first = false) {
    const char low = glob[i];
    char high = low;
    if (i + 2 < glob.size() && glob[i + 1] == '-' && glob[i + 2] != ']') {
      high = glob[i + 2];
      i += 2;
    }
    inside = inside || (c >= low && c <= high);
    ++i;
  }
  if (i >= glob.size()) return std::nullopt;
  matched = inside != negated && c != '/';
  return i + 1;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  // Where to go on after the last `*` and the last `**`, if what follows does not fit.
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  std::size_t deep = std::string_view::npos;
  std::size_t deep_text = 0;
  while (t < text.size() || g < glob.size()) {
    if (g < glob.size()) {
      if (glob.substr(g).starts_with("**")) {
        deep = g + 2;
        if (deep < glob.size() && glob[deep] == '/') ++deep;  // `**/x` fits `x` too
        deep_text = t;
        star = std::string_view::npos;
        g = deep;
        continue;
      }
      if (glob[g] == '*') {
        star = ++g;
        star_text = t;
        continue;
      }
      if (t < text.size()) {
        if (glob[g] == '?' && text[t] != '/') {
          ++g;
          ++t;
          continue;
        }
        bool matched = false;
        if (glob[g] == '[') {
          if (const auto next = match_set(glob, g, text[t], matched); next && matched) {
            g = *next;
            ++t;
            continue;
          }
        } else {
          const bool escaped = glob[g] == '\\' && g + 1 < glob.size();
          if (glob[g + (escaped ? 1 : 0)] == text[t]) {
            g += escaped ? 2 : 1;
            ++t;
            continue;
          }
        }
      }
    }
    if (star != std::string_view::npos && star_text < text.size() && text[star_text] != '/') {
      t = ++star_text;
      g = star;
    } else if (deep != std::string_view::npos && deep_text < text.size()) {
      t = ++deep_text;
      g = deep;
      star = std::string_view::npos;
    } else {
      return false;
    }
  }
  return true;
}

IgnoreRules::IgnoreRules(const std::vector<std::string>& patterns) {
  for (std::string_view pattern : patterns) {
    while (pattern.ends_with(' ')) pattern.remove_suffix(1);
    if (pattern.empty() || pattern.starts_with('#')) continue;
    Rule rule;
    if (pattern.starts_with('!')) {
      rule.negated = true;
      pattern.remove_prefix(1);
    }
    if (pattern.ends_with('/')) {
      rule.folders_only = true;
      pattern.remove_suffix(1);
    }
    // A slash at the start or in the middle ties the pattern to the root.
    rule.anchored = pattern.find('/') != std::string_view::npos;
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    rule.pattern = pattern;
    rules_.push_back(std::move(rule));
  }
}

bool IgnoreRules::excludes(std::string_view path, bool is_folder) const {
  bool excluded = false;
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (const Rule& rule : rules_) {
    if (rule.folders_only && !is_folder) continue;
    if (glob_matches(rule.pattern, rule.anchored ? path : name)) excluded = !rule.negated;
  }
  return excluded;
}

}  // namespace hakoseki
