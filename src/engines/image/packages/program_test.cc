#include "engines/image/packages/program.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

using namespace std::string_literals;

// "name version" of all packages.
std::vector<std::string> packages(const std::string& path, const std::string& bytes) {
  const Result<Found> found = read_program(path, bytes);
  if (!found) return {found.error().message()};
  std::vector<std::string> lines;
  for (const Package& package : found->packages)
    lines.push_back(package.name + ' ' + package.version);
  for (const Message& trouble : found->troubles)
    lines.push_back("! " + trouble.en);
  return lines;
}
using Lines = std::vector<std::string>;

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (; bytes > 0; --bytes, value >>= 8U)
    out += static_cast<char>(value & 0xFFU);
  return out;
}

// A program of 64 bits, all of whose bytes are one writable segment at this address; with a section
// of this name and content, where it is given.
constexpr std::uint64_t base = 0x400000;
std::string elf(const std::string& content, const std::string& section = {},
                const std::string& bytes = {}) {
  const std::string names = std::string(1, '\0') + section + std::string(1, '\0');
  const std::size_t content_at = 128;
  const std::size_t bytes_at = content_at + content.size();
  const std::size_t names_at = bytes_at + bytes.size();
  const std::size_t table_at = names_at + names.size();
  const std::size_t count = section.empty() ? 0 : 2;
  const auto of_section = [](std::size_t name, std::size_t at, std::size_t size) {
    return little(name, 4) + little(1, 4) + little(0, 16) + little(at, 8) + little(size, 8) +
           little(0, 24);
  };
  std::string out =
      "\x7f"
      "ELF\2\1\1"s +
      std::string(9, '\0');
  out += little(2, 2) + little(62, 2) + little(1, 4) + little(0, 8) + little(64, 8) +
         little(count == 0 ? 0 : table_at, 8) + little(0, 4) + little(64, 2) + little(56, 2) +
         little(1, 2) + little(64, 2) + little(count, 2) + little(0, 2);
  out += little(1, 4) + little(6, 4) + little(0, 8) + little(base, 8) + little(base, 8) +
         little(table_at, 8) + little(table_at, 8) + little(4096, 8);
  out += std::string(content_at - out.size(), '\0') + content + bytes + names;
  return out + of_section(0, names_at, names.size()) + of_section(1, bytes_at, bytes.size());
}

std::string varint(std::size_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7U)
    out += static_cast<char>((value & 0x7FU) | 0x80U);
  return out + static_cast<char>(value);
}

std::string framed(const std::string& modules) {
  return std::string(16, '0') + modules + std::string(16, '1');
}

std::string build_info(const std::string& version, const std::string& modules) {
  const std::string text = framed(modules);
  return "\xff Go buildinf:\x08\x02"s + std::string(16, '\0') + varint(version.size()) + version +
         varint(text.size()) + text + "tail";
}

TEST(Program, OfGoNamesItsModules) {
  const std::string info = build_info("go1.22.3 X:nocoverageredesign",
                                      "path\texample.com/cmd\n"
                                      "mod\texample.com/app\t(devel)\t\n"
                                      "dep\tgolang.org/x/net\tv0.1.0\th1:x\n"
                                      "dep\told.org/m\tv1.0.0\n"
                                      "=>\tnew.org/m\tv1.0.1\th1:y\n"
                                      "dep\there.org/m\tv1.2.0\n"
                                      "=>\t../m\t(devel)\n"
                                      "build\t-compiler=gc\n");
  const Lines expected = {"stdlib 1.22.3", "example.com/app ", "golang.org/x/net v0.1.0",
                          "new.org/m v1.0.1", "here.org/m v1.2.0"};
  EXPECT_EQ(packages("x", elf("", ".go.buildinfo", info)), expected);
  EXPECT_EQ(packages("x", elf(info)), expected);
  EXPECT_EQ(packages("x",
                     "\x7f"
                     "ELF" +
                         std::string(60, '\0') + info),
            expected);
  EXPECT_EQ(packages("x", elf("", ".go.buildinfo", build_info("devel +abc", ""))),
            (Lines{"stdlib "}));
  EXPECT_EQ(packages("x", elf("no go")), Lines{});
  const std::string whole = elf(info);
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_LE(packages("x", whole.substr(0, length)).size(), expected.size());
}

// The form of Go before 1.18: pointers to strings, which are an address and a length.
TEST(Program, OfAnOlderGoNamesItsModulesToo) {
  const std::string version = "go1.16";
  const std::string modules = framed("mod\texample.com/app\tv1.0.0\n");
  const std::uint64_t begin = base + 128;
  const std::uint64_t texts = begin + 64;
  std::string info = "\xff Go buildinf:\x08"s + std::string(1, '\0') + little(begin + 32, 8) +
                     little(begin + 48, 8);
  info += little(texts, 8) + little(version.size(), 8);
  info += little(texts + version.size(), 8) + little(modules.size(), 8);
  info += version + modules;
  EXPECT_EQ(packages("x", elf(info)), (Lines{"stdlib 1.16", "example.com/app v1.0.0"}));
  info.replace(16, 8, little(~std::uint64_t{0}, 8));
  EXPECT_EQ(packages("x", elf(info)), Lines{});
}

