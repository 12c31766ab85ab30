#include "engines/vulnerabilities/database.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>

#include "base/hex.h"
#include "base/stream_hash.h"
#include "engines/vulnerabilities/byte_coding.h"
#include "engines/vulnerabilities/layout.h"
#include "engines/vulnerabilities/row_coding.h"
#include "engines/vulnerabilities/texts.h"
#include "formats/archive/inflate.h"
#include "formats/archive/zstd_whole.h"
#include "formats/numbers.h"

namespace hakoseki::vulnerabilities {
namespace {

using layout::Section;

constexpr std::size_t no_damage = std::numeric_limits<std::size_t>::max();

std::unexpected<Error> not_one(const Text& text) {
  return std::unexpected(Error(Fault::malformed, say(text)));
}

std::unexpected<Error> damaged(std::size_t at) {
  return std::unexpected(
      Error(Fault::malformed,
            say({"the database of vulnerabilities is damaged", "脆弱性データベースが壊れています"}),
            fmt::format("byte {}", at)));
}

}  // namespace

struct Database::State {
  explicit State(std::string_view all) : bytes(all) {}

  // Bytes of the file, once their blocks were held against their checksums. Empty where they are
  // damaged or beyond the end of the section.
  [[nodiscard]] std::string_view in(Section which, std::uint64_t at, std::uint64_t size) const {
    const auto found = range(sections[static_cast<std::size_t>(which)], at, size);
    return found && is_intact(*found) ? *found : note_damage(which);
  }
  [[nodiscard]] std::string_view all(Section which) const {
    return in(which, 0, sections[static_cast<std::size_t>(which)].size());
  }
  [[nodiscard]] std::size_t count(Section which, std::size_t width) const {
    return sections[static_cast<std::size_t>(which)].size() / width;
  }
  [[nodiscard]] std::string_view record(Section which, std::size_t number,
                                        std::size_t width) const {
    return in(which, std::uint64_t{number} * width, width);
  }
  [[nodiscard]] std::uint32_t number(Section which, std::size_t number) const {
    const std::string_view found = record(which, number, 4);
    return found.empty() ? 0 : word(found, 0);
  }
  [[nodiscard]] static std::uint32_t word(std::string_view record, std::size_t at) {
    return number_at<std::uint32_t>(record, at, std::endian::little);
  }
  [[nodiscard]] std::string_view text(std::uint32_t string) const;
  [[nodiscard]] std::string_view package(std::string_view ecosystem, std::string_view name) const;
  [[nodiscard]] bool is_intact(std::string_view part) const;
  std::string_view note_damage(Section which) const {
    note_damage(
        static_cast<std::size_t>(sections[static_cast<std::size_t>(which)].data() - bytes.data()));
    return {};
  }
  void note_damage(std::size_t at) const {
    std::size_t none = no_damage;
    damage.compare_exchange_strong(none, at);
  }

