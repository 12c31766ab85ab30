// What watches an account: GuardDuty and CloudTrail.
#include <set>

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

// Of its members' things an administrator is told, too; their own answers tell of them as well.
bool is_of_another_account(const Item& item) {
  const std::string account = item.text("AccountId");
  const std::string& own = item.answer->place.account;
  return !account.empty() && !own.empty() && account != own;
}

// A thing without its id cannot be told from another.
template <class T>
void note_nameless(Reader& reader, const Item& item, const std::string& member) {
  reader.inventory().note_unseen<T>(
      {.why = {.reason = Reason::invalid_value, .detail = member}, .evidence = item.value->at},
      Reader::place_of(item));
}

void decode_coverage(Reader& reader) {
  for (const Item& item : reader.items("guardduty:ListCoverage", "Resources")) {
    if (is_of_another_account(item)) continue;
    const std::string id = item.text("ResourceId");
    if (id.empty()) {
      note_nameless<GuardDutyCoverage>(reader, item, "ResourceId");
      continue;
    }
    reader.add(item,
               {.type = "AWS::GuardDuty::Coverage",
                .id = id,
                .address = Reader::place_of(item) + "/coverage/" + id,
                .named_by = "ResourceId"},
               *item.value);
  }
}

void decode_findings(Reader& reader) {
  for (const Item& item : reader.items("guardduty:GetFindings", "Findings")) {
    if (is_of_another_account(item)) continue;
    const std::string id = item.text("Id");
    Properties properties(*item.value);
    properties.put("SeenAt", Reader::seen_at(item));
    reader.add(item,
               {.type = "AWS::GuardDuty::Finding",
                .id = item.text("Type"),
                .address = id.empty() ? id : Reader::place_of(item) + "/finding/" + id,
                .named_by = "Type"},
               properties.value());
  }
}

// The detectors of one account and Region.
std::vector<std::string> detectors_in(const Reader& reader, const Place& place) {
  std::vector<std::string> ids;
  for (const Item& item : reader.items("guardduty:ListDetectors", "DetectorIds")) {
    if (item.answer->place == place) ids.push_back(text_of(*item.value));
  }
  return ids;
}

// Where clusters run, what GuardDuty lists must be whole, so that what is not in it is not there.
class GuardDutyLists {
 public:
  explicit GuardDutyLists(Reader& reader) : reader_(reader) {
    for (const Item& item : reader.items("guardduty:GetFindings", "Findings"))
      read_.insert({item.answer->place, item.text("Id")});
  }

  void note_gaps(const Item& cluster) {
    const Place& place = cluster.answer->place;
    if (!seen_.insert(place).second) return;
    const std::string name = Reader::place_of(cluster);
    for (const Gap& gap : reader_.missing_at(place, "guardduty:ListDetectors"))
      note_all(gap, name);
    for (const std::string& detector : detectors_in(reader_, place)) {
      const auto found = reader_.find(place, "guardduty:GetDetector", "DetectorId", {detector});
      if (found.answer == nullptr) {
        inventory().note_unseen<GuardDutyDetector>(
            {.why = found.why,
             .evidence = {.source = Source::api, .pointer = "guardduty:GetDetector"}},
            name);
      }
      note<GuardDutyCoverage>(place, name, "guardduty:ListCoverage", detector);
      note<GuardDutyFinding>(place, name, "guardduty:ListFindings", detector);
    }
    note_unread_findings(place, name);
  }

 private:
  [[nodiscard]] Inventory& inventory() { return reader_.inventory(); }

  void note_all(const Gap& gap, const std::string& name) {
    inventory().note_unseen<GuardDutyDetector>(gap, name);
    inventory().note_unseen<GuardDutyCoverage>(gap, name);
    inventory().note_unseen<GuardDutyFinding>(gap, name);
  }

  template <class T>
  void note(const Place& place, const std::string& name, std::string_view operation,
            const std::string& detector) {
    for (Gap& gap : reader_.missing_at(place, operation, "DetectorId", {detector}))
      inventory().note_unseen<T>(std::move(gap), name);
  }

