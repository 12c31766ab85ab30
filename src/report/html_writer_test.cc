// That nothing from an input becomes markup, in any context.
#include "report/html_writer.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki::report {
namespace {

using namespace std::literals;

TEST(HtmlWriter, EscapesInTextAndInAttributes) {
  const struct {
    std::string_view text;
    std::string_view escaped;
  } rows[] = {
      {"plain 箱", "plain 箱"},
      {"<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"},
      {"\" onload='x'", "&quot; onload=&#39;x&#39;"},
      {"</script><!--", "&lt;/script&gt;&lt;!--"},
      {"a\x80z", "a\\x80z"},
      {"\x1b[2J\u202e\0"sv, "\\u{1b}[2J\\u{202e}\\u{0}"},
  };
  for (const auto& row : rows) {
    std::string out;
    HtmlWriter(out).leaf("p", {{"title", row.text}}, row.text);
    EXPECT_EQ(out, "<p title=\"" + std::string(row.escaped) + "\">" + std::string(row.escaped) +
                       "</p>\n");
  }
}

TEST(HtmlWriter, ClosesElementsInOrder) {
  std::string out;
  HtmlWriter html(out);
  {
    const auto list = html.element("ul", {{"class", "a"}, {"id", ""}});
    const auto item = html.element("li");
    html.hollow("br");
    html.leaf("code", "x");
  }
  EXPECT_EQ(out, "<ul class=\"a\"><li><br><code>x</code></li>\n</ul>");
  EXPECT_EQ(html.rows(), 1);
}

TEST(HtmlWriter, ProseShowsCodeBetweenBackticks) {
  const struct {
    std::string_view text;
    std::string_view html;
  } rows[] = {
      {"set `User` to `1<2`.", "set <code>User</code> to <code>1&lt;2</code>."},
      {"no end ` here", "no end ` here"},
      {"``", "<code></code>"},
      {"", ""},
  };
  for (const auto& row : rows) {
    std::string out;
    HtmlWriter(out).prose(row.text);
    EXPECT_EQ(out, row.html);
  }
}

TEST(CssString, HoldsOnlyLettersDigitsAndEscapes) {
  EXPECT_EQ(css_string("a1 箱"), "a1\\20 箱");
  EXPECT_EQ(css_string("\"}</style>\\"), "\\22 \\7d \\3c \\2f style\\3e \\5c ");
  EXPECT_EQ(css_string("\n"), "\\5c u\\7b a\\7d ");
}

}  // namespace
}  // namespace hakoseki::report
