// updateinfo.xml, the notices in a repository of rpm packages: Amazon Linux, Rocky, AlmaLinux,
// Oracle Linux, Fedora with EPEL, and Red Hat. Written down nowhere but in createrepo_c and dnf.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/rpm_statements.h"
#include "formats/advisory/words.h"
#include "formats/xml.h"

namespace hakoseki::advisory {
namespace {

// What a notice speaks of: a release of a distribution, and of its repositories which one.
struct Release {
  std::string ecosystem = {};  // empty: not known
  std::string repository = {};
};

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || !is_alphanumeric(text[at]);
}

// ---- Amazon Linux ----

// Its releases as their ids and names begin: the longer number first.
constexpr std::array<std::string_view, 4> amazon_releases = {"2023", "2022", "2", "1"};

// What stands between `ALAS` and the year: empty, `2`, `2023`, `2KERNEL-5.15`, `DOCKER`,
// `2023LIVEPATCH`. Nothing where the id has no year and number at its end.
std::optional<std::string_view> amazon_mark(std::string_view id) {
  id.remove_prefix(4);
  const std::size_t number = id.rfind('-');
  if (number == std::string_view::npos || !is_digits(id.substr(number + 1))) return std::nullopt;
  id = id.substr(0, number);
  constexpr std::size_t year = 5;  // -2022
  if (id.size() < year || id[id.size() - year] != '-' || !is_digits(id.substr(id.size() - 4)))
    return std::nullopt;
  return id.substr(0, id.size() - year);
}

// `amazon-linux-2---kernel-5.15` and `amazon-linux-ami`, as the collections are called, and
// `Amazon Linux 2023 - Nvidia`, as the titles begin.
std::string amazon_ecosystem_of_name(std::string_view name) {
  std::string lower = lower_case(name);
  std::ranges::replace(lower, ' ', '-');
  constexpr std::string_view prefix = "amazon-linux-";
  if (!lower.starts_with(prefix)) return {};
  const std::string_view rest = std::string_view(lower).substr(prefix.size());
  if (rest.starts_with("ami")) return "amzn:1";
  for (const std::string_view release : amazon_releases) {
    if (rest.starts_with(release) && ends_word(rest, release.size()))
      return fmt::format("amzn:{}", release);
  }
  return {};
}

// By the folders above the file: `amazonlinux2/extras/docker`, `2/core`, `al2023/nvidia`.
Release amazon_release_of_path(std::string_view path) {
  Release release;
  std::string folder_before;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) break;
    const std::string folder = lower_case(path.substr(0, slash));
    path.remove_prefix(slash + 1);
    std::string_view number = folder;
    while (!number.empty() && !is_digit(number.front()))
      number.remove_prefix(1);
    if (release.ecosystem.empty() && is_one_of(number, amazon_releases))
      release.ecosystem = fmt::format("amzn:{}", number);
    if (folder_before == "extras") release.repository = folder;
    folder_before = folder;
  }
  return release;
}

// Extras of Amazon Linux 2 come without its number before their name; without any the id is that
// of Amazon Linux 1, or of another one in what other pages than updateinfo call it.
Release amazon_release(std::string_view id, const XmlElement& update, std::string_view path) {
  const std::string_view mark = amazon_mark(id).value_or("");
  for (const std::string_view release : amazon_releases) {
    const bool is_it = mark.starts_with(release) &&
                       (mark.size() == release.size() || is_letter(mark[release.size()]));
    if (is_it) return {fmt::format("amzn:{}", release), lower_case(mark.substr(release.size()))};
  }
  const Release by_path = amazon_release_of_path(path);
  if (!mark.empty()) return {"amzn:2", lower_case(mark)};
  Release release{amazon_ecosystem_of_name(update.text_of("title")), by_path.repository};
  if (release.ecosystem.empty()) release.ecosystem = by_path.ecosystem;
  return release;
}

// ---- the others ----

// The number behind a word, in lower case: `rocky linux 8`, `rhel-9-for-x86_64`.
std::string number_behind(std::string_view text, std::string_view word) {
  constexpr std::size_t most_digits = 3;
  const std::string lower = lower_case(text);
  for (std::size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
    if (at > 0 && is_letter(word.front()) && is_letter(lower[at - 1])) continue;
    const std::size_t begin = at + word.size();
    const std::size_t end = std::min(lower.find_first_not_of("0123456789", begin), lower.size());
    if (end > begin && end - begin <= most_digits) return lower.substr(begin, end - begin);
  }
  return {};
}

// Who writes notices with such ids, and how the number of the release stands in their texts.
struct Publisher {
  std::string_view source;
  std::string_view distribution;
  std::array<std::string_view, 3> ids;    // as they begin; empty ones are none
  std::array<std::string_view, 3> words;  // before it in the names of releases and repositories
  std::string_view folder;                // before it in paths
  std::string_view tag;                   // before it in the releases of packages
};

