// Amazon Inspector: what it scans, and for how long.
#include <fmt/format.h>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_configuration(Reader& reader) {
  for (const Item& item : reader.answers("inspector2:GetConfiguration")) {
    const Value state = at(*item.value, {"ecrConfiguration", "rescanDurationState"});
    Properties properties(map_at(item.value->at));
    for (const std::string_view member : {"rescanDuration", "pullDateRescanMode", "status"})
      properties.put(member, at(state, {member}));
    reader.add(item,
               {.type = "AWS::InspectorV2::Configuration",
                .id = "scan configuration",
                .address = Reader::place_of(item) + "/inspector2",
                .named_by = "ecrConfiguration"},
               properties.value());
  }
  reader.expect_listing<InspectorConfiguration>("inspector2:GetConfiguration");
}

void decode_coverage(Reader& reader) {
  for (const Item& item : reader.items("inspector2:ListCoverage", "coveredResources")) {
    const std::string id = item.text("resourceId");
    // Of the ARN of an image "web/sha256:..."; of a host its id.
    constexpr std::string_view before_name = ":repository/";
    const std::size_t cut = id.find(before_name);
    const std::string name = cut == std::string::npos ? id : id.substr(cut + before_name.size());
    Properties properties(*item.value);
    properties.put("StatusCode", at(*item.value, {"scanStatus", "statusCode"}));
    properties.put("Reason", at(*item.value, {"scanStatus", "reason"}));
    properties.put("InUseCount", at(*item.value, {"resourceMetadata", "ecrImage", "inUseCount"}));
    properties.put("SeenAt", Reader::seen_at(item));
    reader.add(item,
               {.type = "AWS::InspectorV2::CoveredResource",
                .id = name,
                .address = id.empty() ? id : fmt::format("{}#{}", id, item.text("scanType")),
                .named_by = "resourceId",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<ScanCoverage>("inspector2:ListCoverage");
}

// CloudFormation writes what is compared with a capital: "VulnerabilityId".
Value with_capitals(Value criteria) {
  for (Member& member : criteria.members) {
    if (!member.key.empty() && member.key.front() >= 'a' && member.key.front() <= 'z')
      member.key.front() = static_cast<char>(member.key.front() - 'a' + 'A');
  }
  return criteria;
}

void decode_filters(Reader& reader) {
  for (const Item& item : reader.items("inspector2:ListFilters", "filters")) {
    // The reason is a member of its own here.
    const Value reason = at(*item.value, {"reason"});
    Properties properties(*item.value);
    properties.put("FilterAction", at(*item.value, {"action"}));
    if (!text_of(reason).empty()) properties.drop("description").put("Description", reason);
    properties.put("FilterCriteria", with_capitals(at(*item.value, {"criteria"})));
    reader.add(item,
               {.type = "AWS::InspectorV2::Filter",
                .id = item.text("name"),
                .address = item.text("arn"),
                .named_by = "name"},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> scan_operations() {
  static const std::vector<Operation> all = {
      {"inspector2",
       "GetConfiguration",
       "ecrConfiguration ec2Configuration",
       {"ecrConfiguration.rescanDurationState.rescanDuration=LIFETIME|DAYS_30|DAYS_180|DAYS_14|"
        "DAYS_60|DAYS_90",
        "ecrConfiguration.rescanDurationState.pullDateRescanMode=LAST_PULL_DATE|LAST_IN_USE_AT",
        "ecrConfiguration.rescanDurationState.status=SUCCESS|PENDING|FAILED"}},
      {"inspector2",
       "ListFilters",
       "filters[].criteria",
       {"filters.arn", "filters.name", "filters.action=NONE|SUPPRESS", "filters.reason",
        "filters.description", "filters.criteria", "filters.tags"}},
      {"inspector2",
       "ListCoverage",
       "coveredResources[].resourceType",
       {"coveredResources.resourceType=AWS_EC2_INSTANCE|AWS_ECR_CONTAINER_IMAGE|AWS_ECR_REPOSITORY|"
        "AWS_LAMBDA_FUNCTION|CODE_REPOSITORY",
        "coveredResources.resourceId", "coveredResources.scanType=NETWORK|PACKAGE|CODE",
        "coveredResources.scanStatus.statusCode=ACTIVE|INACTIVE",
        "coveredResources.scanStatus.reason",
        "coveredResources.resourceMetadata.ecrImage.inUseCount", "coveredResources.lastScannedAt"}},
  };
  return all;
}

void decode_scan(Reader& reader) {
  decode_configuration(reader);
  decode_coverage(reader);
  decode_filters(reader);
}

}  // namespace hakoseki::live
