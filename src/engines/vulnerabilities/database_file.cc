#include "engines/vulnerabilities/database_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/stream_hash.h"
#include "engines/vulnerabilities/byte_coding.h"
#include "engines/vulnerabilities/identities.h"
#include "engines/vulnerabilities/layout.h"
#include "engines/vulnerabilities/texts.h"
#include "formats/advisory/cvss.h"
#include "formats/archive/inflate.h"

namespace hakoseki::vulnerabilities {
namespace {

using layout::Section;
using Number = std::uint32_t;
using Numbers = std::vector<Number>;

// One row of the file: what was told of a package, for one of the vulnerabilities it is about.
struct Entry {
  PoolNumber ecosystem = 0;
  PoolNumber package = 0;
  Number vulnerability = 0;
  Number row = 0;
};

struct Gathered {
  Number id = 0;  // in ids_
  bool is_malicious = false;
  const advisory::KnownExploited* exploited = nullptr;
  const advisory::ExploitPrediction* prediction = nullptr;
  Numbers aliases = {};  // in the pool
  Numbers told = {};     // the advisories of it alone, those with the best words first
  Numbers vectors = {};  // of CVSS, in the pool
  // The day of the first notice that covers it, whichever others it covers.
  std::optional<advisory::Day> noticed = {};
};

// Whose words on a vulnerability are the best: those who describe it to all, then those of one
// language, then those of distributions, which are about their own packages.
std::size_t rank_of(std::string_view source) {
  constexpr std::array<std::string_view, 9> best = {
      "ghsa", "cve", "nvd", "go", "pypa", "rustsec", "rubysec", "friendsofphp", "nodejs"};
  return static_cast<std::size_t>(std::ranges::find(best, source) - best.begin());
}

// Turns what was told into the sections of the file.
class Composer {
 public:
  explicit Composer(Material material)
      : material_(std::move(material)), pool_(material_.pool), order_(pool_.size()) {}

  Result<std::string> compose();

 private:
  void identify();
  Number id_of(PoolNumber text);
  [[nodiscard]] Numbers ids_of(const Told& told) const;
  void gather();
  // `subjects`: the vulnerabilities of each advisory.
  void make_entries(const std::vector<Numbers>& subjects);
  void gather_told(const std::vector<Numbers>& subjects);
  void gather_advisories();
  void use_strings();
  void use_row(const ToldOfPackage& row);
  void order_strings();
  void write_strings();
  void write_packages();
  [[nodiscard]] std::string coded(const Entry& entry) const;
  void write_slots(const std::vector<std::uint32_t>& hashes);
  void write_vulnerabilities();
  void write_details(const Gathered& one);
  [[nodiscard]] Numbers best_vectors(const Gathered& one) const;
  void write_ids();
  void write_coverage();
  void write_feeds();
  void write_cycles();
  [[nodiscard]] Result<std::string> assemble() const;

  [[nodiscard]] Number ordered(PoolNumber text) const { return order_[text]; }
  [[nodiscard]] ByteWriter& section(Section which) {
    return sections_[static_cast<std::size_t>(which)];
  }
  void use(PoolNumber text) { order_[text] = 1; }
  [[nodiscard]] PoolNumber text_of_id(Number id) const { return id_texts_[id]; }

