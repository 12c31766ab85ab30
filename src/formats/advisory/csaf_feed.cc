// Red Hat's and SUSE's security data as CSAF 2.0: a notice for each erratum (RHSA, SUSE-SU), and
// what is known of each CVE as VEX, with what is not mended yet.
// https://redhatproductsecurity.github.io/security-data-guidelines/csaf-vex/
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/advisory/csaf.h"
#include "formats/advisory/csaf_releases.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/rpm_statements.h"
#include "formats/advisory/words.h"
#include "formats/json_reader.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

// What of Red Hat concerns all products of Go is far larger than other documents.
constexpr std::size_t most_nodes = 4 * limits::nodes;

// In terminal cells: a few words such as `Out of support scope`.
constexpr std::size_t widest_note = 120;
// A package of rpm has no longer name or version.
constexpr std::size_t longest_text = 512;

enum class Publisher : std::uint8_t { redhat, suse, other };

// What a product is, as far as statements tell of it.
struct Component {
  std::string name;
  std::string version = {};  // empty: of whatever version
  std::string architecture = {};
  std::string module = {};
};

// ---- components ----

// `8100020240826142629.d47b87a4`: what a module was built as, which is no package.
bool is_release_of_module(std::string_view release) {
  constexpr std::size_t digits = 16;
  const std::size_t point = release.find('.');
  return point != std::string_view::npos && point >= digits &&
         is_digits(release.substr(0, point)) && release.size() - point - 1 == 8;
}

// `container-tools:rhel8:8090020230825121312:e7857ab1` is `container-tools:rhel8`. Empty where the
// stream is missing.
std::string module_of(std::string_view label) {
  const std::size_t name = label.find(':');
  if (name == std::string_view::npos || name + 1 == label.size()) return {};
  return std::string(label.substr(0, label.find(':', name + 1)));
}

enum class Trouble : std::uint8_t {
  of_no_use,
  broken_purl,
  broken_name,
  broken_module,
  without_version
};

Text reason_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::broken_purl:
      return {"the package URL of product `{}` cannot be read",
              "製品 `{}` のパッケージ URL を読み取れません"};
    case Trouble::broken_name:
      return {"the name of product `{}` is too long", "製品 `{}` の名前が長すぎます"};
    case Trouble::broken_module:
      return {"the module of product `{}` has no stream",
              "製品 `{}` のモジュールにストリームがありません"};
    default:
      return {"product `{}` mends something and has no version",
              "修正済みの製品 `{}` にバージョンがありません"};
  }
}

struct Read {
  std::optional<Component> component = {};
  Trouble trouble = Trouble::of_no_use;
};

// `pkg:rpm/redhat/buildah@1.31.3-1?arch=src&epoch=1&rpmmod=container-tools:rhel8:...`
Read component_of_purl(std::string_view text) {
  const auto purl = parse_purl(text);
  if (!purl || std::max(purl->name.size(), purl->version.size()) > longest_text)
    return {.trouble = Trouble::broken_purl};
  if (purl->type != "rpm") return {};
  const std::size_t dash = purl->version.rfind('-');
  if (dash != std::string::npos && is_release_of_module(purl->version.substr(dash + 1))) return {};
  Component component{.name = purl->name, .architecture = std::string(purl->qualifier("arch"))};
  if (!purl->version.empty())
    component.version = rpm_version(purl->qualifier("epoch"), purl->version, {});
  const std::string_view label = purl->qualifier("rpmmod");
  component.module = module_of(label);
  if (!label.empty() && component.module.empty()) return {.trouble = Trouble::broken_module};
  return {.component = std::move(component)};
}

// `bind-9.9.4P2-0.6.1.i586`, as SUSE names what it has no package URL for; `libdcerpc-binding0`
// where the version does not matter.
Component component_of_name(const CsafLeaf& leaf, bool has_version) {
  Component component{.name = std::string(leaf.name),
                      .architecture = std::string(leaf.architecture)};
  const std::string ending = fmt::format(".{}", leaf.architecture);
  if (!leaf.architecture.empty() && component.name.ends_with(ending))
    component.name.resize(component.name.size() - ending.size());
  const std::size_t release = component.name.rfind('-');
  if (release == std::string::npos || release == 0) return component;
  const std::size_t version = component.name.rfind('-', release - 1);
  if (version == std::string::npos || version == 0) return component;
  const bool looks_like_one = is_digit(component.name[version + 1]) &&
                              release + 1 < component.name.size() &&
                              is_digit(component.name[release + 1]);
  if (!has_version && !looks_like_one) return component;
  component.version = component.name.substr(version + 1);
  component.name.resize(version);
  return component;
}

// ---- statements ----

