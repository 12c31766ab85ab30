// Fn::ImportValue across the files of a run: which exported output an imported name means.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/value.h"

namespace hakoseki::iac {

class Exports {
 public:
  // `name` is the Export's Name: known, or unknown with a shape. `folder` is where the template
  // lies; `entry` is handed back by find.
  void add(const Value& name, std::string folder, std::size_t entry);

  enum class Match { none, one, several };
  struct Found {
    Match match = Match::none;
    std::size_t entry = 0;
  };
  // Known names match exactly, wherever the files lie. A name with unknown parts (a stack's name,
  // mostly) matches what differs only in those parts, between files of one folder or of
  // neighbouring folders.
  [[nodiscard]] Found find(const Value& name, std::string_view folder) const;

 private:
  struct Export {
    std::string folder;
    std::size_t entry;
  };
  std::map<std::string, std::vector<Export>, std::less<>> known_;
  std::map<std::string, std::vector<Export>, std::less<>> shapes_;  // holes as '\x01'
};

}  // namespace hakoseki::iac
