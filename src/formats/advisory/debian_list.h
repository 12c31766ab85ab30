// The lists of Debian's security tracker (its documentation: security_tracker.html of the security
// team): an entry is a line, and lines below it that begin with space.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "formats/advisory/advisory.h"

namespace hakoseki::advisory {

struct DebianLine {
  std::size_t number = 0;      // 1 is the first of the document
  std::string_view text = {};  // without the space around it
};

struct DebianEntry {
  DebianLine header = {};
  std::vector<DebianLine> lines = {};
};

// `[bookworm] - foot 1.13.1-2+deb12u1 (low; bug #1053115)`
struct DebianNote {
  std::string_view release = {};  // empty: sid, and all that have no note of their own
  std::string_view package = {};
  std::string_view version = {};  // empty where a word stands there
  std::string_view word = {};     // of `<no-dsa>`: `no-dsa`
  std::string_view remark = {};   // what the parentheses hold
};

void for_each_debian_entry(std::string_view bytes,
                           const std::function<void(const DebianEntry&)>& visit);
// What stands first in a document, as far as the bytes reach that tell its kind; empty where there
// is nothing.
[[nodiscard]] DebianEntry first_debian_entry(const FeedDocument& document);

// Whether a line of an entry is such a note.
[[nodiscard]] bool is_debian_note(std::string_view line);
// Nothing where it is a broken one.
[[nodiscard]] std::optional<DebianNote> parse_debian_note(std::string_view line);
// `{CVE-2024-1 DSA-5678-1}`; nothing for other lines.
[[nodiscard]] std::optional<std::vector<std::string_view>> parse_debian_ids(std::string_view line);

// What the urgency of a package means; nothing for what is none, or not yet assigned.
[[nodiscard]] std::optional<Severity> debian_severity(std::string_view urgency);
// The first urgency among the remarks of a note, which semicolons separate.
[[nodiscard]] std::string_view debian_urgency(std::string_view remark);

// What a word in place of a version says of all versions before `fixed` (empty: not yet mended).
// False where it is no word of this list, or one of packages that Debian does not have.
[[nodiscard]] bool take_debian_word(Statement& statement, std::string_view word,
                                    std::string_view fixed);

// Why a note is of no use.
[[nodiscard]] Message broken_debian_note(std::string_view line);
[[nodiscard]] Message broken_debian_version(std::string_view version);
[[nodiscard]] Message unknown_debian_release(std::string_view codename);
[[nodiscard]] Message unknown_debian_word(std::string_view word);

// `<no-dsa> (Minor issue)`, shortened where it is long.
[[nodiscard]] std::string debian_note(std::string_view word, std::string_view remark);

}  // namespace hakoseki::advisory
