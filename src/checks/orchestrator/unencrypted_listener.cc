// A listener without TLS, or with an old policy, lets everyone on the way read and change the
// traffic; and with a certificate that clients refuse, so does one whose clients learn to ignore
// it.

#include <map>
#include <optional>
#include <string>

#include "assess/check.h"
#include "assess/container_targets.h"
#include "assess/doubts.h"
#include "assess/policy.h"
#include "assess/task_classes.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Policies that still offer TLS 1.0 or 1.1.
// docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
bool is_current(const std::string& policy) {
  const auto names = [&](std::string_view part) { return policy.find(part) != std::string::npos; };
  if (names("TLS13")) return !names("TLS13-1-0") && !names("TLS13-1-1");
  return names("TLS-1-2") || names("FS-1-2");
}

bool is_tls(const std::string& protocol) {
  return protocol == "HTTPS" || protocol == "TLS";
}

Verdict redirects_to_tls(const ListenerAction& action) {
  return expect(action.redirect_protocol, "HTTPS")
      .labelled(Outcome::fail, Text{"redirects to clear text", "平文にリダイレクトします"});
}

// What the balancer answers by itself - a fixed text, a redirect to TLS - carries nothing of a
// workload; the same for the default action and for rules.
Verdict leaves_no_clear_text(const ListenerAction& action) {
  const Verdict forwards_nothing =
      expect_that(action.type, [](const std::string& type) { return type != "forward"; },
                  {"this answers in clear text (`{}`)", "平文のまま転送します(`{}`)"});
  return all_of(
      {forwards_nothing, given(expect(action.type, "redirect"), redirects_to_tls(action))});
}

Verdict leaves_clear_text(const ListenerRule& rule) {
  return every(rule.actions, leaves_no_clear_text);
}

// Not written, the protocol of a redirect stays that of the listener.
Verdict stays_encrypted(const ListenerAction& action) {
  return given(
      expect(action.type, "redirect"),
      expect_that(
          action.redirect_protocol, [](const std::string& protocol) { return protocol != "HTTP"; },
          {"redirects to clear text (`{}`)", "平文にリダイレクトします(`{}`)"}, IfAbsent::passes));
}

// These pass bytes on: TLS may end in the container.
bool passes_through(const std::string& protocol) {
  return protocol == "TCP" || protocol == "TCP_UDP" || protocol == "UDP" || protocol == "QUIC" ||
         protocol == "TCP_QUIC";
}

Verdict is_encrypted(const Fact<std::string>& protocol_of) {
  return judge_each(protocol_of, [](const std::string& protocol) {
    if (is_tls(protocol)) {
      return std::pair<Outcome, Message>(
          Outcome::pass, say({"listens with `{}`", "`{}` で待ち受けます"}, shown(protocol)));
    }
    if (passes_through(protocol)) {
      return std::pair<Outcome, Message>(
          Outcome::unknown,
          say({"`{}` is passed on as it comes; whether it carries TLS was not seen",
               "`{}` をそのまま転送します。TLS の通信かどうかは確認できません"},
              shown(protocol)));
    }
    return std::pair<Outcome, Message>(
        Outcome::fail, say({"listens with `{}` and does more than redirect to HTTPS",
                            "`{}` で待ち受け、HTTPS へのリダイレクト以外も行います"},
                           shown(protocol)));
  });
}

Verdict has_current_policy(const Listener& listener) {
  if (listener.ssl_policy.is_absent()) {
    return fail(listener.ssl_policy.evidence(),
                Text{"no SslPolicy: the default still allows TLS 1.0",
                     "SslPolicy の指定がなく、既定のポリシーは TLS 1.0 を許可します"});
  }
  return expect_that(listener.ssl_policy, is_current,
                     {"`{}` allows old versions of TLS", "`{}` は古い TLS を許可しています"});
}

