// Versions 2, 3.0 and 3.1 by the equations of FIRST, in whole numbers where they are exact: what a
// number in binary makes of 4.0 would be rounded up to 4.1.
#include "formats/advisory/cvss.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "formats/advisory/cvss_vector.h"

namespace hakoseki {
namespace cvss {

namespace {

// The position of `word` among those between spaces.
std::optional<std::size_t> position_of(std::string_view word, std::string_view words) {
  for (std::size_t position = 0;; ++position) {
    const std::size_t space = words.find(' ');
    if (words.substr(0, space) == word) return position;
    if (space == words.npos) return std::nullopt;
    words.remove_prefix(space + 1);
  }
}

}  // namespace

std::optional<Vector> Vector::parse(std::string_view text, std::span<const Metric> metrics) {
  Vector vector(metrics);
  for (;;) {
    const std::size_t slash = text.find('/');
    if (!vector.take(text.substr(0, slash))) return std::nullopt;
    if (slash == text.npos) break;
    text.remove_prefix(slash + 1);
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].is_needed && !vector.values_[i]) return std::nullopt;
  }
  return vector;
}

std::optional<std::size_t> Vector::given(std::string_view metric) const {
  const auto found = std::ranges::find(metrics_, metric, &Metric::name);
  if (found == metrics_.end()) return std::nullopt;
  return values_[static_cast<std::size_t>(found - metrics_.begin())];
}

bool Vector::take(std::string_view field) {
  const std::size_t colon = field.find(':');
  const auto found = std::ranges::find(metrics_, field.substr(0, colon), &Metric::name);
  if (colon == field.npos || found == metrics_.end()) return false;
  auto& value = values_[static_cast<std::size_t>(found - metrics_.begin())];
  if (value) return false;
  value = position_of(field.substr(colon + 1), found->values);
  return value.has_value();
}

