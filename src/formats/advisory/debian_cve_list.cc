// What Debian's security tracker knows of each CVE: data/CVE/list of its repository.
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/stream_hash.h"
#include "formats/advisory/codenames.h"
#include "formats/advisory/debian_list.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

// What is noted of a package in a release.
struct Notes {
  std::optional<DebianNote> state = {};   // where it is mended, or a word in place of that
  std::optional<DebianNote> no_dsa = {};  // why there is no notice, which may stand beside a state
};

// By the codename of the release; empty for sid and all that have no note of their own.
using NotesByRelease = std::map<std::string_view, Notes>;

struct Header {
  std::string_view id;
  std::string_view title;
};

// One line tells of all releases. Ten times as many as the real list tells.
constexpr std::size_t most_statements = std::size_t{4} << 20;

constexpr std::string_view no_number_yet = "XXXX";

// `CVE-2023-5088 (A bug in QEMU ...)`, `CVE-2023-XXXX [VLC: OOW in MMS URL parsing]`
std::optional<Header> parse_header(std::string_view line) {
  Header header{.id = line.substr(0, line.find_first_of(" \t")), .title = {}};
  std::string_view title = trimmed(line.substr(header.id.size()));
  const bool is_wrapped = (title.starts_with('(') && title.ends_with(')')) ||
                          (title.starts_with('[') && title.ends_with(']'));
  if (!title.empty() && !is_wrapped) return std::nullopt;
  if (is_wrapped) title = title.substr(1, title.size() - 2);
  header.title = title;
  if (is_cve(header.id) || header.id.starts_with("TEMP-")) return header;
  const bool is_unnumbered = header.id.size() == 13 && header.id.starts_with("CVE-") &&
                             is_digits(header.id.substr(4, 4)) &&
                             header.id.ends_with(no_number_yet);
  return is_unnumbered && !title.empty() ? std::optional(header) : std::nullopt;
}

// The year in an id, as 20230000; 0 where there is none.
unsigned year_of(std::string_view id) {
  constexpr std::size_t at = 4;
  unsigned year = 0;
  if (id.starts_with("CVE-") && id.size() > 2 * at)
    std::from_chars(id.data() + at, id.data() + 2 * at, year);
  return year * 10000;
}

// The bug that a remark names: `bug #1053115`; empty without one.
std::string_view bug_in(std::string_view remark) {
  constexpr std::string_view mark = "bug #";
  const std::size_t at = remark.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view digits = remark.substr(at + mark.size());
  return digits.substr(0, digits.find_first_not_of("0123456789"));
}

bool is_about_notices(std::string_view word) {
  return word == "no-dsa" || word == "ignored" || word == "postponed";
}

class Reader {
 public:
  explicit Reader(const FeedDocument& document) : document_(document) {
    // How old the list is tells which releases there were.
    for_each_debian_entry(document_.bytes, [this](const DebianEntry& entry) {
      newest_ = std::max(newest_, year_of(entry.header.text));
    });
  }

  // Errors: too_large.
  Result<Records> read() {
    for_each_debian_entry(document_.bytes, [this](const DebianEntry& entry) {
      if (count_ <= most_statements) take(entry);
    });
    if (count_ <= most_statements) return std::move(records_);
    return refusal(document_, Error(Fault::too_large,
                                    say({"more than {} statements", "記述が {} 件を超えています"},
                                        most_statements)));
  }

 private:
  void take(const DebianEntry& entry) {
    const std::optional<Header> header = parse_header(entry.header.text);
    if (!header) {
      return skip(entry.header, say({"`{}` begins no entry", "`{}` は項目の始まりではありません"},
                                    shown(entry.header.text)));
    }
    packages_.clear();
    has_notice_ = false;
    bug_ = {};
    Advisory advisory{.id = std::string(header->id),
                      .source = "debian-tracker",
                      .title = std::string(header->title)};
    for (const DebianLine& line : entry.lines)
      take(line, advisory);
    for (const auto& [package, notes] : packages_)
      tell(package, notes, advisory.statements);
    if (advisory.statements.empty()) {
      ++records_.passed_over;  // not for Debian, not looked at yet, or without a package
      return;
    }
    count_ += advisory.statements.size();
    if (!name_temporary(entry.header, *header, advisory)) return;
    add_reference(advisory.references,
                  fmt::format("https://security-tracker.debian.org/tracker/{}", advisory.id));
    std::ranges::rotate(advisory.references, advisory.references.end() - 1);
    records_.advisories.push_back(std::move(advisory));
  }

  void take(const DebianLine& line, Advisory& advisory) {
    constexpr std::string_view note = "NOTE: ";
    if (line.text == "REJECTED") {
      advisory.is_withdrawn = true;
    } else if (line.text.starts_with(note)) {
      const std::string_view text = trimmed(line.text.substr(note.size()));
      if (text.starts_with("https://") || text.starts_with("http://"))
        add_reference(advisory.references, text.substr(0, text.find(' ')));
    } else if (const auto ids = parse_debian_ids(line.text)) {
      has_notice_ = has_notice_ || !ids->empty();
    } else if (is_debian_note(line.text)) {
      take_note(line, advisory);
    }
  }

