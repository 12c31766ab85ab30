#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "formats/rpm/databases.h"
#include "formats/rpm/header.h"

namespace hakoseki {
namespace {

using Lines = std::vector<std::string>;
using namespace std::string_literals;

std::string number(std::uint64_t value, std::size_t bytes, bool big = false) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i)
    text[big ? bytes - 1 - i : i] = static_cast<char>(value >> (8 * i));
  return text;
}

std::string big(std::uint64_t value) {
  return number(value, 4, true);
}

std::string entry(RpmTag tag, unsigned type, std::size_t offset, std::size_t count) {
  return big(std::to_underlying(tag)) + big(type) + big(offset) + big(count);
}

std::string header_of(const std::string& index, const std::string& data) {
  return big(index.size() / 16) + big(data.size()) + index + data;
}

void put(std::string& bytes, std::size_t at, const std::string& what) {
  bytes.replace(at, what.size(), what);
}

// The headers as they come, or what was said in their place.
Lines read(Result<void> (*reader)(std::string_view, const RpmHeaderSink&, const Pages&),
           const std::string& bytes) {
  Lines lines;
  const auto take = [&](const Result<std::string_view>& header) {
    lines.push_back(header ? std::string(*header) : "! " + header.error().message());
  };
  const Result<void> done = reader(bytes, take, {});
  if (!done) lines.push_back("!! " + done.error().message());
  return lines;
}

TEST(RpmHeader, TellsTextsAndNumbers) {
  const std::string data = "bash\0/a/\0/b/\0"s + big(7) + big(9);
  const std::string bytes =
      header_of(entry(RpmTag::name, 6, 0, 1) + entry(RpmTag::folders, 8, 5, 2) +
                    entry(RpmTag::folder_numbers, 4, 13, 2),
                data);
  const auto kept = RpmHeader::parse(bytes);
  EXPECT_EQ(kept->text(RpmTag::name), "bash");
  EXPECT_EQ(*kept->texts(RpmTag::folders), (std::vector<std::string_view>{"/a/", "/b/"}));
  EXPECT_EQ(*kept->numbers(RpmTag::folder_numbers), (std::vector<std::uint32_t>{7, 9}));
  EXPECT_EQ(kept->text(RpmTag::version), "");
  EXPECT_EQ(kept->number(RpmTag::epoch), std::nullopt);
  EXPECT_EQ(kept->number(RpmTag::name), std::nullopt);
}

TEST(RpmHeader, DoesNotBelieveWhatItSaysOfItself) {
  for (const std::string& bytes : {""s, big(1), big(1) + big(0), big(0) + big(1),
                                   big(0xFFFFFFFF) + big(0xFFFFFFFF), header_of("", "x") + "y"}) {
    EXPECT_FALSE(RpmHeader::parse(bytes).has_value());
  }
  for (const std::string& index :
       {entry(RpmTag::name, 6, 5, 1), entry(RpmTag::name, 6, 0xFFFFFFFF, 1),
        entry(RpmTag::name, 8, 0, 3), entry(RpmTag::name, 8, 0, 0xFFFFFFFF),
        entry(RpmTag::name, 7, 0, 1)}) {
    const std::string bytes = header_of(index, "a\0bc"s);
    const auto header = RpmHeader::parse(bytes);
    EXPECT_EQ(header->texts(RpmTag::name), std::nullopt);
    EXPECT_EQ(header->text(RpmTag::name), "");
  }
  const std::string bytes = header_of(entry(RpmTag::epoch, 4, 1, 1), "abcd");
  EXPECT_EQ(RpmHeader::parse(bytes)->numbers(RpmTag::epoch), std::nullopt);
}

// A hash of pages of 512 bytes: its head, one page of an entry for each value, then `more`.
std::string bdb(const std::vector<std::string>& values, const Lines& more, bool big_endian) {
  const auto in = [&](std::uint64_t value, std::size_t bytes) {
    return number(value, bytes, big_endian);
  };
  std::string file(512, '\0');
  put(file, 12, in(0x061561, 4) + in(9, 4) + in(512, 4));
  file[25] = 8;
  put(file, 32, in(values.size() + more.size(), 4));
  for (const std::string& value : values) {
    std::string page(512, '\0');
    put(page, 20, in(2, 2));
    page[25] = 13;
    put(page, 26, in(512 - 5, 2) + in(512 - 5 - value.size(), 2));
    put(page, 512 - 5 - value.size(), value + '\1' + in(1, 4));
    file += page;
  }
  for (const std::string& page : more)
    file += page;
  return file;
}

