// Tar archives as they are written and as they should not be. Each is read at once and in parts.
#include "formats/archive/tar.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/tar_writer.h"
#include "support/told_entries.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;
using namespace tests;

// The lines, and last the error with its place.
std::vector<std::string> read_in(std::string_view archive, std::size_t step,
                                 const TarLimits& limits = {}, std::string unwanted = "\n") {
  ToldEntries told;
  told.unwanted = std::move(unwanted);
  TarReader reader(told, limits);
  Result<void> done;
  for (std::size_t at = 0; done && at < archive.size(); at += step)
    done = reader.feed(archive.substr(at, step));
  if (done) done = reader.finish();
  if (!done) told.lines.push_back(done.error().message());
  return told.lines;
}

std::string read(std::string_view archive, const TarLimits& limits = {},
                 const std::string& unwanted = "\n") {
  const std::vector<std::string> lines = read_in(archive, archive.size() + 1, limits, unwanted);
  for (const std::size_t step : {1U, 7U, 511U, 512U, 513U, 1024U})
    EXPECT_EQ(read_in(archive, step, limits, unwanted), lines) << step;
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

constexpr std::string_view as_written = "644 1000:50 1610612736 ";

TEST(Tar, ReadsEachKind) {
  EXPECT_EQ(
      read(member({.name = "./a/b", .content = "hello"}) +
           member({.name = "hard", .type = '1', .link = "./a/b"}) +
           member({.name = "soft", .type = '2', .link = "../x//"}) +
           member({.name = "/dev/null", .type = '3'}) + member({.name = "disk", .type = '4'}) +
           member({.name = "etc/", .type = '5', .mode = "0041777"}) +
           member({.name = "pipe", .type = '6', .mode = "0006755"}) +
           member({.name = "contiguous", .type = '7', .content = "c"}) +
           member({.name = "acl", .type = 'A', .content = "unread"}) +
           member({.name = "./", .type = '5'}) + tar_end() + "garbage"),
      "file a/b 644 1000:50 1610612736 5 = hello\n"
      "hard hard 644 1000:50 1610612736 0 -> ./a/b\n"
      "link soft 644 1000:50 1610612736 0 -> ../x//\n"
      "chr dev/null 644 1000:50 1610612736 0\n"
      "blk disk 644 1000:50 1610612736 0\n"
      "dir etc 1777 1000:50 1610612736 0\n"
      "fifo pipe 6755 1000:50 1610612736 0\n"
      "file contiguous 644 1000:50 1610612736 1 = c\n"
      "other acl 644 1000:50 1610612736 0\n"
      "dir  644 1000:50 1610612736 0\n");
}

TEST(Tar, ReadsOldV7) {
  // Neither magic nor prefix; a folder is a name with a slash behind.
  EXPECT_EQ(read(member({.name = "bin/", .type = '\0', .prefix = "x", .magic = TarMagic::none}) +
                 member({.name = "bin/ls",
                         .type = '\0',
                         .content = "ls",
                         .magic = TarMagic::none,
                         .mode = "   755 ",
                         .uid = "     0 ",
                         .gid = ""}) +
                 // Today's '0' is a file, whatever its name.
                 member({.name = "odd/"}) + tar_end()),
            "dir bin 644 1000:50 1610612736 0\n"
            "file bin/ls 755 0:0 1610612736 2 = ls\n"
            "file odd 644 1000:50 1610612736 0\n");
}

TEST(Tar, JoinsPrefixAndName) {
  const std::string name(100, 'n');
  const std::string prefix(155, 'p');
  const std::string long_prefix(131, 'q');
  std::string star = header_of({.name = "star", .prefix = std::string(131, 'q') + "not it"});
  put(star, 508, "tar");
  seal(star);
  EXPECT_EQ(read(member({.name = name, .prefix = prefix}) + star +
                 // GNU has two times there.
                 member({.name = "gnu", .prefix = "00000000000", .magic = TarMagic::gnu}) +
                 // Docker's of 2015 did not know that.
                 member({.name = "old", .prefix = "usr/share", .magic = TarMagic::gnu})),
            fmt::format("file {0}/{1} {3}0\nfile {2}/star {3}0\nfile gnu {3}0\n"
                        "file usr/share/old {3}0\n",
                        prefix, name, long_prefix, as_written));
}

TEST(Tar, ReadsGnuLongNames) {
  const std::string name(300, 'n');
  const std::string target(513, 't');
  const auto extension = [](char type, const std::string& text) {
    return member(
        {.name = "././@LongLink", .type = type, .content = text + '\0', .magic = TarMagic::gnu});
  };
  EXPECT_EQ(read(extension('K', target) + extension('L', "./" + name) +
                 member({.name = "cut", .type = '2', .link = "cut", .magic = TarMagic::gnu}) +
                 member({.name = "next", .type = '2', .link = "its own"})),
            fmt::format("link {} {}0 -> {}\nlink next {}0 -> its own\n", name, as_written, target,
                        as_written));
}

TEST(Tar, ReadsPaxRecords) {
  const std::string name(2000, 'n');
  EXPECT_EQ(
      read(pax(pax_record("path", name) + pax_record("linkpath", "other") +
               pax_record("uid", "4294967296") + pax_record("gid", "-2") +
               pax_record("mtime", "1234567890.987654321") + pax_record("comment", "=a=\n") +
               pax_record("hdrcharset", "BINARY") +
               pax_record("SCHILY.xattr.security.capability", "\x01\x00\x00\x02\x00"sv)) +
           member({.name = "short", .type = '2', .link = "cut"}) +
           pax(pax_record("size", "3") + pax_record("mtime", "-1.5")) +
           member({.name = "sized", .content = "abc", .size = "00000000000"}) +
           pax(pax_record("path", "never") + pax_record("path", "") + pax_record("mtime", "-7.0") +
               pax_record("LIBARCHIVE.xattr.security.capability", "AQAAAg")) +
           member({.name = "kept"}) + member({.name = "plain"})),
      fmt::format("link {} 644 4294967296:4294967294 1234567890 0 -> other cap 0100000200\n"
                  "file sized 644 1000:50 -2 3 = abc\n"
                  "file kept 644 1000:50 -7 0 cap 01000002\n"
                  "file plain {}0\n",
                  name, as_written));
}

TEST(Tar, GlobalRecordsAreNotApplied) {
  // As for Go, and so for what unpacks images; they also end what stands before an entry.
  EXPECT_EQ(read(pax(pax_record("comment", "a commit") + pax_record("path", "other") +
                         pax_record("size", "700"),
                     'g') +
                 member({.name = "own", .content = "1"}) + pax(pax_record("path", "forgotten")) +
                 pax(pax_record("comment", "x"), 'g') + member({.name = "mine"})),
            "file own 644 1000:50 1610612736 1 = 1\nfile mine 644 1000:50 1610612736 0\n");
}

TEST(Tar, ReadsNumbersInBase256) {
  EXPECT_EQ(read(member({.name = "big",
                         .content = "12",
                         .uid = "\x80\0\0\0\xff\xff\xff\xff"sv,
                         .gid = "\xff\xff\xff\xff\xff\xff\xff\xfe"sv,
                         .size = "\x80\0\0\0\0\0\0\0\0\0\0\x02"sv,
                         .mtime = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"sv})),
            "file big 644 4294967295:4294967294 -1 2 = 12\n");
}

TEST(Tar, ChecksumsMayBeSigned) {
  std::string block = header_of({.name = "caf\xe9"});
  seal(block, true);
  EXPECT_EQ(read(block), "file caf\xe9 644 1000:50 1610612736 0\n");
}

TEST(Tar, LinksAndFoldersHaveNoBytes) {
  // A folder's size is passed over, and so is a hard link's where a header follows.
  EXPECT_EQ(read(member({.name = "d", .type = '5', .size = "00000001000"}) +
                 member({.name = "h", .type = '1', .link = "d", .size = "00000000005"}) +
                 member({.name = "after"})),
            "dir d 644 1000:50 1610612736 0\nhard h 644 1000:50 1610612736 0 -> d\n"
            "file after 644 1000:50 1610612736 0\n");
  // pax -o linkdata
  const std::string content(700, 'x');
  EXPECT_EQ(read(member({.name = "h", .type = '1', .content = content, .link = "d"}) +
                 member({.name = "h2", .type = '1', .content = "bytes", .link = "d"}) +
                 member({.name = "after"})),
            "hard h 644 1000:50 1610612736 0 -> d\nhard h2 644 1000:50 1610612736 0 -> d\n"
            "file after 644 1000:50 1610612736 0\n");
}

TEST(Tar, ContentThatIsNotWantedIsPassedOver) {
  EXPECT_EQ(read(member({.name = "no", .content = std::string(1500, 'n')}) +
                     member({.name = "yes", .content = "y"}),
                 {}, "no"),
            "file no 644 1000:50 1610612736 1500\nfile yes 644 1000:50 1610612736 1 = y\n");
}

std::string old_sparse(std::string_view extents, std::string_view size, bool extended) {
  std::string block =
      header_of({.name = "sparse", .type = 'S', .magic = TarMagic::gnu, .size = "00000000006"});
  put(block, 386, extents);
  block[482] = extended ? '\1' : '\0';
  put(block, 483, size);
  seal(block);
  return block;
}

std::string extents_of(std::initializer_list<std::pair<int, int>> pairs) {
  std::string text;
  for (const auto& [offset, bytes] : pairs)
    text += fmt::format("{:011o}{}{:011o}{}", offset, '\0', bytes, '\0');
  return text;
}

TEST(Tar, ReadsOldGnuSparseFiles) {
  EXPECT_EQ(read(old_sparse(extents_of({{0, 2}, {10, 4}, {20, 0}}), "00000000024", false) +
                 padded("abcdef") + member({.name = "next"})),
            "file sparse 644 1000:50 1610612736 20 = ab[8]cdef[6]\n"
            "file next 644 1000:50 1610612736 0\n");
  std::string more = padded(extents_of({{40, 1}, {50, 1}, {60, 1}}));
  std::string rest = more;
  more[504] = '\1';
  rest.replace(0, 72, extents_of({{70, 1}, {80, 0}, {80, 0}}));
  EXPECT_EQ(read(old_sparse(extents_of({{1, 1}, {3, 1}, {3 + 1, 0}, {9, 0}}), "00000000123", true) +
                 more + rest + padded("abcdef")),
            "file sparse 644 1000:50 1610612736 83 = [1]a[1]b[5][31]c[9]d[9]e[9]f[9][3]\n");
}

TEST(Tar, ReadsPaxSparseFiles) {
  const std::string zero_zero =
      pax_record("GNU.sparse.size", "12") + pax_record("GNU.sparse.numblocks", "2") +
      pax_record("GNU.sparse.offset", "2") + pax_record("GNU.sparse.numbytes", "3") +
      pax_record("GNU.sparse.offset", "9") + pax_record("GNU.sparse.numbytes", "3");
  EXPECT_EQ(read(pax(zero_zero) + member({.name = "0.0", .content = "abcdef"})),
            "file 0.0 644 1000:50 1610612736 12 = [2]abc[4]def\n");
  const std::string zero_one =
      pax_record("GNU.sparse.map", "2,3,9,3") + pax_record("GNU.sparse.name", "./real/") +
      pax_record("GNU.sparse.size", "13") + pax_record("GNU.sparse.numblocks", "2");
  EXPECT_EQ(read(pax(zero_one) + member({.name = "GNUSparseFile.1/0.1", .content = "abcdef"})),
            "file real 644 1000:50 1610612736 13 = [2]abc[4]def[1]\n");
  const std::string one_zero =
      pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
      pax_record("GNU.sparse.name", "real") + pax_record("GNU.sparse.realsize", "13");
  const std::string content = padded("2\n2\n3\n9\n3\n") + "abcdef";
  EXPECT_EQ(read(pax(one_zero) + member({.name = "x", .content = content}) + member({.name = "y"})),
            "file real 644 1000:50 1610612736 13 = [2]abc[4]def[1]\n"
            "file y 644 1000:50 1610612736 0\n");
  // A map that goes on in the next block, and a number that is cut by its end.
  std::string lines = "130\n";
  std::string bytes;
  for (int i = 0; i < 130; ++i) {
    lines += fmt::format("{}\n1\n", 1000 + i);
    bytes += static_cast<char>('a' + i % 26);
  }
  EXPECT_EQ(read(pax(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
                     pax_record("GNU.sparse.realsize", "1130")) +
                 member({.name = "x", .content = padded(lines) + bytes})),
            "file x 644 1000:50 1610612736 1130 = [1000]" + bytes + "\n");
  // Only a hole.
  EXPECT_EQ(read(pax(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
                     pax_record("GNU.sparse.realsize", "9223372036854775807")) +
                 member({.name = "x", .content = padded("0\n")})),
            "file x 644 1000:50 1610612736 9223372036854775807 = [9223372036854775807]\n");
}

TEST(Tar, SaysWhatIsBroken) {
  std::string wrong_sum = header_of({.name = "a"});
  wrong_sum[0] = 'b';
  std::string minus =
      header_of({.name = "a", .size = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"});
  const std::string pax_one = pax_record("GNU.sparse.major", "1") +
                              pax_record("GNU.sparse.minor", "0") +
                              pax_record("GNU.sparse.realsize", "5");
  const struct {
    std::string archive;
    std::string_view error;
  } rows[] = {
      {wrong_sum, "entry 1, byte 0: no header: its checksum is wrong"},
      {member({.name = "a"}) + "not a header, and not a block either",
       "entry 2, byte 548: the archive ends inside an entry"},
      {member({.name = "a"}) + std::string(512, 'x'),
       "entry 2, byte 512: no header: its checksum is wrong"},
      {member({.name = "a", .size = "0000000008x"}),
       "entry 1, byte 0: the `size` of the header is no number"},
      {member({.name = "a", .mtime = "\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"}),
       "entry 1, byte 0: the `mtime` of the header is no number"},
      {minus, "entry 1, byte 0: the size of the entry is negative"},
      {std::string(512, '\0') + member({.name = "a"}),
       "entry 1, byte 512: a zero block with something behind it"},
      {member({.name = "a", .content = "123"}).substr(0, 514),
       "entry 1, byte 514: the archive ends inside an entry"},
      {pax(pax_record("path", "b")), "entry 1, byte 1024: the archive ends inside an entry"},
      {pax("12 path=a\n"), "entry 1, byte 512: pax records: a record is not as long as it says"},
      {pax("9 path=abc\n"), "entry 1, byte 512: pax records: a record is not as long as it says"},
      {pax("99999999999999999999 path=a\n"),
       "entry 1, byte 512: pax records: a record has no length"},
      {pax("-5 a=\n"), "entry 1, byte 512: pax records: a record is not as long as it says"},
      {pax("2 "), "entry 1, byte 512: pax records: a record is not as long as it says"},
      {pax("6 abc\n"), "entry 1, byte 512: pax records: a record has no name"},
      {pax("6 =bc\n"), "entry 1, byte 512: pax records: a record has no name"},
      {pax(pax_record("path", "a\0b"sv)), "entry 1, byte 512: pax records: `path` holds a NUL"},
      {pax(pax_record("GNU.sparse.name", "a\0b"sv)),
       "entry 1, byte 512: pax records: `GNU.sparse.name` holds a NUL"},
      {pax(pax_record("uid", "12a")), "entry 1, byte 512: pax records: `12a` is no `uid`"},
      {pax(pax_record("mtime", "1.5e3")), "entry 1, byte 512: pax records: `1.5e3` is no `mtime`"},
      {pax(pax_record("size", "-1")) + member({.name = "a"}),
       "entry 1, byte 1024: the size of the entry is negative"},
      {pax(pax_record("GNU.sparse.offset", "1")),
       "entry 1, byte 512: pax records: the map of a sparse file is not in pairs"},
      {pax(pax_record("GNU.sparse.map", "1,2,3")),
       "entry 1, byte 512: sparse map: a piece has no length"},
      {pax(pax_record("GNU.sparse.map", "1,,3,4")),
       "entry 1, byte 512: sparse map: what should be a number is none"},
      {pax(pax_record("GNU.sparse.map", "1,2")),
       "entry 1, byte 512: pax records: the map of a sparse file has another number of pieces than "
       "it says"},
      {pax(pax_one) + member({.name = "d", .type = '5'}),
       "entry 1, byte 1024: what is no file has a sparse map"},
      {pax(pax_one) + member({.name = "a", .content = "1\n0\n1\n"}),
       "entry 1, byte 1536: sparse map: it is longer than what is stored"},
      {pax(pax_one) + member({.name = "a", .content = padded("2\n3\n1\n2\n1\n") + "ab"}),
       "entry 1, byte 1536: sparse map: its pieces are not in order"},
      {pax(pax_one) + member({.name = "a", .content = padded("1\n3\n3\n") + "abc"}),
       "entry 1, byte 1536: sparse map: it has pieces behind the end of the file"},
      {pax(pax_one) + member({.name = "a", .content = padded("1\n3\n1\n") + "abc"}),
       "entry 1, byte 1536: sparse map: its pieces are not as long as what is stored"},
      {pax(pax_one) + member({.name = "a",
                              .content = padded("1\n9223372036854775807\n9223372036854775807\n")}),
       "entry 1, byte 1536: sparse map: it has pieces behind the end of the file"},
      {pax(pax_one) + member({.name = "a", .content = padded("1\n9223372036854775808\n1\n")}),
       "entry 1, byte 1536: sparse map: what should be a number is none"},
      {pax(pax_one) + member({.name = "a", .content = padded("\n")}),
       "entry 1, byte 1536: sparse map: what should be a number is none"},
      {member({.name = "star", .type = 'S'}),
       "entry 1, byte 0: a sparse file of a kind of its own"},
      {old_sparse(extents_of({{0, 6}}), "00000000006", true),
       "entry 1, byte 512: the archive ends inside an entry"},
  };
  for (const auto& row : rows) {
    const std::string said = read(row.archive);
    EXPECT_TRUE(said.ends_with(std::string(row.error) + "\n"))
        << said << "instead of " << row.error;
  }
}

TEST(Tar, EndsWithoutItsMark) {
  const std::string one = member({.name = "a", .content = "123"});
  const std::string told = "file a 644 1000:50 1610612736 3 = 123\n";
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(one), told);
  EXPECT_EQ(read(one + std::string(512, '\0')), told);
  // All of the content is there.
  EXPECT_EQ(read(one.substr(0, 515)), told);
  // What stands before an entry that does not come is harmless behind an end mark.
  EXPECT_EQ(read(one + pax(pax_record("path", "b")) + tar_end()), told);
}

TEST(Tar, HoldsItsLimits) {
  const std::string two = member({.name = "a"}) + member({.name = "b"});
  EXPECT_TRUE(read(two, {.entries = 2}).ends_with("b 644 1000:50 1610612736 0\n"));
  EXPECT_TRUE(read(two, {.entries = 1}).ends_with("entry 2, byte 512: more than 1 entries\n"));
  const std::string name(20, 'n');
  EXPECT_EQ(read(pax(pax_record("path", name)) + member({.name = "a"}), {.name_bytes = 19}),
            "entry 1, byte 1024: a path or link target has more than 19 bytes\n");
  EXPECT_EQ(read(member({.name = "a", .type = '2', .link = name}), {.name_bytes = 19}),
            "entry 1, byte 0: a path or link target has more than 19 bytes\n");
  EXPECT_EQ(read(pax(pax_record("path", name)), {.header_bytes = 20}),
            "entry 1, byte 0: a header of an entry has more than 20 bytes\n");
  const std::string lines = "a sparse file of more than 2 pieces\n";
  const TarLimits few = {.sparse_extents = 2};
  EXPECT_EQ(read(pax(pax_record("GNU.sparse.map", "1,2,3,4,5,6")), few),
            "entry 1, byte 512: " + lines);
  EXPECT_EQ(read(pax(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0")) +
                     member({.name = "a", .content = padded("3\n")}),
                 few),
            "entry 1, byte 1536: " + lines);
  EXPECT_EQ(read(old_sparse(extents_of({{0, 1}, {1, 1}, {2, 1}}), "00000000006", false), few),
            "entry 1, byte 0: " + lines);
}

// Takes everything, and says how much it was.
class Counted final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& /*entry*/) override {
    ++entries;
    return true;
  }
  Result<void> data(std::string_view bytes) override {
    stored += bytes.size();
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    holes += bytes;
    return {};
  }
  Result<void> end() override { return {}; }

  std::size_t entries = 0;
  std::uint64_t stored = 0;
  std::uint64_t holes = 0;
};

TEST(Tar, WorkGrowsWithTheBytesAlone) {
  // Tiny records, tiny pieces and many entries, byte by byte: seconds, were any of it quadratic.
  std::string records;
  while (records.size() < 1'000'000)
    records += "5 a=\n";
  std::string list = "1,0";
  int pieces = 1;
  for (; list.size() < 1'000'000; ++pieces)
    list += ",1,0";
  std::string archive =
      pax(records) + member({.name = "a"}) +
      pax(pax_record("GNU.sparse.map", list) + pax_record("GNU.sparse.size", "1") +
          pax_record("GNU.sparse.numblocks", std::to_string(pieces))) +
      member({.name = "b"});
  const std::string entry = member({.name = "c"});
  for (int i = 0; i < 20'000; ++i)
    archive += entry;
  Counted counted;
  TarReader reader(counted);
  for (const char c : archive)
    ASSERT_TRUE(reader.feed({&c, 1}));
  ASSERT_TRUE(reader.finish());
  EXPECT_EQ(counted.entries, 20'002);
  EXPECT_EQ(counted.holes, 1);
}

TEST(Tar, AnErrorOfTheSinkIsPassedOn) {
  class Full final : public EntrySink {
   public:
    Result<bool> begin(const FileEntry& /*entry*/) override { return true; }
    Result<void> data(std::string_view /*bytes*/) override {
      return std::unexpected(Error(Fault::too_large, "full", "here"));
    }
    Result<void> hole(std::uint64_t /*bytes*/) override { return {}; }
    Result<void> end() override { return {}; }
  };
  Full full;
  TarReader reader(full);
  const Result<void> done = reader.feed(member({.name = "a", .content = "x"}));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message(), "here: full");
}

}  // namespace
}  // namespace hakoseki
