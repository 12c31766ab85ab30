#include "formats/credential_report.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

constexpr std::string_view columns =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n";

std::optional<CredentialReport> parsed(std::string_view lines) {
  return parse_credential_report(std::string(columns) + std::string(lines));
}

TEST(CredentialReport, TellsHowEachUserSignsIn) {
  const auto report = parsed(
      "<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,"
      "no_information,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,"
      "N/A,false,N/A,false,N/A\r\n"
      "ann,arn:aws:iam::111122223333:user/ann,2021-01-01T00:00:00+00:00,true,no_information,"
      "2021-01-01T00:00:00+00:00,N/A,false,true,2022-02-03T04:05:06+00:00,N/A,N/A,N/A,false,N/A,"
      "N/A,N/A,N/A,false,N/A,false,N/A");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->unread_lines, 0U);
  ASSERT_EQ(report->users.size(), 2U);
  const ReportedUser& ann = report->users.at("arn:aws:iam::111122223333:user/ann");
  EXPECT_EQ(ann.name, "ann");
  EXPECT_EQ(ann.password_enabled, "true");
  EXPECT_EQ(ann.mfa_active, "false");
  EXPECT_EQ(ann.keys[0].active, "true");
  EXPECT_EQ(ann.keys[0].last_rotated, "2022-02-03T04:05:06+00:00");
  EXPECT_EQ(ann.keys[1].active, "false");
}

// A name may hold commas.
TEST(CredentialReport, TakesQuotedFields) {
  std::string line = R"("a,""b",arn:aws:iam::111122223333:user/x)";
  line.append(20, ',');
  const auto report = parsed(line);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->users.at("arn:aws:iam::111122223333:user/x").name, "a,\"b");
}

TEST(CredentialReport, CountsLinesThatDoNotFit) {
  const auto report = parsed("a,b,arn:aws:iam::111122223333:user/a,b\n\nshort\n");
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->users.empty());
  EXPECT_EQ(report->unread_lines, 2U);
}

TEST(CredentialReport, RefusesWhatIsNone) {
  EXPECT_FALSE(parse_credential_report(""));
  EXPECT_FALSE(parse_credential_report("user,arn\nann,arn:aws:iam::111122223333:user/ann\n"));
  EXPECT_FALSE(parse_credential_report(std::string(1'000'000, ',')));
}

}  // namespace
}  // namespace hakoseki
