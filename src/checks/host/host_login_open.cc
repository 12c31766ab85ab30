// Whoever logs on to a host passes by the orchestrator and reaches every container on it. Session
// Manager needs neither keys nor open ports.

#include "assess/check.h"
#include "assess/container_hosts.h"
#include "assess/security_rules.h"
#include "assess/targets.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::host {
namespace {

// A parameter whose default is empty names no key.
Verdict without_key(const Fact<std::string>& key) {
  std::vector<Branch> branches =
      expect_absent(key)
          .labelled(Outcome::fail,
                    Text{"an SSH key opens the host", "SSH 鍵でホストにログインできます"})
          .branches();
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const std::string* name = key.cases()[i].value();
    if (name == nullptr || !name->empty()) continue;
    branches[i].outcome = Outcome::pass;
    branches[i].exhibits.front().label = Text{"names no key", "鍵の指定はありません"};
  }
  return Verdict(std::move(branches));
}

Verdict refuses_login(const SecurityGroupRule& rule) {
  return all_of({refuses_port(rule, 22), refuses_port(rule, 3389)});
}

Verdict judge_group(const Fact<Reference>& named, const SecurityRules& rules,
                    const std::optional<Verdict>& doubt, const Index& index) {
  return every_target<SecurityGroup>(
      named, index,
      [&](const SecurityGroup& group) {
        const Verdict own = every(rules.ingress_of(group), refuses_login);
        return doubt ? all_of({own, *doubt}) : own;
      },
      {Outcome::unknown,
       {named.evidence(), Text{"this group was not part of this run",
                               "このグループは今回の対象に含まれていません"}}});
}

// The serial console is a setting of the account and Region, which no file shows.
Verdict without_console(const HostTemplate& host, const Index& index) {
  for (const SerialConsole& console : index.inventory().all<SerialConsole>()) {
    if (console.stack == host.stack) return expect(console.enabled, false);
  }
  return unknown(host.evidence,
                 {.reason = Reason::not_seen, .detail = "ec2:GetSerialConsoleAccessStatus"});
}

std::vector<Ruling> judge(const Index& index) {
  const SecurityRules rules(index);
  const auto doubt = rules.doubts_of_ingress(Outcome::pass, refuses_login);
  std::vector<Ruling> rulings;
  for (const ContainerHost& one : container_hosts(index.inventory())) {
    const Verdict without_ports = every(one.host->security_groups, [&](const auto& group) {
      return judge_group(group, rules, doubt, index);
    });
    Verdict verdict = all_of({without_key(one.host->key_name), without_ports});
    if (is_live(*one.host))
      verdict = all_of({std::move(verdict), without_console(*one.host, index)});
    rulings.push_back({one.host, std::move(verdict).with(Outcome::fail, one.proof)});
  }
  for (const EksNodegroup& group : index.inventory().all<EksNodegroup>()) {
    rulings.push_back({&group, without_key(group.ssh_key)});
  }
  return rulings;
}

}  // namespace

Check host_login_open() {
  return {
      .id = "HOST-4.02",
      .risk = Risk::improper_user_access_rights,
      .severity = Severity::high,
      .title = {.en = "Host allows SSH keys, remote login ports or serial console",
                .ja = "ホストでSSH鍵・遠隔ログイン・シリアルコンソールが使える"},
      .why = {.en = "A key is shared and copied, and no log of AWS names who used it. Whoever "
                    "holds it can "
                    "read and change every container on the host.",
              .ja = "鍵は共有や複製がされやすく、誰が使ったかは AWS "
                    "の記録に残りません。鍵を持つ人は、ホスト上の"
                    "すべてのコンテナを読み書きできます。"},
      .fix = {.en = "Remove KeyName (RemoteAccess of node groups) and rules for ports 22 and 3389; "
                    "log on with "
                    "Session Manager. Turn off the EC2 serial console in each Region "
                    "(DisableSerialConsoleAccess).",
              .ja = "KeyName(ノードグループでは RemoteAccess)と、22 番・3389 "
                    "番ポートの受信ルールを削除し、"
                    "セッションマネージャーを使ってください。EC2 シリアルコンソールは、各リージョン"
                    "で無効にします(DisableSerialConsoleAccess)。"},
      .reads = {"AWS::EC2::LaunchTemplate#LaunchTemplateData.KeyName",
                "AWS::EC2::LaunchTemplate#LaunchTemplateData.SecurityGroupIds[]",
                "AWS::EC2::SecurityGroup#SecurityGroupIngress[].FromPort",
                "AWS::EKS::Nodegroup#RemoteAccess.Ec2SshKey",
                "AWS::EC2::SerialConsole#SerialConsoleAccessEnabled"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::host
