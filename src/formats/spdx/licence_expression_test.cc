// Which texts are SPDX licence expressions.
#include "formats/spdx/licence_expression.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::spdx {
namespace {

TEST(LicenceExpression, IsMadeOfIdentifiersOfTheList) {
  for (const char* text :
       {"MIT", "Apache-2.0 AND (MIT OR GPL-2.0-only)", "GPL-2.0+", "AFL-2.1+", "(MIT)",
        "GPL-3.0-only WITH Classpath-exception-2.0", "MIT AND MIT OR 0BSD", " MIT "})
    EXPECT_TRUE(is_licence_expression(text)) << text;
  for (const char* text :
       {"", "GPLv3+", "mit", "MIT AND", "AND MIT", "(MIT", "MIT)", "MIT MIT", "MIT and 0BSD", "()",
        "MIT WITH MIT", "Classpath-exception-2.0", "LicenseRef-x", "NOASSERTION", "MIT/0BSD", "+",
        "(MIT OR 0BSD) WITH Classpath-exception-2.0", "public domain"})
    EXPECT_FALSE(is_licence_expression(text)) << text;
  EXPECT_TRUE(is_licence_id("GPL-2.0+"));
  EXPECT_FALSE(is_licence_id("AFL-2.1+"));
}

TEST(LicenceExpression, OfHostileBracketsIsNone) {
  std::string deep(3000, '(');
  deep += "MIT";
  deep.append(3000, ')');
  EXPECT_FALSE(is_licence_expression(deep));
  EXPECT_FALSE(is_licence_expression(std::string(1000, '(')));
}

}  // namespace
}  // namespace hakoseki::spdx