  // Those that are listed and of which nothing was told.
  void note_unread_findings(const Place& place, const std::string& name) {
    for (const Item& item : reader_.items("guardduty:ListFindings", "FindingIds")) {
      if (item.answer->place != place || read_.contains({place, text_of(*item.value)})) continue;
      inventory().note_unseen<GuardDutyFinding>(
          {.why = {.reason = Reason::not_seen, .detail = "guardduty:GetFindings"},
           .evidence = item.value->at},
          name);
      return;
    }
  }

  Reader& reader_;
  std::set<Place> seen_;
  std::set<std::pair<Place, std::string>> read_;
};

void note_guard_duty_gaps(Reader& reader) {
  GuardDutyLists lists(reader);
  for (const Item& item : reader.items("ecs:DescribeClusters", "clusters"))
    lists.note_gaps(item);
  for (const Item& item : reader.items("eks:DescribeCluster", "cluster"))
    lists.note_gaps(item);
}

void decode_service_revisions(Reader& reader) {
  std::set<std::string> read;
  for (const Item& item : reader.items("ecs:DescribeServiceRevisions", "serviceRevisions")) {
    const std::string arn = item.text("serviceRevisionArn");
    read.insert(arn);
    reader.add(item,
               {.type = "AWS::ECS::ServiceRevision",
                .id = arn.substr(arn.rfind('/') + 1),
                .address = arn,
                .named_by = "serviceRevisionArn",
                .tags = Tags::elsewhere},
               *item.value);
  }
  for (const Item& service : reader.items("ecs:DescribeServices", "services")) {
    for (const Value& one : at(*service.value, {"currentServiceRevisions"}).items) {
      if (read.contains(text_of(at(one, {"arn"})))) continue;
      reader.inventory().note_unseen<EcsServiceRevision>(
          {.why = {.reason = Reason::not_seen, .detail = "ecs:DescribeServiceRevisions"},
           .evidence = one.at},
          service.text("serviceArn"));
    }
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
      {"ecs",
       "DescribeServiceRevisions",
       "serviceRevisions[].serviceRevisionArn",
       {"failures.arn", "failures.reason", "serviceRevisions.serviceRevisionArn",
        "serviceRevisions.serviceArn", "serviceRevisions.guardDutyEnabled",
        "serviceRevisions.createdAt"}},
      {"guardduty", "ListDetectors", "DetectorIds[]$", {"DetectorIds"}},
      {"guardduty",
       "ListCoverage",
       "Resources[].CoverageStatus",
       {"Resources.ResourceId", "Resources.AccountId", "Resources.CoverageStatus=HEALTHY|UNHEALTHY",
        "Resources.Issue", "Resources.ResourceDetails.ResourceType=EKS|ECS|EC2",
        "Resources.ResourceDetails.EksClusterDetails.ClusterName",
        "Resources.ResourceDetails.EcsClusterDetails.ClusterName",
        "Resources.ResourceDetails.EcsClusterDetails.FargateDetails.Issues",
        "Resources.ResourceDetails.EcsClusterDetails.FargateDetails.ManagementType="
        "AUTO_MANAGED|MANUAL|DISABLED",
        "Resources.ResourceDetails.EcsClusterDetails.ContainerInstanceDetails."
        "CoveredContainerInstances",
        "Resources.ResourceDetails.EcsClusterDetails.ContainerInstanceDetails."
        "CompatibleContainerInstances"}},
      {"guardduty", "ListFindings", "FindingIds[]$", {"FindingIds"}},
      {"guardduty",
       "GetFindings",
       "Findings[].SchemaVersion",
       {"Findings.Id", "Findings.AccountId", "Findings.Type", "Findings.Severity",
        "Findings.Resource.EcsClusterDetails.Arn", "Findings.Resource.EksClusterDetails.Arn",
        "Findings.Resource.InstanceDetails.InstanceId", "Findings.Service.Archived",
        "Findings.Service.EventFirstSeen", "Findings.Service.EventLastSeen"}},
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
  decode_coverage(reader);
  decode_findings(reader);
  note_guard_duty_gaps(reader);
  decode_service_revisions(reader);
  decode_trails(reader);
}

}  // namespace hakoseki::live