// What ACM says of one of its own; a certificate of IAM, and what a template names, it does not
// tell of.
Verdict has_good_certificate(const Listener& listener, const Index& index) {
  std::vector<Verdict> verdicts = {
      not_applicable(listener.evidence, Text{"no certificate of ACM", "ACM の証明書はありません"})};
  for (const auto& named : listener.certificates.elements) {
    const Reference* arn = named.value.if_known();
    if (!is_live(listener) || arn == nullptr || arn->text.find(":acm:") == std::string::npos) {
      continue;
    }
    const auto* certificate = index.find<Certificate>(*arn);
    if (certificate == nullptr) {
      verdicts.push_back(unknown(named.value.evidence(),
                                 {.reason = Reason::not_seen, .detail = "acm:ListCertificates"}));
      continue;
    }
    verdicts.push_back(expect_that(certificate->status,
                                   [](const std::string& status) { return status == "ISSUED"; },
                                   {"its certificate is {}", "証明書は {} です"}));
    verdicts.push_back(expect_that(
        certificate->key_algorithm,
        [](const std::string& algorithm) { return algorithm != "RSA_1024"; },
        {"the key of its certificate is too short ({})", "証明書の鍵が短すぎます({})"}));
  }
  return all_of(verdicts);
}

class Listeners {
 public:
  explicit Listeners(const Index& index)
      : index_(index),
        targets_(index),
        rules_(index, &ListenerRule::listener),
        may_leave_clear_text_(doubts(rules_.loose(), Outcome::pass, leaves_clear_text)),
        may_downgrade_(doubts(rules_.loose(), Outcome::pass, [](const ListenerRule& rule) {
          return every(rule.actions, stays_encrypted);
        })) {}

  [[nodiscard]] const ContainerTargets& targets() const { return targets_; }

  [[nodiscard]] Verdict judge(const Listener& listener) const {
    std::vector<Verdict> verdicts;
    for (const Case<std::string>& one : listener.protocol.cases())
      verdicts.push_back(judge(listener, one).under(one.when));
    return given(targets_.behind(listener), policy::compact(all_of(verdicts)));
  }

 private:
  [[nodiscard]] Verdict judge(const Listener& listener, const Case<std::string>& protocol) const {
    const Verdict encrypted = is_encrypted(Fact<std::string>(std::vector{protocol}));
    const std::string* known = protocol.value();
    // Bytes that are passed on have no policy and no redirect.
    if (protocol.unknown() != nullptr || (known != nullptr && passes_through(*known))) {
      return encrypted;
    }
    const bool tls = known != nullptr && is_tls(*known);
    std::vector<Verdict> answers = {every(listener.default_actions,
                                          tls ? stays_encrypted : leaves_no_clear_text,
                                          tls ? Outcome::pass : Outcome::fail)};
    for (const auto& rule : rules_.of(listener)) {
      answers.push_back(
          (tls ? every(rule.value->actions, stays_encrypted) : leaves_clear_text(*rule.value))
              .under(rule.when));
    }
    const auto& doubt = tls ? may_downgrade_ : may_leave_clear_text_;
    if (doubt) answers.push_back(*doubt);
    for (const Gap& gap : rules_.unseen(listener))
      answers.push_back(unknown(listener.evidence, gap.why));
    const Verdict answer = policy::compact(all_of(answers));
    return tls ? all_of({encrypted, has_current_policy(listener),
                         has_good_certificate(listener, index_), answer})
               : any_of({encrypted, answer});
  }

  const Index& index_;
  ContainerTargets targets_;
  Parts<Listener, ListenerRule> rules_;
  std::optional<Verdict> may_leave_clear_text_;  // by the rules whose listener is not known
  std::optional<Verdict> may_downgrade_;
};

// What the balancer and a highly sensitive task tell each other.
Verdict reaches_tasks_by_tls(const TargetGroup& group, const ContainerTargets& targets,
                             const std::map<const Resource*, const ClassifiedTask*>& tasks) {
  const Verdict encrypted =
      is_encrypted(group.protocol)
          .labelled(Outcome::fail,
                    Text{"the balancer speaks to a workload of class high in clear text",
                         "機微性の高いワークロードとの通信が平文です"});
  std::vector<Verdict> verdicts;
  for (const auto& service : targets.services_of(group)) {
    verdicts.push_back(
        given(is_of_class_high(*tasks.at(service.value)), encrypted).under(service.when));
  }
  return policy::compact(all_of(verdicts));
}

