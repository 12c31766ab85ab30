#include "formats/advisory/reading.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "base/ascii.h"

namespace hakoseki::advisory {
namespace {

struct FamilyRow {
  std::string_view id;  // of os-release(5)
  VersionScheme scheme;
};

constexpr FamilyRow families[] = {
    {"alpaquita", VersionScheme::apk},
    {"alpine", VersionScheme::apk},
    {"chainguard", VersionScheme::apk},
    {"debian", VersionScheme::deb},
    {"echo", VersionScheme::deb},
    {"minimos", VersionScheme::apk},
    {"ubuntu", VersionScheme::deb},
    {"wolfi", VersionScheme::apk},
    {"almalinux", VersionScheme::rpm},
    {"amzn", VersionScheme::rpm},
    {"azurelinux", VersionScheme::rpm},
    {"fedora", VersionScheme::rpm},
    {"mageia", VersionScheme::rpm},
    {"mariner", VersionScheme::rpm},
    {"ol", VersionScheme::rpm},
    {"openeuler", VersionScheme::rpm},
    {"opensuse", VersionScheme::rpm},
    {"opensuse-leap", VersionScheme::rpm},
    {"opensuse-leap-micro", VersionScheme::rpm},
    {"opensuse-tumbleweed", VersionScheme::rpm},
    {"photon", VersionScheme::rpm},
    {"rhel", VersionScheme::rpm},
    {"rocky", VersionScheme::rpm},
    {"sl-micro", VersionScheme::rpm},
    {"sle-micro", VersionScheme::rpm},
    {"sles", VersionScheme::rpm},
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return is_digits(text) && error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string_view text_at(const Node& map, std::string_view name) {
  const std::optional<Node> value = map.find(name);
  return value && !value->is_null() ? value->text() : std::string_view();
}

std::vector<std::string> texts_at(const Node& map, std::string_view name) {
  std::vector<std::string> texts;
  const std::optional<Node> value = map.find(name);
  if (!value) return texts;
  if (value->is_scalar() && !value->is_null()) add_once(texts, value->text());
  for (std::size_t i = 0; value->is_list() && i < value->size(); ++i) {
    const Node element = value->element(i);
    if (!element.is_null() && !element.text().empty()) texts.emplace_back(element.text());
  }
  return texts;
}

void for_each_at(const Node& map, std::string_view name,
                 const std::function<void(const Node&, std::size_t)>& visit) {
  const std::optional<Node> list = map.find(name);
  if (!list || !list->is_list()) return;
  for (std::size_t i = 0; i < list->size(); ++i)
    visit(list->element(i), i);
}

void add_once(std::vector<std::string>& list, std::string_view text) {
  constexpr std::size_t most_looked_at = 4096;
  if (text.empty()) return;
  if (list.size() > most_looked_at || !is_one_of(text, list)) list.emplace_back(text);
}

std::optional<Day> day_in(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  constexpr std::size_t day_bytes = 10;  // YYYY-MM-DD
  if (text.size() < day_bytes || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!read_number(text.substr(0, 4), year) || !read_number(text.substr(5, 2), month) ||
      !read_number(text.substr(8, 2), day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  constexpr int first_year = 1980;
  if (!date.ok() || year < first_year) return std::nullopt;
  return Day(date);
}

std::optional<Severity> severity_in(std::string_view word) {
  const std::string lower = lower_case(word);
  if (lower == "important") return Severity::high;
  if (lower == "moderate") return Severity::medium;
  if (lower == "negligible" || lower == "unimportant") return Severity::info;
  return severity_named(lower);
}

bool is_cve(std::string_view id) {
  constexpr std::string_view prefix = "CVE-";
  if (!id.starts_with(prefix)) return false;
  const std::string_view rest = id.substr(prefix.size());
  const std::size_t dash = rest.find('-');
  return dash == 4 && is_digits(rest.substr(0, dash)) && is_digits(rest.substr(dash + 1));
}

void name_cves(const std::vector<std::string>& cves, Advisory& advisory) {
  for (const std::string& cve : cves) {
    if (cve != advisory.id) add_once(cves.size() == 1 ? advisory.aliases : advisory.covers, cve);
  }
}

Result<VersionSet> all_but(VersionScheme scheme, const std::vector<std::string>& ranges) {
  VersionSet safe;
  for (const std::string& range : ranges) {
    TRY(VersionSet set, parse_version_range(scheme, range));
    safe.insert(safe.end(), std::make_move_iterator(set.begin()),
                std::make_move_iterator(set.end()));
  }
  return complement(scheme, std::move(safe));
}

VersionScheme scheme_of(std::string_view ecosystem) {
  const std::string_view id = ecosystem.substr(0, ecosystem.find(':'));
  const auto* const row = std::ranges::find(families, id, &FamilyRow::id);
  if (row != std::end(families)) return row->scheme;
  return version_scheme_named(id).value_or(VersionScheme::generic);
}

void skip(std::string where, Message reason, Records& records) {
  records.skipped.push_back({.where = std::move(where), .reason = std::move(reason)});
}

void add(Advisory advisory, Records& records) {
  for (const std::optional<Day>& day : {advisory.published, advisory.modified})
    records.data_day = std::max(records.data_day, day);
  records.advisories.push_back(std::move(advisory));
}

std::string_view stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

bool has_ending(std::string_view path, std::string_view ending) {
  return path.size() >= ending.size() &&
         lower_case(path.substr(path.size() - ending.size())) == ending;
}

}  // namespace hakoseki::advisory
