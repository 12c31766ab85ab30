#include "formats/version/range_syntax.h"

#include <algorithm>
#include <utility>

#include "formats/version/parts.h"

namespace hakoseki::version {
namespace {

bool is_space(char c) {
  return spaces.contains(c);
}

// Where no two ends need comparing: one lower and one upper end at most.
std::optional<VersionInterval> joined(const std::vector<VersionSet>& sets) {
  VersionInterval both;
  for (const VersionSet& set : sets) {
    if (set.size() != 1) return std::nullopt;
    const VersionInterval& one = set.front();
    if (!one.from.empty() && !std::exchange(both.from, one.from).empty()) return std::nullopt;
    if (!one.to.empty() && !std::exchange(both.to, one.to).empty()) return std::nullopt;
    if (!one.from.empty()) both.includes_from = one.includes_from;
    if (!one.to.empty()) both.includes_to = one.includes_to;
  }
  return both;
}

// What is in all sets: what is outside of none, so that it is sorted once.
std::optional<VersionSet> common(VersionScheme scheme, std::vector<VersionSet> sets) {
  if (sets.size() == 1) return std::move(sets.front());
  if (auto interval = joined(sets)) return VersionSet{*std::move(interval)};
  VersionSet outside;
  for (VersionSet& set : sets) {
    auto others = complement(scheme, std::move(set));
    if (!others) return std::nullopt;
    outside.insert(outside.end(), others->begin(), others->end());
  }
  auto inside = complement(scheme, std::move(outside));
  if (!inside) return std::nullopt;
  return *std::move(inside);
}

class Reader {
 public:
  Reader(const Grammar& grammar, std::string_view text) : grammar_(grammar), rest_(text) {}

  std::optional<VersionSet> run() {
    std::vector<VersionSet> sets;
    for (skip_separators(); !rest_.empty(); skip_separators()) {
      auto set = one();
      if (!set) return std::nullopt;
      sets.push_back(*std::move(set));
    }
    if (!sets.empty()) return common(grammar_.scheme, std::move(sets));
    return grammar_.is_nothing_everything ? std::optional(everything()) : std::nullopt;
  }

 private:
  void skip_spaces() { take_while(rest_, is_space); }
  void skip_separators() {
    take_while(rest_, [](char c) { return c == ',' || is_space(c); });
  }

  std::string_view version() {
    return take_while(
        rest_, [](char c) { return !is_space(c) && c != ',' && c != '<' && c != '>' && c != '='; });
  }

  std::optional<VersionSet> one() {
    const std::string_view operation =
        take_while(rest_, [&](char c) { return grammar_.operators.contains(c); });
    skip_spaces();
    const std::string_view from = version();
    if (from.empty()) return std::nullopt;
    if (operation.empty() && grammar_.hyphen != nullptr && take_hyphen()) {
      const std::string_view to = version();
      return to.empty() ? std::nullopt : grammar_.hyphen(grammar_.scheme, from, to);
    }
    return grammar_.comparator(grammar_.scheme, operation, from);
  }

  // One between spaces; others are of versions.
  bool take_hyphen() {
    std::string_view after = rest_;
    if (take_while(after, is_space).empty() || !take(after, '-')) return false;
    if (take_while(after, is_space).empty()) return false;
    rest_ = after;
    return true;
  }

  const Grammar& grammar_;
  std::string_view rest_;
};

}  // namespace

std::string plus_one(std::string_view digits) {
  std::string sum(digits);
  for (std::size_t i = sum.size(); i-- > 0;) {
    if (sum[i] != '9') {
      ++sum[i];
      return sum;
    }
    sum[i] = '0';
  }
  return "1" + sum;
}

std::optional<VersionSet> plain_comparator(VersionScheme scheme, std::string_view operation,
                                           std::string_view version) {
  if (version.empty() || !is_alphanumeric(version.front())) return std::nullopt;
  if (operation.empty() && !is_version(scheme, version)) return std::nullopt;
  const std::string end(version);
  if (operation.empty() || operation == "=" || operation == "==") return exactly(end);
  if (operation == "!=") return except(end);
  if (operation == "<") return below(end);
  if (operation == "<=") return up_to(end);
  if (operation == ">") return above(end);
  if (operation == ">=") return at_least(end);
  return std::nullopt;
}

std::optional<VersionSet> parse_alternatives(const Grammar& grammar, std::string_view text) {
  VersionSet all;
  for (;;) {
    const std::size_t bar = text.find('|');
    auto one = Reader(grammar, text.substr(0, bar)).run();
    if (!one) return std::nullopt;
    all.insert(all.end(), one->begin(), one->end());
    if (bar == text.npos) return all;
    text.remove_prefix(bar + 1);
    take(text, '|');
  }
}

std::optional<VersionSet> parse_plain_range(VersionScheme scheme, std::string_view text) {
  const auto comparator = [](VersionScheme of, std::string_view operation,
                             std::string_view version) {
    // dpkg's strict ones: its `<` once meant `<=`.
    if (operation == "<<" || operation == ">>") operation.remove_suffix(1);
    return plain_comparator(of, operation, version);
  };
  return parse_alternatives({.scheme = scheme, .comparator = comparator}, text);
}

}  // namespace hakoseki::version