namespace {

// CVSS version 2.0 guide, section 2. The base metrics come first.
constexpr std::array<Metric, 14> metrics_v2 = {{{"AV", "N A L", true},
                                                {"AC", "L M H", true},
                                                {"Au", "N S M", true},
                                                {"C", "N P C", true},
                                                {"I", "N P C", true},
                                                {"A", "N P C", true},
                                                {"E", "U POC F H ND"},
                                                {"RL", "OF TF W U ND"},
                                                {"RC", "UC UR C ND"},
                                                {"CDP", "N L LM MH H ND"},
                                                {"TD", "N L M H ND"},
                                                {"CR", "L M H ND"},
                                                {"IR", "L M H ND"},
                                                {"AR", "L M H ND"}}};

// Specification 3.1, section 6; 3.0 has the same.
constexpr std::array<Metric, 22> metrics_v3 = {
    {{"AV", "N A L P", true}, {"AC", "L H", true},  {"PR", "N L H", true}, {"UI", "N R", true},
     {"S", "U C", true},      {"C", "N L H", true}, {"I", "N L H", true},  {"A", "N L H", true},
     {"E", "X H F P U"},      {"RL", "X U W T O"},  {"RC", "X C R U"},     {"CR", "X H M L"},
     {"IR", "X H M L"},       {"AR", "X H M L"},    {"MAV", "X N A L P"},  {"MAC", "X L H"},
     {"MPR", "X N L H"},      {"MUI", "X N R"},     {"MS", "X U C"},       {"MC", "X N L H"},
     {"MI", "X N L H"},       {"MA", "X N L H"}}};

using Weights = std::array<std::int64_t, 4>;  // by the position of the value

// Guide to version 2.0, section 3.2.1. Weights in thousandths.
std::uint8_t score_v2(const Vector& vector) {
  constexpr Weights access_vector = {1000, 646, 395};
  constexpr Weights access_complexity = {710, 610, 350};
  constexpr Weights authentication = {704, 560, 450};
  constexpr Weights impact = {0, 275, 660};
  constexpr std::int64_t one = 1'000'000'000;
  const std::int64_t harm = one - (1000 - impact[vector["C"]]) * (1000 - impact[vector["I"]]) *
                                      (1000 - impact[vector["A"]]);
  if (harm == 0) return 0;
  const std::int64_t ease =
      access_vector[vector["AV"]] * access_complexity[vector["AC"]] * authentication[vector["Au"]];
  // 0.6 * 10.41 * harm + 0.4 * 20 * ease - 1.5, in units of 10^-12; then times 1.176.
  const std::int64_t sum = 6246 * harm + 8000 * ease - 1500 * one;
  constexpr std::int64_t tenth = 100'000 * one;
  return static_cast<std::uint8_t>((sum * 1176 + tenth / 2) / tenth);
}

constexpr std::int64_t unit = 10'000'000'000;  // of the scores of version 3

// Specification 3.1, appendix A: to five decimals, then up. 3.0 rounds up what it is.
std::uint8_t rounded_up(std::int64_t score, bool is_rounded_first) {
  constexpr std::int64_t fifth_decimal = unit / 100'000;
  constexpr std::int64_t tenth = unit / 10;
  score = std::min(score, 10 * unit);
  if (is_rounded_first) score = (score + fifth_decimal / 2) / fifth_decimal * fifth_decimal;
  return static_cast<std::uint8_t>((score + tenth - 1) / tenth);
}

// Of a changed scope; `harm` in millionths. A fifteenth power fits no whole number, and meets no
// tenth: each vector was held against decimals of 28 digits.
std::int64_t changed_impact(std::int64_t harm) {
  const long double share = static_cast<long double>(harm) / 1'000'000;
  const long double impact = 7.52L * (share - 0.029L) - 3.25L * std::pow(share - 0.02L, 15.0L);
  return std::llround(impact * unit);
}

// Specification 3.1, section 7.1 and 7.4. Weights in hundredths.
std::uint8_t score_v3(const Vector& vector, bool is_rounded_first) {
  constexpr Weights attack_vector = {85, 62, 55, 20};
  constexpr Weights attack_complexity = {77, 44};
  constexpr Weights privileges = {85, 62, 27};
  constexpr Weights privileges_changed = {85, 68, 50};
  constexpr Weights interaction = {85, 62};
  constexpr Weights impact = {0, 22, 56};
  const bool is_changed = vector["S"] == 1;
  const std::int64_t harm = 1'000'000 - (100 - impact[vector["C"]]) * (100 - impact[vector["I"]]) *
                                            (100 - impact[vector["A"]]);
  if (harm == 0) return 0;
  const std::int64_t ease = 822 * attack_vector[vector["AV"]] * attack_complexity[vector["AC"]] *
                            (is_changed ? privileges_changed : privileges)[vector["PR"]] *
                            interaction[vector["UI"]];
  if (!is_changed) return rounded_up(64'200 * harm + ease, is_rounded_first);
  return rounded_up((changed_impact(harm) + ease) * 108 / 100, is_rounded_first);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// NVD wrote those of version 2 in parentheses.
std::string_view without_parentheses(std::string_view text) {
  if (text.starts_with('(') && text.ends_with(')')) return text.substr(1, text.size() - 2);
  return text;
}

std::optional<CvssScore> older_score(CvssVersion version, std::string_view metrics) {
  const bool is_v2 = version == CvssVersion::v2;
  const auto vector = is_v2 ? Vector::parse(without_parentheses(metrics), metrics_v2)
                            : Vector::parse(metrics, metrics_v3);
  if (!vector) return std::nullopt;
  return CvssScore{version,
                   is_v2 ? score_v2(*vector) : score_v3(*vector, version == CvssVersion::v3_1)};
}

}  // namespace
}  // namespace cvss

std::optional<CvssScore> cvss_score(std::string_view vector) {
  if (cvss::take_prefix(vector, "CVSS:4.0/")) {
    const auto tenths = cvss::score_v4(vector);
    if (!tenths) return std::nullopt;
    return CvssScore{CvssVersion::v4_0, *tenths};
  }
  if (cvss::take_prefix(vector, "CVSS:3.1/")) return cvss::older_score(CvssVersion::v3_1, vector);
  if (cvss::take_prefix(vector, "CVSS:3.0/")) return cvss::older_score(CvssVersion::v3_0, vector);
  return cvss::older_score(CvssVersion::v2, vector);
}

Severity severity_of(CvssScore score) {
  if (score.version == CvssVersion::v2) {
    if (score.tenths >= 70) return Severity::high;
    return score.tenths >= 40 ? Severity::medium : Severity::low;
  }
  if (score.tenths >= 90) return Severity::critical;
  if (score.tenths >= 70) return Severity::high;
  if (score.tenths >= 40) return Severity::medium;
  return score.tenths > 0 ? Severity::low : Severity::info;
}

}  // namespace hakoseki
