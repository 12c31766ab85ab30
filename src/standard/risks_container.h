// SP 800-190 3.4 and 4.4: running containers; the rows for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto container_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::runtime_software_vulnerabilities,
        .id = "CON-1",
        .component = Component::container,
        .section = "3.4.1",
        .countermeasure = "4.4.1",
        .title = {"Vulnerabilities within the runtime software",
                  "ランタイムソフトウェア内の脆弱性"},
        .meaning =
            {
                .en = "A hole in the container runtime can let code break out into other "
                      "containers or the host. Such holes are rare, but their effect is wide.",
                .ja = "コンテナランタイムに脆弱性があると、"
                      "他のコンテナやホストへ抜け出されるおそれがあります。"
                      "発生はまれですが、影響は広範囲に及びます。",
            },
        .recommends =
            {
                .en = "Watch container runtimes for vulnerabilities and fix them quickly. Find "
                      "known vulnerabilities in deployed runtimes, upgrade what is exposed, and "
                      "let the orchestrator deploy only to maintained runtimes.",
                .ja = "コンテナランタイムの脆弱性を監視し、迅速に修正することを求めています。"
                      "稼働中のランタイムから既知の脆弱性を見つけて更新し、"
                      "オーケストレーターには保守されたランタイムにだけデプロイさせます。",
            },
        .why =
            {
                .en = "On Fargate AWS patches the runtime by publishing a new platform revision "
                      "and retiring tasks on old ones; nodes that AWS runs are patched by "
                      "replacing them. The customer keeps a duty: no pinned old version, no "
                      "delayed retirement, no long-lived standalone task and, on EKS, no "
                      "disruption budget that blocks eviction.",
                .ja = "Fargateでは、AWSが新しいプラットフォームリビジョンを公開し、"
                      "古いリビジョンのタスクを廃止して修正します。"
                      "AWSが運用するノードは入れ替えによって修正されます。"
                      "古いバージョンに固定しない、廃止を先送りしない、"
                      "単独タスクを動かし続けない、EKSでは退去を妨げるPodDisruptionBudgetを"
                      "置かない、という義務は利用者に残ります。",
            },
        .responsible = hosts_run_by_aws,
    },
    {
        .risk = Risk::unbounded_network_access,
        .id = "CON-2",
        .component = Component::container,
        .section = "3.4.2",
        .countermeasure = "4.4.2",
        .title = {"Unbounded network access from containers",
                  "コンテナからの無制限のネットワークアクセス"},
        .meaning =
            {
                .en = "By default a container can reach other containers, the host network and "
                      "the internet. A captured container uses that freedom to scan, to send "
                      "data out or to join a botnet.",
                .ja = "既定では、コンテナは他のコンテナ、ホストのネットワーク、"
                      "インターネットに接続できます。乗っ取られたコンテナは、これを使って探索、"
                      "情報の持ち出し、ボットネットへの参加を行います。",
            },
        .recommends =
            {
                .en = "Control what containers may send, at least at the borders between "
                      "sensitivity levels. Use application-aware filtering that learns expected "
                      "flows and reports anomalies such as port scans or calls to dangerous "
                      "destinations.",
                .ja = "コンテナからの通信を、少なくとも機微性レベルの境界で制御することを"
                      "求めています。アプリケーションを認識するフィルターで通常の通信を把握し、"
                      "想定外の通信、ポートスキャン、危険な宛先への接続などの異常を検出します。",
            },
        .why =
            {
                .en = "A new security group allows all outbound traffic, so Fargate tasks are "
                      "open until the customer restricts them. Security groups and network ACLs "
                      "cannot filter by domain name; that needs a firewall of the customer's "
                      "choice.",
                .ja = "新しいセキュリティグループはすべての外向き通信を許可するため、"
                      "利用者が制限するまでFargateタスクの外向き通信は開放されています。"
                      "セキュリティグループやネットワークACLではドメイン名による制御ができず、"
                      "そのためのファイアウォールは利用者が用意します。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::insecure_runtime_configurations,
        .id = "CON-3",
        .component = Component::container,
        .section = "3.4.3",
        .countermeasure = "4.4.3",
        .title = {"Insecure container runtime configurations",
                  "セキュアでないコンテナランタイムの設定"},
        .meaning =
            {
                .en = "Options chosen at start can take away the walls around a container: "
                      "privileged mode, added capabilities, host namespaces, devices, unconfined "
                      "profiles. The container can then attack the host and its neighbours.",
                .ja = "特権モード、ケーパビリティの追加、ホストの名前空間、デバイス、"
                      "制限のないプロファイルといった起動時の設定は、"
                      "コンテナを囲む壁を取り払います。その結果、"
                      "コンテナからホストや他のコンテナを攻撃できるようになります。",
            },
        .recommends =
            {
                .en = "Automate compliance with runtime configuration standards such as the CIS "
                      "benchmarks, assess continuously and enforce. Use mandatory access control "
                      "(SELinux, AppArmor) and seccomp profiles to limit what a container can "
                      "do.",
                .ja = "CISベンチマークなどの設定基準への準拠を自動化し、"
                      "継続的に評価して強制することを求めています。強制アクセス制御（SELinux、"
                      "AppArmor）やseccompプロファイルで、コンテナにできることを制限します。",
            },
        .why =
            {
                .en = "Fargate refuses privileged mode, host namespaces, devices, host mounts "
                      "and every added capability except SYS_PTRACE. The user, dropped "
                      "capabilities, a shared process namespace, kernel parameters, ECS Exec and "
                      "the Kubernetes security context stay with the customer. Where tasks share "
                      "a host, all of it does.",
                .ja = "Fargateは、特権モード、ホストの名前空間、デバイス、ホストのマウント、"
                      "SYS_PTRACE以外のケーパビリティ追加を拒否します。実行ユーザー、"
                      "ケーパビリティの削除、プロセス名前空間の共有、カーネルパラメータ、"
                      "ECS Exec、Kubernetesのセキュリティコンテキストは利用者の担当です。"
                      "タスクがホストを共有する実行基盤では、すべてが利用者の担当です。",
            },
        .responsible = settings_limited_by_fargate,
    },
    {
        .risk = Risk::app_vulnerabilities,
        .id = "CON-4",
        .component = Component::container,
        .section = "3.4.4",
        .countermeasure = "4.4.4",
        .title = {"App vulnerabilities", "アプリの脆弱性"},
        .meaning =
            {
                .en = "Even in a well-built container the application itself may be flawed, for "
                      "example by injection or cross-site scripting. Whoever exploits it acts "
                      "with the rights of the container.",
                .ja = "コンテナが適切に作られていても、"
                      "インジェクションやクロスサイトスクリプティングなど、"
                      "アプリ自体に弱点があることがあります。悪用されると、"
                      "攻撃者はコンテナの権限で活動できます。",
            },
        .recommends =
            {
                .en = "Add container-aware protection that profiles each application and "
                      "prevents or detects anomalies in processes, system calls, files, "
                      "listeners and traffic. Run containers with a read-only root file system "
                      "and confine writes to specific, monitored directories.",
                .ja = "アプリごとに通常の振る舞いを把握し、プロセス、システムコール、ファイル、"
                      "待ち受けポート、通信の異常を防止または検知する、"
                      "コンテナ対応の保護を求めています。ルートファイルシステムは"
                      "読み取り専用とし、書き込みは監視対象の特定のディレクトリに限ります。",
            },
        .why =
            {
                .en = "The application is the customer's everywhere. GuardDuty Runtime "
                      "Monitoring detects attacks on ECS on Fargate but does not block them, and "
                      "it does not cover EKS on Fargate, Windows on Fargate or ECS Managed "
                      "Instances.",
                .ja = "アプリはどの実行基盤でも利用者の責任です。"
                      "GuardDuty Runtime MonitoringはFargate上のECSへの攻撃を検知しますが"
                      "遮断はせず、Fargate上のEKS、FargateのWindowsタスク、"
                      "ECSマネージドインスタンスには対応しません。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::rogue_containers,
        .id = "CON-5",
        .component = Component::container,
        .section = "3.4.5",
        .countermeasure = "4.4.5",
        .title = {"Rogue containers", "未承認コンテナ"},
        .meaning =
            {
                .en = "Test leftovers, tasks started by hand and tasks of an attacker are "
                      "containers that nobody planned or approved. They run outside review and "
                      "scanning, and stay unnoticed.",
                .ja = "テストの残り、手作業で起動したタスク、攻撃者のタスクなど、"
                      "計画も承認もされていないコンテナが動くことがあります。"
                      "これらはレビューやスキャンの対象外となり、気付かれないまま残ります。",
            },
        .recommends =
            {
                .en = "Separate development, test and production, each with role-based control "
                      "over deployment. Tie the creation of every container to an individual "
                      "identity, log it, and require the vulnerability and compliance baseline "
                      "before an image may run.",
                .ja = "開発、テスト、本番の環境を分け、それぞれロールに基づいてデプロイを"
                      "管理することを求めています。コンテナの作成を個人のIDと結び付けて記録し、"
                      "脆弱性と準拠の基準を満たしたイメージだけを実行させます。",
            },
        .why =
            {
                .en = "AWS records who started a container. Who may do so, and what counts as "
                      "approved, is the customer's policy.",
                .ja = "誰がコンテナを起動したかはAWSが記録します。誰に許すか、"
                      "何を承認済みとするかは利用者の方針です。",
            },
        .responsible = always_customer,
    },
});

}  // namespace hakoseki::standard
