#include "engines/vulnerabilities/match.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engines/vulnerabilities/lookups.h"
#include "engines/vulnerabilities/row_scope.h"
#include "formats/advisory/cvss.h"
#include "formats/advisory/reading.h"

namespace hakoseki::vulnerabilities {
namespace {

using advisory::Standing;
using image::ImageContents;
using image::InstalledPackage;
using image::Package;
using Status = VulnerabilityStatus;

// The interval that holds a version, and whether it is in any: nothing where it, or an end that
// matters, is no version.
struct Place {
  std::optional<bool> is_vulnerable = false;
  const PackageRow::Interval* interval = nullptr;
};

std::optional<bool> is_in(VersionScheme scheme, const PackageRow::Interval& interval,
                          std::string_view version) {
  if (!interval.from.empty()) {
    const auto order = compare_versions(scheme, version, interval.from);
    if (!order) return std::nullopt;
    if (std::is_lt(*order) || (std::is_eq(*order) && !interval.includes_from)) return false;
  }
  if (interval.to.empty()) return true;
  const auto order = compare_versions(scheme, version, interval.to);
  if (!order) return std::nullopt;
  return std::is_lt(*order) || (std::is_eq(*order) && interval.includes_to);
}

Place place_of(VersionScheme scheme, const PackageRow& row, std::string_view version) {
  Place place;
  for (const PackageRow::Interval& interval : row.vulnerable) {
    const std::optional<bool> is = is_in(scheme, interval, version);
    if (!is) place.is_vulnerable = is;
    if (is == true) return {.is_vulnerable = true, .interval = &interval};
  }
  const bool is_listed = std::ranges::any_of(row.versions, [&](std::string_view one) {
    if (one == version) return true;
    const auto order = compare_versions(scheme, version, one);
    return order && std::is_eq(*order);
  });
  return is_listed ? Place{.is_vulnerable = true} : place;
}

// What one advisory says of the installed version.
struct Word {
  unsigned distance = 0;
  Status status = Status::unknown;
  std::optional<Severity> severity = {};
  std::string_view fixed = {};
  std::string_view advisory = {};
  std::string_view note = {};
  bool is_comparable = true;
};

Status status_of(const PackageRow& row, const Place& place) {
  if (row.standing == Standing::not_affected) return Status::not_affected;
  if (!place.is_vulnerable) return Status::unknown;
  if (!*place.is_vulnerable) return Status::fixed;
  switch (row.standing) {
    case Standing::affected:
      return Status::affected;
    case Standing::will_not_fix:
      return Status::will_not_fix;
    case Standing::under_investigation:
    case Standing::not_affected:
      break;
  }
  return Status::unknown;
}

// Where a set was written as `~1.2`, it ends before the pre-releases of 1.3.0, at `1.3.0-0`: what
// people can install from there on is 1.3.0.
std::string_view release_at(VersionScheme scheme, std::string_view end) {
  struct Mark {
    VersionScheme scheme;
    std::string_view text;
  };
  constexpr std::array marks = {
      Mark{VersionScheme::cargo, "-0"},   Mark{VersionScheme::composer, "-dev"},
      Mark{VersionScheme::gem, ".A"},     Mark{VersionScheme::hex, "-0"},
      Mark{VersionScheme::npm, "-0"},     Mark{VersionScheme::pub, "-0"},
      Mark{VersionScheme::pypi, ".dev0"}, Mark{VersionScheme::swift, "-0"}};
  for (const Mark& mark : marks) {
    if (mark.scheme == scheme && end.ends_with(mark.text)) end.remove_suffix(mark.text.size());
  }
  return end;
}

Word word_of(const PackageRow& row, VersionScheme scheme, const Lookup& lookup) {
  const Place place =
      row.standing == Standing::not_affected ? Place() : place_of(scheme, row, lookup.version);
  Word word{.distance = distance_of(row.source),
            .status = status_of(row, place),
            .severity = row.severity,
            .advisory = row.advisory,
            .note = row.note,
            .is_comparable = place.is_vulnerable.has_value()};
  const bool is_mended = place.interval != nullptr && !place.interval->includes_to;
  if (is_mended) word.fixed = release_at(scheme, place.interval->to);
  return word;
}

// The graver of two that are believed alike.
constexpr int gravity_of(Status status) {
  constexpr std::array ascending = {Status::not_affected, Status::fixed, Status::unknown,
                                    Status::will_not_fix, Status::affected};
  return static_cast<int>(std::ranges::find(ascending, status) - ascending.begin());
}

// What all say of one vulnerability in one package.
struct Opinion {
  Status status = Status::unknown;
  Message reason = {};
  std::optional<Severity> severity = {};
  std::vector<std::string> fixed = {};
  std::vector<std::string> sources = {};
};

using Opinions = std::map<VulnerabilityNumber, Opinion>;

template <class Texts>
void sort_once(Texts& texts) {
  std::ranges::sort(texts);
  texts.erase(std::ranges::unique(texts).begin(), texts.end());
}

Message reason_of(const Word& word) {
  if (!word.is_comparable) {
    return say(
        {"the installed version cannot be compared", "導入済みのバージョンを比較できません"});
  }
  if (word.note.empty()) return {};
  return say({"its publisher says: {}", "提供元の注記: {}"}, word.note);
}

bool all_say_mended(const std::vector<Word>& words) {
  return std::ranges::all_of(words, [](const Word& word) { return word.status == Status::fixed; });
}

Opinion opinion_of(std::vector<Word>& words, VersionScheme scheme) {
  const auto order = [](const Word& word) {
    return std::tuple(word.distance, -gravity_of(word.status), word.advisory, word.note);
  };
  std::ranges::sort(words, {}, order);
  Opinion opinion{.status = words.front().status, .reason = reason_of(words.front())};
  for (const Word& word : words) {
    if (word.status != opinion.status) continue;
    opinion.severity = std::max(opinion.severity, word.severity);
    if (!word.fixed.empty()) opinion.fixed.emplace_back(word.fixed);
    opinion.sources.emplace_back(word.advisory);
  }
  sort_once(opinion.sources);
  sort_once(opinion.fixed);
  std::ranges::stable_sort(opinion.fixed, [scheme](const std::string& a, const std::string& b) {
    const auto compared = compare_versions(scheme, a, b);
    return compared && std::is_lt(*compared);
  });
  return opinion;
}

// The kernel's headers are built from its source, and none of its code is in them.
bool holds_headers_alone(const Package& package) {
  return package.name.starts_with("linux-libc-dev") || package.name == "kernel-headers" ||
         package.name == "linux-headers";
}

// Where anybody may publish, and so attackers do.
bool is_of_a_registry(const Package& package) {
  return !is_of_a_distribution(package.type) && package.type != image::PackageType::generic;
}

class Matcher {
 public:
  Matcher(const Database& database, const ImageContents& contents, const MatchWish& wish)
      : database_(database), contents_(contents), wish_(wish) {
    for (const InstalledPackage& installed : contents.packages) {
      if (is_of_a_distribution(installed.package.type))
        owners_.try_emplace(installed.package.name, &installed.package);
    }
    for (const CoverageRow& row : database.coverage()) {
      covered_.insert(row.ecosystem);
      if (row.attacks > 0) with_attacks_.insert(row.ecosystem);
    }
  }

