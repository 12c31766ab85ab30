// A file of the Ubuntu CVE tracker (its README, "Format"): one vulnerability, with its state in
// each package of each release.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/advisory/codenames.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

// `esm-apps/bionic` and `trusty/esm`: a release, and a repository beside its own.
struct Pocket {
  const DistributionRelease* release = nullptr;
  std::string_view repository = {};
};

// Nothing for what no image holds packages of: upstream, snaps, the release that is being made,
// products with an Ubuntu of their own.
std::optional<Pocket> pocket_of(std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::string_view first = name.substr(0, slash);
  const DistributionRelease* release = release_named("ubuntu", first);
  if (slash == std::string_view::npos)
    return release == nullptr ? std::nullopt : std::optional(Pocket{.release = release});
  std::string_view second = name.substr(slash + 1);
  if (release != nullptr)
    return second == "esm" ? std::optional(Pocket{release, "esm-infra"}) : std::nullopt;
  // ROS has versions of its own behind the release: `ros-esm/focal/noetic`.
  second = second.substr(0, second.find('/'));
  release = release_named("ubuntu", second);
  if (release == nullptr) return std::nullopt;
  return Pocket{release, first == "esm" ? "esm-infra" : first};
}

// `released (1.2-3ubuntu4)`
struct State {
  std::string_view word;
  std::string_view detail;  // between the parentheses
};

State parse_state(std::string_view text) {
  State state{.word = text.substr(0, text.find_first_of(" \t([")), .detail = {}};
  std::string_view rest = trimmed(text.substr(state.word.size()));
  // Old ones have square brackets, or one that is not closed.
  if (rest.starts_with('(') || rest.starts_with('[')) rest.remove_prefix(1);
  if (rest.ends_with(')') || rest.ends_with(']')) rest.remove_suffix(1);
  state.detail = trimmed(rest);
  return state;
}

// That a package is not affected is often told by its version: since that one. Versions of others,
// which have no revision, tell of when the code came in.
bool is_own_version(std::string_view text) {
  return text.find('-') != std::string_view::npos && is_digit(text.front()) &&
         text.find(' ') == std::string_view::npos && is_version(VersionScheme::deb, text);
}

std::optional<Severity> severity_of_priority(std::string_view text) {
  return severity_in(text.substr(0, text.find_first_of(" \t(")));
}

// What follows a key on lines that begin with a space.
enum class Block : std::uint8_t { other, references, description, cvss };

class Reader {
 public:
  explicit Reader(const FeedDocument& document) : document_(document) {
    advisory_.source = "ubuntu-tracker";
  }

  Records read() {
    for_each_text_line(document_.bytes, [this](std::string_view line, std::size_t number) {
      number_ = number;
      if (line.empty() || line.front() == '#') return;
      if (line.front() == ' ' || line.front() == '\t') {
        take_continued(trimmed(line));
      } else {
        take(line);
      }
    });
    finish();
    return std::move(records_);
  }

 private:
  // `key: value`
  void take(std::string_view line) {
    block_ = Block::other;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;  // of a text whose lines were not indented
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    const std::size_t underscore = key.find('_');
    if (underscore != std::string_view::npos) {
      take_state(key.substr(0, underscore), key.substr(underscore + 1), value);
    } else {
      take_field(key, value);
    }
  }

  void take_field(std::string_view key, std::string_view value) {
    if (key == "Candidate") {
      advisory_.id = value;
    } else if (key == "PublicDate" || (key == "PublicDateAtUSN" && !advisory_.published)) {
      if (const std::optional<Day> day = day_in(value)) advisory_.published = day;
    } else if (key == "Priority") {
      advisory_.severity = severity_of_priority(value);
    } else if (key == "References") {
      block_ = Block::references;
    } else if (key == "Description") {
      block_ = Block::description;
    } else if (key == "CVSS") {
      block_ = Block::cvss;
    }
    if (!value.empty() && block_ != Block::other) take_continued(value);
  }

  void take_continued(std::string_view text) {
    if (text.empty()) return;
    if (block_ == Block::references) {
      if (text.starts_with("http")) add_reference(advisory_.references, text);
    } else if (block_ == Block::description) {
      if (!advisory_.description.empty()) advisory_.description += ' ';
      advisory_.description += text;
    } else if (block_ == Block::cvss) {
      // `nvd: CVSS:3.1/AV:N/... [5.5 MEDIUM]`
      for (const std::string_view word : words_of(text))
        add_vector(advisory_.cvss, word);
    }
  }

