// Amazon VPC as the EC2 API tells it: networks, their borders and ways out, and what records them.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

// Things of EC2 have ids that no other has; ARNs are not told.
void add_by_id(Reader& reader, const Item& item, std::string_view type, std::string_view id,
               const Value& properties) {
  const std::string name = item.text(id);
  reader.add(item, {.type = type, .id = name, .address = name, .named_by = id}, properties);
}

void add_each(Reader& reader, std::string_view operation, std::string_view path,
              std::string_view type, std::string_view id) {
  for (const Item& item : reader.items(operation, path)) {
    add_by_id(reader, item, type, id, *item.value);
  }
}

// A permission of the API names all its peers; CloudFormation has a rule for each.
void add_rules(const Value& permission, bool egress, Value& rules) {
  struct Peers {
    std::string_view list;
    std::string_view from;
    std::string_view to;
  };
  const Peers kinds[] = {
      {"IpRanges", "CidrIp", "CidrIp"},
      {"Ipv6Ranges", "CidrIpv6", "CidrIpv6"},
      {"UserIdGroupPairs", "GroupId",
       egress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId"},
      {"PrefixListIds", "PrefixListId", egress ? "DestinationPrefixListId" : "SourcePrefixListId"},
  };
  for (const Peers& kind : kinds) {
    for (const Value& peer : at(permission, {kind.list}).items) {
      Properties rule(map_at(peer.at));
      for (const std::string_view key : {"IpProtocol", "FromPort", "ToPort"}) {
        if (const Value* value = permission.find(key)) rule.put(key, *value);
      }
      if (const Value* value = peer.find(kind.from)) rule.put(kind.to, *value);
      rules.items.push_back(std::move(rule).take());
    }
  }
}

// Written, even where there is no rule: nothing is allowed then.
Value rules_of(const Item& item, std::string_view member, bool egress) {
  const Value permissions = at(*item.value, {member});
  if (permissions.kind == Value::Kind::unknown) return permissions;
  Value rules = list_at(permissions.at);
  for (const Value& permission : permissions.items)
    add_rules(permission, egress, rules);
  return rules;
}

void decode_security_groups(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeSecurityGroups", "SecurityGroups")) {
    Properties properties(*item.value);
    properties.put("SecurityGroupIngress", rules_of(item, "IpPermissions", false));
    properties.put("SecurityGroupEgress", rules_of(item, "IpPermissionsEgress", true));
    add_by_id(reader, item, "AWS::EC2::SecurityGroup", "GroupId", properties.value());
  }
  reader.expect_listing<SecurityGroup>("ec2:DescribeSecurityGroups");
}

// A resource of CloudFormation that is a part of a thing of EC2.
void add_part(Reader& reader, const Answer& answer, const Value& part, std::string_view type,
              const std::string& address, const Value& properties) {
  const Item item{&answer, &part};
  reader.add(item, {.type = type, .id = address, .address = address, .named_by = {}}, properties);
}

void decode_network_acls(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeNetworkAcls", "NetworkAcls")) {
    const std::string id = item.text("NetworkAclId");
    const Value named = at(*item.value, {"NetworkAclId"});
    if (!reader.is_new("entries", id)) continue;
    add_by_id(reader, item, "AWS::EC2::NetworkAcl", "NetworkAclId", *item.value);
    for (const Value& entry : at(*item.value, {"Entries"}).items) {
      const std::string address = fmt::format(
          "{}/{}/{}", id, text_of(at(entry, {"Egress"})) == "true" ? "egress" : "ingress",
          text_of(at(entry, {"RuleNumber"})));
      Properties properties(entry);
      properties.put("NetworkAclId", named);
      add_part(reader, *item.answer, entry, "AWS::EC2::NetworkAclEntry", address,
               properties.value());
    }
    for (const Value& association : at(*item.value, {"Associations"}).items) {
      add_part(reader, *item.answer, association, "AWS::EC2::SubnetNetworkAclAssociation",
               text_of(at(association, {"NetworkAclAssociationId"})), association);
    }
  }
  reader.expect_listing<NetworkAcl>("ec2:DescribeNetworkAcls");
}

