// SP 800-190 3.5 and 4.5: the host OS; the rows for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto host_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::large_attack_surface,
        .id = "HOST-1",
        .component = Component::host,
        .section = "3.5.1",
        .countermeasure = "4.5.1",
        .title = {"Large attack surface", "大きなアタックサーフェス"},
        .meaning =
            {
                .en = "Every host offers something to attack. A general-purpose operating system "
                      "runs far more services and packages than containers need.",
                .ja = "どのホストにも攻撃の糸口はあります。汎用OSでは、"
                      "コンテナの実行に不要なサービスやパッケージが数多く動いています。",
            },
        .recommends =
            {
                .en = "Prefer a minimal, container-specific operating system with read-only file "
                      "systems. Otherwise harden the host after SP 800-123, run nothing but "
                      "containers on it, and scan and patch it continuously down to the kernel.",
                .ja = "読み取り専用のファイルシステムを備えた、"
                      "最小限のコンテナ専用OSを優先することを求めています。"
                      "それ以外ではSP 800-123に従ってホストを要塞化し、コンテナだけを動かし、"
                      "カーネルまで含めて継続的に検査と更新を行います。",
            },
        .why =
            {
                .en = "On Fargate there is no host that a customer can reach, and the instances "
                      "of ECS Managed Instances and EKS Auto Mode are operated by AWS. Hosts on "
                      "EC2, and external ones most of all, are the customer's.",
                .ja = "Fargateには利用者が触れられるホストがなく、"
                      "ECSマネージドインスタンスとEKS Auto ModeのインスタンスはAWSが運用します。"
                      "EC2のホスト、とりわけ外部のホストは利用者の責任です。",
            },
        .responsible = hosts_run_by_aws,
    },
    {
        .risk = Risk::shared_kernel,
        .id = "HOST-2",
        .component = Component::host,
        .section = "3.5.2",
        .countermeasure = "4.5.2",
        .title = {"Shared kernel", "共有カーネル"},
        .meaning =
            {
                .en = "Containers on one host share one kernel, and the wall between them is "
                      "thinner than a hypervisor's. A flaw in the kernel can open the way from "
                      "one container to all others.",
                .ja = "同じホストのコンテナは1つのカーネルを共有し、"
                      "その隔壁はハイパーバイザより薄いものです。カーネルに欠陥があると、"
                      "1つのコンテナから他のすべてへの通路が開くおそれがあります。",
            },
        .recommends =
            {
                .en = "Group workloads by sensitivity level. Do not run containerised and other "
                      "workloads on the same host.",
                .ja = "ワークロードを機微性レベルでまとめることに加え、"
                      "コンテナとそれ以外のワークロードを同じホストで動かさないことを"
                      "求めています。",
            },
        .why =
            {
                .en = "Fargate gives each task or pod its own virtual machine and kernel; only "
                      "the containers of one task share it. ECS Managed Instances and EKS Auto "
                      "Mode place several workloads on one kernel, so keeping them apart is "
                      "shared work.",
                .ja = "FargateはタスクやPodごとに仮想マシンとカーネルを分け、"
                      "カーネルを共有するのは同じタスクのコンテナだけです。"
                      "ECSマネージドインスタンスとEKS Auto Modeでは複数のワークロードが1つの"
                      "カーネルに載るため、その分離はAWSと利用者で分担します。",
            },
        .responsible = kernel_isolated_by_fargate,
    },
    {
        .risk = Risk::host_component_vulnerabilities,
        .id = "HOST-3",
        .component = Component::host,
        .section = "3.5.3",
        .countermeasure = "4.5.3",
        .title = {"Host OS component vulnerabilities", "ホストOSコンポーネントの脆弱性"},
        .meaning =
            {
                .en = "Even a minimal operating system has a kernel, libraries and daemons with "
                      "flaws. The isolation of every container depends on them.",
                .ja = "最小限のOSにも、カーネル、ライブラリ、デーモンの脆弱性はあります。"
                      "コンテナの分離はそれらに依存しています。",
            },
        .recommends =
            {
                .en = "Manage and verify the versions of OS components and apply the vendor's "
                      "updates regularly. Keep hosts immutable and stateless, so that they can "
                      "be replaced and drift becomes visible.",
                .ja = "OSコンポーネントのバージョンを管理、検証し、"
                      "ベンダーの更新を定期的に適用することを求めています。"
                      "ホストを不変かつステートレスに保ち、入れ替えやすく、"
                      "変化に気付ける状態にします。",
            },
        .why =
            {
                .en = "AWS patches the hosts of Fargate by platform revision, and the instances "
                      "it runs by replacing them; the residual duties are those named under "
                      "CON-1. For managed node groups AWS builds the machine images, and the "
                      "customer must roll them out.",
                .ja = "FargateのホストはAWSがプラットフォームリビジョンで、"
                      "AWSが運用するインスタンスは入れ替えで修正します。"
                      "利用者に残る義務はCON-1と同じです。マネージドノードグループではAWSがAMIを"
                      "作成し、その適用は利用者が行います。",
            },
        .responsible = hosts_run_by_aws,
    },
    {
        .risk = Risk::improper_user_access_rights,
        .id = "HOST-4",
        .component = Component::host,
        .section = "3.5.4",
        .countermeasure = "4.5.4",
        .title = {"Improper user access rights", "不適切なユーザアクセス権"},
        .meaning =
            {
                .en = "Somebody who logs on to a host directly bypasses the orchestrator. That "
                      "person can touch every container on it.",
                .ja = "ホストに直接ログインした人は、オーケストレーターの管理を迂回します。"
                      "そのホスト上のすべてのコンテナに手を加えられます。",
            },
        .recommends =
            {
                .en = "Audit every authentication to the operating system. Watch for anomalies "
                      "in logins, and log each escalation of privileges.",
                .ja = "OSへの認証をすべて監査することを求めています。ログインの異常を監視し、"
                      "権限の昇格を記録します。",
            },
        .why =
            {
                .en = "On Fargate, ECS Managed Instances and EKS Auto Mode nobody can log on to "
                      "the host. The nearest equivalent, ECS Exec or kubectl exec into a "
                      "container, stays with the customer and is judged under ORC-1.",
                .ja = "Fargate、ECSマネージドインスタンス、EKS Auto Modeでは、"
                      "ホストにログインする手段がありません。最も"
                      "近い操作であるECS Execやkubectl execは利用者の責任で、ORC-1で評価します。",
            },
        .responsible = hosts_run_by_aws,
    },
    {
        .risk = Risk::host_file_system_tampering,
        .id = "HOST-5",
        .component = Component::host,
        .section = "3.5.5",
        .countermeasure = "4.5.5",
        .title = {"Host OS file system tampering", "ホストOSファイルシステムの改ざん"},
        .meaning =
            {
                .en = "A container with a writable host directory can change the configuration "
                      "of the host. It can also alter the data of other containers.",
                .ja = "ホストのディレクトリを書き込み可能な状態でマウントしたコンテナは、"
                      "ホストの設定を変更できます。他のコンテナのデータも改ざんできます。",
            },
        .recommends =
            {
                .en = "Give containers the least set of file permissions and mount host paths "
                      "very rarely; keep data on dedicated volumes. Never allow sensitive "
                      "directories to be mounted, and watch and block violations.",
                .ja = "コンテナに与えるファイル権限を最小限にし、"
                      "ホストのパスのマウントをできるだけ避け、"
                      "データは専用のボリュームに保存することを求めています。"
                      "機微なディレクトリのマウントは決して許さず、違反を監視して阻止します。",
            },
        .why =
            {
                .en = "Fargate does not accept host paths, so nothing of the host can be "
                      "mounted. Shared volumes (EFS, FSx, S3 Files) remain a way to tamper with "
                      "others' data and are the customer's everywhere; on other compute types "
                      "host mounts are, too.",
                .ja = "Fargateはホストのパスを受け付けないため、"
                      "ホストのディレクトリはマウントできません。共有ボリューム（EFS、FSx、"
                      "S3 Files）は改ざんの経路として残り、どの実行基盤でも利用者の責任です。"
                      "Fargate以外では、ホストのマウントも利用者の責任です。",
            },
        .responsible = host_paths_refused_by_fargate,
    },
});

}  // namespace hakoseki::standard
