// Any bytes as .gitignore patterns and, on the last line, a path: the same answers as those of a
// slow matcher that tries everything.
#include <algorithm>
#include <vector>

#include "formats/ignore_rules.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

constexpr std::size_t longest = 60;

// Every way of a glob through a text, each pair of places asked once.
class SlowMatch {
 public:
  SlowMatch(std::string_view glob, std::string_view text)
      : glob_(glob), text_(text), known_((glob.size() + 1) * (text.size() + 1), -1) {}

  bool fits(std::size_t g, std::size_t t) {
    signed char& known = known_[g * (text_.size() + 1) + t];
    if (known < 0) known = find_out(g, t) ? 1 : 0;
    return known == 1;
  }

 private:
  bool find_out(std::size_t g, std::size_t t) {
    if (g == glob_.size()) return t == text_.size();
    if (glob_[g] == '*') return fits_stars(g, t);
    if (t == text_.size()) return false;
    if (glob_[g] == '?') return text_[t] != '/' && fits(g + 1, t + 1);
    if (glob_[g] == '[') return fits_set(g, t);
    if (glob_[g] == '\\' && g + 1 < glob_.size()) ++g;
    return glob_[g] == text_[t] && fits(g + 1, t + 1);
  }

  bool fits_stars(std::size_t g, std::size_t t) {
    std::size_t behind = g;
    while (behind < glob_.size() && glob_[behind] == '*')
      ++behind;
    const bool begins_part = g == 0 || glob_[g - 1] == '/';
    const bool ends_part = behind == glob_.size() || glob_[behind] == '/';
    if (behind - g == 1 || !begins_part || !ends_part) {
      for (;; ++t) {
        if (fits(behind, t)) return true;
        if (t == text_.size() || text_[t] == '/') return false;
      }
    }
    if (behind == glob_.size()) return true;
    for (;; ++t) {
      if (fits(behind + 1, t)) return true;
      t = text_.find('/', t);
      if (t == std::string_view::npos) return false;
    }
  }

  bool fits_set(std::size_t g, std::size_t t) {
    std::size_t i = g + 1;
    const bool negated = i < glob_.size() && (glob_[i] == '!' || glob_[i] == '^');
    if (negated) ++i;
    const std::size_t end = glob_.find(']', i + 1);
    if (end == std::string_view::npos || text_[t] == '/') return false;
    bool inside = false;
    for (; i < end; ++i) {
      const bool range = i + 2 < end && glob_[i + 1] == '-';
      inside = inside || (text_[t] >= glob_[i] && text_[t] <= glob_[range ? i + 2 : i]);
      if (range) i += 2;
    }
    return inside != negated && fits(end + 1, t + 1);
  }

  std::string_view glob_;
  std::string_view text_;
  std::vector<signed char> known_;
};

// The last rule that fits decides, each asked by itself.
bool excluded_one_by_one(const std::vector<std::string>& patterns, std::string_view path,
                         bool is_folder) {
  bool excluded = false;
  for (const std::string& pattern : patterns) {
    const bool negated = pattern.starts_with('!');
    if (IgnoreRules({pattern.substr(negated ? 1 : 0)}).excludes(path, is_folder)) {
      excluded = !negated;
    }
  }
  return excluded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> lines = {""};
  for (const char c : fuzz::text_of(data, std::min<std::size_t>(size, 500))) {
    if (c == '\n') {
      lines.emplace_back();
    } else if (lines.back().size() < longest) {
      lines.back() += c;
    }
  }
  const std::string path = lines.back();
  lines.pop_back();
  for (const std::string& pattern : lines) {
    fuzz::demand(glob_matches(pattern, path) == SlowMatch(pattern, path).fits(0, 0));
    // What leaves out a file leaves out a folder of that name.
    const IgnoreRules alone({pattern});
    fuzz::demand(!alone.excludes(path, false) || alone.excludes(path, true));
  }
  // `!#x`, `!!x` and `!` alone have no positive form of the same meaning.
  const bool plain = std::none_of(lines.begin(), lines.end(), [](const std::string& pattern) {
    return pattern == "!" || pattern.starts_with("!#") || pattern.starts_with("!!") ||
           pattern.starts_with("! ");
  });
  for (const bool is_folder : {false, true}) {
    const bool excluded = IgnoreRules(lines).excludes(path, is_folder);
    if (plain) fuzz::demand(excluded == excluded_one_by_one(lines, path, is_folder));
  }
  return 0;
}
