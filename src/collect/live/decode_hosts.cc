// The EC2 instances under containers, and what starts them.
#include <optional>

#include "base/base64.h"
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

void decode_instances(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeInstances", "Reservations.Instances")) {
    if (text_of(at(*item.value, {"State", "Name"})) == "terminated") continue;
    Value groups = list_at(at(*item.value, {"SecurityGroups"}).at);
    for (const Value& group : at(*item.value, {"SecurityGroups"}).items) {
      groups.items.push_back(at(group, {"GroupId"}));
    }
    const bool is_public = !item.text("PublicIpAddress").empty();
    Properties properties(*item.value);
    properties.put("SecurityGroupIds", std::move(groups));
    properties.put("AssociatePublicIpAddress",
                   Value::scalar_at(at(*item.value, {"PublicIpAddress"}).at,
                                    is_public ? "true" : "false", true));
    properties.put("UserData",
                   Value::unknown_at(item.value->at, {.reason = Reason::not_seen,
                                                      .detail = "ec2:DescribeInstanceAttribute"}));
    const std::string id = item.text("InstanceId");
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

}  // namespace

std::span<const Operation> host_operations() {
  static const std::vector<Operation> all = {
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
}

}  // namespace hakoseki::live
