#include "collect/advisories/wanted_files.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "formats/xml.h"
#include "io/aws/json_node.h"

namespace hakoseki::advisories {
namespace {

constexpr std::size_t most_files = 10'000;  // of one feed
constexpr std::size_t longest_name = 200;
constexpr std::size_t sha256_digits = 64;
// The newest release of Alpine that may be there while this program is used: two come a year.
constexpr int first_alpine = 10;
constexpr int last_alpine = 32;

std::unexpected<Error> malformed(const std::string& url, Message what) {
  const std::string shown = utf8::neutralise(url);
  return std::unexpected(Error(Fault::malformed, Message(fmt::format("`{}`: {}", shown, what.en),
                                                         fmt::format("`{}`: {}", shown, what.ja))));
}

std::string filled(std::string_view text, std::string_view word) {
  const std::size_t at = text.find("{}");
  if (at == text.npos) return std::string(text);
  return fmt::format("{}{}{}", text.substr(0, at), word, text.substr(at + 2));
}

bool is_sha256(std::string_view text) {
  return text.size() == sha256_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The digits in front of a line of sha256sum, or alone.
std::string sha256_in(std::string_view text) {
  const std::string digits = lower_case(text.substr(0, sha256_digits));
  return is_sha256(digits) ? digits : std::string();
}

std::string url_beside(const std::string& url, std::string_view name) {
  return url.substr(0, url.rfind('/') + 1) + std::string(name);
}

std::unexpected<Error> absent(const std::string& url) {
  return std::unexpected(Error(
      Fault::unavailable, say({"there is no `{}`", "`{}` がありません"}, utf8::neutralise(url))));
}

Result<std::string> text_at(const std::string& url, const DownloadMeans& means) {
  TRY(std::optional<std::string> text, fetch_text(url, means));
  if (text) return std::move(*text);
  return absent(url);
}

int year_of(Moment moment) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(moment));
  return static_cast<int>(day.year());
}

class Finder {
 public:
  Finder(const PublicFeed& feed, const DownloadMeans& means) : feed_(feed), means_(means) {}

  WantedFiles find() {
    for (const PublicFile& file : feed_.files)
      add(file);
    return std::move(wanted_);
  }

 private:
  void add(const PublicFile& file) {
    switch (file.location) {
      case FileLocation::here:
        return add_plain(file, {}, file.may_be_missing);
      case FileLocation::each_year: {
        const int last = year_of(means_.now());
        for (int year = file.first_year; year <= last; ++year) {
          // That of this year may not be there in its first days.
          add_plain(file, std::to_string(year), year == last);
        }
        return;
      }
      case FileLocation::each_version:
        for (int minor = first_alpine; minor <= last_alpine; ++minor)
          add_plain(file, fmt::format("v3.{}", minor), true);
        return add_plain(file, "edge", true);
      case FileLocation::named_archive:
        return keep(file.name, named_archive(file));
      case FileLocation::updateinfo:
        return keep(file.name, updateinfo(file, file.url, std::string(file.name)));
      case FileLocation::each_topic:
        return add_topics(file);
    }
  }

  void add_plain(const PublicFile& file, std::string_view word, bool may_be_missing) {
    WantedFile wanted{.name = filled(file.name, word),
                      .url = filled(file.url, word),
                      .may_be_missing = may_be_missing};
    Result<std::optional<Expected>> expected = expected_of(wanted.url, file.checksum);
    if (!expected) {
      wanted_.failures.emplace_back(wanted.name, std::move(expected).error());
    } else if (*expected) {
      wanted.expected = std::move(**expected);
      wanted_.files.push_back(std::move(wanted));
    } else if (!may_be_missing) {
      wanted_.failures.emplace_back(wanted.name, absent(wanted.url).error());
    }
  }

  void keep(std::string_view name, Result<std::optional<WantedFile>> found) {
    if (!found) {
      wanted_.failures.emplace_back(name, std::move(found).error());
    } else if (*found) {
      wanted_.files.push_back(std::move(**found));
    }
  }

