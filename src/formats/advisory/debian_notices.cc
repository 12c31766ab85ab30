// Debian's security advisories (DSA), those of its long-term support (DLA) and the old ones for
// testing (DTSA), as the security tracker keeps them in data/DSA/list and its neighbours.
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/codenames.h"
#include "formats/advisory/debian_list.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

struct NoticeKind {
  std::string_view prefix;
  std::string_view source;
};

constexpr std::array<NoticeKind, 3> kinds = {
    {{"DSA-", "debian-dsa"}, {"DLA-", "debian-dla"}, {"DTSA-", "debian-dtsa"}}};

// Empty: the id of something else.
std::string_view source_of(std::string_view id) {
  for (const NoticeKind& kind : kinds) {
    if (id.starts_with(kind.prefix)) return kind.source;
  }
  return {};
}

struct Header {
  std::optional<Day> day;
  std::string_view id;
  std::string_view title;
};

// `[29 Mar 2023] DSA-5380-1 xorg-server - security update`
std::optional<Header> parse_header(std::string_view line) {
  const std::size_t end = line.find(']');
  if (!line.starts_with('[') || end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = trimmed(line.substr(end + 1));
  const std::string_view id = rest.substr(0, rest.find_first_of(" \t"));
  if (source_of(id).empty()) return std::nullopt;
  return Header{.day = day_in_words(line.substr(1, end - 1)),
                .id = id,
                .title = trimmed(rest.substr(id.size()))};
}

// A notice that mends a mistake of an earlier one, or brings newer data, is about no vulnerability.
bool is_of_no_vulnerability(const Advisory& notice) {
  if (!notice.covers.empty()) return false;
  for (const std::string_view word : {"regression", "timezone", "new upstream version"}) {
    if (notice.title.find(word) != std::string::npos) return true;
  }
  return notice.title.ends_with(" - update");
}

class Reader {
 public:
  explicit Reader(const FeedDocument& document) : document_(document) {}

  Records read() {
    for_each_debian_entry(document_.bytes, [this](const DebianEntry& entry) { take(entry); });
    return std::move(records_);
  }

 private:
  void take(const DebianEntry& entry) {
    const std::optional<Header> header = parse_header(entry.header.text);
    if (!header) {
      return skip(entry.header, say({"`{}` begins no notice", "`{}` は通知の始まりではありません"},
                                    shown(entry.header.text)));
    }
    Advisory notice{.id = std::string(header->id),
                    .source = std::string(source_of(header->id)),
                    .published = header->day,
                    .title = std::string(header->title)};
    for (const DebianLine& line : entry.lines)
      take(line, notice);
    add_reference(notice.references,
                  fmt::format("https://security-tracker.debian.org/tracker/{}", notice.id));
    if (is_of_no_vulnerability(notice)) {
      records_.passed_over += notice.statements.size();
      return;
    }
    // Announcements speak of no package.
    if (!notice.statements.empty()) add(std::move(notice), records_);
  }

  void take(const DebianLine& line, Advisory& notice) {
    if (const auto ids = parse_debian_ids(line.text)) {
      notice.covers.insert(notice.covers.end(), ids->begin(), ids->end());
    } else if (is_debian_note(line.text)) {
      take_note(line, notice);
    }
  }

  void take_note(const DebianLine& line, Advisory& notice) {
    const std::optional<DebianNote> note = parse_debian_note(line.text);
    if (!note) return skip(line, broken_debian_note(line.text));
    const DistributionRelease* release = release_named("debian", note->release);
    if (release == nullptr) return skip(line, unknown_debian_release(note->release));
    Statement statement{.ecosystem = std::string(release->ecosystem),
                        .package = normal_name("deb", note->package),
                        .names_source = true,
                        .severity = debian_severity(debian_urgency(note->remark))};
    if (!note->word.empty()) {
      if (!take_debian_word(statement, note->word, {}))
        return skip(line, unknown_debian_word(note->word));
      statement.note = debian_note(note->word, note->remark);
    } else if (is_version(VersionScheme::deb, note->version)) {
      statement.vulnerable = versions_before(note->version);
    } else {
      return skip(line, broken_debian_version(note->version));
    }
    notice.statements.push_back(std::move(statement));
  }

  void skip(const DebianLine& line, Message reason) {
    advisory::skip(fmt::format("{}:{}", document_.path, line.number), std::move(reason), records_);
  }

  const FeedDocument& document_;
  Records records_;
};

// By its first entry.
bool recognises(const FeedDocument& document) {
  return document.bytes.starts_with('[') &&
         parse_header(first_debian_entry(document).header.text).has_value();
}

Result<Records> read(const FeedDocument& document) {
  return Reader(document).read();
}

}  // namespace

FeedReader debian_notices() {
  return {.name = "debian-notices", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