  ImageVulnerabilities run();

 private:
  // `keeps_mended`: also of those whose fix is installed, though nothing is told of them.
  [[nodiscard]] Opinions opinions_of(const Package& package, const std::vector<Lookup>& lookups,
                                     bool keeps_mended) const;
  void follow_owner(const InstalledPackage& installed, Opinions& opinions);
  const Opinions& opinions_of_owner(const Package& owner);
  void add(std::uint32_t row, Opinions opinions);
  void rate(ImageVulnerability& found, const Vulnerability& known) const;
  void look_for_data(const Package& package, const std::vector<Lookup>& lookups);
  void note_gaps();
  void read_texts();

  const Database& database_;
  const ImageContents& contents_;
  MatchWish wish_;
  std::unordered_map<std::string_view, const Package*> owners_;
  std::unordered_map<const Package*, Opinions> of_owners_;
  std::set<std::string_view> covered_;       // ecosystems of which there is data
  std::set<std::string_view> with_attacks_;  // of these, of malicious packages too
  std::map<std::pair<std::string, std::string_view>, std::uint64_t> missing_;  // by type
  std::vector<VulnerabilityNumber> numbers_;                                   // of what was found
  ImageVulnerabilities result_;
};

Opinions Matcher::opinions_of(const Package& package, const std::vector<Lookup>& lookups,
                              bool keeps_mended) const {
  std::vector<std::pair<VulnerabilityNumber, Word>> all;
  VersionScheme scheme = VersionScheme::generic;
  for (const Lookup& lookup : lookups) {
    scheme = advisory::scheme_of(lookup.ecosystem);  // the same for all of a package
    database_.for_each_row(lookup.ecosystem, lookup.package, [&](const PackageRow& row) {
      const bool is_of_this = row.names_source == lookup.names_source;
      if (is_of_this && is_about(row, package, lookup.version))
        all.emplace_back(row.vulnerability, word_of(row, scheme, lookup));
    });
  }
  std::ranges::stable_sort(all, {}, [](const auto& pair) { return pair.first; });
  Opinions opinions;
  std::vector<Word> words;
  for (auto word = all.begin(); word != all.end();) {
    const VulnerabilityNumber number = word->first;
    words.clear();
    for (; word != all.end() && word->first == number; ++word)
      words.push_back(word->second);
    if (keeps_mended || !all_say_mended(words))
      opinions.emplace_hint(opinions.end(), number, opinion_of(words, scheme));
  }
  if (!holds_headers_alone(package)) return opinions;
  for (auto& [number, opinion] : opinions) {
    if (opinion.status == Status::fixed) continue;
    opinion.status = Status::not_affected;
    opinion.reason = say({"only the kernel's headers, none of its code",
                          "カーネルのヘッダーだけで、カーネルのコードは含みません"});
  }
  return opinions;
}

const Opinions& Matcher::opinions_of_owner(const Package& owner) {
  const auto [place, is_new] = of_owners_.try_emplace(&owner);
  if (is_new) place->second = opinions_of(owner, lookups_of(owner, contents_.release), true);
  return place->second;
}

// Distributions mend old versions: what the version of a language's package says of a
// vulnerability is then not so.
void Matcher::follow_owner(const InstalledPackage& installed, Opinions& opinions) {
  const auto owner = owners_.find(installed.owner);
  if (is_of_a_distribution(installed.package.type) || owner == owners_.end()) return;
  const Opinions& said = opinions_of_owner(*owner->second);
  for (auto& [number, opinion] : opinions) {
    if (opinion.status == Status::fixed || opinion.status == Status::not_affected) continue;
    if (const auto known = said.find(number); known != said.end()) {
      opinion.status = known->second.status;
      opinion.severity = known->second.severity;
      opinion.fixed = known->second.fixed;
      opinion.sources.insert(opinion.sources.end(), known->second.sources.begin(),
                             known->second.sources.end());
      sort_once(opinion.sources);
      opinion.reason = say({"as the distribution says of its package `{}`",
                            "ディストリビューションのパッケージ `{}` の判定に従います"},
                           installed.owner);
    } else {
      opinion.status = Status::unknown;
      opinion.reason = say({"distro-owned, unverified: the distribution says nothing of it in its "
                            "package `{}`",
                            "未検証: ディストリビューションのパッケージ `{}` に含まれますが、"
                            "ディストリビューションの情報がありません"},
                           installed.owner);
    }
  }
}

void Matcher::rate(ImageVulnerability& found, const Vulnerability& known) const {
  for (const std::string_view vector : known.cvss) {
    const auto score = cvss_score(vector);
    if (!score) continue;
    found.cvss = vector;
    found.cvss_tenths = score->tenths;
    if (!found.severity) found.severity = severity_of(*score);
    break;
  }
  if (known.is_malicious) found.severity = Severity::critical;
}

void Matcher::add(std::uint32_t row, Opinions opinions) {
  if (opinions.empty()) return;
  const InstalledPackage& installed = contents_.packages[row];
  const std::string package_url = purl(installed.package, contents_.release);
  for (auto& [number, opinion] : opinions) {
    if (opinion.status == Status::fixed && !wish_.shows_fixed) continue;
    const Vulnerability known = database_.vulnerability(number);
    ImageVulnerability found{.id = std::string(known.id),
                             .status = opinion.status,
                             .reason = std::move(opinion.reason),
                             .is_malicious = known.is_malicious,
                             .package = installed.package.name,
                             .version = installed.package.version,
                             .purl = package_url,
                             .paths = installed.paths,
                             .layer = installed.layer,
                             .package_row = row,
                             .severity = opinion.severity,
                             .fixed = std::move(opinion.fixed),
                             .exploited = known.exploited,
                             .prediction = known.prediction,
                             .published = known.published,
                             .sources = std::move(opinion.sources)};
    found.aliases.assign(known.aliases.begin(), known.aliases.end());
    rate(found, known);
    result_.found.push_back(std::move(found));
    numbers_.push_back(number);
  }
}

// In the order in which the texts lie.
void Matcher::read_texts() {
  std::vector<std::size_t> order(numbers_.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::sort(order, {}, [this](std::size_t i) { return numbers_[i]; });
  std::optional<VulnerabilityNumber> last;
  VulnerabilityText text;
  for (const std::size_t i : order) {
    if (last != numbers_[i]) text = database_.text(numbers_[i]);
    last = numbers_[i];
    result_.found[i].title = text.title;
    result_.found[i].references = text.references;
  }
}

// Whether the database knows anything of the ecosystem of a package.
void Matcher::look_for_data(const Package& package, const std::vector<Lookup>& lookups) {
  const std::string ecosystem = lookups.empty() ? std::string() : lookups.front().ecosystem;
  if (is_of_a_registry(package) && !lookups.empty() && !with_attacks_.contains(ecosystem))
    result_.without_attacks.push_back(ecosystem);
  const bool is_covered = std::ranges::any_of(
      lookups, [this](const Lookup& lookup) { return covered_.contains(lookup.ecosystem); });
  if (is_covered) {
    ++result_.packages;
  } else {
    ++missing_[{ecosystem, name_of(package.type)}];
  }
}

void Matcher::note_gaps() {
  sort_once(result_.without_attacks);
  for (const auto& [key, count] : missing_) {
    const auto& [ecosystem, type] = key;
    Message reason =
        ecosystem.empty()
            ? say({"nothing tells which advisories are about it, or its version is not known",
                   "対応する脆弱性情報またはバージョンを特定できません"})
            : say({"the database has no data for it", "データベースに情報がありません"});
    result_.gaps.push_back({.ecosystem = ecosystem.empty() ? std::string(type) : ecosystem,
                            .packages = count,
                            .reason = std::move(reason)});
  }
}

ImageVulnerabilities Matcher::run() {
  result_.database = database_.digest();
  result_.data_day = database_.data_day();
  for (std::uint32_t row = 0; row < contents_.packages.size(); ++row) {
    const InstalledPackage& installed = contents_.packages[row];
    const std::vector<Lookup> lookups = lookups_of(installed.package, contents_.release);
    look_for_data(installed.package, lookups);
    Opinions opinions = opinions_of(installed.package, lookups, wish_.shows_fixed);
    if (!installed.owner.empty()) follow_owner(installed, opinions);
    add(row, std::move(opinions));
  }
  if (wish_.reads_texts) read_texts();
  std::ranges::stable_sort(result_.found,
                           [](const ImageVulnerability& a, const ImageVulnerability& b) {
                             return std::tie(a.package_row, b.severity, b.cvss_tenths, a.id) <
                                    std::tie(b.package_row, a.severity, a.cvss_tenths, b.id);
                           });
  note_gaps();
  return std::move(result_);
}

}  // namespace

ImageVulnerabilities match(const Database& database, const ImageContents& contents,
                           const MatchWish& wish) {
  return Matcher(database, contents, wish).run();
}

}  // namespace hakoseki::vulnerabilities