  // Nothing where the digest is not there: the file is not there either, or not yet.
  [[nodiscard]] Result<std::optional<Expected>> expected_of(const std::string& url,
                                                            FileChecksum checksum) const {
    if (checksum == FileChecksum::none) return Expected{};
    const bool is_meta = checksum == FileChecksum::nvd_meta;
    constexpr std::string_view packed_end = ".json.gz";
    constexpr std::string_view key = "sha256:";
    const std::string place =
        is_meta ? url.substr(0, url.size() - packed_end.size()) + ".meta" : url + ".sha256";
    TRY(const std::optional<std::string> text, fetch_text(place, means_));
    if (!text) return std::nullopt;
    const std::size_t at = is_meta ? text->find(key) : 0;
    std::string digits;
    if (at != text->npos) {
      digits = sha256_in(std::string_view(*text).substr(at + (is_meta ? key.size() : 0)));
    }
    if (digits.empty()) return no_digest(place);
    return Expected{.sha256 = std::move(digits), .is_of_unpacked = is_meta};
  }

  static std::unexpected<Error> no_digest(const std::string& url) {
    return malformed(url, Text{"no SHA-256 is in it", "SHA-256 が書かれていません"});
  }

  // `csaf_vex_2026-08-21.tar.zst`
  [[nodiscard]] Result<std::optional<WantedFile>> named_archive(const PublicFile& file) const {
    TRY(const std::string text, text_at(file.url, means_));
    const auto words = words_of(std::string_view(text).substr(0, text.find('\n')));
    if (words.size() != 1 || !is_plain_name(words[0]) || words[0].contains('/')) {
      return malformed(file.url, Text{"it names no archive", "アーカイブ名が書かれていません"});
    }
    WantedFile wanted{.name = std::string(file.name), .url = url_beside(file.url, words[0])};
    TRY(std::optional<Expected> expected, expected_of(wanted.url, file.checksum));
    if (!expected) return absent(wanted.url + ".sha256");
    wanted.expected = std::move(*expected);
    return wanted;
  }

  // What the repository's repomd.xml says of its advisories. Nothing where it has none.
  [[nodiscard]] Result<std::optional<WantedFile>> updateinfo(const PublicFile& file,
                                                             const std::string& url,
                                                             std::string name) const {
    TRY(const std::optional<std::string> mirrors, fetch_text(url, means_));
    if (!mirrors && file.may_be_missing) return std::nullopt;
    if (!mirrors) return absent(url);
    TRY(const std::string base, first_mirror(url, *mirrors));
    const std::string index = base + "repodata/repomd.xml";
    TRY(const std::string text, text_at(index, means_));
    const Result<XmlElement> root = read_xml(text);
    if (!root) return malformed(index, root.error().told());
    for (const XmlElement& data : root->children) {
      if (data.name != "data" || data.attribute("type") != "updateinfo") continue;
      const XmlElement* location = data.child("location");
      const XmlElement* checksum = data.child("checksum");
      const std::string_view href = location == nullptr ? "" : location->attribute("href");
      const bool has_digest = checksum != nullptr && checksum->attribute("type") == "sha256" &&
                              is_sha256(checksum->text);
      if (!is_plain_name(href) || !has_digest) {
        return malformed(index, Text{"its updateinfo has no place or no SHA-256",
                                     "updateinfo の場所または SHA-256 がありません"});
      }
      return WantedFile{.name = std::move(name),
                        .url = base + std::string(href),
                        .expected = {.sha256 = checksum->text},
                        .may_be_missing = false};
    }
    return std::nullopt;
  }

  // The first line, ending with a slash.
  [[nodiscard]] Result<std::string> first_mirror(const std::string& url,
                                                 std::string_view list) const {
    std::string first(list.substr(0, list.find_first_of("\r\n")));
    const bool is_url =
        first.starts_with("https://") || (means_.allows_plain && first.starts_with("http://"));
    if (!is_url) return malformed(url, Text{"it names no mirror", "ミラーの URL がありません"});
    if (!first.ends_with('/')) first += '/';
    return first;
  }

  // {"topics": [{"n": "docker"}, ...]}
  void add_topics(const PublicFile& file) {
    const auto catalogue = std::ranges::find_if(feed_.files, [](const PublicFile& one) {
      return one.name.ends_with("extras-catalog.json");
    });
    if (catalogue == feed_.files.end()) return;
    Result<std::vector<std::string>> topics = topics_at(catalogue->url);
    if (!topics) {
      wanted_.failures.emplace_back(file.name, std::move(topics).error());
      return;
    }
    for (const std::string& topic : *topics) {
      std::string name = filled(file.name, topic);
      Result<std::optional<WantedFile>> found = updateinfo(file, filled(file.url, topic), name);
      keep(name, std::move(found));
    }
  }

