// Elastic Load Balancing v2, and the web ACLs in front of it.
#include <set>

#include <fmt/format.h>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_load_balancers(Reader& reader) {
  for (const Item& item : reader.items("elbv2:DescribeLoadBalancers", "LoadBalancers")) {
    const std::string arn = item.text("LoadBalancerArn");
    Value subnets = list_at(at(*item.value, {"AvailabilityZones"}).at);
    for (const Value& zone : at(*item.value, {"AvailabilityZones"}).items) {
      subnets.items.push_back(at(zone, {"SubnetId"}));
    }
    Properties properties(*item.value);
    properties.put("Subnets", std::move(subnets));
    properties.put("LoadBalancerAttributes",
                   reader.detail(item, "elbv2:DescribeLoadBalancerAttributes", "LoadBalancerArn",
                                 {arn}, "Attributes"));
    reader.add(item,
               {.type = "AWS::ElasticLoadBalancingV2::LoadBalancer",
                .id = item.text("LoadBalancerName"),
                .address = arn,
                .named_by = "LoadBalancerName",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<LoadBalancer>("elbv2:DescribeLoadBalancers");
}

void note_unseen_listeners(Reader& reader, const Item& balancer) {
  const std::string arn = balancer.text("LoadBalancerArn");
  for (Gap& gap : reader.missing_at(balancer.answer->place, "elbv2:DescribeListeners",
                                    "LoadBalancerArn", {arn})) {
    reader.inventory().note_unseen<Listener>(std::move(gap), arn);
  }
}

// "arn:...:listener/app/web/50dc/f2f7" is called "web/f2f7".
std::string short_name(std::string_view arn) {
  const std::size_t last = arn.rfind('/');
  const std::size_t balancer = last == std::string_view::npos ? last : arn.rfind('/', last - 1);
  if (balancer == std::string_view::npos) return std::string(arn);
  const std::size_t name = arn.rfind('/', balancer - 1);
  return fmt::format("{}/{}", arn.substr(name + 1, balancer - name - 1), arn.substr(last + 1));
}

void decode_listeners(Reader& reader) {
  for (const Item& item : reader.items("elbv2:DescribeListeners", "Listeners")) {
    const std::string arn = item.text("ListenerArn");
    reader.add(item,
               {.type = "AWS::ElasticLoadBalancingV2::Listener",
                .id = short_name(arn),
                .address = arn,
                .named_by = "ListenerArn",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_certificates(Reader& reader) {
  for (const Item& item : reader.items("acm:ListCertificates", "CertificateSummaryList")) {
    reader.add(item,
               {.type = "AWS::CertificateManager::Certificate",
                .id = item.text("DomainName"),
                .address = item.text("CertificateArn"),
                .named_by = "CertificateArn",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

// arn:...:listener-rule/app/web/50dc/f2f7/9683 belongs to arn:...:listener/app/web/50dc/f2f7.
std::string listener_of(std::string rule) {
  const std::size_t kind = rule.find(":listener-rule/");
  const std::size_t last = rule.rfind('/');
  if (kind == std::string::npos) return {};
  rule.resize(last);
  return rule.replace(kind, std::string_view(":listener-rule/").size(), ":listener/");
}

void decode_rules(Reader& reader) {
  std::set<std::string> with_rules;
  for (const Item& item : reader.items("elbv2:DescribeRules", "Rules")) {
    const std::string arn = item.text("RuleArn");
    const std::string listener = listener_of(arn);
    const bool asked_by_name = item.answer->asked_for("ListenerArn") != nullptr;
    if (!asked_by_name && item.answer->next_token.empty()) with_rules.insert(listener);
    // The default rule repeats the listener's own actions.
    if (item.text("IsDefault") == "true") continue;
    Properties properties(*item.value);
    properties.put("ListenerArn", Value::scalar_at(at(*item.value, {"RuleArn"}).at, listener));
    reader.add(item,
               {.type = "AWS::ElasticLoadBalancingV2::ListenerRule",
                .id = short_name(arn),
                .address = arn,
                .named_by = "RuleArn",
                .tags = Tags::elsewhere},
               properties.value());
  }
  // Every listener has its default rule, so that an answer for it is never empty.
  for (const Item& item : reader.items("elbv2:DescribeListeners", "Listeners")) {
    const std::string arn = item.text("ListenerArn");
    if (with_rules.contains(arn)) continue;
    std::vector<Gap> gaps =
        reader.missing_at(item.answer->place, "elbv2:DescribeRules", "ListenerArn", {arn});
    for (Gap& gap : gaps)
      reader.inventory().note_unseen<ListenerRule>(std::move(gap), arn);
  }
}

void decode_target_groups(Reader& reader) {
  for (const Item& item : reader.items("elbv2:DescribeTargetGroups", "TargetGroups")) {
    reader.add(item,
               {.type = "AWS::ElasticLoadBalancingV2::TargetGroup",
                .id = item.text("TargetGroupName"),
                .address = item.text("TargetGroupArn"),
                .named_by = "TargetGroupName",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<TargetGroup>("elbv2:DescribeTargetGroups");
}

void decode_web_acls(Reader& reader) {
  for (const Item& item : reader.items("wafv2:GetWebACLForResource", "WebACL")) {
    const std::string* resource = item.answer->asked_for("ResourceArn");
    const std::string arn = item.text("ARN");
    if (resource == nullptr) continue;
    reader.add(item,
               {.type = "AWS::WAFv2::WebACL",
                .id = item.text("Name"),
                .address = arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               *item.value);
    Properties association(map_at(item.value->at));
    association.put("ResourceArn", Value::scalar_at(item.value->at, *resource));
    association.put("WebACLArn", at(*item.value, {"ARN"}));
    reader.add(item,
               {.type = "AWS::WAFv2::WebACLAssociation",
                .id = item.text("Name"),
                .address = *resource + " " + arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               association.value());
  }
  for (const Item& item : reader.items("elbv2:DescribeLoadBalancers", "LoadBalancers")) {
    note_unseen_listeners(reader, item);
    const std::string arn = item.text("LoadBalancerArn");
    const Reader::Found found =
        reader.find(item.answer->place, "wafv2:GetWebACLForResource", "ResourceArn", {arn});
    if (found.answer != nullptr) continue;
    reader.inventory().note_unseen<WebAclAssociation>(
        {.why = found.why, .evidence = item.value->at}, arn);
  }
}

}  // namespace

std::span<const Operation> load_balancing_operations() {
  static const std::vector<Operation> all = {
      {"elbv2",
       "DescribeLoadBalancers",
       "LoadBalancers[].LoadBalancerArn",
       {"LoadBalancers.LoadBalancerArn", "LoadBalancers.LoadBalancerName",
        "LoadBalancers.Scheme=internet-facing|internal",
        "LoadBalancers.Type=application|network|gateway", "LoadBalancers.SecurityGroups",
        "LoadBalancers.AvailabilityZones.SubnetId"}},
      {"elbv2",
       "DescribeLoadBalancerAttributes",
       "Attributes[].Key LoadBalancerArn",
       {"Attributes.Key", "Attributes.Value"}},
      {"elbv2",
       "DescribeListeners",
       "Listeners[].ListenerArn",
       {"Listeners.ListenerArn", "Listeners.LoadBalancerArn",
        "Listeners.Protocol=HTTP|HTTPS|TCP|TLS|UDP|TCP_UDP|GENEVE|QUIC|TCP_QUIC", "Listeners.Port",
        "Listeners.SslPolicy", "Listeners.Certificates.CertificateArn",
        "Listeners.DefaultActions.Type", "Listeners.DefaultActions.TargetGroupArn",
        "Listeners.DefaultActions.RedirectConfig.Protocol",
        "Listeners.DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn"}},
      {"acm",
       "ListCertificates",
       "CertificateSummaryList[].CertificateArn",
       {"CertificateSummaryList.CertificateArn", "CertificateSummaryList.DomainName",
        "CertificateSummaryList.Status=PENDING_VALIDATION|ISSUED|INACTIVE|EXPIRED|"
        "VALIDATION_TIMED_OUT|REVOKED|FAILED",
        "CertificateSummaryList.KeyAlgorithm=RSA_1024|RSA_2048|RSA_3072|RSA_4096|"
        "EC_prime256v1|EC_secp384r1|EC_secp521r1"}},
      {"elbv2",
       "DescribeRules",
       "Rules[].RuleArn",
       {"Rules.RuleArn", "Rules.IsDefault", "Rules.Actions.Type", "Rules.Actions.TargetGroupArn",
        "Rules.Actions.RedirectConfig.Protocol",
        "Rules.Actions.ForwardConfig.TargetGroups.TargetGroupArn"}},
      {"elbv2",
       "DescribeTargetGroups",
       "TargetGroups[].TargetGroupArn",
       {"TargetGroups.TargetGroupArn", "TargetGroups.TargetGroupName", "TargetGroups.Protocol",
        "TargetGroups.TargetType=instance|ip|lambda|alb", "TargetGroups.VpcId"}},
      {"wafv2",
       "GetWebACLForResource",
       "WebACL ResourceArn",
       {"WebACL.ARN", "WebACL.Name", "WebACL.Rules.Name", "WebACL.Rules.Action",
        "WebACL.Rules.OverrideAction", "WebACL.DefaultAction"}},
  };
  return all;
}

void decode_load_balancing(Reader& reader) {
  decode_load_balancers(reader);
  decode_listeners(reader);
  decode_certificates(reader);
  decode_rules(reader);
  decode_target_groups(reader);
  decode_web_acls(reader);
}

}  // namespace hakoseki::live
