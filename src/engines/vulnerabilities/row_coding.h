// What an advisory says of a package, in few bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/vulnerabilities/byte_coding.h"

namespace hakoseki::vulnerabilities {

// Texts by their numbers; 0 is the empty one, which is always the first.
struct CodedRow {
  struct Interval {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    bool includes_from = true;
    bool includes_to = false;
  };

  std::uint32_t advisory = 0;  // 0: the vulnerability's own id
  std::uint32_t source = 0;    // in Section::sources
  bool names_source = false;
  std::uint8_t standing = 0;
  std::uint8_t severity = 0;  // + 1; 0: none
  std::uint32_t architecture = 0;
  std::uint32_t module = 0;
  std::uint32_t repository = 0;
  std::uint32_t note = 0;
  std::vector<Interval> vulnerable = {};
  std::vector<std::uint32_t> versions = {};  // ascending
};

void write_row(const CodedRow& row, ByteWriter& bytes);
// Into `row`, whose lists keep their memory.
void read_row(ByteReader& bytes, CodedRow& row);

}  // namespace hakoseki::vulnerabilities
