// The EC2 instances under containers, what starts them, and what Systems Manager and Inspector know
// of them.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/base64.h"
#include "base/moment.h"
#include "collect/live/host_images.h"
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

Value decoded_data(Value data) {
  if (data.kind != Value::Kind::scalar) return data;
  const std::optional<std::string> text = from_base64(data.text);
  if (!text) {
    return Value::unknown_at(
        data.at, {.reason = Reason::invalid_value, .detail = "Base64", .written = true});
  }
  data.text = *text;
  return data;
}

void decode_launch_templates(Reader& reader) {
  for (const Item& item :
       reader.items("ec2:DescribeLaunchTemplateVersions", "LaunchTemplateVersions")) {
    if (item.text("DefaultVersion") != "true") continue;
    const Value data = at(*item.value, {"LaunchTemplateData"});
    Properties inner(data);
    inner.put("UserData", decoded_data(at(data, {"UserData"})));
    Properties properties(*item.value);
    properties.put("LaunchTemplateData", std::move(inner).take());
    reader.add(item,
               {.type = "AWS::EC2::LaunchTemplate",
                .id = item.text("LaunchTemplateName"),
                .address = item.text("LaunchTemplateId"),
                .named_by = "LaunchTemplateName",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

void decode_launch_configurations(Reader& reader) {
  for (const Item& item :
       reader.items("autoscaling:DescribeLaunchConfigurations", "LaunchConfigurations")) {
    Properties properties(*item.value);
    properties.put("UserData", decoded_data(at(*item.value, {"UserData"})));
    reader.add(item,
               {.type = "AWS::AutoScaling::LaunchConfiguration",
                .id = item.text("LaunchConfigurationName"),
                .address = item.text("LaunchConfigurationARN"),
                .named_by = "LaunchConfigurationName",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

Value flag_at(const Evidence& at, bool value) {
  return Value::scalar_at(at, value ? "true" : "false", true);
}

// Its own address, or that of one of its further network interfaces.
Value has_public_address(const Item& instance) {
  const Value own = at(*instance.value, {"PublicIpAddress"});
  if (!text_of(own).empty()) return flag_at(own.at, true);
  for (const Value& interface : at(*instance.value, {"NetworkInterfaces"}).items) {
    const Value address = at(interface, {"Association", "PublicIp"});
    if (!text_of(address).empty()) return flag_at(address.at, true);
  }
  return flag_at(own.at, false);
}

Value has_ipv6_address(const Item& instance) {
  for (const Value& interface : at(*instance.value, {"NetworkInterfaces"}).items) {
    const Value addresses = at(interface, {"Ipv6Addresses"});
    if (!addresses.items.empty()) return flag_at(addresses.at, true);
  }
  return flag_at(instance.value->at, false);
}

void decode_instances(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeInstances", "Reservations.Instances")) {
    if (text_of(at(*item.value, {"State", "Name"})) == "terminated") continue;
    Value groups = list_at(at(*item.value, {"SecurityGroups"}).at);
    for (const Value& group : at(*item.value, {"SecurityGroups"}).items) {
      groups.items.push_back(at(group, {"GroupId"}));
    }
    Properties properties(*item.value);
    properties.put("SecurityGroupIds", std::move(groups));
    properties.put("AssociatePublicIpAddress", has_public_address(item));
    properties.put("HasIpv6Address", has_ipv6_address(item));
    const std::string id = item.text("InstanceId");
    const Value data =
        reader.detail(item, "ec2:DescribeInstanceAttribute", "InstanceId", {id}, "UserData");
    properties.put("UserData", decoded_data(at(data, {"Value"})));
    reader.add(item,
               {.type = "AWS::EC2::Instance", .id = id, .address = id, .named_by = "InstanceId"},
               properties.value());
  }
}

void decode_groups(Reader& reader) {
  for (const Item& item :
       reader.items("autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups")) {
    reader.add(item,
               {.type = "AWS::AutoScaling::AutoScalingGroup",
                .id = item.text("AutoScalingGroupName"),
                .address = item.text("AutoScalingGroupARN"),
                .named_by = "AutoScalingGroupName"},
               *item.value);
  }
}

// The cluster that was asked about; without the question the instance's own ARN names it:
// "arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/0123...". Older ARNs do not.
Value cluster_of(const Item& instance) {
  if (const std::string* asked = instance.answer->asked_for("cluster")) {
    return Value::scalar_at(instance.value->at, *asked);
  }
  constexpr std::string_view kind = ":container-instance/";
  const std::string arn = instance.text("containerInstanceArn");
  const std::size_t at = arn.find(kind);
  const std::size_t slash = arn.rfind('/');
  if (at == std::string::npos || slash < at + kind.size()) {
    return Value::unknown_at(instance.value->at, {.detail = "the cluster of the instance"});
  }
  const std::size_t name = at + kind.size();
  return Value::scalar_at(instance.value->at,
                          arn.substr(0, at) + ":cluster/" + arn.substr(name, slash - name));
}

void decode_container_instances(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeContainerInstances", "containerInstances")) {
    const std::string arn = item.text("containerInstanceArn");
    if (item.text("status") == "INACTIVE") continue;
    Properties properties(*item.value);
    properties.put("Cluster", cluster_of(item)).put("SeenAt", Reader::seen_at(item));
    const std::string host = item.text("ec2InstanceId");
    reader.add(item,
               {.type = "AWS::ECS::ContainerInstance",
                .id = host.empty() ? arn.substr(arn.rfind('/') + 1) : host,
                .address = arn,
                .named_by = "ec2InstanceId",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// A list of which each element is one thing, called by the member `id` inside its place.
void decode_all(Reader& reader, std::string_view operation, std::string_view list,
                std::string_view type, std::string_view id) {
  for (const Item& item : reader.items(operation, list)) {
    const std::string name = item.text(id);
    Properties properties(*item.value);
    properties.put("SeenAt", Reader::seen_at(item));
    reader.add(item,
               {.type = type,
                .id = name,
                .address = name.empty() ? name : Reader::place_of(item) + '/' + name,
                .named_by = id,
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// What AWS recommends in place of an image of its own; absent where it publishes nothing.
Value recommendation(const Reader& reader, const Item& image) {
  const std::string name = image.text("Name");
  const std::string architecture = "Architecture=" + image.text("Architecture");
  const auto kind =
      std::find_if(host_images.begin(), host_images.end(), [&](const HostImageKind& one) {
        return name.starts_with(one.begins) && architecture == one.only_if;
      });
  const bool is_amazons = image.text("ImageOwnerAlias") == "amazon";
  if (!is_amazons || kind == host_images.end()) return Value::absent_at(image.value->at);
  return reader.detail(image, "ssm:GetParameter", "Name", {kind->parameter}, "Parameter");
}

void decode_images(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeImages", "Images")) {
    const std::string id = item.text("ImageId");
    Properties properties(*item.value);
    properties.put("Parameter", recommendation(reader, item));
    reader.add(item,
               {.type = "AWS::EC2::Image",
                .id = id,
                .address = id.empty() ? id : Reader::place_of(item) + '/' + id,
                .named_by = "ImageId",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

void decode_cis_results(Reader& reader) {
  std::map<std::string, Value> dates;
  for (const Item& scan : reader.items("inspector2:ListCisScans", "scans"))
    dates.emplace(scan.text("scanArn"), at(*scan.value, {"scanDate"}));
  for (const Item& item : reader.items("inspector2:ListCisScanResultsAggregatedByTargetResource",
                                       "targetResourceAggregations")) {
    const std::string scan = item.text("scanArn");
    const std::string host = item.text("targetResourceId");
    const auto date = dates.find(scan);
    Properties properties(*item.value);
    properties.put("SeenAt", Reader::seen_at(item));
    properties.put("ScanDate",
                   date != dates.end()
                       ? date->second
                       : Value::unknown_at(item.value->at, {.reason = Reason::not_seen,
                                                            .detail = "inspector2:ListCisScans"}));
    reader.add(item,
               {.type = "AWS::InspectorV2::CisResult",
                .id = host,
                .address = scan.empty() || host.empty() ? std::string() : scan + '#' + host,
                .named_by = "targetResourceId",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

void decode_serial_consoles(Reader& reader) {
  for (const Item& item : reader.answers("ec2:GetSerialConsoleAccessStatus")) {
    reader.add(item,
               {.type = "AWS::EC2::SerialConsole",
                .id = "serial console",
                .address = Reader::place_of(item) + "/serial-console",
                .named_by = "SerialConsoleAccessEnabled",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_metadata_defaults(Reader& reader) {
  for (const Item& item : reader.answers("ec2:GetInstanceMetadataDefaults")) {
    // Where nothing is set, the level is not told of, or empty.
    const Value level = at(*item.value, {"AccountLevel"});
    reader.add(item,
               {.type = "AWS::EC2::InstanceMetadataDefaults",
                .id = "instance metadata defaults",
                .address = Reader::place_of(item) + "/instance-metadata-defaults",
                .named_by = "AccountLevel",
                .tags = Tags::elsewhere},
               level.kind == Value::Kind::absent ? map_at(item.value->at) : level);
  }
}

void decode_inspector_findings(Reader& reader) {
  for (const Item& item : reader.items("inspector2:ListFindings", "findings")) {
    const std::string arn = item.text("findingArn");
    for (const Value& resource : at(*item.value, {"resources"}).items) {
      const std::string id = text_of(at(resource, {"id"}));
      Properties properties(*item.value);
      properties.put("ResourceId", at(resource, {"id"})).put("SeenAt", Reader::seen_at(item));
      reader.add(
          item,
          {.type = "AWS::InspectorV2::Finding",
           .id = text_of(at(*item.value, {"packageVulnerabilityDetails", "vulnerabilityId"})),
           .address = arn.empty() ? arn : arn + '#' + id,
           .named_by = "findingArn",
           .tags = Tags::elsewhere},
          properties.value());
    }
  }
}

// Container instances that a cluster has and that nobody described.
std::vector<Gap> undescribed_instances(const Reader& reader, const Item& cluster) {
  const std::string arn = cluster.text("clusterArn");
  const std::string name = cluster.text("clusterName");
  std::vector<Gap> gaps = reader.missing_at(cluster.answer->place, "ecs:ListContainerInstances",
                                            "cluster", {arn, name});
  std::set<std::string> described;
  for (const Item& item : reader.items("ecs:DescribeContainerInstances", "containerInstances"))
    described.insert(item.text("containerInstanceArn"));
  for (const Item& item : reader.items("ecs:ListContainerInstances", "containerInstanceArns")) {
    const std::string* asked = item.answer->asked_for("cluster");
    const bool is_own = asked != nullptr && (*asked == arn || *asked == name);
    if (!is_own || described.contains(text_of(*item.value))) continue;
    gaps.push_back({.why = {.reason = Reason::not_seen, .detail = "ecs:DescribeContainerInstances"},
                    .evidence = item.value->at});
  }
  return gaps;
}

// A cluster without instances has nothing that could be missing.
void note_unseen_instances(Reader& reader) {
  for (const Item& cluster : reader.items("ecs:DescribeClusters", "clusters")) {
    if (cluster.text("registeredContainerInstancesCount") == "0") continue;
    for (Gap& gap : undescribed_instances(reader, cluster)) {
      reader.inventory().note_unseen<ContainerInstance>(std::move(gap), cluster.text("clusterArn"));
    }
  }
}

bool is_among(std::string_view id, std::string_view joined) {
  while (!joined.empty()) {
    const std::size_t comma = std::min(joined.find(','), joined.size());
    if (joined.substr(0, comma) == id) return true;
    joined.remove_prefix(std::min(comma + 1, joined.size()));
  }
  return false;
}

// That a host has no patch state is told by whole answers that were asked about it.
void note_unseen_patch_states(Reader& reader) {
  const std::vector<Item> answers = reader.answers("ssm:DescribeInstancePatchStates");
  for (const Item& instance :
       reader.items("ecs:DescribeContainerInstances", "containerInstances")) {
    const std::string id = instance.text("ec2InstanceId");
    const auto asks = [&](const Item& item) {
      const std::string* ids = item.answer->asked_for("InstanceIds");
      return ids != nullptr && is_among(id, *ids) && item.answer->place == instance.answer->place;
    };
    const auto is_open = [&](const Item& item) {
      return !item.answer->next_token.empty() && !reader.follows(*item.answer);
    };
    const bool asked = std::any_of(answers.begin(), answers.end(), asks);
    const bool cut_off = std::any_of(answers.begin(), answers.end(),
                                     [&](const Item& item) { return asks(item) && is_open(item); });
    if (asked && !cut_off) continue;
    reader.inventory().note_unseen<PatchState>(
        {.why = {.reason = Reason::not_seen, .detail = "ssm:DescribeInstancePatchStates"},
         .evidence = instance.value->at},
        Reader::place_of(instance) + '/' + id);
  }
}

// Where clusters and hosts are.
std::map<Place, std::string> places_with_hosts(const Reader& reader) {
  std::map<Place, std::string> places;
  const auto add = [&](std::string_view operation, std::string_view list) {
    for (const Item& item : reader.items(operation, list))
      places.emplace(item.answer->place, Reader::place_of(item));
  };
  add("ecs:DescribeClusters", "clusters");
  add("ecs:DescribeContainerInstances", "containerInstances");
  add("eks:DescribeCluster", "cluster");
  add("ec2:DescribeInstances", "Reservations.Instances");
  return places;
}

// There the lists of what is known of hosts must be whole.
void note_unlisted(Reader& reader) {
  Inventory& inventory = reader.inventory();
  for (const auto& [place, name] : places_with_hosts(reader)) {
    for (Gap& gap : reader.missing_at(place, "ec2:DescribeInstances"))
      inventory.note_unseen<HostTemplate>(std::move(gap), name);
    for (Gap& gap : reader.missing_at(place, "ssm:DescribeInstanceInformation"))
      inventory.note_unseen<ManagedInstance>(std::move(gap), name);
    for (Gap& gap : reader.missing_at(place, "ssm:DescribeActivations"))
      inventory.note_unseen<HybridActivation>(std::move(gap), name);
    for (Gap& gap : reader.missing_at(place, "inspector2:BatchGetAccountStatus"))
      inventory.note_unseen<InspectorAccount>(std::move(gap), name);
    // The criteria are a structure, of which no text is kept.
    for (Gap& gap : reader.missing_at(place, "inspector2:ListFindings", "filterCriteria", {""}))
      inventory.note_unseen<InspectorFinding>(std::move(gap), name);
    for (Gap& gap : reader.missing_at(place, "inspector2:ListCisScans", "filterCriteria", {""}))
      inventory.note_unseen<CisResult>(std::move(gap), name);
  }
}

// What a scan found is asked of the newest ones only: for a host that one of them examined, those
// before it do not matter.
void note_unseen_cis_results(Reader& reader) {
  constexpr std::string_view results = "inspector2:ListCisScanResultsAggregatedByTargetResource";
  struct Unread {
    std::string place;
    std::optional<Moment> date;
    Gap gap;
  };
  std::map<std::string, Moment> oldest_read;  // by place
  std::vector<Unread> unread;
  for (const Item& scan : reader.items("inspector2:ListCisScans", "scans")) {
    const std::string place = Reader::place_of(scan);
    const std::optional<Moment> date = parse_moment(scan.text("scanDate"));
    std::vector<Gap> gaps =
        reader.missing_at(scan.answer->place, results, "scanArn", {scan.text("scanArn")});
    if (gaps.empty() && date) {
      const auto [at, is_first] = oldest_read.emplace(place, *date);
      at->second = std::min(at->second, *date);
    }
    for (Gap& gap : gaps)
      unread.push_back({place, date, std::move(gap)});
  }
  for (const Unread& one : unread) {
    reader.inventory().note_unseen<CisResult>(one.gap, one.place);
    const auto oldest = oldest_read.find(one.place);
    if (!one.date || oldest == oldest_read.end() || *one.date > oldest->second)
      reader.inventory().note_unseen<CisResult>(one.gap, one.place + "/newer");
  }
}

}  // namespace

std::span<const Operation> host_operations() {
  static const std::vector<Operation> all = {
      {"ecs", "ListContainerInstances", "containerInstanceArns[]$", {"containerInstanceArns"}},
      {"ecs",
       "DescribeContainerInstances",
       "containerInstances[].containerInstanceArn",
       {"failures.arn", "failures.reason", "containerInstances.containerInstanceArn",
        "containerInstances.ec2InstanceId", "containerInstances.status",
        "containerInstances.agentConnected", "containerInstances.capacityProviderName",
        "containerInstances.attributes.name", "containerInstances.attributes.value",
        "containerInstances.registeredAt"}},
      {"ssm",
       "DescribeInstanceInformation",
       "InstanceInformationList[].InstanceId",
       {"InstanceInformationList.InstanceId",
        "InstanceInformationList.ResourceType=ManagedInstance|EC2Instance",
        "InstanceInformationList.PingStatus=Online|ConnectionLost|Inactive",
        "InstanceInformationList.PlatformName", "InstanceInformationList.LastPingDateTime"}},
      {"ssm",
       "DescribeInstancePatchStates",
       "InstancePatchStates[].InstanceId",
       {"InstancePatchStates.InstanceId", "InstancePatchStates.CriticalNonCompliantCount",
        "InstancePatchStates.SecurityNonCompliantCount", "InstancePatchStates.OperationEndTime"}},
      {"ssm",
       "DescribeActivations",
       "ActivationList[].ActivationId",
       {"ActivationList.ActivationId", "ActivationList.IamRole", "ActivationList.Expired",
        "ActivationList.RegistrationLimit", "ActivationList.RegistrationsCount",
        "ActivationList.CreatedDate", "ActivationList.ExpirationDate"}},
      {"inspector2",
       "BatchGetAccountStatus",
       "accounts[].resourceState",
       {"accounts.accountId",
        "accounts.resourceState.ec2.status=ENABLING|ENABLED|DISABLING|DISABLED|SUSPENDING|"
        "SUSPENDED"}},
      {"inspector2",
       "ListCisScans",
       "scans[].scanConfigurationArn",
       {"scans.scanArn", "scans.scanDate"}},
      {"inspector2",
       "ListCisScanResultsAggregatedByTargetResource",
       "targetResourceAggregations[].scanArn",
       {"targetResourceAggregations.scanArn", "targetResourceAggregations.targetResourceId",
        "targetResourceAggregations.targetStatus=TIMED_OUT|CANCELLED|COMPLETED",
        "targetResourceAggregations.targetStatusReason=SCAN_IN_PROGRESS|UNSUPPORTED_OS|"
        "SSM_UNMANAGED",
        "targetResourceAggregations.statusCounts.passed",
        "targetResourceAggregations.statusCounts.failed"}},
      {"ec2",
       "DescribeImages",
       "Images[].ImageId",
       {"Images.ImageId", "Images.Name", "Images.ImageOwnerAlias", "Images.Architecture",
        "Images.CreationDate"}},
      {"ec2",
       "GetSerialConsoleAccessStatus",
       "SerialConsoleAccessEnabled",
       {"SerialConsoleAccessEnabled"}},
      {"ec2",
       "GetInstanceMetadataDefaults",
       "AccountLevel",
       {"AccountLevel.HttpTokens=optional|required",
        "AccountLevel.HttpTokensEnforced=disabled|enabled"}},
      {"ec2", "DescribeInstanceAttribute", "InstanceId UserData", {"UserData.Value"}},
      {"inspector2",
       "ListFindings",
       "findings[].findingArn",
       {"findings.findingArn", "findings.resources.id",
        "findings.packageVulnerabilityDetails.vulnerabilityId",
        "findings.severity=INFORMATIONAL|LOW|MEDIUM|HIGH|CRITICAL|UNTRIAGED",
        "findings.status=ACTIVE|SUPPRESSED|CLOSED", "findings.fixAvailable=YES|NO|PARTIAL",
        "findings.firstObservedAt"}},
      {"ec2",
       "DescribeLaunchTemplateVersions",
       "LaunchTemplateVersions[].LaunchTemplateId",
       {"LaunchTemplateVersions.LaunchTemplateId", "LaunchTemplateVersions.LaunchTemplateName",
        "LaunchTemplateVersions.DefaultVersion",
        "LaunchTemplateVersions.LaunchTemplateData.ImageId",
        "LaunchTemplateVersions.LaunchTemplateData.MetadataOptions.HttpEndpoint=enabled|disabled",
        "LaunchTemplateVersions.LaunchTemplateData.MetadataOptions.HttpTokens=optional|required",
        "LaunchTemplateVersions.LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
        "LaunchTemplateVersions.LaunchTemplateData.KeyName",
        "LaunchTemplateVersions.LaunchTemplateData.UserData",
        "LaunchTemplateVersions.LaunchTemplateData.SecurityGroupIds",
        "LaunchTemplateVersions.LaunchTemplateData.NetworkInterfaces.Groups"}},
      {"ec2",
       "DescribeInstances",
       "Reservations[].Instances",
       {"Reservations.Instances.InstanceId", "Reservations.Instances.ImageId",
        "Reservations.Instances.State.Name", "Reservations.Instances.KeyName",
        "Reservations.Instances.PublicIpAddress",
        "Reservations.Instances.NetworkInterfaces.Association.PublicIp",
        "Reservations.Instances.NetworkInterfaces.Ipv6Addresses.Ipv6Address",
        "Reservations.Instances.MetadataOptions.HttpEndpoint=enabled|disabled",
        "Reservations.Instances.MetadataOptions.HttpTokens=optional|required",
        "Reservations.Instances.MetadataOptions.HttpPutResponseHopLimit",
        "Reservations.Instances.SecurityGroups.GroupId", "Reservations.Instances.Tags.Key",
        "Reservations.Instances.Tags.Value"}},
      {"autoscaling",
       "DescribeAutoScalingGroups",
       "AutoScalingGroups[].AutoScalingGroupName",
       {"AutoScalingGroups.AutoScalingGroupName", "AutoScalingGroups.AutoScalingGroupARN",
        "AutoScalingGroups.LaunchConfigurationName",
        "AutoScalingGroups.LaunchTemplate.LaunchTemplateId",
        "AutoScalingGroups.LaunchTemplate.LaunchTemplateName",
        "AutoScalingGroups.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification."
        "LaunchTemplateId",
        "AutoScalingGroups.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification."
        "LaunchTemplateName",
        "AutoScalingGroups.Tags.Key", "AutoScalingGroups.Tags.Value"}},
      {"autoscaling",
       "DescribeLaunchConfigurations",
       "LaunchConfigurations[].LaunchConfigurationName",
       {"LaunchConfigurations.LaunchConfigurationName",
        "LaunchConfigurations.LaunchConfigurationARN", "LaunchConfigurations.ImageId",
        "LaunchConfigurations.MetadataOptions.HttpEndpoint=enabled|disabled",
        "LaunchConfigurations.MetadataOptions.HttpTokens=optional|required",
        "LaunchConfigurations.MetadataOptions.HttpPutResponseHopLimit",
        "LaunchConfigurations.KeyName", "LaunchConfigurations.UserData",
        "LaunchConfigurations.SecurityGroups", "LaunchConfigurations.AssociatePublicIpAddress"}},
  };
  return all;
}

void decode_hosts(Reader& reader) {
  decode_launch_templates(reader);
  decode_launch_configurations(reader);
  decode_instances(reader);
  decode_groups(reader);
  decode_images(reader);
  decode_serial_consoles(reader);
  decode_metadata_defaults(reader);
  decode_container_instances(reader);
  decode_all(reader, "ssm:DescribeInstanceInformation", "InstanceInformationList",
             "AWS::SSM::ManagedInstance", "InstanceId");
  decode_all(reader, "ssm:DescribeInstancePatchStates", "InstancePatchStates",
             "AWS::SSM::PatchState", "InstanceId");
  decode_all(reader, "ssm:DescribeActivations", "ActivationList", "AWS::SSM::Activation",
             "ActivationId");
  decode_all(reader, "inspector2:BatchGetAccountStatus", "accounts", "AWS::InspectorV2::Account",
             "accountId");
  decode_inspector_findings(reader);
  decode_cis_results(reader);
  note_unseen_cis_results(reader);
  note_unseen_instances(reader);
  note_unseen_patch_states(reader);
  note_unlisted(reader);
}

}  // namespace hakoseki::live
