// Errors as people read them, in both languages.
#include "base/result.h"

#include <cerrno>

#include <gtest/gtest.h>

#include "base/system_error.h"

namespace hakoseki {
namespace {

TEST(Error, IsToldInBothLanguages) {
  const Error both{Fault::malformed, Text{"wrong", "誤り"}, "a:1:2"};
  EXPECT_EQ(both.message(), "a:1:2: wrong");
  EXPECT_EQ(both.message(Language::ja), "a:1:2: 誤り");
  EXPECT_EQ((Error{Fault::denied, Text{"wrong", "誤り"}}).message(Language::ja), "誤り");
}

TEST(Error, EnglishDetailsAreQuotedBehindTheirKind) {
  const Error detail{Fault::malformed, "did not find a key", "a:1:2"};
  EXPECT_EQ(detail.message(), "a:1:2: did not find a key");
  EXPECT_EQ(detail.message(Language::ja), "a:1:2: 構文エラー(did not find a key)");
}

TEST(SystemError, HasAMeaningAndAKind) {
  EXPECT_EQ(meaning_of(ENOENT),
            (Message{"no such file or folder", "ファイルまたはフォルダがありません"}));
  EXPECT_EQ(fault_of(EACCES), Fault::denied);
  EXPECT_EQ(fault_of(ENOENT), Fault::unavailable);
  const Message rare = meaning_of(EMLINK);
  EXPECT_FALSE(rare.en.empty());
  EXPECT_EQ(rare.en, rare.ja);
}

}  // namespace
}  // namespace hakoseki
