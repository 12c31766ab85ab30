#include "formats/ignore_rules.h"

#include <algorithm>
#include <cstddef>

namespace hakoseki {
namespace {

// One try at a glob: where it stands, and where to go on when what follows does not fit.
class GlobMatch {
 public:
  GlobMatch(std::string_view glob, std::string_view text) : glob_(glob), text_(text) {}

  bool succeeds() {
    while (text_at_ < text_.size() || glob_at_ < glob_.size()) {
      if (!take_stars() && !take_one() && !go_back()) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t npos = std::string_view::npos;

  bool take_stars() {
    const std::string_view rest = glob_.substr(glob_at_);
    if (!rest.starts_with('*')) return false;
    const std::size_t stars = std::min(rest.find_first_not_of('*'), rest.size());
    const bool at_start = glob_at_ == 0 || glob_[glob_at_ - 1] == '/';
    const bool at_end = stars == rest.size();
    glob_at_ += stars;
    if (stars == 1 || !at_start || (!at_end && rest[stars] != '/')) {
      star_ = glob_at_;
      star_text_ = text_at_;
    } else if (at_end) {
      text_at_ = text_.size();
    } else {
      deep_ = ++glob_at_;  // `**/x` fits `x` too
      deep_text_ = text_at_;
      star_ = npos;
    }
    return true;
  }

  bool take_one() {
    if (glob_at_ == glob_.size() || text_at_ == text_.size()) return false;
    const char c = text_[text_at_];
    std::size_t next = glob_at_ + 1;
    bool fits = glob_[glob_at_] == c;
    if (glob_[glob_at_] == '?') {
      fits = c != '/';
    } else if (glob_[glob_at_] == '[') {
      fits = fits_set(c, next);
    } else if (glob_[glob_at_] == '\\' && next < glob_.size()) {
      fits = glob_[next++] == c;
    }
    if (!fits) return false;
    glob_at_ = next;
    ++text_at_;
    return true;
  }

  // Whether `c` is in the set at glob_at_; `next` becomes the index behind it. One that does not
  // end fits nothing.
  [[nodiscard]] bool fits_set(char c, std::size_t& next) const {
    std::size_t i = glob_at_ + 1;
    const bool negated = i < glob_.size() && (glob_[i] == '!' || glob_[i] == '^');
    if (negated) ++i;
    bool inside = false;
    for (bool first = true; i < glob_.size() && (first || glob_[i] != ']'); first = false) {
      const char low = glob_[i];
      char high = low;
      if (i + 2 < glob_.size() && glob_[i + 1] == '-' && glob_[i + 2] != ']') {
        high = glob_[i + 2];
        i += 2;
      }
      inside = inside || (c >= low && c <= high);
      ++i;
    }
    next = i + 1;
    return i < glob_.size() && inside != negated && c != '/';
  }

  // To the last `*`, which then takes one character more, or else to the last `**`, which takes one
  // part of the path more. An earlier star could not help: a later one takes what it would.
  bool go_back() {
    if (star_ != npos && star_text_ < text_.size() && text_[star_text_] != '/') {
      text_at_ = ++star_text_;
      glob_at_ = star_;
      return true;
    }
    if (deep_ == npos) return false;
    const std::size_t slash = text_.find('/', deep_text_);
    if (slash == npos) return false;
    text_at_ = deep_text_ = slash + 1;
    glob_at_ = deep_;
    star_ = npos;
    return true;
  }

  std::string_view glob_;
  std::string_view text_;
  std::size_t glob_at_ = 0;
  std::size_t text_at_ = 0;
  std::size_t star_ = npos;
  std::size_t star_text_ = 0;
  std::size_t deep_ = npos;
  std::size_t deep_text_ = 0;
};

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
  return GlobMatch(glob, text).succeeds();
}

IgnoreRules::IgnoreRules(const std::vector<std::string>& patterns) {
  for (std::string_view pattern : patterns) {
    while (pattern.ends_with(' ') && !pattern.ends_with("\\ "))
      pattern.remove_suffix(1);
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
