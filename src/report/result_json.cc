#include "report/result_json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "inventory/one_place.h"

namespace hakoseki::report {
namespace {

void write_evidence(JsonWriter& json, const Exhibit& exhibit, const Inventory& inventory) {
  const Evidence& at = exhibit.evidence;
  json.begin_object();
  switch (at.source) {
    case Source::file:
      json.member("source", "file");
      break;
    case Source::api:
      json.member("source", "api");
      break;
    case Source::runtime:
      json.member("source", "runtime");
      break;
    case Source::declared:
      json.member("source", "declared");
      break;
    case Source::image:
      json.member("source", "image");
      break;
  }
  if (at.input < inventory.inputs.size() && (at.in_text() || at.source == Source::image)) {
    json.member("file", inventory.inputs[at.input].path);
  }
  if (!at.pointer.empty()) json.member("pointer", at.pointer.view());
  if (at.span.begin.line > 0) {
    for (const auto& [name, number] :
         {std::pair<std::string_view, std::uint32_t>{"line", at.span.begin.line},
          {"column", at.span.begin.column},
          {"end_line", at.span.end.line},
          {"end_column", at.span.end.column}}) {
      json.key(name);
      json.number(number);
    }
  }
  json.key("label");
  write_message(json, exhibit.label);
  if (exhibit.secret) {
    json.key("secret");
    json.boolean(true);
  }
  json.end_object();
}

}  // namespace

void write_message(JsonWriter& json, const Message& message) {
  json.begin_object();
  json.member("en", message.en);
  json.member("ja", message.ja);
  json.end_object();
}

void write_result(JsonWriter& json, const Finding& finding, const Inventory& inventory) {
  const Resource& resource = *finding.resource;
  json.begin_object();
  json.member("check", finding.check->id);
  json.member("risk", info_of(finding.check->risk).id);
  json.member("outcome", name_of(finding.outcome));
  json.member("severity", name_of(finding.check->severity));
  json.key("resource");
  json.begin_object();
  json.member("type", resource.type);
  json.member("id", resource.id);
  json.member("address", resource.address);
  if (is_live(resource) && !resource.stack.empty()) {
    // "account/Region"; without Region where the service has none.
    const std::string account = account_of(resource);
    if (!account.empty()) json.member("account", account);
    if (resource.stack.size() > account.size() + 1) {
      json.member("region", std::string_view(resource.stack).substr(account.size() + 1));
    }
  }
  json.end_object();
  if (resource.system < inventory.systems.size()) {
    json.member("system", inventory.systems[resource.system].name);
  }
  if (!resource.further_systems.empty()) {
    json.key("further_systems");
    json.begin_array();
    for (const std::uint32_t system : resource.further_systems)
      json.string(inventory.systems[system].name);
    json.end_array();
  }
  if (!finding.when.empty()) {
    json.key("when");
    json.begin_array();
    for (const Guard& guard : finding.when)
      write_message(json, guard.describe());
    json.end_array();
  }
  json.key("evidence");
  json.begin_array();
  for (const Exhibit& exhibit : finding.exhibits)
    write_evidence(json, exhibit, inventory);
  json.end_array();
  json.key("message");
  write_message(json, finding.message());
  json.end_object();
}

}  // namespace hakoseki::report