// Statuses of the same package in the same repository, the stronger first: the minor releases of
// one major release are listed by themselves, and who is behind in one of them is mended by the
// next.
int rank_of(const Statement& statement) {
  if (!statement.vulnerable.empty() && !statement.vulnerable.front().to.empty()) return 0;
  switch (statement.standing) {
    case Standing::affected:
      return 1;
    case Standing::will_not_fix:
      return 2;
    case Standing::under_investigation:
      return 3;
    case Standing::not_affected:
      return 4;
  }
  return 4;
}

void keep_the_strongest(std::vector<Statement>& statements) {
  std::unordered_map<std::string, int> strongest;
  for (const Statement& statement : statements) {
    const auto [place, is_new] = strongest.try_emplace(subject_of(statement), rank_of(statement));
    place->second = std::min(place->second, rank_of(statement));
  }
  std::erase_if(statements, [&](const Statement& statement) {
    return rank_of(statement) > strongest.at(subject_of(statement));
  });
}

// What remediations and threats say of single products.
struct Remarks {
  std::unordered_map<std::string_view, std::string_view> notes;
  std::set<std::string_view> not_mended;  // and they stay like that
  std::unordered_map<std::string_view, Severity> severities;
  std::optional<Severity> severity;  // of all
};

class Document {
 public:
  Document(const FeedDocument& document, const Node& root, Records& records)
      : document_(document), root_(root), products_(root), records_(records) {
    const std::optional<Node> about = root.find("document");
    if (about && about->is_map()) about_ = *about;
    if (const std::optional<Node> tracking = about_.find("tracking")) tracking_ = *tracking;
    if (const auto by = about_.find("publisher")) publisher_ = publisher_named(*by);
    // Since 2026 those of Red Hat's VEX are source packages, whether their URL says so or not.
    const std::optional<Node> generator = tracking_.find("generator");
    const std::optional<Node> engine = generator ? generator->find("engine") : std::nullopt;
    names_sources_ = engine && text_at(*engine, "name") == "CSAF Generator";
  }

  void run() {
    const std::string_view id = text_at(tracking_, "id");
    if (id.empty()) {
      return skip(std::string(document_.path),
                  Text{"a document without an id", "ID のない文書です"}, records_);
    }
    if (text_at(tracking_, "status") == "draft") {
      ++records_.passed_over;
      return;
    }
    is_notice_ = !is_cve(id);
    for_each_at(root_, "vulnerabilities", [&](const Node& vulnerability, std::size_t number) {
      place_ = fmt::format("{}#/vulnerabilities/{}", document_.path, number);
      take(vulnerability);
    });
    for (Advisory& advisory : told_) {
      if (!advisory.statements.empty()) add(std::move(advisory), records_);
    }
  }

 private:
  static Publisher publisher_named(const Node& by) {
    const std::string_view space = text_at(by, "namespace");
    if (space.contains("redhat.com")) return Publisher::redhat;
    return space.contains("suse.com") ? Publisher::suse : Publisher::other;
  }

  void take(const Node& vulnerability) {
    const std::string_view cve = text_at(vulnerability, "cve");
    if (cve.empty()) {
      return skip(place_, Text{"a vulnerability without a CVE id", "CVE ID のない脆弱性です"},
                  records_);
    }
    std::vector<Statement> statements = statements_of(vulnerability);
    keep_the_strongest(statements);
    statements = merged_architectures(std::move(statements));
    if (!is_notice_) {
      Advisory advisory = about_vulnerability(vulnerability);
      advisory.statements = std::move(statements);
      give_severities(advisory);
      told_.push_back(std::move(advisory));
      return;
    }
    add_to_notice(cve, std::move(statements));
  }

  // A notice is one advisory, unless its vulnerabilities are of different ones of its packages:
  // then it is one for each set of them.
  void add_to_notice(std::string_view cve, std::vector<Statement> statements) {
    for (Statement& statement : statements)
      statement.severity.reset();
    std::string key;
    for (const Statement& statement : statements)
      key += subject_of(statement) + statement.architecture + '\n' + saying_of(statement);
    const auto [place, is_new] = by_statements_.try_emplace(std::move(key), told_.size());
    if (!is_new) {
      told_[place->second].covers.emplace_back(cve);
      return;
    }
    Advisory advisory = about_notice();
    advisory.covers.emplace_back(cve);
    advisory.statements = std::move(statements);
    told_.push_back(std::move(advisory));
  }

  static void give_severities(Advisory& advisory) {
    for (Statement& statement : advisory.statements) {
      if (!advisory.severity) advisory.severity = statement.severity;
      if (statement.severity == advisory.severity) statement.severity.reset();
    }
  }

