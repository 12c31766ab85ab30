// A listener without TLS, or with an old policy, lets everyone on the way read and change the
// traffic.

#include <algorithm>
#include <array>
#include <string>

#include "assess/check.h"

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

Verdict only_redirects(const Listener& listener) {
  return every(
      listener.default_actions,
      [](const ListenerAction& action) {
        Verdict redirects = expect(action.type, "redirect")
                                .labelled(Outcome::fail, Text{"it does not redirect",
                                                              "リダイレクトではありません"});
        if (redirects.outcome() == Outcome::fail) return redirects;
        return all_of({redirects, expect(action.redirect_protocol, "HTTPS")
                                      .labelled(Outcome::fail, Text{"redirects to clear text",
                                                                    "平文にリダイレクトします"})});
      },
      Outcome::fail);
}

// These pass bytes on: TLS may end in the container.
bool passes_through(const std::string& protocol) {
  return protocol == "TCP" || protocol == "TCP_UDP" || protocol == "UDP" || protocol == "QUIC" ||
         protocol == "TCP_QUIC";
}

Verdict is_encrypted(const Listener& listener) {
  return judge_each(listener.protocol, [](const std::string& protocol) {
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
        Outcome::fail, say({"listens with `{}` and does not only redirect to HTTPS",
                            "`{}` で待ち受け、HTTPS へのリダイレクトだけではありません"},
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

// A rule of a listener in clear text that forwards does so beside the redirect.
Verdict judge(const Listener& listener, const Index& index) {
  const Verdict encrypted = is_encrypted(listener);
  // Bytes that are passed on have no policy and no redirect.
  const std::string* protocol = listener.protocol.if_known();
  if (protocol != nullptr && passes_through(*protocol)) return encrypted;
  std::vector<Verdict> redirects = {only_redirects(listener)};
  for (const ListenerRule& rule : index.inventory().all<ListenerRule>()) {
    if (index.find<Listener>(rule.listener) != &listener) continue;
    redirects.push_back(
        every(rule.actions, [](const ListenerAction& action) {
          return expect_that(
              action.type, [](const std::string& type) { return type != "forward"; },
              {"this rule answers in clear text (`{}`)", "このルールは平文のまま転送します(`{}`)"});
        }).under(rule.when));
  }
  for (const Gap& gap : index.inventory().unseen<ListenerRule>(listener.address)) {
    redirects.push_back(unknown(listener.evidence, gap.why));
  }
  // An HTTP listener has no policy to speak of.
  if (encrypted.outcome() == Outcome::fail) {
    return any_of({encrypted, all_of(redirects)});
  }
  return any_of({all_of({encrypted, has_current_policy(listener)}), only_redirects(listener)});
}

}  // namespace

Check unencrypted_listener() {
  return {
      .id = "ORC-3.10",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Load balancer listener accepts clear text or weak TLS",
                .ja = "ロードバランサが平文または弱いTLSの通信を受け付ける"},
      .why = {.en = "Credentials and data of users cross the network in the clear, or under "
                    "encryption that is known to be weak.",
              .ja = "利用者の認証情報やデータが、平文または脆弱な暗号でネットワークを流れます。"},
      .fix = {.en = "Set Protocol to HTTPS or TLS with SslPolicy "
                    "ELBSecurityPolicy-TLS13-1-2-2021-06 or newer; let HTTP listeners only "
                    "redirect.",
              .ja = "Protocol を HTTPS または TLS、SslPolicy を"
                    " ELBSecurityPolicy-TLS13-1-2-2021-06 以降にし、HTTP のリスナーはリダイレクト"
                    "だけにしてください。"},
      .reads = {"AWS::ElasticLoadBalancingV2::Listener#Protocol",
                "AWS::ElasticLoadBalancingV2::Listener#SslPolicy",
                "AWS::ElasticLoadBalancingV2::Listener#DefaultActions[].Type",
                "AWS::ElasticLoadBalancingV2::ListenerRule#Actions[].Type"},
      .judge = each_with_index<Listener>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
