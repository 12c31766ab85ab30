// A web ACL that only counts lets every attack through that it sees.

#include <map>

#include "assess/check.h"
#include "assess/one_of.h"

namespace hakoseki::checks::container {
namespace {

// Captcha and Challenge stop whoever does not answer; None leaves a rule group its own actions.
Verdict blocks(const Fact<std::string>& action) {
  return expect_that(action,
                     [](const std::string& name) {
                       return name == "Block" || name == "Captcha" || name == "Challenge" ||
                              name == "None";
                     },
                     {"{} stops nothing", "{} では通信が遮断されません"});
}

Verdict judge_acl(const WebAcl& acl) {
  const Verdict by_rule = one_of(
      acl.rules, [](const WebAclRule& rule) { return blocks(rule.action); },
      Text{"the web ACL has no rules", "ウェブ ACL にルールがありません"});
  return any_of({by_rule, expect(acl.default_action, "Block")});
}

Verdict judge_association(const WebAclAssociation& association, const Index& index) {
  const auto* acl = index.find<WebAcl>(association.web_acl);
  const Evidence& at = association.web_acl.evidence();
  if (acl == nullptr) {
    return {Outcome::unknown,
            {at, Text{"this web ACL was not part of this run",
                      "このウェブ ACL は今回の対象に含まれていません"}}};
  }
  return judge_acl(*acl).with(Outcome::fail,
                              {at, Text{"this web ACL protects the load balancer",
                                        "このウェブ ACL がロードバランサーを守ります"}});
}

// Load balancers whose listeners or rules forward to a target group that tasks register with.
std::map<const LoadBalancer*, Evidence> before_workloads(const Index& index) {
  std::map<const TargetGroup*, Evidence> targets;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    for (const auto& element : service.load_balancer_target_groups.elements) {
      const auto* group = index.find<TargetGroup>(element.value);
      if (group != nullptr) targets.emplace(group, element.evidence);
    }
  }
  std::map<const LoadBalancer*, Evidence> balancers;
  const auto follow = [&](const Listener& listener, const FactList<ListenerAction>& actions) {
    const auto* balancer = index.find<LoadBalancer>(listener.load_balancer);
    if (balancer == nullptr) return;
    for (const auto& action : actions.elements) {
      for (const auto& group : action.value.target_groups.elements) {
        const auto found = targets.find(index.find<TargetGroup>(group.value));
        if (found != targets.end()) balancers.emplace(balancer, found->second);
      }
    }
  };
  for (const Listener& listener : index.inventory().all<Listener>()) {
    follow(listener, listener.default_actions);
  }
  for (const ListenerRule& rule : index.inventory().all<ListenerRule>()) {
    const auto* listener = index.find<Listener>(rule.listener);
    if (listener != nullptr) follow(*listener, rule.actions);
  }
  return balancers;
}

// What an association that leads to no load balancer of the run may protect: an ARN of another
// service, though parts of it are not known, is no load balancer's.
bool may_name_balancer(const Fact<Reference>& resource) {
  const Unknown* why = resource.cases().front().unknown();
  if (why == nullptr) return false;
  return !why->shape.starts_with("arn:") ||
         why->shape.find(":elasticloadbalancing:") != std::string::npos;
}

std::vector<Ruling> judge(const Index& index) {
  const std::map<const LoadBalancer*, Evidence> used = before_workloads(index);
  std::map<const LoadBalancer*, FactList<const WebAclAssociation*>> associations;
  std::vector<Gap> loose;
  for (const auto& one : index.inventory().all<WebAclAssociation>()) {
    if (const auto* balancer = index.find<LoadBalancer>(one.resource_arn)) {
      associations[balancer].elements.push_back({&one, one.when, one.evidence});
    } else if (loose.empty() && may_name_balancer(one.resource_arn)) {
      loose.push_back(
          {*one.resource_arn.cases().front().unknown(), one.when, one.resource_arn.evidence()});
    }
  }
  std::vector<Ruling> rulings;
  for (const LoadBalancer& balancer : index.inventory().all<LoadBalancer>()) {
    FactList<const WebAclAssociation*>& own = associations[&balancer];
    own.evidence = balancer.evidence;
    if (own.elements.empty()) {
      own.gaps = index.inventory().unseen<WebAclAssociation>(balancer.address);
      own.gaps.insert(own.gaps.end(), loose.begin(), loose.end());
    }
    const Verdict verdict = one_of(
        own, [&](const WebAclAssociation* one) { return judge_association(*one, index); },
        Text{"no web ACL is associated with it", "ウェブ ACL が関連付けられていません"});
    const auto workload = used.find(&balancer);
    const Verdict before =
        workload != used.end()
            ? pass(workload->second, Text{"stands before this service", "このサービスの前段です"})
            : Verdict(Outcome::unknown,
                      {balancer.evidence, Text{"what stands behind it was not seen",
                                               "背後にあるものを確認できていません"}});
    rulings.push_back({&balancer, given(expect(balancer.lb_type, "application"),
                                        given(expect(balancer.scheme, "internet-facing"),
                                              given(before, verdict)))});
  }
  return rulings;
}

}  // namespace

Check no_blocking_web_acl() {
  return {
      .id = "CON-4.07",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Internet-facing load balancer has no blocking web ACL",
                .ja = "公開ロードバランサーに通信を遮断するウェブACLがない"},
      .why = {.en = "Attacks on known holes of web applications reach the containers unhindered. A "
                    "web ACL "
                    "stops many of them until the application is fixed.",
              .ja = "ウェブアプリの既知の脆弱性を突く攻撃が、そのままコンテナに届きます。ウェブ "
                    "ACL があれば、"
                    "アプリの修正が済むまで多くの攻撃を止められます。"},
      .fix =
          {.en = "Associate an AWS::WAFv2::WebACL with at least one rule whose Action is Block or "
                 "whose "
                 "OverrideAction is None.",
           .ja =
               "Action が Block、または OverrideAction が None のルールを持つ AWS::WAFv2::WebACL を"
               "関連付けてください。"},
      .reads = {"AWS::ElasticLoadBalancingV2::LoadBalancer#Scheme",
                "AWS::ElasticLoadBalancingV2::LoadBalancer#Type",
                "AWS::WAFv2::WebACLAssociation#ResourceArn",
                "AWS::WAFv2::WebACLAssociation#WebACLArn",
                "AWS::WAFv2::WebACL#Rules[].OverrideAction", "AWS::WAFv2::WebACL#Rules[].Action",
                "AWS::WAFv2::WebACL#DefaultAction",
                "AWS::ECS::Service#LoadBalancers[].TargetGroupArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
