// Writes SARIF 2.1.0 (OASIS, with errata 01): what failed and what could not be decided, each with
// its rule, its place in a file, and a fingerprint that survives edits above it.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/sha256.h"
#include "report/evidence_line.h"
#include "report/report.h"
#include "report/sarif_text.h"

namespace hakoseki {
namespace {

using sarif::plain_text;

// What GitHub takes in one run.
constexpr std::size_t result_limit = 25'000;
// More places than a reader of one result looks at.
constexpr std::size_t related_limit = 20;
// As much of what decides as tells it from others.
constexpr std::size_t fingerprint_bytes = 4096;
constexpr std::string_view standard_name = "NIST SP 800-190";
constexpr std::string_view root_name = "SRCROOT";

struct Grade {
  std::string_view level;
  std::string_view security_severity;  // GitHub: critical from 9.0, high 7.0, medium 4.0, low below
};
// By Severity.
constexpr std::array<Grade, 5> grades = {
    {{"note", "1.0"}, {"note", "3.0"}, {"warning", "5.5"}, {"error", "8.0"}, {"error", "9.5"}}};

const Grade& grade_of(Severity severity) {
  return grades[static_cast<std::size_t>(severity)];
}

// What the tool says of itself, in the order of their indexes.
struct Notice {
  std::string_view id;
  std::string_view level;
  Text text;
};
enum class Notices : std::uint8_t { input_refused, input_partly, results_cut };
constexpr std::array<Notice, 3> notices = {{
    {"input-refused",
     "error",
     {"An input could not be read, so nothing in it was judged.",
      "入力を読み取れなかったため、その内容は評価していません。"}},
    {"input-partly",
     "warning",
     {"Part of an input was not seen.", "入力の一部を確認できませんでした。"}},
    {"results-cut",
     "warning",
     {"There are more results than one SARIF run may hold.",
      "結果の件数が、SARIFの1回の実行に記録できる上限を超えました。"}},
}};

std::string_view text_of(Notices notice, Language language) {
  return notices[static_cast<std::size_t>(notice)].text.in(language);
}

bool is_result(const Finding& finding) {
  return finding.outcome == Outcome::fail || finding.outcome == Outcome::unknown;
}

// The worst first, so that what a limit cuts is the least.
std::vector<const Finding*> results_of(const Assessment& assessment) {
  std::vector<const Finding*> results;
  for (const Finding& finding : assessment.findings) {
    if (is_result(finding)) results.push_back(&finding);
  }
  std::stable_sort(results.begin(), results.end(), [](const Finding* one, const Finding* other) {
    return std::pair(one->outcome, one->check->severity) >
           std::pair(other->outcome, other->check->severity);
  });
  return results;
}

// Words apart by one space: a change of indentation is no change.
std::string normalised(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, fingerprint_bytes)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) {
      out += c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  return out;
}

// "a/b.yaml:41:7" -> 41:7. Without numbers at its end: no place.
Position position_at_end_of(std::string_view place) {
  const auto cut_number = [&place]() -> std::uint32_t {
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos) return 0;
    const std::string_view digits = place.substr(colon + 1);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return 0;
    place = place.substr(0, colon);
    return value;
  };
  const std::uint32_t column = cut_number();
  const std::uint32_t line = cut_number();
  return line == 0 || column == 0 ? Position() : Position{line, column};
}

class Log {
 public:
  Log(const Assessment& assessment, const Gate& gate, const RunInfo& run, const Sink& sink)
      : assessment_(assessment),
        gate_(gate),
        run_(run),
        sink_(sink),
        lines_(assessment),
        json_(out_) {}

  void write();

 private:
  void message(std::string_view text);
  void named_text(std::string_view key, std::string_view text);
  void driver();
  void rule(const Check& check);
  void notice(const Notice& notice);
  void taxonomy();
  void invocation(std::size_t all_results);
  void notification(Notices about, std::string_view text, const Input* input);
  void artifacts();
  void artifact_location(std::size_t input);
  void physical_location(const Evidence& evidence);
  void region(std::uint32_t input, const Span& span);
  void result(const Finding& finding);
  void related(const Finding& finding);
  void properties(const Finding& finding);
  std::string fingerprint(const Finding& finding);
  [[nodiscard]] bool has_place(const Evidence& evidence) const;
  [[nodiscard]] std::string_view in_language(const Message& text) const {
    return text.in(run_.language);
  }

  const Assessment& assessment_;
  const Gate& gate_;
  const RunInfo& run_;
  const Sink& sink_;
  report::EvidenceLines lines_;
  std::map<std::string, std::size_t> fingerprints_;  // how often each was given
  std::string out_;
  JsonWriter json_;
};

