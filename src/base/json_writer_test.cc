// What JsonWriter makes of structures, numbers and hostile strings.
#include "base/json_writer.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using namespace std::literals;

std::string quoted(std::string_view text, JsonWriter::Place place = JsonWriter::Place::file) {
  std::string out;
  JsonWriter(out, JsonWriter::Layout::compact, place).string(text);
  return out;
}

template <class Number>
std::string written(Number value) {
  std::string out;
  JsonWriter(out).number(value);
  return out;
}

void write_sample(JsonWriter& json) {
  json.begin_object();
  json.member("name", "web");
  json.key("ports");
  json.begin_array();
  json.number(80);
  json.number(443);
  json.end_array();
  json.key("none");
  json.begin_array();
  json.end_array();
  json.key("tls");
  json.boolean(true);
  json.key("owner");
  json.null();
  json.key("empty");
  json.begin_object();
  json.end_object();
  json.end_object();
}

TEST(JsonWriter, CompactLayoutHasNoSpaces) {
  std::string out;
  JsonWriter json(out);
  write_sample(json);
  EXPECT_EQ(out, R"({"name":"web","ports":[80,443],"none":[],"tls":true,"owner":null,"empty":{}})");
}

TEST(JsonWriter, IndentedLayoutHasOneMemberInALine) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  write_sample(json);
  EXPECT_EQ(out, R"({
  "name": "web",
  "ports": [
    80,
    443
  ],
  "none": [],
  "tls": true,
  "owner": null,
  "empty": {}
})");
}

TEST(JsonWriter, AppendsBehindWhatIsThere) {
  std::string out = "x=";
  JsonWriter(out).boolean(false);
  EXPECT_EQ(out, "x=false");
}

TEST(JsonWriter, Strings) {
  const struct {
    std::string_view text;
    std::string_view json;
  } rows[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"line\nnext\ttab\rcr", R"("line\nnext\ttab\rcr")"},
      {"\0\x1b[31m\x7f"sv, R"("\u0000\u001b[31m\u007f")"},
      {"イメージ（設定）🐳", R"("イメージ（設定）🐳")"},
      {"<script>", R"("<script>")"},
      // Next line (C1), right-to-left override, byte order mark, line separator, tag space.
      {"\u0085 \u202e \ufeff \u2028", R"("\u0085 \u202e \ufeff \u2028")"},
      {"\U000e0020", R"("\udb40\udc20")"},
      // A lone continuation byte, a cut sequence, an overlong one, a surrogate, beyond U+10FFFF.
      {"a\x80z", R"("a\ufffdz")"},
      {"\xe3\x82", R"("\ufffd\ufffd")"},
      {"\xc0\xaf", R"("\ufffd\ufffd")"},
      {"\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")"},
      {"\xf4\x90\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(quoted(row.text), row.json);
}

TEST(JsonWriter, AnHtmlIslandCannotBeClosed) {
  EXPECT_EQ(quoted("</script><!--", JsonWriter::Place::html_island),
            R"("\u003c/script>\u003c!--")");
}

TEST(JsonWriter, Numbers) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(written(std::uint32_t{7}), "7");
  EXPECT_EQ(written(9.5), "9.5");
  EXPECT_EQ(written(100.0), "100");
  EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written(std::numeric_limits<double>::quiet_NaN()), "null");
  std::string out;
  JsonWriter(out).numeral("1.50e400");
  EXPECT_EQ(out, "1.50e400");
}

TEST(JsonWriterDeathTest, MisuseIsABug) {
  EXPECT_DEATH(
      {
        std::string out;
        JsonWriter json(out);
        json.begin_object();
        json.string("a value without a key");
      },
      "bug at");
  EXPECT_DEATH(
      {
        std::string out;
        JsonWriter json(out);
        json.begin_array();
        json.end_object();
      },
      "bug at");
  EXPECT_DEATH(
      {
        std::string out;
        JsonWriter json(out);
        json.null();
        json.null();
      },
      "bug at");
}

// Most bytes are passed over eight at a time: none that needs an escape may be among them.
TEST(JsonWriter, FindsWhatNeedsAnEscapeAnywhere) {
  const std::pair<std::string_view, std::string_view> special[] = {
      {"\"", "\\\""},
      {"\\", "\\\\"},
      {"\n", "\\n"},
      {"\x1f", "\\u001f"},
      {"\0"sv, "\\u0000"},
      {"\x7f", "\\u007f"},
      {"\x80", "\\ufffd"},
      {"\xff", "\\ufffd"},
      {"箱", "箱"},
      {"\xe3\x80", "\\ufffd\\ufffd"},
      {"\u2069箱", "\\u2069箱"},
      {"<", "<"},
      {"\u202e", "\\u202e"},
  };
  for (const auto& [raw, escaped] : special) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (std::size_t behind = 0; behind < 20; ++behind) {
        const std::string front(before, ' ');
        const std::string back(behind, '~');
        const std::string text = front + std::string(raw) + back;
        ASSERT_EQ(quoted(std::string_view(text)), '"' + front + std::string(escaped) + back + '"');
      }
    }
  }
}

// A report is written by several threads: the parts are what one would have written.
TEST(JsonWriter, ElementsThatAreWrittenElsewhere) {
  for (const JsonWriter::Layout layout :
       {JsonWriter::Layout::compact, JsonWriter::Layout::indented}) {
    const auto write = [&](const std::vector<std::vector<int>>& parts, bool elsewhere) {
      std::string out;
      JsonWriter json(out, layout);
      json.begin_object();
      json.key("all");
      json.begin_array();
      bool are_first = true;
      for (const std::vector<int>& part : parts) {
        std::string written;
        JsonWriter own = json.of_elements(written, are_first);
        JsonWriter& writer = elsewhere ? own : json;
        for (const int number : part) {
          writer.begin_array();
          writer.number(number);
          writer.end_array();
        }
        json.add_elements(written);
        are_first = are_first && part.empty();
      }
      json.end_array();
      json.key("more");
      json.null();
      json.end_object();
      return out;
    };
    const std::vector<std::vector<int>> rows[] = {
        {}, {{}}, {{1}}, {{1, 2}, {3}}, {{}, {1}, {}, {2}}};
    for (const auto& parts : rows)
      EXPECT_EQ(write(parts, true), write(parts, false));
  }
}

}  // namespace
}  // namespace hakoseki
