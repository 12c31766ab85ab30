// Version 4.0 by its macro vectors (specification, section 8.2): six classes of a vector choose a
// score, and what the vector lacks to the worst of its classes takes a part of the step to the next
// lower ones away.
#include <algorithm>
#include <array>

#include "formats/advisory/cvss_vector.h"

namespace hakoseki::cvss {
namespace {

// Section 7; the worst value of a base metric and of the threat first. What modifies or requires
// counts in CVSS-BE and CVSS-BTE alone.
constexpr std::array<Metric, 32> metrics_v4 = {
    {{"AV", "N A L P", true}, {"AC", "L H", true},
     {"AT", "N P", true},     {"PR", "N L H", true},
     {"UI", "N P A", true},   {"VC", "H L N", true},
     {"VI", "H L N", true},   {"VA", "H L N", true},
     {"SC", "H L N", true},   {"SI", "H L N", true},
     {"SA", "H L N", true},   {"E", "A P U X"},
     {"CR", "X H M L"},       {"IR", "X H M L"},
     {"AR", "X H M L"},       {"MAV", "X N A L P"},
     {"MAC", "X L H"},        {"MAT", "X N P"},
     {"MPR", "X N L H"},      {"MUI", "X N P A"},
     {"MVC", "X H L N"},      {"MVI", "X H L N"},
     {"MVA", "X H L N"},      {"MSC", "X H L N"},
     {"MSI", "X S H L N"},    {"MSA", "X S H L N"},
     {"S", "X N P"},          {"AU", "X N Y"},
     {"R", "X A U I"},        {"V", "X D C"},
     {"RE", "X L M H"},       {"U", "X Clear Green Amber Red"}}};

constexpr std::size_t high = 0;  // of VC, VI, VA, SC, SI and SA

// Classes EQ3 and EQ6 together: 00, 01, 10, 11, 21.
constexpr std::size_t impacts = 5;

// The classes that the tables are asked by. EQ4 is told less one: its worst class is of safety,
// which only a modified metric can name.
struct Classes {
  std::size_t exploitability = 0;  // EQ1
  std::size_t complexity = 0;      // EQ2
  std::size_t impact = 0;          // EQ3 and EQ6
  std::size_t subsequent = 0;      // EQ4, less one
  std::size_t threat = 0;          // EQ5
};

using ByThreat = std::array<std::uint8_t, 3>;
using BySubsequent = std::array<ByThreat, 2>;
using ByImpact = std::array<BySubsequent, impacts>;
using ByComplexity = std::array<ByImpact, 2>;

// The score of each macro vector in tenths: the table that the specification publishes
// (cvss_lookup.js of FIRST's reference implementation, August 2024), without the rows of EQ4 = 0.
constexpr std::array<ByComplexity, 3> scores = {{
    {{{{{{{100, 93, 91}, {93, 89, 81}}},
        {{{96, 87, 81}, {90, 80, 68}}},
        {{{93, 89, 81}, {88, 78, 69}}},
        {{{92, 81, 65}, {80, 70, 48}}},
        {{{79, 69, 50}, {69, 55, 27}}}}},
      {{{{{95, 90, 84}, {92, 82, 72}}},
        {{{91, 83, 71}, {81, 71, 53}}},
        {{{92, 80, 70}, {84, 71, 50}}},
        {{{82, 72, 59}, {70, 52, 30}}},
        {{{71, 52, 29}, {63, 29, 17}}}}}}},
    {{{{{{{94, 86, 77}, {87, 74, 63}}},
        {{{89, 74, 64}, {75, 63, 49}}},
        {{{86, 74, 59}, {72, 57, 52}}},
        {{{76, 58, 50}, {57, 52, 25}}},
        {{{65, 58, 26}, {53, 21, 13}}}}},
      {{{{{90, 75, 61}, {77, 68, 52}}},
        {{{77, 62, 53}, {66, 59, 30}}},
        {{{74, 57, 47}, {61, 57, 24}}},
        {{{59, 57, 23}, {52, 29, 16}}},
        {{{58, 26, 15}, {23, 13, 6}}}}}}},
    {{{{{{{86, 74, 56}, {70, 52, 40}}},
        {{{74, 61, 34}, {54, 40, 22}}},
        {{{72, 55, 46}, {53, 34, 19}}},
        {{{57, 41, 19}, {36, 19, 8}}},
        {{{47, 21, 11}, {24, 9, 4}}}}},
      {{{{{73, 59, 41}, {54, 45, 20}}},
        {{{55, 40, 20}, {43, 22, 11}}},
        {{{61, 48, 20}, {46, 17, 8}}},
        {{{51, 18, 9}, {18, 7, 2}}},
        {{{24, 12, 5}, {10, 3, 1}}}}}}},
}};

int score_of(const Classes& of) {
  return scores[of.exploitability][of.complexity][of.impact][of.subsequent][of.threat];
}

std::size_t exploitability_class(const Vector& vector) {
  const bool is_remote = vector["AV"] == 0;
  const bool is_without_privileges = vector["PR"] == 0;
  const bool is_without_user = vector["UI"] == 0;
  if (is_remote && is_without_privileges && is_without_user) return 0;
  constexpr std::size_t physical = 3;
  const bool is_any = is_remote || is_without_privileges || is_without_user;
  return is_any && vector["AV"] != physical ? 1 : 2;
}

// EQ6 asks for what is required, which is high where nothing else is said: it follows EQ3 then.
std::size_t impact_class(const Vector& vector) {
  const bool is_secret_lost = vector["VC"] == high;
  const bool is_integrity_lost = vector["VI"] == high;
  if (is_secret_lost && is_integrity_lost) return 0;
  return is_secret_lost || is_integrity_lost || vector["VA"] == high ? 2 : 4;
}

Classes classes_of(const Vector& vector) {
  const bool is_subsequent_high =
      vector["SC"] == high || vector["SI"] == high || vector["SA"] == high;
  constexpr std::size_t not_defined = 3;
  const std::size_t threat = vector.given("E").value_or(not_defined);
  return {.exploitability = exploitability_class(vector),
          .complexity = std::size_t{vector["AC"] != 0 || vector["AT"] != 0},
          .impact = impact_class(vector),
          .subsequent = std::size_t{!is_subsequent_high},
          .threat = threat == not_defined ? 0 : threat};
}

// The score of the next lower macro vector in one class; the higher one where there are two. Less
// than nothing where there is none.
constexpr int none = -1;

template <std::size_t Classes::*member>
int lower(Classes classes, std::size_t count) {
  return ++(classes.*member) < count ? score_of(classes) : none;
}

int lower_impact(Classes classes) {
  constexpr std::array<std::size_t, impacts> next = {1, 3, 3, 4, impacts};
  const std::size_t was = classes.impact;
  classes.impact = next[was];
  if (classes.impact == impacts) return none;
  const int score = score_of(classes);
  if (was != 0) return score;
  classes.impact = 2;
  return std::max(score, score_of(classes));
}

// One class: how far the vector is from the worst of the class, of how many steps it has.
struct Distance {
  int lower_score;
  std::size_t steps;  // of the vector's values, the worst vector of all having none
  std::size_t least;  // those of the worst vectors of the class
  std::size_t depth;
};

std::array<Distance, 4> distances_of(const Vector& vector, const Classes& of) {
  // Section 8.2's highest vectors and depths, by class.
  constexpr std::array<std::size_t, 3> exploitability_least = {0, 1, 3};
  constexpr std::array<std::size_t, 3> exploitability_depth = {1, 4, 5};
  constexpr std::array<std::size_t, 2> complexity_depth = {1, 2};
  constexpr std::array<std::size_t, impacts> impact_least = {0, 0, 1, 1, 3};
  constexpr std::array<std::size_t, impacts> impact_depth = {7, 6, 8, 8, 10};
  constexpr std::array<std::size_t, 2> subsequent_least = {0, 3};
  constexpr std::array<std::size_t, 2> subsequent_depth = {5, 4};
  return {{{lower<&Classes::exploitability>(of, 3), vector["AV"] + vector["PR"] + vector["UI"],
            exploitability_least[of.exploitability], exploitability_depth[of.exploitability]},
           {lower<&Classes::complexity>(of, 2), vector["AC"] + vector["AT"], of.complexity,
            complexity_depth[of.complexity]},
           {lower_impact(of), vector["VC"] + vector["VI"] + vector["VA"], impact_least[of.impact],
            impact_depth[of.impact]},
           {lower<&Classes::subsequent>(of, 2), vector["SC"] + vector["SI"] + vector["SA"],
            subsequent_least[of.subsequent], subsequent_depth[of.subsequent]}}};
}

// The mean of the parts is taken off and the rest rounded, halves up: in whole numbers.
std::uint8_t score_of(const Vector& vector) {
  const Classes classes = classes_of(vector);
  const int score = score_of(classes);
  constexpr int whole = 840;  // a multiple of each depth
  int parts = 0;
  // A threat is always the worst of its class; its step counts in the mean nevertheless.
  int steps_down = lower<&Classes::threat>(classes, 3) == none ? 0 : 1;
  for (const Distance& distance : distances_of(vector, classes)) {
    if (distance.lower_score == none) continue;
    ++steps_down;
    const auto part = static_cast<int>(distance.steps - distance.least);
    parts += (score - distance.lower_score) * part * (whole / static_cast<int>(distance.depth));
  }
  if (steps_down == 0) return static_cast<std::uint8_t>(score);
  const int divisor = steps_down * whole;
  const int rest = std::max(score * divisor - parts, 0);
  return static_cast<std::uint8_t>((rest + divisor / 2) / divisor);
}

}  // namespace

std::optional<std::uint8_t> score_v4(std::string_view metrics) {
  const auto vector = Vector::parse(metrics, metrics_v4);
  if (!vector) return std::nullopt;
  constexpr std::size_t no_impact = 2;
  const auto is_harmless = [&](std::string_view metric) { return (*vector)[metric] == no_impact; };
  constexpr std::array<std::string_view, 6> harms = {"VC", "VI", "VA", "SC", "SI", "SA"};
  if (std::ranges::all_of(harms, is_harmless)) return 0;
  return score_of(*vector);
}

}  // namespace hakoseki::cvss
