// Service Connect carries traffic between services in the clear, and unrecorded, unless TLS and
// access logs are turned on. The proxies of App Mesh, which is at its end, get no updates.

#include "assess/check.h"
#include "assess/policy.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict is_encrypted(const ServiceConnectService& service) {
  const auto present = [](const Fact<std::string>& fact, const Text& otherwise) {
    return expect_present(fact).labelled(Outcome::fail, otherwise);
  };
  return all_of(
      {present(service.tls_authority, {"no private CA: its traffic is not encrypted",
                                       "プライベート CA の指定がなく、通信が暗号化されません"}),
       present(service.tls_kms_key, {"no customer key protects the TLS key",
                                     "TLS の秘密鍵を保護する利用者管理の鍵がありません"}),
       present(service.tls_role,
               {"no role for the certificates", "証明書の発行に使うロールがありません"})});
}

// A client offers nothing that could be encrypted; what it calls decides.
Verdict judge_service(const ServiceConnect& connect) {
  const Verdict logged =
      expect_present(connect.access_log_format)
          .labelled(Outcome::fail,
                    Text{"no AccessLogConfiguration: its requests are not recorded",
                         "AccessLogConfiguration がなく、リクエストが記録されません"});
  return given(expect(connect.enabled, true),
               policy::compact(all_of({every(connect.services, is_encrypted), logged})));
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    const bool* enabled = service.service_connect.enabled.if_known();
    if (enabled != nullptr && !*enabled) continue;
    rulings.push_back({&service, judge_service(service.service_connect)});
  }
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    if (task.proxy_type.is_absent()) continue;
    rulings.push_back(
        {&task, expect_that(
                    task.proxy_type, [](const std::string& type) { return type != "APPMESH"; },
                    {"`{}`: App Mesh gets no support any more",
                     "`{}` を使っていますが、App Mesh のサポートは終了しています"},
                    IfAbsent::passes)});
  }
  return rulings;
}

}  // namespace

Check unencrypted_service_connect() {
  return {
      .id = "ORC-3.07",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Service Connect traffic is not encrypted or logged",
                .ja = "Service Connectの通信が暗号化または記録されていない"},
      .why = {.en = "Whoever gets into the network reads and changes what services tell each "
                    "other, and without access logs nobody sees which service called which.",
              .ja = "ネットワークに侵入した者が、サービス間の通信を盗聴・改ざんできます。アクセス"
                    "ログがなければ、どのサービスがどこを呼び出したかもわかりません。"},
      .fix = {.en = "In ServiceConnectConfiguration give each of Services a Tls with "
                    "IssuerCertificateAuthority, KmsKey and RoleArn, and set "
                    "AccessLogConfiguration. Replace a ProxyConfiguration of App Mesh.",
              .ja = "ServiceConnectConfiguration の各 Services に Tls(IssuerCertificateAuthority"
                    "、KmsKey、RoleArn)を指定し、AccessLogConfiguration を設定してください。App "
                    "Mesh の ProxyConfiguration は置き換えてください。"},
      .reads = {"AWS::ECS::Service#ServiceConnectConfiguration.Enabled",
                "AWS::ECS::Service#ServiceConnectConfiguration.Services[].Tls."
                "IssuerCertificateAuthority.AwsPcaAuthorityArn",
                "AWS::ECS::Service#ServiceConnectConfiguration.Services[].Tls.KmsKey",
                "AWS::ECS::Service#ServiceConnectConfiguration.Services[].Tls.RoleArn",
                "AWS::ECS::Service#ServiceConnectConfiguration.AccessLogConfiguration.Format",
                "AWS::ECS::TaskDefinition#ProxyConfiguration.Type"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
