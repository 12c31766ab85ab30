#include "engines/vulnerabilities/database_builder.h"

#include <algorithm>
#include <utility>

#include "engines/vulnerabilities/database_file.h"
#include "engines/vulnerabilities/material.h"
#include "engines/vulnerabilities/texts.h"

namespace hakoseki::vulnerabilities {
namespace {

using advisory::Advisory;
using advisory::Statement;

// Whoever wants to read more follows the references.
constexpr std::size_t most_title_bytes = 500;
constexpr std::size_t most_description_bytes = std::size_t{16} << 10U;
constexpr std::size_t most_references = 32;
constexpr std::size_t most_reference_bytes = 2000;
constexpr std::size_t most_weaknesses = 16;

// Cut off in front of a whole character of UTF-8.
std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  constexpr std::string_view ellipsis = "…";
  std::size_t end = most - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

VulnerabilityText text_of(Advisory& advisory) {
  VulnerabilityText text;
  text.title = shortened(advisory.title, most_title_bytes);
  text.description = shortened(advisory.description, most_description_bytes);
  for (std::string& reference : advisory.references) {
    if (text.references.size() == most_references) break;
    if (reference.size() <= most_reference_bytes) text.references.push_back(std::move(reference));
  }
  text.weaknesses = std::move(advisory.weaknesses);
  if (text.weaknesses.size() > most_weaknesses) text.weaknesses.resize(most_weaknesses);
  return text;
}

CodedRow row_of(StringPool& pool, const Statement& statement, std::optional<Severity> severity) {
  CodedRow row;
  row.names_source = statement.names_source;
  row.standing = static_cast<std::uint8_t>(statement.standing);
  if (statement.severity) severity = statement.severity;
  if (severity) row.severity = static_cast<std::uint8_t>(static_cast<unsigned>(*severity) + 1);
  row.architecture = pool.number(statement.architecture);
  row.module = pool.number(statement.module);
  row.repository = pool.number(statement.repository);
  row.note = pool.number(statement.note);
  for (const VersionInterval& interval : statement.vulnerable) {
    row.vulnerable.push_back({.from = pool.number(interval.from),
                              .to = pool.number(interval.to),
                              .includes_from = interval.includes_from,
                              .includes_to = interval.includes_to});
  }
  for (const std::string& version : statement.versions)
    row.versions.push_back(pool.number(version));
  return row;
}

}  // namespace

struct DatabaseBuilder::State : Material {
  void add(Advisory& advisory) {
    // Whoever withdrew it says that it is not so.
    if (advisory.is_withdrawn) return;
    const auto numbers = [this](const std::vector<std::string>& texts) {
      std::vector<PoolNumber> all;
      for (const std::string& text : texts)
        all.push_back(pool.number(text));
      return all;
    };
    const auto number = static_cast<std::uint32_t>(told.size());
    for (const Statement& statement : advisory.statements) {
      rows.push_back({.told = number,
                      .ecosystem = pool.number(statement.ecosystem),
                      .package = pool.number(statement.package),
                      .row = row_of(pool, statement, advisory.severity)});
    }
    told.push_back({.id = pool.number(advisory.id),
                    .source = pool.number(advisory.source),
                    .aliases = numbers(advisory.aliases),
                    .covers = numbers(advisory.covers),
                    .is_malicious = advisory.kind == advisory::Kind::malicious,
                    .published = advisory.published,
                    .newest = std::max(advisory.published, advisory.modified),
                    .cvss = numbers(advisory.cvss),
                    .text = pool.number(packed_text(text_of(advisory)))});
  }
};

DatabaseBuilder::DatabaseBuilder() : state_(std::make_unique<State>()) {}
DatabaseBuilder::~DatabaseBuilder() = default;

void DatabaseBuilder::add(advisory::Records records) {
  for (Advisory& advisory : records.advisories)
    state_->add(advisory);
  // Of two tellings of the same the later one counts.
  for (advisory::KnownExploited& one : records.exploited) {
    const auto [place, is_new] = state_->exploited.try_emplace(one.id, one);
    if (!is_new && std::tie(place->second.added, place->second.due) < std::tie(one.added, one.due))
      place->second = std::move(one);
  }
  for (advisory::ExploitPrediction& one : records.predictions) {
    const auto [place, is_new] = state_->predictions.try_emplace(one.id, one);
    if (!is_new && place->second.probability < one.probability) place->second = std::move(one);
  }
  for (advisory::SupportCycle& one : records.cycles) {
    const auto order = [](const advisory::SupportCycle& cycle) {
      return std::tie(cycle.supported_until, cycle.extended_until, cycle.is_over);
    };
    const auto [place, is_new] = state_->cycles.try_emplace({one.product, one.cycle}, one);
    if (!is_new && order(place->second) < order(one)) place->second = std::move(one);
  }
  state_->data_day = std::max(state_->data_day, records.data_day);
}

void DatabaseBuilder::add(FeedSummary feed) {
  state_->data_day = std::max(state_->data_day, feed.data_day);
  state_->feeds.push_back(std::move(feed));
}

Result<std::string> DatabaseBuilder::finish() {
  return database_file(std::move(static_cast<Material&>(*state_)));
}

}  // namespace hakoseki::vulnerabilities