  void take_note(const DebianLine& line, Advisory& advisory) {
    const std::optional<DebianNote> note = parse_debian_note(line.text);
    if (!note) return skip(line, broken_debian_note(line.text));
    if (!note->release.empty() && release_named("debian", note->release) == nullptr)
      return skip(line, unknown_debian_release(note->release));
    Statement probe;
    if (note->word.empty() ? !is_version(VersionScheme::deb, note->version)
                           : note->word != "itp" && !take_debian_word(probe, note->word, {})) {
      return skip(line, note->word.empty() ? broken_debian_version(note->version)
                                           : unknown_debian_word(note->word));
    }
    if (bug_.empty()) bug_ = bug_in(note->remark);
    if (const std::string_view bug = bug_in(note->remark); !bug.empty())
      add_reference(advisory.references, fmt::format("https://bugs.debian.org/{}", bug));
    Notes& notes = packages_[note->package][note->release];
    (is_about_notices(note->word) ? notes.no_dsa : notes.state) = note;
  }

  // Who has no note of its own in a release is as it is in sid. Where a notice speaks of the
  // vulnerability, it alone knows of which releases: nothing is concluded then.
  void tell(std::string_view package, const NotesByRelease& notes,
            std::vector<Statement>& statements) {
    const auto general = notes.find({});
    const Notes nothing;
    const Notes& sid = general == notes.end() ? nothing : general->second;
    if (sid.state && sid.state->word == "itp") {
      ++records_.passed_over;
      return;
    }
    for (const DistributionRelease& release : distribution_releases()) {
      if (release.system != "debian") break;
      if (release.codename == "experimental") continue;
      const auto own = notes.find(release.codename);
      if (own != notes.end()) {
        add(release, package, own->second, sid, statements);
      } else if (release.codename == "sid") {
        if (sid.state && sid.state->word != "removed")
          add(release, package, nothing, sid, statements);
      } else if (!has_notice_ && is_alive(release)) {
        add(release, package, nothing, sid, statements);
      }
    }
  }

  [[nodiscard]] bool is_alive(const DistributionRelease& release) const {
    constexpr unsigned year = 10000;
    return release.created < newest_ + year &&
           (release.last_day == 0 || release.last_day > newest_);
  }

  static void add(const DistributionRelease& release, std::string_view package, const Notes& own,
                  const Notes& sid, std::vector<Statement>& statements) {
    const std::optional<DebianNote>& state = own.state ? own.state : sid.state;
    if (!state && !own.no_dsa) return;
    Statement statement{.ecosystem = std::string(release.ecosystem),
                        .package = normal_name("deb", package),
                        .names_source = true};
    for (const std::optional<DebianNote>& note : {own.state, sid.state}) {
      if (note && !statement.severity)
        statement.severity = debian_severity(debian_urgency(note->remark));
    }
    const std::string_view fixed = state ? state->version : std::string_view();
    if (own.no_dsa) {
      static_cast<void>(take_debian_word(statement, own.no_dsa->word, fixed));
      statement.note = debian_note(own.no_dsa->word, own.no_dsa->remark);
    } else if (!state->word.empty()) {
      static_cast<void>(take_debian_word(statement, state->word, {}));
      const bool is_reason = bug_in(state->remark).empty() && debian_urgency(state->remark).empty();
      statement.note = debian_note(state->word, is_reason ? state->remark : std::string_view());
    } else {
      statement.vulnerable = versions_before(fixed);
    }
    statements.push_back(std::move(statement));
  }

  // The tracker makes such a name of the first bug and of the description; there it is found by it.
  bool name_temporary(const DebianLine& line, const Header& header, Advisory& advisory) {
    if (!header.id.ends_with(no_number_yet)) return true;
    if (!is_available(HashAlgorithm::md5)) {
      skip(line, Text{"it has no id, and none can be made of it on this machine",
                      "ID がなく、このマシンでは作ることもできません"});
      return false;
    }
    StreamHash hash(HashAlgorithm::md5);
    hash.feed(header.title);
    advisory.id = fmt::format("TEMP-{:0>7}-{}", bug_.empty() ? "0" : bug_,
                              upper_case(hash.hex().substr(0, 6)));
    return true;
  }

  void skip(const DebianLine& line, Message reason) {
    advisory::skip(fmt::format("{}:{}", document_.path, line.number), std::move(reason), records_);
  }

  const FeedDocument& document_;
  unsigned newest_ = 0;
  std::size_t count_ = 0;  // of statements
  Records records_;
  // Of the entry that is read.
  std::map<std::string_view, NotesByRelease> packages_;
  bool has_notice_ = false;
  std::string_view bug_;
};

// By its first entry, and what stands indented below it.
bool recognises(const FeedDocument& document) {
  if (!document.bytes.starts_with("CVE-")) return false;
  const DebianEntry first = first_debian_entry(document);
  return !first.lines.empty() && parse_header(first.header.text).has_value();
}

Result<Records> read(const FeedDocument& document) {
  return Reader(document).read();
}

}  // namespace

FeedReader debian_cve_list() {
  return {.name = "debian-cve-list", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