// A subnet without a table of its own has the main one of its VPC, which only all tables show.
class MainTables {
 public:
  void note(const Item& table, const Value& association) {
    const std::string subnet = text_of(at(association, {"SubnetId"}));
    if (!subnet.empty()) own_.insert(subnet);
    if (text_of(at(association, {"Main"})) == "true")
      main_[table.text("VpcId")] = {table, association};
  }

  void associate(Reader& reader) const {
    for (const Item& subnet : reader.items("ec2:DescribeSubnets", "Subnets")) {
      const std::string id = subnet.text("SubnetId");
      const auto table = main_.find(subnet.text("VpcId"));
      if (own_.contains(id) || table == main_.end()) continue;
      const Place& place = subnet.answer->place;
      if (!reader.missing_at(place, "ec2:DescribeRouteTables").empty()) continue;
      const auto& [item, association] = table->second;
      Properties properties(map_at(association.at));
      properties.put("SubnetId", at(*subnet.value, {"SubnetId"}));
      properties.put("RouteTableId", at(*item.value, {"RouteTableId"}));
      add_part(reader, *item.answer, association, "AWS::EC2::SubnetRouteTableAssociation",
               id + "/main", properties.value());
    }
  }

 private:
  std::set<std::string> own_;
  std::map<std::string, std::pair<Item, Value>> main_;  // by VPC
};

void decode_route_tables(Reader& reader) {
  MainTables main_tables;
  for (const Item& item : reader.items("ec2:DescribeRouteTables", "RouteTables")) {
    const std::string id = item.text("RouteTableId");
    const Value named = at(*item.value, {"RouteTableId"});
    if (!reader.is_new("routes", id)) continue;
    add_by_id(reader, item, "AWS::EC2::RouteTable", "RouteTableId", *item.value);
    std::size_t position = 0;
    for (const Value& route : at(*item.value, {"Routes"}).items) {
      Properties properties(route);
      properties.put("RouteTableId", named);
      add_part(reader, *item.answer, route, "AWS::EC2::Route", fmt::format("{}/{}", id, position++),
               properties.value());
    }
    for (const Value& association : at(*item.value, {"Associations"}).items) {
      main_tables.note(item, association);
      if (text_of(at(association, {"SubnetId"})).empty()) continue;
      add_part(reader, *item.answer, association, "AWS::EC2::SubnetRouteTableAssociation",
               text_of(at(association, {"RouteTableAssociationId"})), association);
    }
  }
  main_tables.associate(reader);
  reader.expect_listing<RouteTable>("ec2:DescribeRouteTables");
}

void decode_endpoints(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeVpcEndpoints", "VpcEndpoints")) {
    // Only one that is there and accepted takes traffic.
    const std::string state = item.text("State");
    if (!state.empty() && state != "available" && state != "Available") continue;
    Value groups = list_at(at(*item.value, {"Groups"}).at);
    for (const Value& group : at(*item.value, {"Groups"}).items) {
      groups.items.push_back(at(group, {"GroupId"}));
    }
    Properties properties(*item.value);
    properties.put("SecurityGroupIds", std::move(groups));
    add_by_id(reader, item, "AWS::EC2::VPCEndpoint", "VpcEndpointId", properties.value());
  }
  reader.expect_listing<VpcEndpoint>("ec2:DescribeVpcEndpoints");
}

// What a flow log records is told by the id of it alone.
std::string_view kind_of(std::string_view id) {
  if (id.starts_with("vpc-")) return "VPC";
  if (id.starts_with("subnet-")) return "Subnet";
  if (id.starts_with("eni-")) return "NetworkInterface";
  if (id.starts_with("tgw-attach-")) return "TransitGatewayAttachment";
  return id.starts_with("tgw-") ? "TransitGateway" : "";
}

