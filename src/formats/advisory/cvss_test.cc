#include "formats/advisory/cvss.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/sha256.h"

namespace hakoseki {
namespace {

std::string tenths(std::string_view vector) {
  const auto score = cvss_score(vector);
  return score ? std::to_string(score->tenths) : "?";
}

struct Choice {
  std::string_view metric;
  std::vector<std::string_view> values;
};

// Each score and a line end, the last metric going round first.
std::string scores_of_all(const std::vector<Choice>& choices) {
  std::vector<std::size_t> chosen(choices.size());
  std::string all;
  for (std::size_t at = 0; at < choices.size();) {
    std::string vector = "CVSS:4.0";
    for (std::size_t i = 0; i < choices.size(); ++i)
      vector.append("/").append(choices[i].metric).append(":").append(choices[i].values[chosen[i]]);
    all += tenths(vector) + '\n';
    for (at = 0; at < choices.size(); ++at) {
      const std::size_t last = choices.size() - 1 - at;
      if (++chosen[last] < choices[last].values.size()) break;
      chosen[last] = 0;
    }
  }
  return all;
}

// As another implementation gave them: tests/cvss/record.py prints this.
TEST(Cvss, GivesTheScoresOfAllVectorsOfVersion4) {
  const std::vector<std::string_view> harm = {"H", "L", "N"};
  const std::string all = scores_of_all({{"AV", {"N", "A", "L", "P"}},
                                         {"AC", {"L", "H"}},
                                         {"AT", {"N", "P"}},
                                         {"PR", {"N", "L", "H"}},
                                         {"UI", {"N", "P", "A"}},
                                         {"VC", harm},
                                         {"VI", harm},
                                         {"VA", harm},
                                         {"SC", harm},
                                         {"SI", harm},
                                         {"SA", harm},
                                         {"E", {"A", "P", "U"}}});
  EXPECT_EQ(sha256_hex(all), "604362c70719df853f4f96f6f8fd0b14ea4fe562403a9db3c26f98f71d277e2f");
}

struct Row {
  std::string_view vector, score;
};

TEST(Cvss, Rows) {
  for (const auto& [vector, score] : std::vector<Row>{
           // The specifications' own examples.
           {"AV:N/AC:L/Au:N/C:N/I:N/A:C", "78"},
           {"AV:N/AC:L/Au:N/C:C/I:C/A:C", "100"},
           {"AV:L/AC:H/Au:N/C:C/I:C/A:C", "62"},
           {"(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "75"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "61"},
           {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "64"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "0"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P/RL:O", "100"},
           {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "100"},
           {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", "81"},
           {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:X", "93"},
           {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0"},
           {"CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "31"},
           {"", "?"},
           {"()", "?"},
           {"(", "?"},
           {"CVSS:3.1/", "?"},
           {"CVSS:3.2/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "?"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L", "?"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/A:N", "?"},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/", "?"},
           {"CVSS:3.1/AV:N L/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "?"},
           {"CVSS:3.1/AV:/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "?"},
           {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H", "?"},
       }) {
    EXPECT_EQ(tenths(vector), score) << vector;
  }
  EXPECT_EQ(cvss_score("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")->version, CvssVersion::v3_0);
}

TEST(Cvss, Severities) {
  struct Scale {
    CvssVersion version;
    std::uint8_t tenths;
    Severity severity;
  };
  using enum Severity;
  for (const auto& [version, score, severity] : std::array<Scale, 12>{{
           {CvssVersion::v2, 0, low},
           {CvssVersion::v2, 39, low},
           {CvssVersion::v2, 40, medium},
           {CvssVersion::v2, 69, medium},
           {CvssVersion::v2, 100, high},
           {CvssVersion::v3_1, 0, info},
           {CvssVersion::v3_0, 1, low},
           {CvssVersion::v3_1, 39, low},
           {CvssVersion::v4_0, 40, medium},
           {CvssVersion::v4_0, 70, high},
           {CvssVersion::v3_1, 89, high},
           {CvssVersion::v4_0, 90, critical},
       }}) {
    EXPECT_EQ(severity_of({version, score}), severity) << int{score};
  }
}

}  // namespace
}  // namespace hakoseki