std::string overflow(std::uint64_t next, const std::string& bytes, bool big_endian = false) {
  std::string page(512, '\0');
  put(page, 16, number(next, 4, big_endian));
  put(page, 22, number(bytes.size(), 2, big_endian));
  page[25] = 7;
  put(page, 26, bytes);
  return page;
}

std::string off_page(std::uint64_t page, std::uint64_t length, bool big_endian = false) {
  return "\3\0\0\0"s + number(page, 4, big_endian) + number(length, 4, big_endian);
}

TEST(RpmBdb, ReadsValuesInPagesAndInChains) {
  for (const bool order : {false, true}) {
    EXPECT_EQ(
        read(read_rpm_bdb, bdb({"\1near", off_page(3, 7, order)},
                               {overflow(4, "far ", order), overflow(0, "off", order)}, order)),
        (Lines{"near", "far off"}));
  }
}

TEST(RpmBdb, TellsWhatIsBroken) {
  const std::string part(486, 'x');
  // A chain that goes in a circle, and one that is of two values.
  EXPECT_EQ(read(read_rpm_bdb, bdb({off_page(2, 1000)}, {overflow(2, part)}, false)),
            Lines{"! page 2 is no part of a value"});
  EXPECT_EQ(
      read(read_rpm_bdb, bdb({off_page(3, 486), off_page(3, 486)}, {overflow(0, part)}, false)),
      (Lines{part, "! page 3 is no part of a value"}));
  EXPECT_EQ(read(read_rpm_bdb, bdb({off_page(9, 4)}, {}, false)),
            Lines{"! page 9 is no part of a value"});
  EXPECT_EQ(read(read_rpm_bdb, bdb({off_page(2, 4)}, {overflow(0, "12345")}, false)),
            Lines{"! page 2 holds 5 bytes of a value"});
  EXPECT_EQ(read(read_rpm_bdb, bdb({off_page(2, 0xFFFFFFFF)}, {}, false)),
            Lines{"! a value of 4294967295 bytes"});
  EXPECT_EQ(read(read_rpm_bdb, bdb({"\4shared"}, {}, false)), Lines{"! a value of type 4"});
  std::string file = bdb({"\1a"}, {}, false);
  put(file, 32, number(7, 4));
  EXPECT_EQ(read(read_rpm_bdb, file), (Lines{"a", "!! it ends before page 2 of 7"}));
  put(file, 512 + 26, "\xFF\xFF");
  EXPECT_EQ(read(read_rpm_bdb, file)[0], "! an entry of page 1 lies outside of it");
  put(file, 512 + 20, "\xFF\xFF");
  EXPECT_EQ(read(read_rpm_bdb, file)[0], "! page 1 has 65535 entries");
  EXPECT_EQ(read(read_rpm_bdb, "x"), Lines{"!! it is no hash of Berkeley DB"});
  file[24] = 1;
  EXPECT_EQ(read(read_rpm_bdb, file), Lines{"!! a hash with encryption or checksums"});
}

std::string slot(std::uint64_t package, std::uint64_t block, std::uint64_t blocks) {
  return "Slot" + number(package, 4) + number(block, 4) + number(blocks, 4);
}

std::string blob(std::uint64_t package, const std::string& bytes) {
  std::string text = "BlbS" + number(package, 4) + number(1, 4) + number(bytes.size(), 4) + bytes;
  text.resize((text.size() + 12 + 15) / 16 * 16 - 12);
  return text + number(0, 4) + number(bytes.size(), 4) + "BlbE";
}

// Free slots are as many as a page has room for.
std::string ndb(std::string slots, const std::string& blobs) {
  while (slots.size() < 4096 - 32)
    slots += slot(0, 0, 0);
  return "RpmP" + number(0, 4) + number(1, 4) + number(1, 4) + std::string(16, '\0') + slots +
         blobs;
}