  void take_state(std::string_view pocket_name, std::string_view package, std::string_view text) {
    if (pocket_name == "Priority") {
      priorities_[package] = severity_of_priority(text);
      return;
    }
    if (pocket_name == "Patches" || pocket_name == "Tags") return;
    const State state = parse_state(text);
    const std::optional<Pocket> pocket = pocket_of(pocket_name);
    // DNE: there is no such package in that release.
    if (!pocket || state.word.empty() || state.word == "DNE") {
      ++records_.passed_over;
      return;
    }
    Statement statement{.ecosystem = std::string(pocket->release->ecosystem),
                        .package = normal_name("deb", package),
                        .names_source = true,
                        .repository = std::string(pocket->repository)};
    const std::optional<Message> reason =
        package.empty() ? Message(Text{"it names no package", "パッケージの名前がありません"})
                        : take_word(state, text, statement);
    if (reason) return skip(fmt::format("{}:{}", document_.path, number_), *reason, records_);
    places_.push_back({.codename = pocket->release->codename, .package = package});
    advisory_.statements.push_back(std::move(statement));
  }

  // Answers why it is of no use.
  static std::optional<Message> take_word(const State& state, std::string_view text,
                                          Statement& statement) {
    constexpr std::array<std::string_view, 5> open = {"needed", "active", "in-progress", "deferred",
                                                      "pending"};
    const bool has_version = is_version(VersionScheme::deb, state.detail);
    if (state.word == "released") {
      if (!has_version)
        return say({"`{}` does not tell a version", "`{}` にはバージョンがありません"},
                   shown(text));
      statement.vulnerable = versions_before(state.detail);
      return std::nullopt;
    }
    if (state.word == "not-affected") {
      if (is_own_version(state.detail)) {
        statement.vulnerable = versions_before(state.detail);
        return std::nullopt;
      }
      statement.standing = Standing::not_affected;
    } else if (state.word == "needs-triage") {
      statement.standing = Standing::under_investigation;
      statement.vulnerable = all_versions();
    } else if (state.word == "ignored") {
      statement.standing = Standing::will_not_fix;
      statement.vulnerable = all_versions();
    } else if (is_one_of(state.word, open)) {
      statement.vulnerable =
          state.word == "pending" && has_version ? versions_before(state.detail) : all_versions();
    } else {
      return say({"`{}` is no state", "`{}` は状態ではありません"}, shown(text));
    }
    constexpr std::size_t longest = 120;  // cells
    statement.note = utf8::clip(text, longest);
    return std::nullopt;
  }

  void finish() {
    if (!is_cve(advisory_.id)) {
      skip(std::string(document_.path),
           say({"`{}` is no id of CVE", "`{}` は CVE の ID ではありません"}, shown(advisory_.id)),
           records_);
      return;
    }
    advisory_.is_withdrawn = advisory_.description.starts_with("** REJECT **");
    add_reference(advisory_.references,
                  fmt::format("https://ubuntu.com/security/{}", advisory_.id));
    std::ranges::rotate(advisory_.references, advisory_.references.end() - 1);
    for (std::size_t i = 0; i < places_.size(); ++i)
      advisory_.statements[i].severity = priority_of(places_[i]);
    add(std::move(advisory_), records_);
  }

  struct Place {
    std::string_view codename;
    std::string_view package;
  };

  // Of a package, or of it in one release: `Priority_cupsys`, `Priority_cupsys_gutsy`.
  [[nodiscard]] std::optional<Severity> priority_of(const Place& place) const {
    if (priorities_.empty()) return std::nullopt;
    const auto here = priorities_.find(fmt::format("{}_{}", place.package, place.codename));
    if (here != priorities_.end()) return here->second;
    const auto everywhere = priorities_.find(place.package);
    return everywhere == priorities_.end() ? std::nullopt : everywhere->second;
  }

  const FeedDocument& document_;
  Records records_;
  Advisory advisory_;
  Block block_ = Block::other;
  std::size_t number_ = 0;
  std::vector<Place> places_;  // of the statements, in their order
  std::map<std::string_view, std::optional<Severity>, std::less<>> priorities_;
};

// Templates for new files have no id yet.
bool recognises(const FeedDocument& document) {
  return !file_name(document.path).starts_with("00boilerplate") &&
         begins_with(document, "Candidate:") && begins_with(document, "\nReferences:") &&
         begins_with(document, "\nDescription:");
}

Result<Records> read(const FeedDocument& document) {
  return Reader(document).read();
}

}  // namespace

FeedReader ubuntu_tracker() {
  return {.name = "ubuntu-tracker", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
