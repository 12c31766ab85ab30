// Elastic Load Balancing v2, and the web ACLs in front of it.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

FactList<ListenerAction> decode_actions(const Cursor& actions) {
  return list_of<ListenerAction>(actions, [](const Cursor& action) {
    ListenerAction decoded;
    decoded.type = action["Type"].text();
    decoded.redirect_protocol = action["RedirectConfig"]["Protocol"].text();
    const Cursor single = action["TargetGroupArn"];
    decoded.target_groups.evidence = single.evidence();
    // One that names a resource of the run is no list, though its value is not known.
    if (single.written()) {
      decoded.target_groups.written = true;
      decoded.target_groups.elements.push_back({single.reference(), Guard(), single.evidence()});
    }
    const FactList<Fact<Reference>> weighted = list_of<Fact<Reference>>(
        action["ForwardConfig"]["TargetGroups"],
        [](const Cursor& target) { return target["TargetGroupArn"].reference(); });
    decoded.target_groups.elements.insert(decoded.target_groups.elements.end(),
                                          weighted.elements.begin(), weighted.elements.end());
    return decoded;
  });
}

// Of a map in which one key is chosen: {"Block": {}}.
Fact<std::string> chosen_key(const Cursor& choice) {
  std::vector<Case<std::string>> cases;
  for (const Cursor::Place& place : choice.places()) {
    Case<std::string> one{.when = place.when, .evidence = place.at};
    if (place.beyond || (place.value != nullptr && place.value->kind == Value::Kind::unknown)) {
      one.state = place.beyond ? *place.beyond : *place.value->why;
    } else if (place.value != nullptr && place.value->members.size() == 1) {
      one.state = place.value->members.front().key;
      one.evidence = place.value->members.front().key_at;
    } else if (place.value != nullptr) {
      one.state = Unknown{.reason = Reason::invalid_value, .detail = "an action", .written = true};
    }
    cases.push_back(std::move(one));
  }
  return Fact<std::string>(std::move(cases));
}

// Absent where no attribute names one.
Fact<Reference> decode_access_log_bucket(const Cursor& attributes) {
  const Elements all = attributes.elements();
  Fact<Reference> bucket =
      all.gaps.empty() ? Fact<Reference>::absent(attributes.evidence())
                       : Fact<Reference>::unknown(all.gaps.front().why, all.gaps.front().evidence);
  for (const Element<Cursor>& attribute : all.elements) {
    const Fact<std::string> key = attribute.value["Key"].text();
    const std::string* name = key.if_known();
    if (name != nullptr && *name == "access_logs.s3.bucket") {
      bucket = attribute.value["Value"].reference();
    }
  }
  return bucket;
}

void decode_load_balancer(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto balancer = started<LoadBalancer>(reading);
  balancer.scheme = from["Scheme"].text().or_default("internet-facing");
  balancer.lb_type = from["Type"].text().or_default("application");
  balancer.security_groups = references_of(from["SecurityGroups"]);
  balancer.subnets = references_of(from["Subnets"]);
  balancer.attributes = decode_tags(from["LoadBalancerAttributes"]);
  // What one of them lacks, the list lacks: not its first element.
  balancer.attributes.evidence = from["LoadBalancerAttributes"].places().front().named;
  balancer.access_log_bucket = decode_access_log_bucket(from["LoadBalancerAttributes"]);
  inventory.add(std::move(balancer));
}

void decode_listener(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto listener = started<Listener>(reading);
  listener.load_balancer = from["LoadBalancerArn"].reference();
  listener.protocol = from["Protocol"].text();
  listener.port = from["Port"].number();
  listener.ssl_policy = from["SslPolicy"].text();
  listener.certificates = list_of<Fact<Reference>>(
      from["Certificates"],
      [](const Cursor& certificate) { return certificate["CertificateArn"].reference(); });
  listener.default_actions = decode_actions(from["DefaultActions"]);
  inventory.add(std::move(listener));
}

void decode_certificate(const Reading& reading, Inventory& inventory) {
  auto certificate = started<Certificate>(reading);
  certificate.status = reading.properties["Status"].text();
  certificate.key_algorithm = reading.properties["KeyAlgorithm"].text().or_default("RSA_2048");
  inventory.add(std::move(certificate));
}

void decode_listener_rule(const Reading& reading, Inventory& inventory) {
  auto rule = started<ListenerRule>(reading);
  rule.listener = reading.properties["ListenerArn"].reference();
  rule.actions = decode_actions(reading.properties["Actions"]);
  inventory.add(std::move(rule));
}

void decode_target_group(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto group = started<TargetGroup>(reading);
  group.protocol = from["Protocol"].text();
  group.target_type = from["TargetType"].text().or_default("instance");
  group.vpc = from["VpcId"].reference();
  inventory.add(std::move(group));
}

void decode_classic_balancer(const Reading& reading, Inventory& inventory) {
  auto balancer = started<ClassicLoadBalancer>(reading);
  balancer.name = reading.properties["LoadBalancerName"].text();
  balancer.listeners =
      list_of<ClassicListener>(reading.properties["Listeners"], [](const Cursor& listener) {
        return ClassicListener{.protocol = listener["Protocol"].text(),
                               .policy_names = texts_of(listener["PolicyNames"])};
      });
  inventory.add(std::move(balancer));
}

void decode_web_acl(const Reading& reading, Inventory& inventory) {
  auto acl = started<WebAcl>(reading);
  acl.rules = list_of<WebAclRule>(reading.properties["Rules"], [](const Cursor& rule) {
    return WebAclRule{
        .name = rule["Name"].text(),
        .counts_only =
            rule["Action"]["Count"].written() || rule["OverrideAction"]["Count"].written(),
        .action = chosen_key(rule["Action"].written() ? rule["Action"] : rule["OverrideAction"])};
  });
  acl.default_action = chosen_key(reading.properties["DefaultAction"]);
  inventory.add(std::move(acl));
}

void decode_web_acl_association(const Reading& reading, Inventory& inventory) {
  auto association = started<WebAclAssociation>(reading);
  association.resource_arn = reading.properties["ResourceArn"].reference();
  association.web_acl = reading.properties["WebACLArn"].reference();
  inventory.add(std::move(association));
}

constexpr std::array decoders = {
    Decoder{"AWS::CertificateManager::Certificate", decode_certificate},
    Decoder{"AWS::ElasticLoadBalancing::LoadBalancer", decode_classic_balancer},
    Decoder{"AWS::ElasticLoadBalancingV2::Listener", decode_listener},
    Decoder{"AWS::ElasticLoadBalancingV2::ListenerRule", decode_listener_rule},
    Decoder{"AWS::ElasticLoadBalancingV2::LoadBalancer", decode_load_balancer},
    Decoder{"AWS::ElasticLoadBalancingV2::TargetGroup", decode_target_group},
    Decoder{"AWS::WAFv2::WebACL", decode_web_acl},
    Decoder{"AWS::WAFv2::WebACLAssociation", decode_web_acl_association},
};

}  // namespace

std::span<const Decoder> load_balancing_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