constexpr std::array publishers = {
    Publisher{.source = "amazon",
              .distribution = "amzn",
              .ids = {"ALAS"},
              .words = {},
              .folder = {},
              .tag = {}},
    Publisher{.source = "rocky",
              .distribution = "rocky",
              .ids = {"RLSA-", "RLBA-", "RLEA-"},
              .words = {"rocky linux ", "rocky-linux-", "rl"},
              .folder = "rocky/",
              .tag = ".el"},
    Publisher{.source = "alma",
              .distribution = "almalinux",
              .ids = {"ALSA-", "ALBA-", "ALEA-"},
              .words = {"almalinux ", "almalinux-", "almalinux"},
              .folder = "almalinux/",
              .tag = ".el"},
    Publisher{.source = "oracle",
              .distribution = "ol",
              .ids = {"ELSA-", "ELBA-", "ELEA-"},
              .words = {"oracle linux ", "oraclelinux", "ol"},
              .folder = "ol",
              .tag = ".el"},
    Publisher{.source = "epel",
              .distribution = "epel",
              .ids = {"FEDORA-EPEL-"},
              .words = {"epel ", "epel-", "epel"},
              .folder = "epel/",
              .tag = ".el"},
    Publisher{.source = "fedora",
              .distribution = "fedora",
              .ids = {"FEDORA-"},
              .words = {"fedora ", "fedora-", "f"},
              .folder = "fedora/",
              .tag = ".fc"},
    Publisher{.source = "redhat",
              .distribution = "rhel",
              .ids = {"RHSA-", "RHBA-", "RHEA-"},
              .words = {"red hat enterprise linux ", "rhel-", "rhel"},
              .folder = "rhel",
              .tag = ".el"},
};

const Publisher* publisher_of(std::string_view id) {
  const auto writes = [&](const Publisher& publisher) {
    return std::ranges::any_of(publisher.ids, [&](std::string_view begin) {
      return !begin.empty() && id.starts_with(begin);
    });
  };
  const auto found = std::ranges::find_if(publishers, writes);
  return found == publishers.end() ? nullptr : &*found;
}

// What it says of its release, then what its repository is called, then where the file lay, then
// what its packages were built for.
std::string number_of_release(const Publisher& publisher, const XmlElement& update,
                              const XmlElement& collection, std::string_view path) {
  for (const std::string_view text :
       {update.text_of("release"), collection.attribute("short"), collection.text_of("name")}) {
    for (const std::string_view word : publisher.words) {
      std::string number = number_behind(text, word);
      if (!number.empty()) return number;
    }
  }
  std::string number = number_behind(path, publisher.folder);
  const XmlElement* package = collection.child("package");
  if (number.empty() && package != nullptr)
    number = number_behind(package->attribute("release"), publisher.tag);
  return number;
}

// Repositories of Oracle Linux hold the same packages in versions that never take part in the
// order of the others: https://linux.oracle.com/ksplice, and modules validated by FIPS 140.
std::string oracle_repository(std::string_view version) {
  if (version.contains(".ksplice")) return "ksplice";
  return version.contains("_fips") ? "fips" : "";
}

// `rhel-9-for-x86_64-appstream-eus-rpms`
std::string redhat_repository(std::string_view name) {
  for (const std::string_view stream : {"eus", "aus", "e4s", "tus", "els"}) {
    if (name.contains(fmt::format("-{}-", stream))) return std::string(stream);
  }
  return {};
}

// ---- notices ----

class Notices {
 public:
  explicit Notices(const FeedDocument& document) : document_(document) {}

  Result<Records> run() {
    const auto outcome = for_each_xml_element(
        document_.bytes, "update", [&](const Result<XmlElement>& update) { take(update); });
    if (!outcome && records_.advisories.empty()) {
      Error error = outcome.error();
      error.where = fmt::format("{}:{}", document_.path, error.where);
      return std::unexpected(std::move(error));
    }
    if (!outcome) leave_out(outcome.error().where, outcome.error().told());
    return std::move(records_);
  }

 private:
  void leave_out(std::string_view line, Message reason) {
    skip(fmt::format("{}:{}", document_.path, line), std::move(reason), records_);
  }
  void leave_out(const XmlElement& element, Message reason) {
    leave_out(fmt::format("{}", element.line), std::move(reason));
  }

  void take(const Result<XmlElement>& update) {
    if (!update) return leave_out(update.error().where, update.error().told());
    const std::string_view status = update->attribute("status");
    constexpr std::array<std::string_view, 3> released = {"", "final", "stable"};
    if (!is_one_of(status, released)) {
      ++records_.passed_over;
      return;
    }
    const std::string_view id = update->text_of("id");
    if (id.empty())
      return leave_out(*update, Text{"an update without an id", "ID のない update です"});
    const Publisher* publisher = publisher_of(id);
    if (publisher == nullptr) {
      return leave_out(*update, say({"nobody is known whose notices are called `{}`",
                                     "`{}` という ID を付ける発行元は分かりません"},
                                    id));
    }
    Advisory advisory = told_of(*update, *publisher);
    if (advisory.covers.empty() && update->attribute("type") != "security") {
      ++records_.passed_over;
      return;
    }
    take_packages(*update, *publisher, advisory);
    if (advisory.statements.empty())
      return leave_out(*update, say({"`{}` names no package of a release that can be told",
                                     "`{}` からリリースとパッケージを読み取れません"},
                                    id));
    add(std::move(advisory), records_);
  }