// {"text": ...} of what may hold anything.
void Log::message(std::string_view text) {
  json_.begin_object();
  json_.member("text", plain_text(text));
  json_.end_object();
}

void Log::named_text(std::string_view key, std::string_view text) {
  json_.key(key);
  message(text);
}

void Log::write() {
  const std::vector<const Finding*> results = results_of(assessment_);
  json_.begin_object();
  json_.member("$schema",
               "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
               "sarif-schema-2.1.0.json");
  json_.member("version", "2.1.0");
  json_.key("runs");
  json_.begin_array();
  json_.begin_object();
  json_.key("tool");
  json_.begin_object();
  driver();
  json_.end_object();
  taxonomy();
  json_.member("language", run_.language == Language::ja ? "ja" : "en");
  json_.member("columnKind", "utf16CodeUnits");
  json_.key("originalUriBaseIds");
  json_.begin_object();
  json_.key(root_name);
  json_.begin_object();
  named_text("description",
             Text{"The folder in which the run was started.", "実行を開始したフォルダです。"}.in(
                 run_.language));
  json_.end_object();
  json_.end_object();
  invocation(results.size());
  artifacts();
  json_.key("results");
  json_.begin_array();
  for (std::size_t i = 0; i < std::min(results.size(), result_limit); ++i) {
    result(*results[i]);
    drain(out_, sink_);
  }
  json_.end_array();
  json_.end_object();
  json_.end_array();
  json_.end_object();
  out_ += '\n';
  sink_(out_);
}

void Log::driver() {
  json_.key("driver");
  json_.begin_object();
  json_.member("name", "hakoseki");
  json_.member("version", run_.version);
  json_.member("semanticVersion", run_.version);
  named_text("shortDescription", Text{"Assesses containers on AWS against NIST SP 800-190.",
                                      "AWS上のコンテナをNIST SP 800-190に照らして評価します。"}
                                     .in(run_.language));
  json_.key("supportedTaxonomies");
  json_.begin_array();
  json_.begin_object();
  json_.member("name", standard_name);
  json_.key("index");
  json_.number(0);
  json_.end_object();
  json_.end_array();
  json_.key("rules");
  json_.begin_array();
  for (const Check& check : assessment_.checks)
    rule(check);
  json_.end_array();
  json_.key("notifications");
  json_.begin_array();
  for (const Notice& one : notices)
    notice(one);
  json_.end_array();
  json_.end_object();
}

void Log::rule(const Check& check) {
  const RiskInfo& risk = info_of(check.risk);
  const std::string_view why = check.why.in(run_.language);
  const std::string_view fix = check.fix.in(run_.language);
  json_.begin_object();
  json_.member("id", check.id);
  json_.member("name", sarif::pascal_case(check.title.en));
  named_text("shortDescription", check.title.in(run_.language));
  named_text("fullDescription", why);
  json_.key("defaultConfiguration");
  json_.begin_object();
  json_.member("level", grade_of(check.severity).level);
  json_.end_object();

  const Message plain =
      say({"{}\n\nHow to fix: {}\n\nSP 800-190 {} {}", "{}\n\n対処: {}\n\nSP 800-190 {} {}"},
          plain_text(why), plain_text(fix), risk.section, risk.title.in(run_.language));
  const Message marked =
      say({"{}\n\n**How to fix.** {}\n\nSP 800-190 {} {}", "{}\n\n**対処** {}\n\nSP 800-190 {} {}"},
          sarif::markdown(why), sarif::markdown(fix), risk.section,
          sarif::markdown(risk.title.in(run_.language)));
  json_.key("help");
  json_.begin_object();
  json_.member("text", in_language(plain));
  json_.member("markdown", in_language(marked));
  json_.end_object();

  json_.key("relationships");
  json_.begin_array();
  json_.begin_object();
  json_.key("target");
  json_.begin_object();
  json_.member("id", risk.section);
  json_.key("index");
  json_.number(static_cast<std::size_t>(check.risk));
  json_.key("toolComponent");
  json_.begin_object();
  json_.member("name", standard_name);
  json_.key("index");
  json_.number(0);
  json_.end_object();
  json_.end_object();
  json_.key("kinds");
  json_.begin_array();
  json_.string("relevant");
  json_.end_array();
  json_.end_object();
  json_.end_array();

  json_.key("properties");
  json_.begin_object();
  json_.member("security-severity", grade_of(check.severity).security_severity);
  json_.key("tags");
  json_.begin_array();
  json_.string("security");
  json_.string(fmt::format("SP 800-190 {}", risk.section));
  json_.string(risk.id);
  json_.end_array();
  json_.end_object();
  json_.end_object();
}

