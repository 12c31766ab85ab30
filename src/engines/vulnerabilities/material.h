// What feeds told, in little memory, until the database is written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engines/vulnerabilities/database_builder.h"
#include "engines/vulnerabilities/row_coding.h"
#include "engines/vulnerabilities/string_pool.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::vulnerabilities {

// A text by its number in the pool.
using PoolNumber = std::uint32_t;

// An advisory without its statements.
struct Told {
  PoolNumber id = 0;
  PoolNumber source = 0;
  std::vector<PoolNumber> aliases = {};
  std::vector<PoolNumber> covers = {};
  bool is_malicious = false;
  std::optional<advisory::Day> published = {};
  std::optional<advisory::Day> newest = {};  // when it was changed last
  std::vector<PoolNumber> cvss = {};
  PoolNumber text = 0;  // as packed_text gives it: many tell the same
};

struct ToldOfPackage {
  std::uint32_t told = 0;
  PoolNumber ecosystem = 0;
  PoolNumber package = 0;
  CodedRow row = {};  // texts by their numbers in the pool; without `advisory` and `source`
};

struct Material {
  StringPool pool = {};
  std::vector<Told> told = {};
  std::vector<ToldOfPackage> rows = {};
  std::vector<FeedSummary> feeds = {};
  std::map<std::string, advisory::KnownExploited, std::less<>> exploited = {};
  std::map<std::string, advisory::ExploitPrediction, std::less<>> predictions = {};
  std::map<std::pair<std::string, std::string>, advisory::SupportCycle> cycles = {};
  std::optional<advisory::Day> data_day = {};
};

}  // namespace hakoseki::vulnerabilities