  static Advisory told_of(const XmlElement& update, const Publisher& publisher) {
    Advisory advisory{.id = std::string(update.text_of("id")),
                      .source = std::string(publisher.source),
                      .title = std::string(update.text_of("title")),
                      .description = std::string(update.text_of("description")),
                      .severity = severity_in(update.text_of("severity"))};
    if (const XmlElement* issued = update.child("issued"))
      advisory.published = day_in(issued->attribute("date"));
    if (const XmlElement* updated = update.child("updated"))
      advisory.modified = day_in(updated->attribute("date"));
    take_references(update, advisory);
    return advisory;
  }

  // Fedora's name the CVEs in the titles of bugs alone, or nowhere but in the text.
  static void take_references(const XmlElement& update, Advisory& advisory) {
    std::string named;
    std::vector<std::string> others;
    if (const XmlElement* references = update.child("references")) {
      for (const XmlElement& reference : references->children) {
        named += fmt::format("{} {}\n", reference.attribute("id"), reference.attribute("title"));
        const std::string_view href = reference.attribute("href");
        if (href.empty()) continue;
        auto& list = reference.attribute("type") == "self" ? advisory.references : others;
        list.emplace_back(href);
      }
    }
    std::ranges::move(others, std::back_inserter(advisory.references));
    advisory.references = each_once(std::move(advisory.references));
    advisory.covers = cves_in(named);
    if (advisory.covers.empty())
      advisory.covers = cves_in(advisory.title + '\n' + advisory.description);
  }

  void take_packages(const XmlElement& update, const Publisher& publisher, Advisory& advisory) {
    const XmlElement* list = update.child("pkglist");
    if (list == nullptr) return;
    std::vector<Statement> statements;
    for (const XmlElement& collection : list->children) {
      if (collection.name == "collection")
        take_collection(update, publisher, collection, statements);
    }
    if (publisher.source != "amazon" && is_of_one_architecture(statements)) {
      for (Statement& statement : statements)
        statement.architecture.clear();
    }
    advisory.statements = merged_architectures(std::move(statements));
  }

  // Repositories of the others are of one architecture each, and so are their notices, which are
  // true of all: they say no more than where the file was found.
  static bool is_of_one_architecture(const std::vector<Statement>& statements) {
    std::string_view only;
    for (const Statement& statement : statements) {
      const std::string_view one = statement.architecture;
      if (one.empty() || (one.starts_with('i') && one.ends_with("86"))) continue;
      if (!only.empty() && only != one) return false;
      only = one;
    }
    return true;
  }

  void take_collection(const XmlElement& update, const Publisher& publisher,
                       const XmlElement& collection, std::vector<Statement>& statements) {
    Release release = release_of(update, publisher, collection);
    if (release.ecosystem.empty()) return;
    std::string module;
    if (const XmlElement* of = collection.child("module")) {
      module = fmt::format("{}:{}", of->attribute("name"), of->attribute("stream"));
    }
    for (const XmlElement& package : collection.children) {
      if (package.name != "package") continue;
      const std::string_view name = package.attribute("name");
      std::string version = rpm_version(package.attribute("epoch"), package.attribute("version"),
                                        package.attribute("release"));
      if (name.empty() || package.attribute("version").empty()) {
        leave_out(package, Text{"a package without name or version",
                                "名前またはバージョンのないパッケージです"});
        continue;
      }
      Statement& statement = statements.emplace_back(
          Statement{.ecosystem = release.ecosystem, .package = std::string(name)});
      set_architecture(statement, package.attribute("arch"));
      statement.module = module;
      statement.repository =
          publisher.source == "oracle" ? oracle_repository(version) : release.repository;
      statement.vulnerable = versions_before(version);
    }
  }

  Release release_of(const XmlElement& update, const Publisher& publisher,
                     const XmlElement& collection) const {
    if (publisher.source == "amazon") {
      Release release = amazon_release(update.text_of("id"), update, document_.path);
      if (release.ecosystem.empty())
        release.ecosystem = amazon_ecosystem_of_name(collection.attribute("short"));
      if (release.ecosystem.empty()) release.ecosystem = "amzn:1";
      return release;
    }
    const std::string number = number_of_release(publisher, update, collection, document_.path);
    if (number.empty()) return {};
    Release release{fmt::format("{}:{}", publisher.distribution, number), {}};
    if (publisher.source == "redhat")
      release.repository = redhat_repository(collection.attribute("short"));
    return release;
  }

  const FeedDocument& document_;
  Records records_;
};

bool recognises(const FeedDocument& document) {
  std::string_view begin = document.bytes.substr(0, limits::sniff_bytes);
  if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  const std::size_t root = begin.find("<updates");
  return first != std::string_view::npos && begin[first] == '<' && root != std::string_view::npos &&
         ends_word(begin, root + 8);
}

Result<Records> read(const FeedDocument& document) {
  return Notices(document).run();
}

}  // namespace

FeedReader updateinfo() {
  return {.name = "updateinfo", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