void Log::notice(const Notice& notice) {
  json_.begin_object();
  json_.member("id", notice.id);
  named_text("shortDescription", notice.text.in(run_.language));
  json_.key("defaultConfiguration");
  json_.begin_object();
  json_.member("level", notice.level);
  json_.end_object();
  json_.end_object();
}

// The standard as a taxonomy, so that readers can group results by its risks.
void Log::taxonomy() {
  json_.key("taxonomies");
  json_.begin_array();
  json_.begin_object();
  json_.member("name", standard_name);
  json_.member("organization", "National Institute of Standards and Technology");
  json_.member("releaseDateUtc", "2017-09-25");
  named_text("shortDescription", "Application Container Security Guide");
  json_.key("taxa");
  json_.begin_array();
  for (const RiskInfo& risk : risks()) {
    json_.begin_object();
    json_.member("id", risk.section);
    json_.member("name", risk.id);
    named_text("shortDescription", risk.title.in(run_.language));
    named_text("fullDescription", risk.meaning.in(run_.language));
    json_.end_object();
  }
  json_.end_array();
  json_.end_object();
  json_.end_array();
}

void Log::invocation(std::size_t all_results) {
  json_.key("invocations");
  json_.begin_array();
  json_.begin_object();
  json_.key("executionSuccessful");
  json_.boolean(true);
  json_.key("exitCode");
  json_.number(gate_.exit_code());
  json_.member("exitCodeDescription", in_language(gate_.line()));
  if (!run_.command_line.empty()) json_.member("commandLine", run_.command_line);
  if (const std::string time = sarif::utc_of(run_.time); !time.empty()) {
    json_.member("endTimeUtc", time);
  }
  json_.key("toolExecutionNotifications");
  json_.begin_array();
  for (const Input& input : assessment_.inventory->inputs) {
    if (input.state == InputState::refused) {
      notification(Notices::input_refused, in_language(input.reason), &input);
    } else if (input.state == InputState::partly) {
      notification(Notices::input_partly, in_language(input.reason), &input);
    }
  }
  if (all_results > result_limit) {
    notification(Notices::results_cut,
                 in_language(say({"{} of {} results are listed, the worst first.",
                                  "{1}件のうち、深刻な順に{0}件を記録しています。"},
                                 result_limit, all_results)),
                 nullptr);
  }
  json_.end_array();
  json_.end_object();
  json_.end_array();
}

void Log::notification(Notices about, std::string_view text, const Input* input) {
  const auto index = static_cast<std::size_t>(about);
  json_.begin_object();
  json_.key("descriptor");
  json_.begin_object();
  json_.member("id", notices[index].id);
  json_.key("index");
  json_.number(index);
  json_.end_object();
  json_.member("level", notices[index].level);
  named_text("message", text.empty() ? text_of(about, run_.language) : text);
  if (input != nullptr) {
    const auto at = static_cast<std::uint32_t>(input - assessment_.inventory->inputs.data());
    const Position place = position_at_end_of(input->place);
    json_.key("locations");
    json_.begin_array();
    json_.begin_object();
    physical_location({.input = at, .span = {.begin = place, .end = place}});
    json_.end_object();
    json_.end_array();
  }
  json_.end_object();
}

// One for each input, so that an index of one is an index of the other.
void Log::artifacts() {
  json_.key("artifacts");
  json_.begin_array();
  for (std::size_t i = 0; i < assessment_.inventory->inputs.size(); ++i) {
    const Input& input = assessment_.inventory->inputs[i];
    json_.begin_object();
    json_.key("location");
    artifact_location(i);
    if (!input.sha256.empty()) {
      json_.key("hashes");
      json_.begin_object();
      json_.member("sha-256", input.sha256);
      json_.end_object();
    }
    json_.key("properties");
    json_.begin_object();
    json_.member("kind", name_of(input.kind));
    json_.member("state", name_of(input.state));
    json_.end_object();
    json_.end_object();
  }
  json_.end_array();
}

void Log::artifact_location(std::size_t input) {
  const std::string uri = sarif::uri_of(assessment_.inventory->inputs[input].path);
  json_.begin_object();
  json_.member("uri", uri);
  if (!uri.starts_with("file:")) json_.member("uriBaseId", root_name);
  json_.key("index");
  json_.number(input);
  json_.end_object();
}