  [[nodiscard]] Result<std::vector<std::string>> topics_at(const std::string& url) const {
    TRY(std::string text, text_at(url, means_));
    const SourceText source(url, std::move(text));
    const Result<Document> document = read_json(source);
    if (!document) return malformed(url, document.error().told());
    const auto list = document->root().find("topics");
    std::vector<std::string> topics;
    for (std::size_t i = 0; list && list->is_list() && i < list->size(); ++i) {
      std::string topic = aws::member_text(list->element(i), "n");
      const bool is_name = !topic.empty() && std::ranges::all_of(topic, [](char c) {
        return is_alphanumeric(c) || std::string_view("._+-").contains(c);
      });
      if (is_name && topic[0] != '.' && topics.size() < most_files) {
        topics.push_back(std::move(topic));
      }
    }
    if (topics.empty()) {
      return malformed(url, Text{"it names no topics", "トピックが書かれていません"});
    }
    return topics;
  }

  const PublicFeed& feed_;
  const DownloadMeans& means_;
  WantedFiles wanted_;
};

std::string on_mirror(const PublicFeed& feed, std::string mirror, std::string_view name) {
  while (mirror.ends_with('/'))
    mirror.pop_back();
  return fmt::format("{}/{}/{}", mirror, feed.name, percent_encode(name, "/"));
}

// `DIGITS  NAME` or `DIGITS *NAME`, as sha256sum writes and checks it.
Result<WantedFiles> listed(const PublicFeed& feed, const std::string& mirror,
                           const std::string& url, std::string_view sums) {
  WantedFiles wanted;
  while (!sums.empty()) {
    const std::size_t end = std::min(sums.find('\n'), sums.size());
    std::string_view line = sums.substr(0, end);
    sums.remove_prefix(std::min(end + 1, sums.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    std::string digits = sha256_in(line);
    std::string_view name = line.substr(std::min(line.size(), sha256_digits + 2));
    if (digits.empty() || !is_plain_name(name)) {
      return malformed(url, Text{"a line names no file with its SHA-256",
                                 "ファイル名と SHA-256 の形でない行があります"});
    }
    if (wanted.files.size() == most_files) {
      return std::unexpected(
          Error(Fault::too_large,
                say({"more than {} files", "ファイルが {} 件を超えています"}, most_files)));
    }
    wanted.files.push_back({.name = std::string(name),
                            .url = on_mirror(feed, mirror, name),
                            .expected = {.sha256 = std::move(digits)}});
  }
  return wanted;
}

// What the table names without asking anybody.
void add_known(const PublicFeed& feed, const PublicFile& file, const std::string& mirror,
               int this_year, WantedFiles& wanted) {
  // Of those of several branches or years a mirror need not have all.
  const bool may_be_missing = file.may_be_missing || file.location != FileLocation::here;
  const auto add = [&](std::string_view word) {
    const std::string name = filled(file.name, word);
    wanted.files.push_back(
        {.name = name, .url = on_mirror(feed, mirror, name), .may_be_missing = may_be_missing});
  };
  if (file.location == FileLocation::each_topic) return;
  if (file.location == FileLocation::each_year) {
    for (int year = file.first_year; year <= this_year; ++year)
      add(std::to_string(year));
  } else if (file.location == FileLocation::each_version) {
    for (int minor = first_alpine; minor <= last_alpine; ++minor)
      add(fmt::format("v3.{}", minor));
    add("edge");
  } else {
    add({});
  }
}

}  // namespace

bool is_plain_name(std::string_view name) {
  if (name.empty() || name.ends_with('/') || name.size() > longest_name) return false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, end);
    const bool has_control = std::ranges::any_of(
        part, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\\'; });
    if (part.empty() || part[0] == '.' || has_control) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

WantedFiles wanted_of_publisher(const PublicFeed& feed, const DownloadMeans& means) {
  return Finder(feed, means).find();
}

Result<WantedFiles> wanted_of_mirror(const PublicFeed& feed, const std::string& mirror,
                                     const DownloadMeans& means) {
  const std::string url = on_mirror(feed, mirror, sums_name);
  TRY(const std::optional<std::string> sums, fetch_text(url, means));
  if (sums) return listed(feed, mirror, url, *sums);
  WantedFiles wanted;
  for (const PublicFile& file : feed.files)
    add_known(feed, file, mirror, year_of(means.now()), wanted);
  return wanted;
}

}  // namespace hakoseki::advisories