void decode_flow_logs(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeFlowLogs", "FlowLogs")) {
    Properties properties(*item.value);
    const Value resource = at(*item.value, {"ResourceId"});
    properties.put("ResourceType",
                   Value::scalar_at(resource.at, std::string(kind_of(text_of(resource)))));
    add_by_id(reader, item, "AWS::EC2::FlowLog", "FlowLogId", properties.value());
  }
  reader.expect_listing<FlowLog>("ec2:DescribeFlowLogs");
}

// One that was deleted watches nothing, and is told of for a while.
void decode_encryption_controls(Reader& reader) {
  for (const Item& item :
       reader.items("ec2:DescribeVpcEncryptionControls", "VpcEncryptionControls")) {
    if (item.text("State") == "deleted") continue;
    add_by_id(reader, item, "AWS::EC2::VPCEncryptionControl", "VpcEncryptionControlId",
              *item.value);
  }
  reader.expect_listing<VpcEncryptionControl>("ec2:DescribeVpcEncryptionControls");
}

}  // namespace

std::span<const Operation> network_operations() {
  static const std::vector<Operation> all = {
      {"ec2",
       "DescribeVpcs",
       "Vpcs[].VpcId",
       {"Vpcs.VpcId", "Vpcs.CidrBlock", "Vpcs.IsDefault", "Vpcs.Tags.Key", "Vpcs.Tags.Value"}},
      {"ec2",
       "DescribeVpcEncryptionControls",
       "VpcEncryptionControls[].VpcEncryptionControlId",
       {"VpcEncryptionControls.VpcEncryptionControlId", "VpcEncryptionControls.VpcId",
        "VpcEncryptionControls.Mode=monitor|enforce",
        "VpcEncryptionControls.State=enforce-in-progress|monitor-in-progress|enforce-failed|"
        "monitor-failed|deleting|deleted|available|creating|delete-failed",
        "VpcEncryptionControls.Tags.Key", "VpcEncryptionControls.Tags.Value"}},
      {"ec2",
       "DescribeSubnets",
       "Subnets[].SubnetId",
       {"Subnets.SubnetId", "Subnets.VpcId", "Subnets.CidrBlock", "Subnets.MapPublicIpOnLaunch",
        "Subnets.Tags.Key", "Subnets.Tags.Value"}},
      {"ec2",
       "DescribeSecurityGroups",
       "SecurityGroups[].GroupId",
       {"SecurityGroups.GroupId", "SecurityGroups.GroupName", "SecurityGroups.VpcId",
        "SecurityGroups.Tags.Key", "SecurityGroups.Tags.Value",
        "SecurityGroups.IpPermissions.IpProtocol", "SecurityGroups.IpPermissions.FromPort",
        "SecurityGroups.IpPermissions.ToPort", "SecurityGroups.IpPermissions.IpRanges.CidrIp",
        "SecurityGroups.IpPermissions.Ipv6Ranges.CidrIpv6",
        "SecurityGroups.IpPermissions.UserIdGroupPairs.GroupId",
        "SecurityGroups.IpPermissions.PrefixListIds.PrefixListId",
        "SecurityGroups.IpPermissionsEgress.IpProtocol",
        "SecurityGroups.IpPermissionsEgress.FromPort", "SecurityGroups.IpPermissionsEgress.ToPort",
        "SecurityGroups.IpPermissionsEgress.IpRanges.CidrIp",
        "SecurityGroups.IpPermissionsEgress.Ipv6Ranges.CidrIpv6",
        "SecurityGroups.IpPermissionsEgress.UserIdGroupPairs.GroupId",
        "SecurityGroups.IpPermissionsEgress.PrefixListIds.PrefixListId"}},
      {"ec2",
       "DescribeNetworkAcls",
       "NetworkAcls[].NetworkAclId",
       {"NetworkAcls.NetworkAclId", "NetworkAcls.VpcId", "NetworkAcls.Tags.Key",
        "NetworkAcls.Tags.Value", "NetworkAcls.Entries.Egress",
        "NetworkAcls.Entries.RuleAction=allow|deny", "NetworkAcls.Entries.RuleNumber",
        "NetworkAcls.Entries.Protocol", "NetworkAcls.Entries.CidrBlock",
        "NetworkAcls.Entries.Ipv6CidrBlock", "NetworkAcls.Entries.PortRange.From",
        "NetworkAcls.Entries.PortRange.To", "NetworkAcls.Associations.NetworkAclAssociationId",
        "NetworkAcls.Associations.NetworkAclId", "NetworkAcls.Associations.SubnetId"}},
      {"ec2",
       "DescribeRouteTables",
       "RouteTables[].RouteTableId",
       {"RouteTables.RouteTableId", "RouteTables.VpcId", "RouteTables.Tags.Key",
        "RouteTables.Tags.Value", "RouteTables.Routes.DestinationCidrBlock",
        "RouteTables.Routes.DestinationIpv6CidrBlock", "RouteTables.Routes.GatewayId",
        "RouteTables.Routes.NatGatewayId", "RouteTables.Routes.TransitGatewayId",
        "RouteTables.Routes.VpcPeeringConnectionId",
        "RouteTables.Routes.EgressOnlyInternetGatewayId",
        "RouteTables.Associations.RouteTableAssociationId", "RouteTables.Associations.RouteTableId",
        "RouteTables.Associations.SubnetId", "RouteTables.Associations.Main"}},
      {"ec2",
       "DescribeInternetGateways",
       "InternetGateways[].InternetGatewayId",
       {"InternetGateways.InternetGatewayId", "InternetGateways.Tags.Key",
        "InternetGateways.Tags.Value"}},
      {"ec2",
       "DescribeNatGateways",
       "NatGateways[].NatGatewayId",
       {"NatGateways.NatGatewayId", "NatGateways.SubnetId", "NatGateways.Tags.Key",
        "NatGateways.Tags.Value"}},
      {"ec2",
       "DescribeVpcEndpoints",
       "VpcEndpoints[].VpcEndpointId",
       {"VpcEndpoints.VpcEndpointId", "VpcEndpoints.State", "VpcEndpoints.VpcId",
        "VpcEndpoints.ServiceName", "VpcEndpoints.VpcEndpointType",
        "VpcEndpoints.PrivateDnsEnabled", "VpcEndpoints.RouteTableIds", "VpcEndpoints.SubnetIds",
        "VpcEndpoints.Groups.GroupId", "VpcEndpoints.PolicyDocument", "VpcEndpoints.Tags.Key",
        "VpcEndpoints.Tags.Value"}},
      {"ec2",
       "DescribeFlowLogs",
       "FlowLogs[].FlowLogId",
       {"FlowLogs.FlowLogId", "FlowLogs.ResourceId", "FlowLogs.TrafficType=ACCEPT|REJECT|ALL",
        "FlowLogs.LogFormat", "FlowLogs.Tags.Key", "FlowLogs.Tags.Value"}},
  };
  return all;
}

void decode_network(Reader& reader) {
  add_each(reader, "ec2:DescribeVpcs", "Vpcs", "AWS::EC2::VPC", "VpcId");
  add_each(reader, "ec2:DescribeSubnets", "Subnets", "AWS::EC2::Subnet", "SubnetId");
  decode_security_groups(reader);
  decode_network_acls(reader);
  decode_route_tables(reader);
  add_each(reader, "ec2:DescribeInternetGateways", "InternetGateways", "AWS::EC2::InternetGateway",
           "InternetGatewayId");
  add_each(reader, "ec2:DescribeNatGateways", "NatGateways", "AWS::EC2::NatGateway",
           "NatGatewayId");
  decode_endpoints(reader);
  decode_flow_logs(reader);
  decode_encryption_controls(reader);
}

}  // namespace hakoseki::live
