// For programs: everything the assessment holds, in the shape of docs/assessment.schema.json.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/parallel.h"
#include "report/report.h"
#include "report/result_json.h"

namespace hakoseki {
namespace {

using report::write_message;
using report::write_result;

void write_counts(JsonWriter& json, const OutcomeCounts& counts) {
  json.begin_object();
  for (const auto& [name, count] : {std::pair<std::string_view, std::size_t>{"pass", counts.pass},
                                    {"fail", counts.fail},
                                    {"unknown", counts.unknown},
                                    {"not_applicable", counts.not_applicable},
                                    {"inherited", counts.inherited}}) {
    json.key(name);
    json.number(count);
  }
  json.end_object();
}

// They are nearly all of a report, so several threads write them, part by part.
void write_results(const JsonWriter& json, const Assessment& assessment, const Sink& take) {
  constexpr std::size_t at_once = 50;  // what is worth a system call
  const std::span<const Finding> findings = assessment.findings;
  in_order((findings.size() + at_once - 1) / at_once,
           [&](std::size_t part) {
             std::string written;
             JsonWriter own = json.of_elements(written, part == 0);
             const std::size_t begin = part * at_once;
             for (const Finding& finding :
                  findings.subspan(begin, std::min(at_once, findings.size() - begin))) {
               write_result(own, finding, *assessment.inventory);
             }
             return written;
           },
           take);
}

void write_risk(JsonWriter& json, const RiskInfo& info, const RiskCell& cell, bool with_title) {
  json.begin_object();
  json.member("id", info.id);
  if (with_title) {
    json.member("section", info.section);
    json.member("countermeasure", info.countermeasure);
    json.key("title");
    write_message(json, info.title);
  }
  json.member("state", name_of(cell.state));
  json.key("counts");
  write_counts(json, cell.counts);
  json.key("unseen_checks");
  json.begin_array();
  for (const std::string_view id : cell.unseen_checks)
    json.string(id);
  json.end_array();
  json.end_object();
}

// The 23 risks; the row of section 4.6 is a person's statement and has no check.
void write_risks(JsonWriter& json, const RiskRow& row, bool with_title) {
  json.begin_array();
  for (const RiskInfo& info : risks()) {
    if (info.risk == Risk::hardware_root_of_trust) continue;
    write_risk(json, info, row[static_cast<std::size_t>(info.risk)], with_title);
  }
  json.end_array();
}

void write_system(JsonWriter& json, const Assessment& assessment, std::size_t i) {
  const System& system = assessment.inventory->systems[i];
  json.begin_object();
  json.member("name", system.name);
  if (!system.title.empty()) json.member("title", system.title);
  json.key("declared");
  json.boolean(system.declared);
  json.key("compute");
  json.begin_array();
  for (const Compute compute : computes_of(*assessment.inventory, static_cast<std::uint32_t>(i))) {
    json.string(name_of(compute));
  }
  json.end_array();
  json.key("risks");
  write_risks(json, assessment.by_system[i], false);
  json.end_object();
}

void write_input(JsonWriter& json, const Input& input) {
  json.begin_object();
  json.member("path", input.path);
  json.member("kind", name_of(input.kind));
  json.member("state", name_of(input.state));
  if (!input.reason.empty()) {
    json.member("reason", input.reason.en);
    json.member("reason_ja", input.reason.ja);
  }
  if (!input.place.empty()) json.member("place", input.place);
  if (!input.sha256.empty()) json.member("sha256", input.sha256);
  json.end_object();
}

void write_collection(JsonWriter& json, const Collection& collection) {
  json.begin_object();
  json.member("path", collection.path);
  json.member("identity", collection.identity);
  json.member("began", collection.began);
  json.member("ended", collection.ended);
  json.key("accounts");
  json.begin_array();
  for (const CollectedAccount& account : collection.accounts) {
    json.begin_object();
    json.member("id", account.id);
    if (!account.name.empty()) json.member("name", account.name);
    json.key("read");
    json.boolean(account.is_read);
    json.key("regions");
    json.begin_array();
    for (const std::string& region : account.regions)
      json.string(region);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_gap(JsonWriter& json, const CoverageGap& gap) {
  json.begin_object();
  json.member("what", gap.what);
  json.member("where", gap.where);
  json.member("reason", gap.reason.en);
  json.member("reason_ja", gap.reason.ja);
  json.end_object();
}

void write_gate(JsonWriter& json, const Gate& gate) {
  json.begin_object();
  json.member("decision", name_of(gate.decision));
  json.member("fail_on", gate.policy.fail_on ? name_of(*gate.policy.fail_on) : "none");
  if (gate.policy.min_coverage) {
    json.key("min_coverage");
    json.number(*gate.policy.min_coverage);
  }
  for (const auto& [name, count] :
       {std::pair<std::string_view, std::size_t>{"failing", gate.failing},
        {"decided", gate.decided},
        {"undecided", gate.undecided},
        {"unseen_inputs", gate.unseen_inputs}}) {
    json.key(name);
    json.number(count);
  }
  json.key("coverage");
  json.number(gate.coverage);
  json.key("exit_code");
  json.number(gate.exit_code());
  json.end_object();
}

}  // namespace

void write_json(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                const Sink& sink) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object();
  json.member("schema", "hakoseki-assessment-1");
  json.key("tool");
  json.begin_object();
  json.member("name", "hakoseki");
  json.member("version", run.version);
  json.key("checks");
  json.number(assessment.checks.size());
  json.end_object();
  json.member("time", run.time);
  if (!run.title.empty()) json.member("title", run.title);
  json.member("standard", "NIST SP 800-190");
  json.key("gate");
  write_gate(json, gate);
  json.key("risks");
  write_risks(json, assessment.overall, true);
  const Inventory& inventory = *assessment.inventory;
  const auto list = [&](std::string_view name, std::size_t size, const auto& write_one) {
    json.key(name);
    json.begin_array();
    for (std::size_t i = 0; i < size; ++i) {
      write_one(i);
      drain(out, sink);
    }
    json.end_array();
  };
  list("systems", assessment.by_system.size(),
       [&](std::size_t i) { write_system(json, assessment, i); });
  json.key("results");
  json.begin_array();
  write_results(json, assessment, [&](std::string_view part) {
    json.add_elements(part);
    sink(out);
    out.clear();
  });
  json.end_array();
  if (!inventory.collections.empty()) {
    list("collections", inventory.collections.size(),
         [&](std::size_t i) { write_collection(json, inventory.collections[i]); });
  }
  list("inputs", inventory.inputs.size(),
       [&](std::size_t i) { write_input(json, inventory.inputs[i]); });
  list("coverage", inventory.coverage.gaps.size(),
       [&](std::size_t i) { write_gap(json, inventory.coverage.gaps[i]); });
  json.end_object();
  out += '\n';
  sink(out);
}

}  // namespace hakoseki
