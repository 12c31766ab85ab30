#include "formats/elf.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

// Numbers of one byte order, one behind the other.
class Bytes {
 public:
  explicit Bytes(bool is_big) : is_big_(is_big) {}
  Bytes& add(std::size_t width, std::uint64_t value) {
    for (std::size_t i = 0; i < width; ++i)
      text += static_cast<char>(value >> 8U * (is_big_ ? width - 1 - i : i) & 0xFFU);
    return *this;
  }
  Bytes& add(const std::string& bytes) {
    text += bytes;
    return *this;
  }

  std::string text;

 private:
  bool is_big_;
};

// The content at address 0x1000 and in a section `.data`; another section has no bytes in the file.
std::string program(bool is_64, bool is_big, const std::string& content) {
  const std::size_t word = is_64 ? 8 : 4;
  const std::size_t header = is_64 ? 64 : 52;
  const std::size_t segment = is_64 ? 56 : 32;
  const std::size_t section = is_64 ? 64 : 40;
  const std::size_t content_at = header + segment;
  const std::string names =
      std::string(1, '\0') + ".data" + std::string(1, '\0') + ".bss" + std::string(1, '\0');
  const std::size_t names_at = content_at + content.size();
  const std::size_t table_at = names_at + names.size();
  Bytes out(is_big);
  out.add(
         "\x7f"
         "ELF")
      .add(1, is_64 ? 2 : 1)
      .add(1, is_big ? 2 : 1)
      .add(1, 1)
      .add(std::string(9, '\0'));
  out.add(2, 2).add(2, 62).add(4, 1).add(word, 0).add(word, header).add(word, table_at).add(4, 0);
  out.add(2, header).add(2, segment).add(2, 1).add(2, section).add(2, 3).add(2, 0);
  out.add(4, 1);
  if (is_64) out.add(4, 6);
  out.add(word, content_at).add(word, 0x1000).add(word, 0x1000).add(word, content.size());
  out.add(word, content.size());
  if (!is_64) out.add(4, 6);
  out.add(word, 4096).add(content).add(names);
  const auto add_section = [&](std::size_t name, std::size_t type, std::size_t at,
                               std::size_t size) {
    out.add(4, name).add(4, type).add(word, 0).add(word, 0).add(word, at).add(word, size);
    out.add(std::string(section - 8 - 4 * word, '\0'));
  };
  add_section(0, 3, names_at, names.size());
  add_section(1, 1, content_at, content.size());
  add_section(7, 8, content_at, 100'000);
  return out.text;
}

TEST(Elf, FindsSectionsAndAddresses) {
  for (const bool is_64 : {true, false}) {
    for (const bool is_big : {true, false}) {
      const std::string bytes = program(is_64, is_big, "content");
      const auto file = ElfFile::open(bytes);
      ASSERT_TRUE(file.has_value());
      EXPECT_EQ(file->section(".data"), "content");
      EXPECT_FALSE(file->section(".bss").has_value());
      EXPECT_FALSE(file->section(".text").has_value());
      EXPECT_EQ(file->at(0x1003, 4), "tent");
      EXPECT_EQ(file->at(0x1007, 0), "");
      EXPECT_FALSE(file->at(0x1003, 5).has_value());
      EXPECT_FALSE(file->at(0x0fff, 1).has_value());
      EXPECT_FALSE(file->at(0x1000, ~std::uint64_t{0}).has_value());
      ASSERT_EQ(file->segments().size(), 1U);
      EXPECT_TRUE(file->segments()[0].writable);
      EXPECT_EQ(file->number("\x01\x02"), is_big ? 0x0102U : 0x0201U);
    }
  }
}

TEST(Elf, TakesNothingFromOutsideTheFile) {
  const std::string whole = program(true, false, "content");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto file = ElfFile::open(std::string_view(whole).substr(0, length));
    EXPECT_EQ(file.has_value(), length >= 120) << length;
    // Its sections are told at its end.
    EXPECT_FALSE(file && file->section(".data").has_value()) << length;
  }
  std::string lying = whole;
  lying.replace(32, 8, 8, '\xff');  // where its segments are
  EXPECT_FALSE(ElfFile::open(lying).has_value());
  EXPECT_FALSE(ElfFile::open(std::string(100, 'x')).has_value());
}

}  // namespace
}  // namespace hakoseki