TEST(RpmNdb, ReadsTheBlobsOfItsSlots) {
  EXPECT_EQ(read(read_rpm_ndb, ndb(slot(2, 260, 3) + slot(0, 1, 1) + slot(1, 256, 4),
                                   blob(1, "a header of some bytes") + blob(2, "another of them"))),
            (Lines{"another of them", "a header of some bytes"}));
}

TEST(RpmNdb, TellsWhatIsBroken) {
  const std::string one = blob(1, "twelve bytes");
  const std::string not_this = "! package number 2: its blob is not one of this package";
  EXPECT_EQ(read(read_rpm_ndb, ndb(slot(2, 256, 3), one)), Lines{not_this});
  EXPECT_EQ(read(read_rpm_ndb, ndb(slot(1, 256, 0xFFFFFFFF) + slot(1, 0xFFFFFFFF, 3), one)),
            (Lines{"! package number 1: its blob lies behind the end of the file",
                   "! package number 1: its blob lies behind the end of the file"}));
  EXPECT_EQ(read(read_rpm_ndb, ndb(slot(1, 256, 1), one)),
            Lines{"! package number 1: its blob is too short"});
  // Small files that make much work.
  std::string slots;
  for (int i = 0; i < 200; ++i)
    slots += slot(1, 256, 65);
  const Lines lines = read(read_rpm_ndb, ndb(slots, blob(1, std::string(1000, 'x'))));
  EXPECT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines.back(), "!! the same blob is of many packages");
  EXPECT_EQ(read(read_rpm_ndb, ndb("Slut", "")), Lines{"!! no slot at byte 32"});
  EXPECT_EQ(read(read_rpm_ndb, "RpmP"), Lines{"!! it is no database of rpm (ndb)"});
}

std::string sqlite(const std::string& statements) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, statements.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(database, "main", &size, 0);
  std::string file(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(database);
  return file;
}

constexpr const char* table =
    "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL);";

TEST(RpmSqlite, ReadsTheTableWhateverTheJournal) {
  std::string file =
      sqlite(table + "INSERT INTO Packages VALUES (3, x'6162'), (1, zeroblob(9000))"s);
  const Lines expected = {std::string(9000, '\0'), "ab"};
  EXPECT_EQ(read(read_rpm_sqlite, file), expected);
  file[18] = file[19] = 2;  // as rpm leaves it, with a write-ahead log
  EXPECT_EQ(read(read_rpm_sqlite, file), expected);
}

TEST(RpmSqlite, RunsNothingThatTheFileBrings) {
  for (const char* schema :
       {"CREATE VIEW Packages AS WITH RECURSIVE c(blob) AS (SELECT 1 UNION ALL SELECT blob + 1 "
        "FROM "
        "c) SELECT blob FROM c",
        "CREATE VIRTUAL TABLE Packages USING fts3(blob)", "CREATE TABLE other (x)"}) {
    EXPECT_EQ(read(read_rpm_sqlite, sqlite(schema)), Lines{"!! it has no table `Packages`"});
  }
}

TEST(RpmSqlite, GivesUpOnASchemaThatIsNotOfRpm) {
  std::string statements = "BEGIN;"s + table;
  for (int i = 0; i < 1700; ++i)
    statements += "CREATE TABLE t" + std::to_string(i) + "(a);";
  EXPECT_EQ(read(read_rpm_sqlite, sqlite(statements + "COMMIT")),
            Lines{"!! SQLite says: interrupted"});
  const std::string many = table +
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                           "LIMIT 20000) INSERT INTO Packages SELECT i, 'x' FROM n"s;
  EXPECT_EQ(read(read_rpm_sqlite, sqlite(many)).size(), 20'000U);
}

TEST(RpmSqlite, TellsWhatIsBroken) {
  std::string file = sqlite(table + "INSERT INTO Packages VALUES (1, zeroblob(90000))"s);
  EXPECT_EQ(read(read_rpm_sqlite, file.substr(0, 40'000)).back().substr(0, 2), "!!");
  EXPECT_EQ(read(read_rpm_sqlite, "SQLite format 3\0"s).back().substr(0, 2), "!!");
  EXPECT_EQ(read(read_rpm_sqlite, "x"), Lines{"!! it is no database of SQLite"});
}

}  // namespace
}  // namespace hakoseki
