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
        return all_of({expect(action.type, "redirect"), expect(action.redirect_protocol, "HTTPS")});
      },
      Outcome::fail);
}

Verdict judge(const Listener& listener) {
  const Verdict encrypted =
      expect_that(listener.protocol, is_tls,
                  {"listens with `{}` and does not only redirect to HTTPS",
                   "`{}` で待ち受け、HTTPS へのリダイレクトだけではありません"});
  const Verdict policy =
      expect_that(listener.ssl_policy, is_current,
                  {"`{}` allows old versions of TLS", "`{}` は古い TLS を許可しています"})
          .labelled(Outcome::fail, Text{"no current TLS policy is set",
                                        "最新の TLS ポリシーが指定されていません"});
  return any_of({all_of({encrypted, policy}), only_redirects(listener)});
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
                "AWS::ElasticLoadBalancingV2::Listener#DefaultActions[].Type"},
      .judge = each<Listener>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
