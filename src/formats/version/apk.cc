// Versions of Alpine as apk-tools reads them (doc/apk-version.8.scd).
// number{.number}{letter}{_suffix{number}}{~hash}{-r#}
#include <algorithm>
#include <array>
#include <cstdint>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

// Where one version goes on with a part of one kind and the other with one of another kind, the
// later kind of this list is the newer version; the end stands between the suffixes that announce a
// release and all else.
enum class Kind : std::uint8_t {
  early_suffix,
  end,
  revision,
  hash,
  suffix_number,
  suffix,
  letter,
  number
};

// In their order; the first four announce a release.
constexpr std::array<std::string_view, 9> suffixes = {"alpha", "beta", "pre", "rc", "cvs",
                                                      "svn",   "git",  "hg",  "p"};
constexpr std::size_t early_suffixes = 4;

struct Part {
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t suffix = 0;  // in `suffixes`

  // Of two parts of one kind. A number after the first is a fraction where it begins with a zero.
  [[nodiscard]] std::weak_ordering compare(const Part& other, bool is_first) const {
    switch (kind) {
      case Kind::early_suffix:
      case Kind::suffix:
        return suffix <=> other.suffix;
      case Kind::number:
        if (!is_first && (text.starts_with('0') || other.text.starts_with('0')))
          return text <=> other.text;
        [[fallthrough]];
      case Kind::suffix_number:
      case Kind::revision:
        return compare_numbers(text, other.text);
      default:
        return text <=> other.text;
    }
  }
};

bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

class ApkVersion {
 public:
  explicit ApkVersion(std::string_view text) : rest_(text) {}

  // The next part, the end at last; nothing where the text is no version.
  std::optional<Part> next() {
    const std::optional<Part> part = read();
    if (part) before_ = part->kind;
    is_first_ = false;
    return part;
  }

 private:
  std::optional<Part> read() {
    if (is_first_) return digits(Kind::number);
    if (rest_.empty()) return Part{};
    const char front = rest_.front();
    if (front >= 'a' && front <= 'z') return letter();
    if (is_digit(front)) return is_after_suffix() ? digits(Kind::suffix_number) : std::nullopt;
    rest_.remove_prefix(1);
    switch (front) {
      case '.':
        return before_ == Kind::number ? digits(Kind::number) : std::nullopt;
      case '_':
        return before_ >= Kind::suffix_number || is_after_suffix() ? suffix() : std::nullopt;
      case '~':
        return before_ != Kind::hash && before_ != Kind::revision ? hash() : std::nullopt;
      case '-':
        return before_ != Kind::revision && take(rest_, 'r') ? digits(Kind::revision)
                                                             : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  [[nodiscard]] bool is_after_suffix() const {
    return before_ == Kind::suffix || before_ == Kind::early_suffix;
  }

  std::optional<Part> letter() {
    if (before_ != Kind::number) return std::nullopt;
    const Part part{.kind = Kind::letter, .text = rest_.substr(0, 1)};
    rest_.remove_prefix(1);
    return part;
  }

  std::optional<Part> hash() {
    const Part part{.kind = Kind::hash, .text = take_while(rest_, is_hexadecimal)};
    return part.text.empty() ? std::nullopt : std::optional(part);
  }

  std::optional<Part> digits(Kind kind) {
    const Part part{.kind = kind, .text = take_digits(rest_)};
    return part.text.empty() ? std::nullopt : std::optional(part);
  }

  std::optional<Part> suffix() {
    const std::string_view word = take_while(rest_, [](char c) { return c >= 'a' && c <= 'z'; });
    const auto found = std::ranges::find(suffixes, word);
    if (found == suffixes.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(found - suffixes.begin());
    return Part{.kind = at < early_suffixes ? Kind::early_suffix : Kind::suffix,
                .text = word,
                .suffix = at};
  }

  std::string_view rest_;
  Kind before_ = Kind::end;
  bool is_first_ = true;
};

bool is_version(std::string_view text) {
  ApkVersion version(text);
  for (;;) {
    const std::optional<Part> part = version.next();
    if (!part) return false;
    if (part->kind == Kind::end) return true;
  }
}

}  // namespace

Order compare_apk(std::string_view a, std::string_view b) {
  if (!is_version(a) || !is_version(b)) return std::nullopt;
  ApkVersion left(a);
  ApkVersion right(b);
  for (bool is_first = true;; is_first = false) {
    const auto one = left.next();
    const auto other = right.next();
    if (!one || !other) return std::nullopt;
    if (one->kind != other->kind) return one->kind <=> other->kind;
    if (one->kind == Kind::end) return std::weak_ordering::equivalent;
    if (const auto order = one->compare(*other, is_first); std::is_neq(order)) return order;
  }
}

}  // namespace hakoseki::version
