// Archives that are put together again of notes and files.
#include "formats/archive/tar_split.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

class Kept final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  Result<void> finish() override {
    text += '.';
    return {};
  }
  std::string text;
};

// What comes out; a file is its name as often as it fits.
std::string joined(std::string_view notes, std::uint64_t most = 100, std::size_t piece = 1000) {
  Kept kept;
  TarSplit split(
      kept,
      [](const std::string& name, std::uint64_t bytes, ByteSink& next) {
        std::string content;
        while (content.size() < bytes)
          content += name;
        return next.feed(std::string_view(content).substr(0, bytes));
      },
      most);
  for (; !notes.empty(); notes.remove_prefix(std::min(piece, notes.size()))) {
    if (const auto done = split.feed(notes.substr(0, piece)); !done)
      return "! " + done.error().what;
  }
  const auto done = split.finish();
  return done ? kept.text : "! " + done.error().what;
}

TEST(TarSplit, JoinsPiecesAndFiles) {
  const std::string notes =
      R"({"type":2,"payload":"aGVhZA==","position":0})"
      "\n"
      R"({"type":1,"name":"a/b","size":5,"payload":"YVNYZV+gAAA=","position":1})"
      "\n"
      R"({"type":1,"name":"empty","payload":null,"position":2})"
      "\n"
      R"({"type":2,"payload":"","position":3})"
      "\n"
      R"({"type":1,"name_raw":"/w==","size":2,"position":4})"
      "\n";
  for (const std::size_t piece : {1U, 7U, 1000U}) {
    EXPECT_EQ(joined(notes, 100, piece), "heada/ba/\xff\xff.");
    EXPECT_EQ(joined(notes.substr(0, notes.size() - 1), 100, piece), "heada/ba/\xff\xff.");
  }
  EXPECT_EQ(joined(notes, 11).back(), '.');
  EXPECT_EQ(joined(notes, 10), "! the layer is larger than its size");
  EXPECT_EQ(joined(notes, 3), "! the layer is larger than its size");
  EXPECT_EQ(joined(""), ".");
}

TEST(TarSplit, RefusesWhatIsNone) {
  for (const char* notes :
       {"x", "[]", "{}", R"({"type":3})", R"({"type":"1"})", R"({"type":1,"size":1})",
        R"({"type":1,"size":-1,"name":"a"})", R"({"type":1,"size":1,"name_raw":"!"})",
        R"({"type":2,"payload":"!"})", R"({"type":2,"payload":1})"}) {
    EXPECT_EQ(joined(notes).front(), '!') << notes;
  }
  EXPECT_EQ(joined(std::string(9U << 20U, 'x'), 100, 1U << 20U),
            "! a line of the tar-split is too long");
}

}  // namespace
}  // namespace hakoseki