  Material material_;
  StringPool& pool_;
  std::unordered_map<PoolNumber, Number> id_numbers_;
  Numbers id_texts_;                                // of each id, in the pool
  std::vector<Numbers> meanings_;                   // of each id
  std::unordered_map<Number, Number> gathered_as_;  // of an id, in gathered_
  std::vector<Gathered> gathered_;                  // in the order of their ids' texts
  std::vector<Entry> entries_;
  Numbers order_;  // of the pool's texts: 0 those that are not used, then their place in the file
  std::map<PoolNumber, Number> sources_;
  std::array<ByteWriter, layout::section_count> sections_;
};

Number Composer::id_of(PoolNumber text) {
  const auto [place, is_new] = id_numbers_.try_emplace(text, static_cast<Number>(id_texts_.size()));
  if (is_new) id_texts_.push_back(text);
  return place->second;
}

void Composer::identify() {
  std::vector<Alias> aliases;
  for (const Told& told : material_.told) {
    for (const PoolNumber covered : told.covers)
      id_of(covered);
    if (!told.covers.empty()) continue;  // a notice of others is none of them
    const Number id = id_of(told.id);
    for (const PoolNumber alias : told.aliases)
      aliases.emplace_back(id, id_of(alias));
  }
  for (const auto& [id, exploited] : material_.exploited)
    id_of(pool_.number(id));
  std::vector<std::string_view> names;
  for (const PoolNumber text : id_texts_)
    names.push_back(pool_.at(text));
  // In the order of the alphabet, so that nothing hangs on the order in which they were told.
  Numbers by_name(names.size());
  for (Number i = 0; i < names.size(); ++i)
    by_name[i] = i;
  std::ranges::sort(by_name, {}, [&](Number id) { return names[id]; });
  Numbers texts;
  Numbers place(names.size());
  for (const Number id : by_name) {
    place[id] = static_cast<Number>(texts.size());
    texts.push_back(id_texts_[id]);
  }
  for (auto& [a, b] : aliases) {
    a = place[a];
    b = place[b];
  }
  for (auto& [text, id] : id_numbers_)
    id = place[id];
  id_texts_ = std::move(texts);
  std::ranges::sort(names);
  meanings_ = meanings(names, aliases);
}

Numbers Composer::ids_of(const Told& told) const {
  Numbers all;
  const auto add = [&](PoolNumber text) {
    const Numbers& meant = meanings_[id_numbers_.at(text)];
    all.insert(all.end(), meant.begin(), meant.end());
  };
  if (told.covers.empty()) {
    add(told.id);
  } else {
    for (const PoolNumber covered : told.covers)
      add(covered);
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

void Composer::gather() {
  std::set<Number> used;
  std::vector<Numbers> subjects;  // of each advisory
  subjects.reserve(material_.told.size());
  for (const Told& told : material_.told)
    subjects.push_back(ids_of(told));
  for (const ToldOfPackage& row : material_.rows)
    used.insert(subjects[row.told].begin(), subjects[row.told].end());
  for (const auto& [id, exploited] : material_.exploited) {
    const Numbers& meant = meanings_[id_numbers_.at(pool_.number(id))];
    used.insert(meant.begin(), meant.end());
  }
  for (const Number id : used) {
    gathered_as_.emplace(id, static_cast<Number>(gathered_.size()));
    gathered_.push_back({.id = id});
  }
  make_entries(subjects);
  gather_told(subjects);
  gather_advisories();
}

void Composer::make_entries(const std::vector<Numbers>& subjects) {
  entries_.reserve(material_.rows.size());
  for (Number i = 0; i < material_.rows.size(); ++i) {
    const ToldOfPackage& row = material_.rows[i];
    for (const Number id : subjects[row.told]) {
      entries_.push_back({.ecosystem = row.ecosystem,
                          .package = row.package,
                          .vulnerability = gathered_as_.at(id),
                          .row = i});
    }
  }
}

void Composer::gather_told(const std::vector<Numbers>& subjects) {
  for (Number i = 0; i < material_.told.size(); ++i) {
    for (const Number id : subjects[i]) {
      const auto at = gathered_as_.find(id);
      if (at == gathered_as_.end()) continue;
      Gathered& one = gathered_[at->second];
      if (subjects[i].size() == 1) one.told.push_back(i);
      const auto published = material_.told[i].published;
      if (published && (!one.noticed || published < one.noticed)) one.noticed = published;
    }
  }
}

void Composer::gather_advisories() {
  for (Number id = 0; id < meanings_.size(); ++id) {
    const auto at = gathered_as_.find(meanings_[id].front());
    if (meanings_[id].size() != 1 || at == gathered_as_.end()) continue;
    Gathered& one = gathered_[at->second];
    if (id != one.id) one.aliases.push_back(text_of_id(id));
    const std::string_view name = pool_.at(text_of_id(id));
    if (const auto told = material_.exploited.find(name); told != material_.exploited.end())
      one.exploited = &told->second;
    if (const auto told = material_.predictions.find(name); told != material_.predictions.end())
      one.prediction = &told->second;
  }
  for (Gathered& one : gathered_) {
    const auto order = [&](Number number) {
      const Told& told = material_.told[number];
      // What has nothing to say is last.
      return std::tuple(told.covers.size(), rank_of(pool_.at(told.source)), pool_.at(told.id),
                        pool_.at(told.source), pool_.at(told.text));
    };
    std::ranges::sort(one.told, {}, order);
    for (const Number number : one.told)
      one.is_malicious = one.is_malicious || material_.told[number].is_malicious;
    one.vectors = best_vectors(one);
  }
}

void Composer::use_row(const ToldOfPackage& told) {
  for (const PoolNumber text : {told.ecosystem, told.package, told.row.architecture,
                                told.row.module, told.row.repository, told.row.note})
    use(text);
  for (const CodedRow::Interval& interval : told.row.vulnerable) {
    use(interval.from);
    use(interval.to);
  }
  for (const PoolNumber version : told.row.versions)
    use(version);
  use(material_.told[told.told].id);
  use(material_.told[told.told].source);
  sources_.emplace(material_.told[told.told].source, 0);
}

void Composer::use_strings() {
  use(0);
  for (const ToldOfPackage& row : material_.rows)
    use_row(row);
  for (const Gathered& one : gathered_) {
    use(text_of_id(one.id));
    for (const PoolNumber alias : one.aliases)
      use(alias);
    for (const PoolNumber vector : one.vectors)
      use(vector);
  }
  for (const auto& [key, cycle] : material_.cycles) {
    // May be new to the pool.
    for (const std::string* text : {&cycle.product, &cycle.cycle}) {
      const PoolNumber number = pool_.number(*text);
      order_.resize(pool_.size());
      use(number);
    }
  }
}

void Composer::order_strings() {
  Numbers used;
  for (PoolNumber text = 0; text < order_.size(); ++text) {
    if (order_[text] != 0) used.push_back(text);
  }
  std::ranges::sort(used, {}, [this](PoolNumber text) { return pool_.at(text); });
  ByteWriter& ends = section(Section::string_ends);
  ByteWriter& bytes = section(Section::string_bytes);
  for (std::size_t i = 0; i < used.size(); ++i) {
    order_[used[i]] = static_cast<Number>(i);
    bytes.bytes(pool_.at(used[i]));
    ends.fixed(bytes.size(), 4);
  }
  std::vector<std::pair<Number, PoolNumber>> sources;
  for (const auto& [text, number] : sources_)
    sources.emplace_back(ordered(text), text);
  std::ranges::sort(sources);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    sources_[sources[i].second] = static_cast<Number>(i);
    section(Section::sources).fixed(sources[i].first, 4);
  }
}

// Without the vulnerability.
std::string Composer::coded(const Entry& entry) const {
  const ToldOfPackage& from = material_.rows[entry.row];
  const Told& told = material_.told[from.told];
  CodedRow row = from.row;
  const bool is_its_own = told.id == text_of_id(gathered_[entry.vulnerability].id);
  row.advisory = is_its_own ? 0 : ordered(told.id);
  row.source = sources_.at(told.source);
  for (PoolNumber* text : {&row.architecture, &row.module, &row.repository, &row.note})
    *text = ordered(*text);
  for (CodedRow::Interval& interval : row.vulnerable) {
    interval.from = ordered(interval.from);
    interval.to = ordered(interval.to);
  }
  for (PoolNumber& version : row.versions)
    version = ordered(version);
  std::ranges::sort(row.versions);
  ByteWriter bytes;
  write_row(row, bytes);
  return bytes.take();
}

void Composer::write_packages() {
  std::ranges::sort(entries_, {}, [this](const Entry& entry) {
    return std::tuple(ordered(entry.ecosystem), ordered(entry.package), entry.vulnerability);
  });
  ByteWriter& packages = section(Section::packages);
  ByteWriter& rows = section(Section::rows);
  std::vector<std::uint32_t> hashes;
  std::vector<std::pair<Number, std::string>> group;
  for (auto first = entries_.begin(); first != entries_.end();) {
    const auto last = std::find_if(first, entries_.end(), [&](const Entry& entry) {
      return entry.ecosystem != first->ecosystem || entry.package != first->package;
    });
    group.clear();
    for (auto entry = first; entry != last; ++entry)
      group.emplace_back(entry->vulnerability, coded(*entry));
    std::ranges::sort(group);
    // The same advisory may have come by two feeds.
    group.erase(std::ranges::unique(group).begin(), group.end());
    const std::size_t begin = rows.size();
    Number before = 0;
    for (const auto& [vulnerability, bytes] : group) {
      rows.number(vulnerability - before);
      rows.bytes(bytes);
      before = vulnerability;
    }
    packages.fixed(ordered(first->ecosystem), 4);
    packages.fixed(ordered(first->package), 4);
    packages.fixed(begin, 4);
    packages.fixed(rows.size() - begin, 4);
    hashes.push_back(layout::package_hash(pool_.at(first->ecosystem), pool_.at(first->package)));
    first = last;
  }
  write_slots(hashes);
}

void Composer::write_slots(const std::vector<std::uint32_t>& hashes) {
  std::size_t size = 2;
  while (size < 2 * hashes.size())
    size *= 2;
  Numbers slots(size);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    std::size_t at = hashes[i] & (size - 1);
    while (slots[at] != 0)
      at = (at + 1) & (size - 1);
    slots[at] = static_cast<Number>(i + 1);
  }
  for (const Number slot : slots)
    section(Section::package_slots).fixed(slot, 4);
}

// One for each version of CVSS, the newest version first: of several, that of who knows best.
Numbers Composer::best_vectors(const Gathered& one) const {
  std::map<CvssVersion, PoolNumber, std::greater<>> best;
  for (const Number number : one.told) {
    for (const PoolNumber vector : material_.told[number].cvss) {
      if (const auto score = cvss_score(pool_.at(vector))) best.try_emplace(score->version, vector);
    }
  }
  Numbers vectors;
  for (const auto& [version, vector] : best)
    vectors.push_back(vector);
  return vectors;
}

void Composer::write_details(const Gathered& one) {
  ByteWriter& details = section(Section::details);
  Numbers aliases;
  for (const PoolNumber alias : one.aliases)
    aliases.push_back(ordered(alias));
  std::ranges::sort(aliases);
  details.number(aliases.size());
  for (const Number alias : aliases)
    details.number(alias);
  details.number(one.vectors.size());
  for (const PoolNumber vector : one.vectors)
    details.number(ordered(vector));
  if (one.exploited == nullptr) return;
  details.number(layout::number_of(one.exploited->added));
  details.number(layout::number_of(one.exploited->due));
  details.number(one.exploited->by_ransomware ? 1 : 0);
}

void Composer::write_vulnerabilities() {
  TextWriter texts;
  ByteWriter& vulnerabilities = section(Section::vulnerabilities);
  const std::string no_text = packed_text({});
  for (const Gathered& one : gathered_) {
    const std::size_t details = section(Section::details).size();
    write_details(one);
    std::optional<TextPlace> place;
    std::optional<advisory::Day> published;
    for (const Number number : one.told) {
      const Told& told = material_.told[number];
      if (!place && pool_.at(told.text) != no_text) place = texts.add(pool_.at(told.text));
      if (!published) published = told.published;
    }
    if (!published) published = one.noticed;
    std::uint32_t flags = one.is_malicious ? layout::flag_malicious : 0;
    flags |= one.exploited != nullptr ? layout::flag_exploited : 0;
    for (const std::uint64_t number :
         {std::uint64_t{ordered(text_of_id(one.id))}, std::uint64_t{details},
          layout::number_of(published), std::uint64_t{flags},
          std::uint64_t{one.prediction != nullptr ? one.prediction->probability + 1 : 0},
          std::uint64_t{one.prediction != nullptr ? one.prediction->percentile : 0},
          std::uint64_t{place ? place->frame + 1 : 0}, std::uint64_t{place ? place->at : 0}})
      vulnerabilities.fixed(number, 4);
  }
  texts.finish();
  section(Section::text_frames).bytes(texts.frames());
  section(Section::texts).bytes(texts.texts());
}

void Composer::write_ids() {
  std::vector<std::pair<Number, Number>> ids;
  for (Number i = 0; i < gathered_.size(); ++i) {
    ids.emplace_back(ordered(text_of_id(gathered_[i].id)), i);
    for (const PoolNumber alias : gathered_[i].aliases)
      ids.emplace_back(ordered(alias), i);
  }
  std::ranges::sort(ids);
  for (const auto& [text, vulnerability] : ids) {
    section(Section::ids).fixed(text, 4);
    section(Section::ids).fixed(vulnerability, 4);
  }
}

void Composer::write_coverage() {
  struct Count {
    std::set<PoolNumber> advisories = {};
    std::set<PoolNumber> attacks = {};
    std::set<PoolNumber> packages = {};
    std::optional<advisory::Day> newest = {};
  };
  std::map<std::pair<Number, Number>, Count> counts;  // by ecosystem and source
  for (const ToldOfPackage& row : material_.rows) {
    const Told& told = material_.told[row.told];
    Count& count = counts[{ordered(row.ecosystem), ordered(told.source)}];
    count.advisories.insert(told.id);
    if (told.is_malicious) count.attacks.insert(told.id);
    count.packages.insert(row.package);
    count.newest = std::max(count.newest, told.newest);
  }
  ByteWriter& coverage = section(Section::coverage);
  coverage.number(counts.size());
  for (const auto& [key, count] : counts) {
    coverage.number(key.first);
    coverage.number(key.second);
    for (const auto* things : {&count.advisories, &count.attacks, &count.packages})
      coverage.number(things->size());
    coverage.number(layout::number_of(count.newest));
  }
}

void Composer::write_feeds() {
  std::ranges::sort(material_.feeds, {}, [](const FeedSummary& feed) {
    return std::tie(feed.name, feed.origin, feed.digest);
  });
  ByteWriter& feeds = section(Section::feeds);
  feeds.number(material_.feeds.size());
  for (const FeedSummary& feed : material_.feeds) {
    for (const std::string* text :
         {&feed.name, &feed.origin, &feed.licence, &feed.attribution, &feed.digest})
      feeds.text(*text);
    for (const std::uint64_t count : {feed.documents, feed.records, feed.skipped})
      feeds.number(count);
    feeds.number(layout::number_of(feed.data_day));
  }
}

void Composer::write_cycles() {
  ByteWriter& cycles = section(Section::cycles);
  cycles.number(material_.cycles.size());
  for (const auto& [key, cycle] : material_.cycles) {
    cycles.number(ordered(pool_.number(cycle.product)));
    cycles.number(ordered(pool_.number(cycle.cycle)));
    cycles.number(layout::number_of(cycle.supported_until));
    cycles.number(layout::number_of(cycle.extended_until));
    cycles.number(cycle.is_over ? 1 : 0);
  }
}

Result<std::string> Composer::assemble() const {
  std::string file(layout::head_bytes, '\0');
  ByteWriter places;
  const auto append = [&](std::string_view section) {
    file.resize((file.size() + layout::section_alignment - 1) / layout::section_alignment *
                layout::section_alignment);
    places.fixed(file.size(), 8);
    places.fixed(section.size(), 8);
    file += section;
  };
  for (std::size_t i = 0; i + 1 < layout::section_count; ++i) {
    if (sections_[i].size() > std::numeric_limits<std::uint32_t>::max()) {
      return std::unexpected(
          Error(Fault::too_large, say({"more than 4 GiB of one kind of data in the database",
                                       "データベースの 1 種類のデータが 4 GiB を超えます"})));
    }
    append(sections_[i].written());
  }
  file.resize((file.size() + layout::section_alignment - 1) / layout::section_alignment *
              layout::section_alignment);
  ByteWriter checksums;
  for (std::size_t at = layout::head_bytes; at < file.size(); at += layout::block_bytes)
    checksums.fixed(crc_32(std::string_view(file).substr(at, layout::block_bytes)), 4);
  checksums.fixed(crc_32(checksums.written()), 4);
  append(checksums.written());
  StreamHash digest;
  digest.feed(std::string_view(file).substr(layout::head_bytes));
  ByteWriter head;
  head.bytes(layout::magic);
  head.fixed(layout::version, 4);
  head.fixed(layout::section_count, 4);
  head.fixed(file.size(), 8);
  head.fixed(layout::number_of(material_.data_day), 8);
  head.bytes(digest.bytes());
  head.bytes(places.written());
  std::string begin = head.take();
  begin.resize(layout::head_checksum_at);
  ByteWriter checksum;
  checksum.fixed(crc_32(begin), 4);
  file.replace(0, layout::head_bytes, begin + checksum.written());
  return file;
}

Result<std::string> Composer::compose() {
  identify();
  order_.resize(pool_.size());
  gather();
  use_strings();
  order_strings();
  write_packages();
  write_vulnerabilities();
  write_ids();
  write_coverage();
  write_feeds();
  write_cycles();
  return assemble();
}

}  // namespace

Result<std::string> database_file(Material material) {
  return Composer(std::move(material)).compose();
}

}  // namespace hakoseki::vulnerabilities
