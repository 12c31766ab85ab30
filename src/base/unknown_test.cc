// Reasons and severities: every one has its name and its words, in the row that belongs to it.
#include "base/unknown.h"

#include <gtest/gtest.h>

#include "base/severity.h"

namespace hakoseki {
namespace {

TEST(Unknown, EachReasonHasItsOwnName) {
  const struct {
    Reason reason;
    std::string_view name;
  } rows[] = {
      {Reason::parameter_without_value, "parameter-without-value"},
      {Reason::ssm_parameter, "ssm-parameter"},
      {Reason::dynamic_reference, "dynamic-reference"},
      {Reason::made_by_aws, "made-by-aws"},
      {Reason::import_not_found, "import-not-found"},
      {Reason::import_ambiguous, "import-ambiguous"},
      {Reason::unresolved_reference, "unresolved-reference"},
      {Reason::transform, "transform"},
      {Reason::unsupported_intrinsic, "unsupported-intrinsic"},
      {Reason::invalid_value, "invalid-value"},
      {Reason::too_many_alternatives, "too-many-alternatives"},
      {Reason::not_seen, "not-seen"},
      {Reason::denied, "denied"},
      {Reason::failed, "failed"},
      {Reason::image_not_read, "image-not-read"},
      {Reason::build_argument, "build-argument"},
      {Reason::hidden_parameter, "hidden-parameter"},
      {Reason::placeholder, "placeholder"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(name_of(row.reason), row.name);
    const Message message = describe({.reason = row.reason, .detail = "DETAIL"});
    EXPECT_NE(message.en.find("DETAIL"), std::string::npos) << row.name;
    EXPECT_NE(message.ja.find("DETAIL"), std::string::npos) << row.name;
  }
}

TEST(Unknown, PhrasesAreInBothLanguages) {
  const Message message =
      describe({.reason = Reason::not_seen, .detail = "a service of this cluster"});
  EXPECT_EQ(message.en, "a service of this cluster was not part of this run");
  EXPECT_EQ(message.ja, "このクラスターのサービスは今回の対象に含まれていません");
  EXPECT_EQ(describe({.reason = Reason::failed, .detail = "ecr:X (ServerFailed)"}).ja,
            "ecr:X (ServerFailed) の取得に失敗しました");
  EXPECT_EQ(describe({.reason = Reason::not_seen, .detail = "capacity provider `mine`"}).ja,
            "キャパシティプロバイダー `mine` は今回の対象に含まれていません");
  EXPECT_EQ(describe({.reason = Reason::invalid_value, .detail = "a statement without Action"}).ja,
            "`Action のないステートメント` はこのプロパティの値として正しくありません");
  EXPECT_EQ(describe({.reason = Reason::not_seen, .detail = "capacity provider `"}).ja,
            "capacity provider ` は今回の対象に含まれていません");
}

TEST(Severity, NamesGoBothWays) {
  for (const Severity severity :
       {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    EXPECT_EQ(severity_named(name_of(severity)), severity);
  }
  EXPECT_EQ(severity_named("High"), std::nullopt);
  EXPECT_EQ(severity_named(""), std::nullopt);
  EXPECT_LT(Severity::info, Severity::low);
  EXPECT_LT(Severity::high, Severity::critical);
}

}  // namespace
}  // namespace hakoseki