bool Log::has_place(const Evidence& evidence) const {
  // What was seen in an image is in the image, of which there are no lines.
  return (evidence.in_text() || evidence.source == Source::image) &&
         evidence.input < assessment_.inventory->inputs.size();
}

// The member, inside a location object.
void Log::physical_location(const Evidence& evidence) {
  json_.key("physicalLocation");
  json_.begin_object();
  json_.key("artifactLocation");
  artifact_location(evidence.input);
  if (evidence.span.begin.line > 0) region(evidence.input, evidence.span);
  json_.end_object();
}

void Log::region(std::uint32_t input, const Span& span) {
  json_.key("region");
  json_.begin_object();
  json_.key("startLine");
  json_.number(span.begin.line);
  // Columns count code points here and UTF-16 units there: without the text they cannot be given.
  if (!assessment_.inventory->inputs[input].source.text().empty()) {
    json_.key("startColumn");
    json_.number(lines_.columns().utf16_column(input, span.begin));
    if (span.end > span.begin) {
      json_.key("endLine");
      json_.number(span.end.line);
      json_.key("endColumn");
      json_.number(lines_.columns().utf16_column(input, span.end));
    }
  }
  json_.end_object();
}

void Log::result(const Finding& finding) {
  const bool failed = finding.outcome == Outcome::fail;
  json_.begin_object();
  json_.member("ruleId", finding.check->id);
  json_.key("ruleIndex");
  json_.number(finding.check - assessment_.checks.data());
  json_.member("kind", failed ? "fail" : "open");
  // Section 3.27.10: only a failure has a level.
  json_.member("level", failed ? grade_of(finding.check->severity).level : "none");
  named_text("message", in_language(finding.message()));

  json_.key("locations");
  json_.begin_array();
  json_.begin_object();
  if (has_place(finding.exhibits.front().evidence)) {
    physical_location(finding.exhibits.front().evidence);
  }
  json_.key("logicalLocations");
  json_.begin_array();
  json_.begin_object();
  json_.member("name", finding.resource->id);
  json_.member("fullyQualifiedName", finding.resource->address);
  json_.member("kind", "resource");
  json_.end_object();
  json_.end_array();
  json_.end_object();
  json_.end_array();

  related(finding);
  json_.key("partialFingerprints");
  json_.begin_object();
  json_.member("checkResourceContent/v1", fingerprint(finding));
  json_.end_object();
  properties(finding);
  json_.end_object();
}

void Log::related(const Finding& finding) {
  json_.key("relatedLocations");
  json_.begin_array();
  std::size_t id = 0;
  for (std::size_t i = 1; i < finding.exhibits.size() && id < related_limit; ++i) {
    const Exhibit& exhibit = finding.exhibits[i];
    if (!has_place(exhibit.evidence)) continue;
    json_.begin_object();
    json_.key("id");
    json_.number(++id);
    physical_location(exhibit.evidence);
    named_text("message", in_language(exhibit.label));
    json_.end_object();
  }
  json_.end_array();
}

void Log::properties(const Finding& finding) {
  const Inventory& inventory = *assessment_.inventory;
  const RiskInfo& risk = info_of(finding.check->risk);
  json_.key("properties");
  json_.begin_object();
  json_.member("outcome", name_of(finding.outcome));
  json_.member("severity", name_of(finding.check->severity));
  json_.member("risk", risk.id);
  json_.member("section", risk.section);
  json_.member("resourceType", finding.resource->type);
  if (finding.resource->system < inventory.systems.size()) {
    json_.member("system", inventory.systems[finding.resource->system].name);
  }
  if (!finding.resource->further_systems.empty()) {
    json_.key("furtherSystems");
    json_.begin_array();
    for (const std::uint32_t system : finding.resource->further_systems)
      json_.string(inventory.systems[system].name);
    json_.end_array();
  }
  if (!finding.when.empty()) {
    json_.key("when");
    json_.begin_array();
    for (const Guard& guard : finding.when)
      json_.string(in_language(guard.describe()));
    json_.end_array();
  }
  json_.end_object();
}

// Of what the finding is about, not of where it stands. A secret is no part of it: the hash of a
// short one would give it away.
std::string Log::fingerprint(const Finding& finding) {
  std::string text = fmt::format("{}\n{}\n", finding.check->id, finding.resource->address);
  text += normalised(lines_.harmless_text(finding.exhibits.front().evidence));
  const std::size_t times = ++fingerprints_[sha256_hex(text)];
  if (times > 1) text += fmt::format("\n{}", times);
  return sha256_hex(text);
}

}  // namespace

void write_sarif(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                 const Sink& sink) {
  Log(assessment, gate, run, sink).write();
}

}  // namespace hakoseki
