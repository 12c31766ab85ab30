// Amazon VPC: what CloudFormation says of networks, their borders and endpoints.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_vpc(const Reading& reading, Inventory& inventory) {
  auto vpc = started<Vpc>(reading);
  vpc.cidr = reading.properties["CidrBlock"].text();
  vpc.is_default = reading.properties["IsDefault"].flag().or_default(false);
  inventory.add(std::move(vpc));
}

void decode_encryption_control(const Reading& reading, Inventory& inventory) {
  auto control = started<VpcEncryptionControl>(reading);
  control.vpc = reading.properties["VpcId"].reference();
  control.mode = reading.properties["Mode"].text();
  control.state = reading.properties["State"].text();
  inventory.add(std::move(control));
}

void decode_subnet(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto subnet = started<Subnet>(reading);
  subnet.vpc = from["VpcId"].reference();
  subnet.cidr = from["CidrBlock"].text();
  subnet.map_public_ip_on_launch = from["MapPublicIpOnLaunch"].flag().or_default(false);
  inventory.add(std::move(subnet));
}

SecurityGroupRule decode_rule(const Cursor& from, bool egress) {
  const Cursor group_id = from[egress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId"];
  const Cursor peer = group_id.written() ? group_id : from["SourceSecurityGroupName"];
  return {
      .egress = egress,
      .protocol = from["IpProtocol"].text(),
      .from_port = from["FromPort"].number(),
      .to_port = from["ToPort"].number(),
      .cidr_ipv4 = from["CidrIp"].text(),
      .cidr_ipv6 = from["CidrIpv6"].text(),
      .peer_group = peer.reference(),
      .prefix_list = from[egress ? "DestinationPrefixListId" : "SourcePrefixListId"].reference()};
}

void decode_security_group(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto group = started<SecurityGroup>(reading);
  group.vpc = from["VpcId"].reference();
  group.name = from["GroupName"].text();
  group.ingress = list_of<SecurityGroupRule>(
      from["SecurityGroupIngress"], [](const Cursor& rule) { return decode_rule(rule, false); });
  group.egress = list_of<SecurityGroupRule>(
      from["SecurityGroupEgress"], [](const Cursor& rule) { return decode_rule(rule, true); });
  inventory.add(std::move(group));
}

void decode_standalone_rule(const Reading& reading, Inventory& inventory) {
  const bool egress = reading.resource.type == "AWS::EC2::SecurityGroupEgress";
  auto rule = started<StandaloneSecurityGroupRule>(reading);
  const Cursor& from = reading.properties;
  rule.group = (from["GroupId"].written() ? from["GroupId"] : from["GroupName"]).reference();
  rule.rule = decode_rule(reading.properties, egress);
  inventory.add(std::move(rule));
}

void decode_network_acl(const Reading& reading, Inventory& inventory) {
  auto acl = started<NetworkAcl>(reading);
  acl.vpc = reading.properties["VpcId"].reference();
  inventory.add(std::move(acl));
}

void decode_acl_entry(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto entry = started<NetworkAclEntry>(reading);
  entry.acl = from["NetworkAclId"].reference();
  entry.egress = from["Egress"].flag().or_default(false);
  entry.rule_action = from["RuleAction"].text();
  entry.rule_number = from["RuleNumber"].number();
  entry.protocol = from["Protocol"].text();
  entry.cidr_ipv4 = from["CidrBlock"].text();
  entry.cidr_ipv6 = from["Ipv6CidrBlock"].text();
  entry.from_port = from["PortRange"]["From"].number();
  entry.to_port = from["PortRange"]["To"].number();
  inventory.add(std::move(entry));
}

void decode_acl_association(const Reading& reading, Inventory& inventory) {
  auto association = started<SubnetNetworkAclAssociation>(reading);
  association.subnet = reading.properties["SubnetId"].reference();
  association.acl = reading.properties["NetworkAclId"].reference();
  inventory.add(std::move(association));
}

void decode_route_table(const Reading& reading, Inventory& inventory) {
  auto table = started<RouteTable>(reading);
  table.vpc = reading.properties["VpcId"].reference();
  inventory.add(std::move(table));
}

void decode_route(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto route = started<Route>(reading);
  route.route_table = from["RouteTableId"].reference();
  route.destination_ipv4 = from["DestinationCidrBlock"].text();
  route.destination_ipv6 = from["DestinationIpv6CidrBlock"].text();
  route.gateway = from["GatewayId"].reference();
  route.nat_gateway = from["NatGatewayId"].reference();
  route.transit_gateway = from["TransitGatewayId"].reference();
  route.vpc_peering_connection = from["VpcPeeringConnectionId"].reference();
  route.egress_only_internet_gateway = from["EgressOnlyInternetGatewayId"].reference();
  inventory.add(std::move(route));
}

void decode_route_association(const Reading& reading, Inventory& inventory) {
  auto association = started<SubnetRouteTableAssociation>(reading);
  association.subnet = reading.properties["SubnetId"].reference();
  association.route_table = reading.properties["RouteTableId"].reference();
  inventory.add(std::move(association));
}

void decode_internet_gateway(const Reading& reading, Inventory& inventory) {
  inventory.add(started<InternetGateway>(reading));
}

void decode_nat_gateway(const Reading& reading, Inventory& inventory) {
  auto gateway = started<NatGateway>(reading);
  gateway.subnet = reading.properties["SubnetId"].reference();
  inventory.add(std::move(gateway));
}

void decode_vpc_endpoint(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto endpoint = started<VpcEndpoint>(reading);
  endpoint.vpc = from["VpcId"].reference();
  endpoint.service_name = from["ServiceName"].text();
  endpoint.endpoint_type = from["VpcEndpointType"].text().or_default("Gateway");
  endpoint.private_dns_enabled = from["PrivateDnsEnabled"].flag();
  endpoint.route_tables = references_of(from["RouteTableIds"]);
  endpoint.subnets = references_of(from["SubnetIds"]);
  endpoint.security_groups = references_of(from["SecurityGroupIds"]);
  endpoint.policy = decode_policy(from["PolicyDocument"]);
  inventory.add(std::move(endpoint));
}

void decode_flow_log(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto log = started<FlowLog>(reading);
  log.resource_id = from["ResourceId"].reference();
  log.resource_type = from["ResourceType"].text();
  log.traffic_type = from["TrafficType"].text();
  log.log_format = from["LogFormat"].text();
  inventory.add(std::move(log));
}

constexpr std::array decoders = {
    Decoder{"AWS::EC2::FlowLog", decode_flow_log},
    Decoder{"AWS::EC2::InternetGateway", decode_internet_gateway},
    Decoder{"AWS::EC2::NatGateway", decode_nat_gateway},
    Decoder{"AWS::EC2::NetworkAcl", decode_network_acl},
    Decoder{"AWS::EC2::NetworkAclEntry", decode_acl_entry},
    Decoder{"AWS::EC2::Route", decode_route},
    Decoder{"AWS::EC2::RouteTable", decode_route_table},
    Decoder{"AWS::EC2::SecurityGroup", decode_security_group},
    Decoder{"AWS::EC2::SecurityGroupEgress", decode_standalone_rule},
    Decoder{"AWS::EC2::SecurityGroupIngress", decode_standalone_rule},
    Decoder{"AWS::EC2::Subnet", decode_subnet},
    Decoder{"AWS::EC2::SubnetNetworkAclAssociation", decode_acl_association},
    Decoder{"AWS::EC2::SubnetRouteTableAssociation", decode_route_association},
    Decoder{"AWS::EC2::VPC", decode_vpc},
    Decoder{"AWS::EC2::VPCEncryptionControl", decode_encryption_control},
    Decoder{"AWS::EC2::VPCEndpoint", decode_vpc_endpoint},
};

}  // namespace

std::span<const Decoder> network_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
