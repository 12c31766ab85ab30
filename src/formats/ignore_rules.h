// Patterns of files to leave out, in .gitignore's syntax (git-scm.com/docs/gitignore).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hakoseki {

class IgnoreRules {
 public:
  IgnoreRules() = default;
  explicit IgnoreRules(const std::vector<std::string>& patterns);

  // Whether a path (with '/' between its parts, relative to where the rules apply) is left out. The
  // last rule that fits decides; `!pattern` takes back.
  [[nodiscard]] bool excludes(std::string_view path, bool is_folder) const;

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool folders_only = false;
    bool anchored = false;
  };
  std::vector<Rule> rules_;
};

// Whether `text` fits a glob: `*` and `?` do not cross '/', `**` as a whole part of the path stands
// for any number of parts, [...] is a set of characters. At most quadratic: backtracking returns to
// the last star.
[[nodiscard]] bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace hakoseki
