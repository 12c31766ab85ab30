// What watches an account: GuardDuty and CloudTrail.
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

// The API says ENABLED where CloudFormation says true.
Value as_flag(const Value& status) {
  if (status.kind != Value::Kind::scalar) return status;
  return Value::scalar_at(status.at, status.text == "ENABLED" ? "true" : "false", true);
}

Value inside(std::string_view name, Value value) {
  return Properties(map_at(value.at)).put(name, std::move(value)).value();
}

void decode_detectors(Reader& reader) {
  for (const Item& item : reader.answers("guardduty:GetDetector")) {
    const std::string* id = item.answer->asked_for("DetectorId");
    const Place& place = item.answer->place;
    const Value logs =
        as_flag(at(*item.value, {"DataSources", "Kubernetes", "AuditLogs", "Status"}));
    const Value volumes =
        as_flag(at(*item.value, {"DataSources", "MalwareProtection", "ScanEc2InstanceWithFindings",
                                 "EbsVolumes", "Status"}));
    Properties sources(map_at(item.value->at));
    sources.put("Kubernetes", inside("AuditLogs", inside("Enable", logs)));
    sources.put("MalwareProtection",
                inside("ScanEc2InstanceWithFindings", inside("EbsVolumes", volumes)));
    Properties properties(*item.value);
    properties.put("Enable", as_flag(at(*item.value, {"Status"})));
    properties.put("DataSources", std::move(sources).take());
    reader.add(item,
               {.type = "AWS::GuardDuty::Detector",
                .id = id == nullptr ? "detector" : *id,
                .address = place.account + '/' + place.region + "/detector/" +
                           (id == nullptr ? std::string() : *id),
                .named_by = "Status"},
               properties.value());
  }
}

void decode_trails(Reader& reader) {
  for (const Item& item : reader.items("cloudtrail:DescribeTrails", "trailList")) {
    const std::string name = item.text("Name");
    const std::string arn = item.text("TrailARN");
    Properties properties(*item.value);
    properties.rename("LogFileValidationEnabled", "EnableLogFileValidation");
    properties.rename("KmsKeyId", "KMSKeyId");
    // The answer about the status names the trail as it was asked for.
    const Value logging =
        reader.detail(item, "cloudtrail:GetTrailStatus", "Name", {arn, name}, "IsLogging");
    properties.put("IsLogging", logging);
    for (const std::string_view selectors : {"EventSelectors", "AdvancedEventSelectors"}) {
      properties.put(selectors, reader.detail(item, "cloudtrail:GetEventSelectors", "TrailARN",
                                              {arn, name}, selectors));
    }
    reader.add(item,
               {.type = "AWS::CloudTrail::Trail",
                .id = name,
                .address = arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<Trail>("cloudtrail:DescribeTrails");
}

}  // namespace

std::span<const Operation> detection_operations() {
  static const std::vector<Operation> all = {
      {"guardduty",
       "GetDetector",
       "ServiceRole Status FindingPublishingFrequency",
       {"Status=ENABLED|DISABLED", "DataSources.Kubernetes.AuditLogs.Status=ENABLED|DISABLED",
        "DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes.Status=ENABLED|"
        "DISABLED",
        "Features.Name", "Features.Status=ENABLED|DISABLED",
        "Features.AdditionalConfiguration.Name",
        "Features.AdditionalConfiguration.Status=ENABLED|DISABLED", "Tags"}},
      {"cloudtrail",
       "DescribeTrails",
       "trailList[].TrailARN",
       {"trailList.Name", "trailList.TrailARN", "trailList.IsMultiRegionTrail",
        "trailList.LogFileValidationEnabled", "trailList.KmsKeyId", "trailList.S3BucketName"}},
      {"cloudtrail", "GetTrailStatus", "IsLogging", {"IsLogging"}},
      {"cloudtrail",
       "GetEventSelectors",
       "TrailARN EventSelectors[]",
       {"EventSelectors.ReadWriteType=ReadOnly|WriteOnly|All",
        "EventSelectors.IncludeManagementEvents", "EventSelectors.ExcludeManagementEventSources",
        "AdvancedEventSelectors.FieldSelectors.Field",
        "AdvancedEventSelectors.FieldSelectors.Equals",
        "AdvancedEventSelectors.FieldSelectors.NotEquals"}},
  };
  return all;
}

void decode_detection(Reader& reader) {
  decode_detectors(reader);
  decode_trails(reader);
}

}  // namespace hakoseki::live
