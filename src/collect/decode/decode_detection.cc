// What Amazon GuardDuty watches and found, and the rules by which that reaches somebody.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_coverage(const Reading& reading, Inventory& inventory) {
  const Cursor details = reading.properties["ResourceDetails"];
  const Cursor ecs = details["EcsClusterDetails"];
  const Cursor fargate = ecs["FargateDetails"];
  const Cursor hosts = ecs["ContainerInstanceDetails"];
  auto coverage = started<GuardDutyCoverage>(reading);
  coverage.covered_type = details["ResourceType"].text();
  coverage.cluster_name =
      (ecs.written() ? ecs : details["EksClusterDetails"])["ClusterName"].text();
  coverage.status = reading.properties["CoverageStatus"].text();
  coverage.issue = reading.properties["Issue"].text();
  coverage.management_type = fargate["ManagementType"].text();
  coverage.fargate_issues = texts_of(fargate["Issues"]);
  coverage.compatible_instances = hosts["CompatibleContainerInstances"].number();
  coverage.covered_instances = hosts["CoveredContainerInstances"].number();
  inventory.add(std::move(coverage));
}

void decode_finding(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  const Cursor resource = from["Resource"];
  const Cursor ecs = resource["EcsClusterDetails"];
  const Cursor service = from["Service"];
  auto finding = started<GuardDutyFinding>(reading);
  finding.finding_type = from["Type"].text();
  finding.severity = from["Severity"].text();
  finding.cluster = (ecs.written() ? ecs : resource["EksClusterDetails"])["Arn"].reference();
  finding.instance_id = resource["InstanceDetails"]["InstanceId"].text();
  finding.archived = service["Archived"].flag().or_default(false);
  finding.first_seen = service["EventFirstSeen"].moment();
  finding.last_seen = service["EventLastSeen"].moment();
  finding.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(finding));
}

void decode_service_revision(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto revision = started<EcsServiceRevision>(reading);
  revision.service = from["ServiceArn"].reference();
  revision.guard_duty_enabled = from["GuardDutyEnabled"].flag();
  revision.created_at = from["CreatedAt"].moment();
  inventory.add(std::move(revision));
}

// The members of a map beside the known ones, by their names.
FactList<Fact<std::string>> further_names(const Cursor& map,
                                          std::initializer_list<std::string_view> known) {
  const NamedElements members = map.members();
  FactList<Fact<std::string>> names;
  names.gaps = members.gaps;
  names.evidence = members.evidence;
  for (const NamedElement& member : members.members) {
    if (std::ranges::find(known, member.key) != known.end()) continue;
    names.written = true;
    names.elements.push_back(
        {Fact<std::string>::known(member.key, member.key_at), member.when, member.key_at});
  }
  return names;
}

constexpr std::array decoders = {
    Decoder{"AWS::ECS::ServiceRevision", decode_service_revision},
    Decoder{"AWS::GuardDuty::Coverage", decode_coverage},
    Decoder{"AWS::GuardDuty::Finding", decode_finding},
};

}  // namespace

std::span<const Decoder> detection_decoders() {
  return decoders;
}

namespace {

// Services of AWS send their events to the default bus of an account.
bool is_default_bus(std::string_view name) {
  return name == "default" || name.ends_with(":event-bus/default");
}

}  // namespace

void decode_event_rule(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  const Fact<std::string> bus = from["EventBusName"].text().or_default("default");
  const auto is_on_default = [](const Case<std::string>& one) {
    return one.value() != nullptr && is_default_bus(*one.value());
  };
  const auto is_on_another = [](const Case<std::string>& one) {
    return one.value() != nullptr && !is_default_bus(*one.value());
  };
  if (std::ranges::all_of(bus.cases(), is_on_another)) return;
  const Cursor pattern = from["EventPattern"];
  auto rule = started<EventRule>(reading);
  rule.state = from["State"].text().or_default("ENABLED");
  const auto elsewhere = std::ranges::find_if_not(bus.cases(), is_on_default);
  if (elsewhere != bus.cases().end()) {
    // It may wait for the events of another bus.
    const Unknown* why = elsewhere->unknown();
    rule.state = Fact<std::string>::unknown(
        why != nullptr ? *why : Unknown{.detail = "EventBusName"}, elsewhere->evidence);
  }
  rule.has_pattern = pattern.written();
  rule.sources = texts_of(pattern["source"]);
  rule.detail_types = texts_of(pattern["detail-type"]);
  rule.further_parts = further_names(pattern, {"source", "detail-type"});
  const Cursor detail = pattern["detail"];
  rule.event_names = texts_of(detail["eventName"]);
  rule.event_sources = texts_of(detail["eventSource"]);
  rule.further_details = further_names(detail, {"eventName", "eventSource"});
  rule.target_arns = list_of<Fact<std::string>>(
      from["Targets"], [](const Cursor& target) { return target["Arn"].text(); });
  inventory.add(std::move(rule));
}

}  // namespace hakoseki::decode