TEST(Program, OfRustNamesItsCrates) {
  // zlib, level 9, of {"packages":[...]}: a crate, one that only built it, and the program itself.
  const std::string packed =
      "\170\332\155\214\101\012\303\040\020\000\377\262\147\021\103\017\245\176\245\364"s +
      "\260\135\227\042\261\156\131\265\227\340\337\143\056\241\241\271\016\063\263\300"s +
      "\007\151\306\027\027\360\367\005\062\276\031\074\024\326\300\140\340\313\132\242"s +
      "\344\101\046\353\354\164\273\016\126\244\051\155\022\051\126\056\066\012\164\263"s +
      "\227\104\177\231\073\217\014\314\061\207\201\236\055\246\360\373\250\042\351\160"s +
      "\161\366\162\274\044\041\334\024\025\251\340\253\066\356\217\276\002\136\371\077"s + "\356"s;
  EXPECT_EQ(packages("x", elf("", ".dep-v0", packed)), (Lines{"serde 1.0.197", "tool 0.3.0"}));
  EXPECT_EQ(packages("x", elf("", ".dep-v0", packed.substr(0, 20))),
            (Lines{"! its list of crates: deflate data that ends too early"}));
}

TEST(Program, ThatIsKnownTellsItsVersion) {
  struct Row {
    const char* path;
    std::string text;
    Lines expected;
  };
  for (
      const Row& row : {
          Row{"usr/sbin/nginx", "x\0nginx version: nginx/1.25.3\0"s, {"nginx 1.25.3"}},
          Row{"usr/bin/other", "x\0nginx version: nginx/1.25.3\0"s, {}},
          Row{"x/libcrypto.so.1.1",
              "OpenSSL 1.1.1\0OpenSSL 1.1.1n  15 Mar 2022\0"s,
              {"openssl 1.1.1n"}},
          Row{"x/libcrypto-fb8d5b21.so.3", "OpenSSL 3.5.8 25 Aug 2026\0"s, {"openssl 3.5.8"}},
          Row{"bin/busybox", "BusyBox v1.35.0 (Debian 1:1.35.0-4)"s, {"busybox 1.35.0"}},
          Row{"bin/[", "BusyBox v1.36.1 (2024-06-10)"s, {"busybox 1.36.1"}},
          Row{"usr/local/bin/node", "/json\0node.js/v20.20.2\0"s, {"node 20.20.2"}},
          Row{"x/httpd", "Apache/2.4\0Apache/2.4.57 (Unix)\0"s, {"httpd 2.4.57"}},
          Row{"x/haproxy",
              " version is\0 version 2.6.12-1+deb12u4, released 2023/12/16\0"s,
              {"haproxy 2.6.12"}},
          Row{"x/postgres", "postgres (PostgreSQL) 16.2\n\0"s, {"postgresql 16.2"}},
          Row{"x/php-fpm8.2", "X-Powered-By: PHP/8.2.36\0"s, {"php 8.2.36"}},
          Row{"x/perl", "\0v1.2.3\0v5.36.0\0"s, {"perl 5.36.0"}},
          Row{"x/libruby-3.1.so.3.1",
              "ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)"s,
              {"ruby 3.1.2"}},
          Row{"x/libsqlite3.so.0",
              "2022\0x13.40.1\0y3.4.0z\0"
              "3.40.1\0"s,
              {"sqlite 3.40.1"}},
          Row{"x/libpython3.11.so.1.0",
              "13.11.9\0"
              "3.11.2\0"s,
              {"python 3.11.2"}},
          Row{"x/python3",
              "/lib/python3.9\0"
              "3.9.\0"
              "3.9.18\0"s,
              {"python 3.9.18"}},
          Row{"x/mariadbd",
              "5.5.5-\0"
              "10.11.19-MariaDB-log\0"s,
              {"mariadb 10.11.19"}},
          Row{"x/redis-server",
              "\0"
              "2.6.0\0"
              "7.0.15\0\xdf\x41"
              "7.0.151790282056000000000\0%llx\0"s,
              {"redis 7.0.15"}},
          Row{"x/redis-server",
              "\0"
              "6.2.14\0x\0%llx\0\0\0"
              "6.2.14912196-d8565-1701469167040305114\0"s,
              {"redis 6.2.14"}},
          Row{"x/redis-server",
              "\0"
              "2.6.0\0%llx\0"s,
              {}},
          Row{"x/libz.so.1",
              " deflate 1.2.13 Copyright 1995-2022\0 inflate 1.2.13 Copyright 1995-2022 Mark Adler "s,
              {"zlib 1.2.13"}},
      }) {
    EXPECT_EQ(packages(row.path, elf(row.text)), row.expected) << row.path;
  }
}

TEST(Program, ThatUpxPackedIsToldAsUnseen) {
  EXPECT_EQ(packages("x", elf("UPX!")),
            (Lines{"! a program that UPX packed, of which nothing more is seen"}));
}

TEST(RuntimeRelease, TellsTheVersion) {
  const auto line = [](const Result<Found>& found) {
    return found->packages.empty() ? ""
                                   : found->packages[0].name + ' ' + found->packages[0].version;
  };
  EXPECT_EQ(line(read_java_release("", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.9\"\n")),
            "openjdk 17.0.9");
  EXPECT_EQ(line(read_java_release("", "VERSION=1\n")), "");
  EXPECT_EQ(line(read_erlang_release("", "25.3.2.8\n")), "erlang 25.3.2.8");
  EXPECT_EQ(line(read_node_release("",
                                   "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 5\n"
                                   "#define NODE_PATCH_VERSION 1\n")),
            "node 20.5.1");
}

}  // namespace
}  // namespace hakoseki::image
