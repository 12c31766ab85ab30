// Amazon VPC and Elastic Load Balancing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inventory/iam.h"
#include "inventory/resource.h"

namespace hakoseki {

struct Vpc : Resource {
  Fact<std::string> cidr;
  Fact<bool> is_default;  // a template makes no default VPC
};

// AWS::EC2::VPCEncryptionControl: watches or enforces that what crosses a VPC is encrypted.
struct VpcEncryptionControl : Resource {
  Fact<Reference> vpc;
  Fact<std::string> mode;   // "monitor", "enforce"
  Fact<std::string> state;  // "available", "creating", ...; answered by EC2 only
};

struct Subnet : Resource {
  Fact<Reference> vpc;
  Fact<std::string> cidr;
  Fact<bool> map_public_ip_on_launch;  // default false
};

struct SecurityGroupRule {
  bool egress = false;
  Fact<std::string> protocol;  // "tcp", "6", "-1" (everything)
  Fact<std::int64_t> from_port;
  Fact<std::int64_t> to_port;
  Fact<std::string> cidr_ipv4;
  Fact<std::string> cidr_ipv6;
  Fact<Reference> peer_group;  // source or destination security group
  Fact<Reference> prefix_list;
};

struct SecurityGroup : Resource {
  Fact<Reference> vpc;
  Fact<std::string> name;
  FactList<SecurityGroupRule> ingress;
  // Not written: AWS allows all egress.
  FactList<SecurityGroupRule> egress;
};

// AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress.
struct StandaloneSecurityGroupRule : Resource {
  Fact<Reference> group;
  SecurityGroupRule rule;
};

struct NetworkAcl : Resource {
  Fact<Reference> vpc;
};

struct NetworkAclEntry : Resource {
  Fact<Reference> acl;
  Fact<bool> egress;              // default false
  Fact<std::string> rule_action;  // "allow", "deny"
  Fact<std::int64_t> rule_number;
  Fact<std::string> protocol;  // "-1", "6", ...
  Fact<std::string> cidr_ipv4;
  Fact<std::string> cidr_ipv6;
  Fact<std::int64_t> from_port;
  Fact<std::int64_t> to_port;
};

struct SubnetNetworkAclAssociation : Resource {
  Fact<Reference> subnet;
  Fact<Reference> acl;
};

struct RouteTable : Resource {
  Fact<Reference> vpc;
};

struct Route : Resource {
  Fact<Reference> route_table;
  Fact<std::string> destination_ipv4;
  Fact<std::string> destination_ipv6;
  Fact<Reference> gateway;  // internet or virtual private gateway
  Fact<Reference> nat_gateway;
  Fact<Reference> transit_gateway;
  Fact<Reference> vpc_peering_connection;
  Fact<Reference> egress_only_internet_gateway;
};

struct SubnetRouteTableAssociation : Resource {
  Fact<Reference> subnet;
  Fact<Reference> route_table;
};

struct InternetGateway : Resource {};
struct NatGateway : Resource {
  Fact<Reference> subnet;
};

struct VpcEndpoint : Resource {
  Fact<Reference> vpc;
  Fact<std::string> service_name;   // a shape such as "com.amazonaws.${AWS::Region}.ecr.api"
  Fact<std::string> endpoint_type;  // default "Gateway"
  Fact<bool> private_dns_enabled;   // no default in the API model: true for interface endpoints
  FactList<Fact<Reference>> route_tables;
  FactList<Fact<Reference>> subnets;
  FactList<Fact<Reference>> security_groups;
  PolicyDocument policy;  // not written: full access
};

struct FlowLog : Resource {
  Fact<Reference> resource_id;
  Fact<std::string> resource_type;  // "VPC", "Subnet", "NetworkInterface", ...
  Fact<std::string> traffic_type;   // "ACCEPT", "REJECT", "ALL"
  Fact<std::string> log_format;
};

struct LoadBalancer : Resource {
  Fact<std::string> scheme;   // default "internet-facing"
  Fact<std::string> lb_type;  // default "application"
  FactList<Fact<Reference>> security_groups;
  FactList<Fact<Reference>> subnets;
  FactList<Tag> attributes;           // key and value; evidence: the key of the list
  Fact<Reference> access_log_bucket;  // of the attribute `access_logs.s3.bucket`
};

struct ListenerAction {
  Fact<std::string> type;  // "forward", "redirect", ...
  Fact<std::string> redirect_protocol;
  FactList<Fact<Reference>> target_groups;
};

struct Listener : Resource {
  Fact<Reference> load_balancer;
  Fact<std::string> protocol;
  Fact<std::int64_t> port;
  Fact<std::string> ssl_policy;
  FactList<Fact<Reference>> certificates;  // the default one
  FactList<ListenerAction> default_actions;
};

// A certificate of AWS Certificate Manager.
struct Certificate : Resource {
  Fact<std::string> status;         // "ISSUED", "EXPIRED", "REVOKED", ...; answered by ACM only
  Fact<std::string> key_algorithm;  // "RSA_2048", ...; default "RSA_2048"
};

struct ListenerRule : Resource {
  Fact<Reference> listener;
  FactList<ListenerAction> actions;
};

struct TargetGroup : Resource {
  Fact<std::string> protocol;
  Fact<std::string> target_type;
  Fact<Reference> vpc;
};

struct ClassicListener {
  Fact<std::string> protocol;                // "HTTP", "HTTPS", "TCP", "SSL"
  FactList<Fact<std::string>> policy_names;  // none: AWS's default policy
};

// AWS::ElasticLoadBalancing::LoadBalancer
struct ClassicLoadBalancer : Resource {
  Fact<std::string> name;
  FactList<ClassicListener> listeners;
};

// AWS::WAFv2::WebACLAssociation
struct WebAclAssociation : Resource {
  Fact<Reference> resource_arn;
  Fact<Reference> web_acl;
};

struct WebAclRule {
  Fact<std::string> name;
  bool counts_only = false;  // Action Count, or OverrideAction Count
  // "Allow", "Block", "Count", ... of Action; "None" or "Count" of OverrideAction.
  Fact<std::string> action;
};

struct WebAcl : Resource {
  FactList<WebAclRule> rules;
  Fact<std::string> default_action;  // "Allow" or "Block"
};

}  // namespace hakoseki