// Without policy names the listeners of a Classic Load Balancer have ELBSecurityPolicy-2016-08.
Verdict judge_classic(const ClassicListener& listener) {
  const Verdict tls = judge_each(listener.protocol, [](const std::string& protocol) {
    const bool right = protocol == "HTTPS" || protocol == "SSL";
    return std::pair<Outcome, Message>(
        right ? Outcome::pass : Outcome::fail,
        say({"listens with `{}`", "`{}` で待ち受けます"}, shown(protocol)));
  });
  const Verdict policy =
      listener.policy_names.empty()
          ? fail(listener.protocol.evidence(),
                 Text{"no PolicyNames: the default still allows TLS 1.0",
                      "PolicyNames の指定がなく、既定のポリシーは TLS 1.0 を許可します"})
          : unknown(listener.policy_names.evidence,
                    {.reason = Reason::not_seen, .detail = "the policy it names"});
  const Verdict passed_on = judge_each(listener.protocol, [](const std::string& protocol) {
    return std::pair<Outcome, Message>(
        protocol == "TCP" ? Outcome::unknown : Outcome::fail,
        say({"listens with `{}`", "`{}` で待ち受けます"}, shown(protocol)));
  });
  return any_of({all_of({tls, policy}), passed_on});
}

std::vector<Ruling> judge(const Index& index) {
  const Listeners listeners(index);
  const std::vector<ClassifiedTask> classified = classified_tasks(index);
  std::map<const Resource*, const ClassifiedTask*> tasks;
  for (const ClassifiedTask& task : classified)
    tasks.emplace(task.resource, &task);
  std::vector<Ruling> rulings;
  for (const Listener& listener : index.inventory().all<Listener>())
    rulings.push_back({&listener, listeners.judge(listener)});
  for (const TargetGroup& group : index.inventory().all<TargetGroup>()) {
    if (listeners.targets().services_of(group).empty()) continue;
    rulings.push_back({&group, reaches_tasks_by_tls(group, listeners.targets(), tasks)});
  }
  for (const auto& balancer : index.inventory().all<ClassicLoadBalancer>()) {
    rulings.push_back(
        {&balancer, given(listeners.targets().behind(balancer),
                          policy::compact(every(balancer.listeners, judge_classic)))});
  }
  return rulings;
}

}  // namespace

Check unencrypted_listener() {
  return {
      .id = "ORC-3.10",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Load balancer listener accepts clear text or weak TLS",
                .ja = "ロードバランサーが平文または弱いTLSの通信を受け付ける"},
      .why = {.en = "Credentials and data of users cross the network in the clear, or under "
                    "encryption that is known to be weak.",
              .ja = "利用者の認証情報やデータが、平文または脆弱な暗号でネットワークを流れます。"},
      .fix = {.en = "Set Protocol to HTTPS or TLS with SslPolicy "
                    "ELBSecurityPolicy-TLS13-1-2-2021-06 or newer; let HTTP listeners only "
                    "redirect to HTTPS, and set Protocol of the target groups of highly sensitive "
                    "workloads to HTTPS or TLS. Renew certificates before they expire.",
              .ja =
                  "Protocol を HTTPS または TLS、SslPolicy を"
                  " ELBSecurityPolicy-TLS13-1-2-2021-06 以降にし、HTTP のリスナーは HTTPS への"
                  "リダイレクトだけにしてください。機微性の高いワークロードのターゲットグループ"
                  "も Protocol を HTTPS または TLS にしてください。証明書は期限切れになる前に更新し"
                  "ます。"},
      .reads = {"AWS::ElasticLoadBalancingV2::Listener#Protocol",
                "AWS::ElasticLoadBalancingV2::Listener#SslPolicy",
                "AWS::ElasticLoadBalancingV2::Listener#Certificates[].CertificateArn",
                "AWS::CertificateManager::Certificate#Status",
                "AWS::CertificateManager::Certificate#KeyAlgorithm",
                "AWS::ElasticLoadBalancingV2::Listener#DefaultActions[].Type",
                "AWS::ElasticLoadBalancingV2::Listener#DefaultActions[].RedirectConfig.Protocol",
                "AWS::ElasticLoadBalancingV2::ListenerRule#Actions[].Type",
                "AWS::ElasticLoadBalancingV2::ListenerRule#Actions[].RedirectConfig.Protocol",
                "AWS::ElasticLoadBalancingV2::TargetGroup#Protocol",
                "AWS::ElasticLoadBalancingV2::TargetGroup#TargetType",
                "AWS::ElasticLoadBalancing::LoadBalancer#Listeners[].Protocol",
                "AWS::ECS::Service#LoadBalancers[].TargetGroupArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
