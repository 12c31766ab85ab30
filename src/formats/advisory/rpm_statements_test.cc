// Lists of files of packages as statements.
#include "formats/advisory/rpm_statements.h"

#include <gtest/gtest.h>

#include "formats/advisory/feed_text.h"
#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

Statement file(std::string_view name, std::string_view version, std::string_view architecture) {
  Statement statement{.ecosystem = "amzn:2", .package = std::string(name)};
  set_architecture(statement, architecture);
  statement.vulnerable = versions_before(version);
  return statement;
}

std::string told(std::vector<Statement> statements) {
  std::string text;
  for (const Statement& statement : merged_architectures(std::move(statements)))
    text += tests::told_statement(statement);
  return text;
}

TEST(RpmStatements, Versions) {
  EXPECT_EQ(rpm_version("", "1.2", "3.el9"), "1.2-3.el9");
  EXPECT_EQ(rpm_version("0", "1.2", "3.el9"), "1.2-3.el9");
  EXPECT_EQ(rpm_version("2", "1.2", "3.el9"), "2:1.2-3.el9");
  EXPECT_EQ(rpm_version("2", "1.2", ""), "2:1.2");
}

TEST(RpmStatements, OneArchitectureStays) {
  EXPECT_EQ(told({file("a", "1-1", "x86_64"), file("a", "1-1", "x86_64")}),
            "  amzn:2: a arch x86_64 affected (, 1-1)\n");
}

TEST(RpmStatements, SeveralThatAgreeAreAll) {
  EXPECT_EQ(told({file("a", "1-1", "x86_64"), file("b", "1-1", "noarch"),
                  file("a", "1-1", "aarch64"), file("a", "1-1", "src")}),
            "  amzn:2: a affected (, 1-1)\n"
            "  amzn:2: b affected (, 1-1)\n"
            "  amzn:2: a (source) affected (, 1-1)\n");
}

TEST(RpmStatements, ThoseThatDifferStay) {
  EXPECT_EQ(
      told({file("a", "1-1", "x86_64"), file("a", "1-1", "i686"), file("a", "1-2", "aarch64")}),
      "  amzn:2: a arch i686 affected (, 1-1)\n"
      "  amzn:2: a arch x86_64 affected (, 1-1)\n"
      "  amzn:2: a arch aarch64 affected (, 1-2)\n");
}

TEST(RpmStatements, OtherSubjectsAreNotMerged) {
  Statement modular = file("a", "1-1", "aarch64");
  modular.module = "m:1";
  Statement extra = file("a", "1-1", "i686");
  extra.repository = "docker";
  EXPECT_EQ(told({file("a", "1-1", "x86_64"), modular, extra}),
            "  amzn:2: a arch x86_64 affected (, 1-1)\n"
            "  amzn:2: a arch aarch64 module m:1 affected (, 1-1)\n"
            "  amzn:2: a arch i686 in docker affected (, 1-1)\n");
}

}  // namespace
}  // namespace hakoseki::advisory