  std::string_view bytes;
  std::array<std::string_view, layout::section_count> sections = {};
  std::string_view checked;    // what the checksums are of
  std::string_view checksums;  // without that of themselves
  std::string digest;
  std::optional<Day> data_day = {};
  // Of each block, whether it was found intact. Whoever looks a second time finds the same.
  std::unique_ptr<std::atomic<bool>[]> seen = {};
  mutable std::atomic<std::size_t> damage = no_damage;
  // Who reads texts in the order of their vulnerabilities reads many of one frame.
  mutable std::uint32_t last_frame = 0;
  mutable std::string last_texts = {};
};

bool Database::State::is_intact(std::string_view part) const {
  if (part.empty()) return true;
  const auto begin = static_cast<std::size_t>(part.data() - checked.data());
  const std::size_t last = (begin + part.size() - 1) / layout::block_bytes;
  for (std::size_t block = begin / layout::block_bytes; block <= last; ++block) {
    if (seen[block].load(std::memory_order_relaxed)) continue;
    const std::string_view whole = checked.substr(block * layout::block_bytes, layout::block_bytes);
    if (crc_32(whole) != word(checksums, block * 4)) {
      note_damage(layout::head_bytes + block * layout::block_bytes);
      return false;
    }
    seen[block].store(true, std::memory_order_relaxed);
  }
  return true;
}

std::string_view Database::State::text(std::uint32_t string) const {
  if (string == 0) return {};
  const std::string_view ends = in(Section::string_ends, std::uint64_t{string} * 4 - 4, 8);
  if (ends.empty()) return {};
  const std::uint32_t begin = word(ends, 0);
  const std::uint32_t end = word(ends, 4);
  return end < begin ? note_damage(Section::string_ends)
                     : in(Section::string_bytes, begin, end - begin);
}

// The record; empty where there is none.
std::string_view Database::State::package(std::string_view ecosystem, std::string_view name) const {
  const std::size_t slots = count(Section::package_slots, 4);
  std::size_t at = layout::package_hash(ecosystem, name) & (slots - 1);
  for (std::size_t tried = 0; tried < slots; ++tried, at = (at + 1) & (slots - 1)) {
    const std::uint32_t slot = number(Section::package_slots, at);
    if (slot == 0) return {};
    const std::string_view found = record(Section::packages, slot - 1, layout::package_bytes);
    if (found.empty()) return {};
    if (text(word(found, 4)) == name && text(word(found, 0)) == ecosystem) return found;
  }
  return {};
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(std::string_view bytes) {
  if (!bytes.starts_with(layout::magic)) {
    return not_one({"no database of vulnerabilities that hakoseki made",
                    "hakoseki が作った脆弱性データベースではありません"});
  }
  if (bytes.size() < layout::head_bytes) {
    return not_one(
        {"the database of vulnerabilities is cut off", "脆弱性データベースが途中で切れています"});
  }
  const std::string_view head = bytes.substr(0, layout::head_bytes);
  const std::uint32_t version = State::word(head, layout::version_at);
  if (version != layout::version) {
    return std::unexpected(Error(
        Fault::unsupported,
        say({"a database of vulnerabilities of version {}, and this hakoseki reads version {}: "
             "build or fetch it again",
             "バージョン {} の脆弱性データベースです。この hakoseki が読めるのはバージョン {} "
             "です。"
             "作り直すか取得し直してください"},
            version, layout::version)));
  }
  const bool is_sound = crc_32(head.substr(0, layout::head_checksum_at)) ==
                            State::word(head, layout::head_checksum_at) &&
                        State::word(head, layout::section_count_at) == layout::section_count;
  if (!is_sound) return damaged(0);
  if (little_endian(head, layout::file_bytes_at, 8) != bytes.size()) {
    return not_one({"the database of vulnerabilities is cut off, or something stands behind it",
                    "脆弱性データベースが途中で切れているか、余分なデータが付いています"});
  }
  auto state = std::make_unique<State>(bytes);
  for (std::size_t i = 0; i < layout::section_count; ++i) {
    const std::size_t at = layout::sections_at + i * layout::section_bytes;
    const auto section = range(bytes, little_endian(head, at, 8), little_endian(head, at + 8, 8));
    if (!section) return damaged(at);
    state->sections[i] = *section;
  }
  const std::string_view last = state->sections[static_cast<std::size_t>(Section::checksums)];
  const auto end = static_cast<std::size_t>(last.data() - bytes.data());
  if (end < layout::head_bytes || last.size() < 4) return damaged(layout::sections_at);
  state->checked = bytes.substr(layout::head_bytes, end - layout::head_bytes);
  state->checksums = last.substr(0, last.size() - 4);
  const std::size_t blocks =
      (state->checked.size() + layout::block_bytes - 1) / layout::block_bytes;
  if (state->checksums.size() != 4 * blocks ||
      crc_32(state->checksums) != State::word(last, last.size() - 4))
    return damaged(end);
  for (std::size_t i = 0; i + 1 < layout::section_count; ++i) {
    const std::string_view section = state->sections[i];
    const auto begin = static_cast<std::size_t>(section.data() - bytes.data());
    if (begin < layout::head_bytes || begin + section.size() > end)
      return damaged(layout::sections_at);
  }
  const std::size_t slots = state->count(Section::package_slots, 4);
  if (!std::has_single_bit(slots)) return damaged(layout::sections_at);
  state->digest = "sha256:" + hex_of(head.substr(layout::digest_at, layout::digest_bytes));
  state->data_day = layout::day_of(little_endian(head, layout::data_day_at, 8));
  state->seen = std::make_unique<std::atomic<bool>[]>(blocks);
  return Database(std::move(state));
}

void Database::for_each_row(std::string_view ecosystem, std::string_view package,
                            const std::function<void(const PackageRow&)>& show) const {
  const State& state = *state_;
  const std::string_view found = state.package(ecosystem, package);
  if (found.empty()) return;
  ByteReader bytes(state.in(Section::rows, State::word(found, 8), State::word(found, 12)));
  CodedRow coded;
  PackageRow row;
  while (!bytes.is_at_end()) {
    row.vulnerability += bytes.number32();
    read_row(bytes, coded);
    if (!bytes.is_whole()) break;
    row.advisory = state.text(coded.advisory);
    if (coded.advisory == 0) row.advisory = id(row.vulnerability);
    row.source = state.text(state.number(Section::sources, coded.source));
    row.names_source = coded.names_source;
    row.architecture = state.text(coded.architecture);
    row.module = state.text(coded.module);
    row.repository = state.text(coded.repository);
    row.note = state.text(coded.note);
    row.standing = static_cast<advisory::Standing>(coded.standing);
    row.severity.reset();
    if (coded.severity > 0 && coded.severity <= 5)
      row.severity = static_cast<Severity>(coded.severity - 1);
    row.vulnerable.clear();
    for (const CodedRow::Interval& interval : coded.vulnerable) {
      row.vulnerable.push_back({.from = state.text(interval.from),
                                .to = state.text(interval.to),
                                .includes_from = interval.includes_from,
                                .includes_to = interval.includes_to});
    }
    row.versions.clear();
    for (const std::uint32_t version : coded.versions)
      row.versions.push_back(state.text(version));
    show(row);
  }
  if (!bytes.is_whole()) (void)state.note_damage(Section::rows);
}

std::string_view Database::id(VulnerabilityNumber number) const {
  const std::string_view record =
      state_->record(Section::vulnerabilities, number, layout::vulnerability_bytes);
  return record.empty() ? record : state_->text(State::word(record, layout::id_at));
}

Vulnerability Database::vulnerability(VulnerabilityNumber number) const {
  const State& state = *state_;
  Vulnerability result;
  const std::string_view record =
      state.record(Section::vulnerabilities, number, layout::vulnerability_bytes);
  if (record.empty()) return result;
  result.id = state.text(State::word(record, layout::id_at));
  result.published = layout::day_of(State::word(record, layout::published_at));
  const std::uint32_t flags = State::word(record, layout::flags_at);
  result.is_malicious = (flags & layout::flag_malicious) != 0;
  if (const std::uint32_t probability = State::word(record, layout::probability_at);
      probability != 0) {
    result.prediction = {.id = std::string(result.id),
                         .probability = probability - 1,
                         .percentile = State::word(record, layout::percentile_at)};
  }
  const std::uint64_t begin = State::word(record, layout::details_at);
  const std::uint64_t end =
      std::size_t{number} + 1 < vulnerability_count()
          ? state.number(Section::vulnerabilities,
                         (std::size_t{number} + 1) * (layout::vulnerability_bytes / 4) +
                             layout::details_at / 4)
          : state.sections[static_cast<std::size_t>(Section::details)].size();
  ByteReader details(end < begin ? state.note_damage(Section::details)
                                 : state.in(Section::details, begin, end - begin));
  for (std::size_t left = details.count(); left > 0; --left)
    result.aliases.push_back(state.text(details.number32()));
  for (std::size_t left = details.count(); left > 0; --left)
    result.cvss.push_back(state.text(details.number32()));
  if ((flags & layout::flag_exploited) != 0) {
    advisory::KnownExploited& exploited = result.exploited.emplace();
    exploited.id = result.id;
    exploited.added = layout::day_of(details.number());
    exploited.due = layout::day_of(details.number());
    exploited.by_ransomware = details.number() != 0;
  }
  if (!details.is_whole()) (void)state.note_damage(Section::details);
  return result;
}

VulnerabilityText Database::text(VulnerabilityNumber number) const {
  const State& state = *state_;
  const std::string_view record =
      state.record(Section::vulnerabilities, number, layout::vulnerability_bytes);
  if (record.empty()) return {};
  const std::uint32_t frame = State::word(record, layout::frame_at);
  if (frame == 0) return {};
  const std::string_view place =
      state.record(Section::text_frames, frame - 1, layout::text_frame_bytes);
  if (place.empty()) return {};
  const std::uint64_t end = little_endian(place, 0, 8);
  std::uint64_t begin = 0;
  if (frame > 1) {
    const std::string_view before =
        state.record(Section::text_frames, frame - 2, layout::text_frame_bytes);
    if (before.empty()) return {};
    begin = little_endian(before, 0, 8);
  }
  if (end < begin || State::word(place, 8) > text_frame_most) {
    (void)state.note_damage(Section::text_frames);
    return {};
  }
  if (state.last_frame != frame) {
    Result<std::string> unpacked =
        unpack_zstd(state.in(Section::texts, begin, end - begin), text_frame_most);
    if (!unpacked) {
      (void)state.note_damage(Section::texts);
      return {};
    }
    state.last_frame = frame;
    state.last_texts = std::move(*unpacked);
  }
  return unpacked_text(state.last_texts, State::word(record, layout::in_frame_at));
}

std::optional<VulnerabilityNumber> Database::find(std::string_view id) const {
  const State& state = *state_;
  std::size_t low = 0;
  std::size_t high = state.count(Section::ids, layout::id_bytes);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::string_view record = state.record(Section::ids, middle, layout::id_bytes);
    if (record.empty()) return std::nullopt;
    const std::string_view here = state.text(State::word(record, 0));
    if (here == id) return State::word(record, 4);
    (here < id ? low : high) = here < id ? middle + 1 : middle;
  }
  return std::nullopt;
}

std::size_t Database::vulnerability_count() const {
  return state_->count(Section::vulnerabilities, layout::vulnerability_bytes);
}

std::size_t Database::package_count() const {
  return state_->count(Section::packages, layout::package_bytes);
}

std::vector<CoverageRow> Database::coverage() const {
  const State& state = *state_;
  ByteReader bytes(state.all(Section::coverage));
  std::vector<CoverageRow> rows;
  for (std::size_t left = bytes.count(); left > 0; --left) {
    CoverageRow& row = rows.emplace_back();
    row.ecosystem = state.text(bytes.number32());
    row.source = state.text(bytes.number32());
    for (std::uint64_t* count : {&row.advisories, &row.attacks, &row.packages})
      *count = bytes.number();
    row.newest = layout::day_of(bytes.number());
  }
  if (!bytes.is_whole()) (void)state.note_damage(Section::coverage);
  return rows;
}

bool Database::covers(std::string_view ecosystem) const {
  const std::vector<CoverageRow> rows = coverage();
  return std::ranges::any_of(rows,
                             [&](const CoverageRow& row) { return row.ecosystem == ecosystem; });
}

std::vector<FeedSummary> Database::feeds() const {
  ByteReader bytes(state_->all(Section::feeds));
  std::vector<FeedSummary> feeds;
  for (std::size_t left = bytes.count(); left > 0; --left) {
    FeedSummary& feed = feeds.emplace_back();
    for (std::string* text :
         {&feed.name, &feed.origin, &feed.licence, &feed.attribution, &feed.digest})
      *text = bytes.text();
    for (std::uint64_t* count : {&feed.documents, &feed.records, &feed.skipped})
      *count = bytes.number();
    feed.data_day = layout::day_of(bytes.number());
  }
  if (!bytes.is_whole()) (void)state_->note_damage(Section::feeds);
  return feeds;
}

std::vector<advisory::SupportCycle> Database::cycles() const {
  const State& state = *state_;
  ByteReader bytes(state.all(Section::cycles));
  std::vector<advisory::SupportCycle> cycles;
  for (std::size_t left = bytes.count(); left > 0; --left) {
    advisory::SupportCycle& cycle = cycles.emplace_back();
    cycle.product = state.text(bytes.number32());
    cycle.cycle = state.text(bytes.number32());
    cycle.supported_until = layout::day_of(bytes.number());
    cycle.extended_until = layout::day_of(bytes.number());
    cycle.is_over = bytes.number() != 0;
  }
  if (!bytes.is_whole()) (void)state.note_damage(Section::cycles);
  return cycles;
}

std::vector<advisory::KnownExploited> Database::exploited() const {
  std::vector<advisory::KnownExploited> all;
  for (VulnerabilityNumber i = 0; i < vulnerability_count(); ++i) {
    const std::string_view record =
        state_->record(Section::vulnerabilities, i, layout::vulnerability_bytes);
    if (record.empty() || (State::word(record, layout::flags_at) & layout::flag_exploited) == 0)
      continue;
    if (auto exploited = vulnerability(i).exploited) all.push_back(*std::move(exploited));
  }
  return all;
}

std::optional<Day> Database::data_day() const {
  return state_->data_day;
}
std::string Database::digest() const {
  return state_->digest;
}

Result<void> Database::intact() const {
  const std::size_t at = state_->damage.load();
  if (at != no_damage) return damaged(at);
  return {};
}

Result<void> Database::verify() const {
  TRY_VOID(intact());
  if (!state_->is_intact(state_->checked)) return intact();
  StreamHash hash;
  hash.feed(state_->bytes.substr(layout::head_bytes));
  if ("sha256:" + hash.hex() != state_->digest) return damaged(layout::digest_at);
  return {};
}

}  // namespace hakoseki::vulnerabilities
