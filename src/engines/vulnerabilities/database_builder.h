// Makes the file that vulnerabilities are looked up in out of what feeds told.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::vulnerabilities {

// What a feed gave, for whoever asks where the data is from.
struct FeedSummary {
  std::string name;          // as it was named: the file or folder, or the name of a public feed
  std::string origin = {};   // its URL; empty for files
  std::string licence = {};  // SPDX, where it is known
  std::string attribution = {};  // the line that its licence asks for
  std::string digest = {};       // of what was read of it: `sha256:` and hexadecimal digits
  std::uint64_t documents = 0;
  std::uint64_t records = 0;                   // advisories, predictions and cycles
  std::uint64_t skipped = 0;                   // records that could not be used
  std::optional<advisory::Day> data_day = {};  // the newest day that it tells of

  bool operator==(const FeedSummary&) const = default;
};

// The same records give the same bytes, in whatever order they come. Not for several threads at
// once.
class DatabaseBuilder {
 public:
  DatabaseBuilder();
  DatabaseBuilder(const DatabaseBuilder&) = delete;
  DatabaseBuilder& operator=(const DatabaseBuilder&) = delete;
  ~DatabaseBuilder();

  void add(advisory::Records records);
  void add(FeedSummary feed);

  // The whole file. Errors: too_large where it cannot be addressed.
  [[nodiscard]] Result<std::string> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki::vulnerabilities