  [[nodiscard]] std::string source(std::string_view kind) const {
    return fmt::format("{}-{}", publisher_ == Publisher::suse ? "suse" : "redhat", kind);
  }

  [[nodiscard]] std::optional<Severity> aggregate_severity() const {
    const std::optional<Node> severity = about_.find("aggregate_severity");
    return severity ? severity_in(text_at(*severity, "text")) : std::nullopt;
  }

  [[nodiscard]] Advisory about_notice() const {
    return {.id = std::string(text_at(tracking_, "id")),
            .source = source("csaf"),
            .published = day_in(text_at(tracking_, "initial_release_date")),
            .modified = day_in(text_at(tracking_, "current_release_date")),
            .title = std::string(text_at(about_, "title")),
            .description = note_of(about_, {"summary", "description", "general"}),
            .severity = aggregate_severity(),
            .references = references_of(about_)};
  }

  [[nodiscard]] Advisory about_vulnerability(const Node& vulnerability) const {
    Advisory advisory{.id = std::string(text_at(vulnerability, "cve")),
                      .source = source("vex"),
                      .published = day_in(text_at(vulnerability, "release_date")),
                      .modified = day_in(text_at(tracking_, "current_release_date")),
                      .title = std::string(text_at(vulnerability, "title")),
                      .description = note_of(vulnerability, {"description", "summary", "general"}),
                      .cvss = vectors_of(vulnerability),
                      .severity = aggregate_severity(),
                      .references = references_of(vulnerability)};
    if (!advisory.published)
      advisory.published = day_in(text_at(tracking_, "initial_release_date"));
    if (const std::optional<Node> cwe = vulnerability.find("cwe"))
      add_once(advisory.weaknesses, text_at(*cwe, "id"));
    return advisory;
  }

  // The first category that there is a note of.
  static std::string note_of(const Node& map, std::initializer_list<std::string_view> categories) {
    for (const std::string_view category : categories) {
      std::string text;
      for_each_at(map, "notes", [&](const Node& note, std::size_t) {
        if (text.empty() && text_at(note, "category") == category) text = text_at(note, "text");
      });
      if (!text.empty()) return text;
    }
    return {};
  }

  static std::vector<std::string> references_of(const Node& map) {
    std::vector<std::string> urls;
    std::vector<std::string> others;
    for_each_at(map, "references", [&](const Node& reference, std::size_t) {
      const std::string_view url = text_at(reference, "url");
      if (url.empty()) return;
      (text_at(reference, "category") == "self" ? urls : others).emplace_back(url);
    });
    std::ranges::move(others, std::back_inserter(urls));
    return each_once(std::move(urls));
  }

  static std::vector<std::string> vectors_of(const Node& vulnerability) {
    std::vector<std::string> vectors;
    for_each_at(vulnerability, "scores", [&](const Node& score, std::size_t) {
      for (const std::string_view version : {"cvss_v4", "cvss_v3", "cvss_v2"}) {
        const std::optional<Node> cvss = score.find(version);
        if (cvss) vectors.emplace_back(text_at(*cvss, "vectorString"));
      }
    });
    std::erase(vectors, "");
    return each_once(std::move(vectors));
  }

  Remarks remarks_of(const Node& vulnerability) {
    Remarks remarks;
    bool is_all = true;
    for_each_at(vulnerability, "remediations", [&](const Node& remediation, std::size_t) {
      const std::string_view category = text_at(remediation, "category");
      if (category != "no_fix_planned" && category != "none_available") return;
      is_all &= products_.for_each_id(remediation, [&](std::string_view id) {
        remarks.notes[id] = text_at(remediation, "details");
        if (category == "no_fix_planned") remarks.not_mended.insert(id);
      });
    });
    for_each_at(vulnerability, "threats", [&](const Node& threat, std::size_t) {
      const auto severity = severity_in(text_at(threat, "details"));
      if (text_at(threat, "category") != "impact" || !severity) return;
      const bool is_of_all = !threat.find("product_ids") && !threat.find("group_ids");
      if (is_of_all) remarks.severity = severity;
      is_all &= products_.for_each_id(
          threat, [&](std::string_view id) { remarks.severities.try_emplace(id, *severity); });
    });
    if (!is_all) {
      skip(place_, Text{"its groups of products are too large", "製品のグループが大きすぎます"},
           records_);
    }
    return remarks;
  }

