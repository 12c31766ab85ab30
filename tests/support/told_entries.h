// An archive's entries as text, a line for each, so that two readings can be compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/hex.h"
#include "formats/archive/file_entry.h"

namespace hakoseki::tests {

class ToldEntries final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& entry) override {
    line_ = fmt::format("{} {} {:o} {}:{} {} {}", name_of(entry.kind), entry.path, entry.mode,
                        entry.uid, entry.gid, entry.mtime, entry.size);
    if (!entry.link.empty()) line_ += " -> " + entry.link;
    if (!entry.capability.empty()) line_ += " cap " + hex_of(entry.capability);
    content_.clear();
    wanted_ = !entry.path.starts_with(unwanted);
    return wanted_;
  }
  Result<void> data(std::string_view bytes) override {
    content_ += bytes;
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    content_ += fmt::format("[{}]", bytes);
    return {};
  }
  Result<void> end() override {
    if (!content_.empty()) line_ += " = " + content_;
    lines.push_back(line_);
    return {};
  }

  std::vector<std::string> lines;
  std::string unwanted = "\n";  // paths that begin so

 private:
  static std::string_view name_of(FileKind kind) {
    constexpr std::string_view names[] = {"file", "hard", "link", "dir",
                                          "chr",  "blk",  "fifo", "other"};
    return names[static_cast<std::size_t>(kind)];
  }

  std::string line_;
  std::string content_;
  bool wanted_ = true;
};

}  // namespace hakoseki::tests
