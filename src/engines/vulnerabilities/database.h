// The file that vulnerabilities are looked up in, as it lies in memory: nothing of it is unpacked
// or read before it is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/vulnerabilities/database_builder.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::vulnerabilities {

using advisory::Day;

// Which of the vulnerabilities of a database; counts from 0 in the order of their ids.
using VulnerabilityNumber = std::uint32_t;

// What is known of a vulnerability whatever package it is in. Views point into the database.
struct Vulnerability {
  std::string_view id;                         // CVE where there is one
  std::vector<std::string_view> aliases = {};  // in the order of their alphabet
  bool is_malicious = false;
  std::optional<Day> published = {};
  std::vector<std::string_view> cvss = {};  // vectors, that of the newest version first
  std::optional<advisory::KnownExploited> exploited = {};
  std::optional<advisory::ExploitPrediction> prediction = {};
};

struct VulnerabilityText {
  std::string title;
  std::string description;
  std::vector<std::string> references;
  std::vector<std::string> weaknesses;
};

// What one advisory says of one package. Views point into the database.
struct PackageRow {
  VulnerabilityNumber vulnerability = 0;
  std::string_view advisory;  // its id
  std::string_view source;    // `ghsa`
  bool names_source = false;
  std::string_view architecture = {};
  std::string_view module = {};
  std::string_view repository = {};
  std::string_view note = {};
  advisory::Standing standing = advisory::Standing::affected;
  std::optional<Severity> severity = {};
  struct Interval {
    std::string_view from = {};
    std::string_view to = {};
    bool includes_from = true;
    bool includes_to = false;
  };
  std::vector<Interval> vulnerable = {};
  std::vector<std::string_view> versions = {};
};

// How much a database has of one release or ecosystem, by one source.
struct CoverageRow {
  std::string_view ecosystem;
  std::string_view source;
  std::uint64_t advisories = 0;
  std::uint64_t attacks = 0;  // of these, about packages that are malicious themselves
  std::uint64_t packages = 0;
  std::optional<Day> newest = {};  // day of any of these advisories
};

class Database {
 public:
  // `bytes` have to stay where they are as long as this. Only the head is looked at. Errors:
  // malformed for what is no database or a damaged one; unsupported for one of another version.
  [[nodiscard]] static Result<Database> open(std::string_view bytes);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // What was told of each package of that name, in the order of the vulnerabilities. The row that
  // is shown is another one each time.
  void for_each_row(std::string_view ecosystem, std::string_view package,
                    const std::function<void(const PackageRow&)>& show) const;
  [[nodiscard]] std::string_view id(VulnerabilityNumber number) const;
  [[nodiscard]] Vulnerability vulnerability(VulnerabilityNumber number) const;
  // Not for several threads at once.
  [[nodiscard]] VulnerabilityText text(VulnerabilityNumber number) const;
  // By any of its ids.
  [[nodiscard]] std::optional<VulnerabilityNumber> find(std::string_view id) const;
  [[nodiscard]] std::size_t vulnerability_count() const;
  [[nodiscard]] std::size_t package_count() const;

  [[nodiscard]] bool covers(std::string_view ecosystem) const;
  [[nodiscard]] std::vector<CoverageRow> coverage() const;                // by ecosystem and source
  [[nodiscard]] std::vector<FeedSummary> feeds() const;                   // by name
  [[nodiscard]] std::vector<advisory::SupportCycle> cycles() const;       // by product and cycle
  [[nodiscard]] std::vector<advisory::KnownExploited> exploited() const;  // by id
  [[nodiscard]] std::optional<Day> data_day() const;                      // the newest of all feeds
  // What the file says it is, by its content: `sha256:` and hexadecimal digits.
  [[nodiscard]] std::string digest() const;

  // Bytes are held against their checksums when they are first looked at: what was damaged reads as
  // if it were not there, and is told here. Whoever has asked all it wants asks this last. Errors:
  // malformed with the place.
  [[nodiscard]] Result<void> intact() const;
  // Looks at all of it, and holds it against its digest.
  [[nodiscard]] Result<void> verify() const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki::vulnerabilities