  std::vector<Statement> statements_of(const Node& vulnerability) {
    const Remarks remarks = remarks_of(vulnerability);
    std::vector<Statement> statements;
    for_each_status(vulnerability, [&](CsafStatus status, std::string_view id,
                                       std::string_view list, std::size_t number) {
      const auto product = products_.find(id);
      const std::string place = fmt::format("{}/product_status/{}/{}", place_, list, number);
      if (!product) {
        return skip(place,
                    say({"product `{}` is not in the product tree",
                         "製品 `{}` が product_tree にありません"},
                        id),
                    records_);
      }
      const auto release = release_of(*product);
      if (!release) {
        ++records_.passed_over;
        return;
      }
      const Read read = component_of(*product, status);
      if (read.component && tells_anything(status, *read.component)) {
        statements.push_back(statement_of(*release, *read.component, status, id, remarks));
      } else if (read.component || read.trouble == Trouble::of_no_use) {
        ++records_.passed_over;
      } else {
        skip(place, say(reason_of(read.trouble), id), records_);
      }
    });
    return statements;
  }

  [[nodiscard]] std::optional<RpmRelease> release_of(const CsafProduct& product) const {
    if (product.part_of.empty() || publisher_ == Publisher::other) return std::nullopt;
    const CsafLeaf& outermost = *product.part_of.back();
    return publisher_ == Publisher::redhat ? redhat_release(outermost.cpe)
                                           : suse_release(outermost.name);
  }

  [[nodiscard]] Read component_of(const CsafProduct& product, CsafStatus status) const {
    const CsafLeaf& leaf = *product.itself;
    const bool is_fixed = status == CsafStatus::fixed;
    Read read;
    if (!leaf.purl.empty()) {
      read = component_of_purl(leaf.purl);
    } else if (publisher_ == Publisher::suse) {
      if (leaf.name.size() > longest_text) return {.trouble = Trouble::broken_name};
      read.component = component_of_name(leaf, is_fixed);
    }
    if (!read.component) return read;
    if (is_fixed && read.component->version.empty()) return {.trouble = Trouble::without_version};
    // Once a module was a product between a package and its release.
    for (const CsafLeaf* of : product.part_of) {
      if (of->purl.starts_with("pkg:rpmmod/")) read.component->module = module_of_product(*of);
    }
    if (names_sources_ && read.component->architecture.empty())
      read.component->architecture = "src";
    return read;
  }

  // `pkg:rpmmod/redhat/ruby@3.1:8090020240311122605:a75119d5`
  static std::string module_of_product(const CsafLeaf& leaf) {
    const auto purl = parse_purl(leaf.purl);
    return purl ? module_of(fmt::format("{}:{}", purl->name, purl->version)) : std::string();
  }

  // That a single build is not affected does not tell of others, and a notice does not tell of all
  // packages.
  [[nodiscard]] bool tells_anything(CsafStatus status, const Component& component) const {
    return status != CsafStatus::not_affected || (component.version.empty() && !is_notice_);
  }

  static Statement statement_of(const RpmRelease& release, const Component& component,
                                CsafStatus status, std::string_view id, const Remarks& remarks) {
    Statement statement{.ecosystem = release.ecosystem,
                        .package = component.name,
                        .module = component.module,
                        .repository = release.repository,
                        .severity = remarks.severity};
    set_architecture(statement, component.architecture);
    const auto severity = remarks.severities.find(id);
    if (severity != remarks.severities.end()) statement.severity = severity->second;
    switch (status) {
      case CsafStatus::fixed:
        statement.vulnerable = versions_before(component.version);
        break;
      case CsafStatus::not_affected:
        statement.standing = Standing::not_affected;
        break;
      case CsafStatus::under_investigation:
        statement.standing = Standing::under_investigation;
        statement.vulnerable = all_versions();
        break;
      case CsafStatus::affected:
        if (remarks.not_mended.contains(id)) statement.standing = Standing::will_not_fix;
        statement.vulnerable = all_versions();
        break;
    }
    const auto note = remarks.notes.find(id);
    if (status == CsafStatus::affected && note != remarks.notes.end())
      statement.note = utf8::clip(note->second, widest_note);
    return statement;
  }

  const FeedDocument& document_;
  const Node& root_;
  CsafProducts products_;
  Records& records_;
  Node about_ = root_;
  Node tracking_ = root_;
  Publisher publisher_ = Publisher::other;
  bool names_sources_ = false;
  bool is_notice_ = false;
  std::string place_;
  std::vector<Advisory> told_;
  std::unordered_map<std::string, std::size_t> by_statements_;  // of a notice
};

bool recognises(const FeedDocument& document) {
  constexpr std::size_t far_enough = std::size_t{64} << 10;
  const std::string_view begin = document.bytes.substr(0, far_enough);
  return begin.contains("\"csaf_version\"") && begin.contains("\"document\"");
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const hakoseki::Document json, read_json(source, most_nodes));
  Records records;
  const Node root = json.root();
  Document(document, root, records).run();
  return records;
}

}  // namespace

FeedReader csaf() {
  return {.name = "csaf", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
