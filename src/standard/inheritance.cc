// What AWS states about the risks it takes wholly or in part, and the duty that stays with the
// customer. A risk is inherited only where the workload proves the compute type; this text
// explains, it proves nothing. The statements are paraphrased: the documents are edited without
// notice.

#include <algorithm>
#include <array>

#include "standard/risk.h"

namespace hakoseki {
namespace {

struct Row {
  Risk risk;
  Inheritance inheritance;
};

constexpr std::array<Row, 11> rows = {{
    {
        .risk = Risk::insecure_connections_to_registries,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that the endpoints of Amazon ECR are reached over TLS.",
                     .ja = "AWSは、Amazon ECRのエンドポイントへの接続がTLSで保護されると"
                           "説明しています。"},
                .source = "Amazon ECR User Guide, \"Infrastructure security in Amazon ECR\"",
                .residual = {.en = "Endpoint policies, private paths to ECR, and the TLS of every "
                                   "registry other than ECR.",
                             .ja = "エンドポイントポリシー、ECRまでの閉域経路、"
                                   "ECR以外のレジストリのTLSは利用者が管理します。"},
            },
    },
    {
        .risk = Risk::mixing_of_sensitivity_levels,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that each Fargate task or pod has an isolation boundary of "
                           "its own and shares neither kernel, CPU, memory nor network interface "
                           "with another. Workloads of different sensitivity therefore cannot "
                           "meet on one host.",
                     .ja = "AWSは、Fargateのタスク（Pod）ごとに独立した分離境界があり、カーネル、"
                           "CPU、メモリ、ネットワークインターフェイスを他と共有しないと"
                           "説明しています。そのため、機微性レベルの異なるワークロードが"
                           "同じホストに載ることはありません。"},
                .source =
                    "Amazon ECS Developer Guide, \"Fargate security considerations\"; Amazon EKS "
                    "User Guide, \"AWS Fargate\"",
                .residual =
                    {.en = "Containers of one task share its kernel, network, storage and "
                           "credentials: keep them at one sensitivity level. Do not share roles, "
                           "keys, volumes and namespaces between levels.",
                     .ja = "同じタスクのコンテナは、カーネル、ネットワーク、ストレージ、"
                           "認証情報を共有するため、機微性レベルを揃える必要があります。"
                           "異なるレベルの間でロール、鍵、ボリューム、"
                           "名前空間を共有しないことも利用者の責任です。"},
            },
    },
    {
        .risk = Risk::orchestrator_node_trust,
        .inheritance =
            {
                .statement =
                    {.en = "AWS enrols, identifies and retires the capacity behind Fargate. A "
                           "customer registers no node and holds no node credential there.",
                     .ja = "Fargateの基盤となるノードの登録、識別、廃止はAWSが行います。"
                           "利用者がノードを登録したり、ノードの認証情報を"
                           "持ったりすることはありません。"},
                .source = "AWS whitepaper \"Security Overview of AWS Fargate\"",
                .residual =
                    {.en = "On EKS: the trust policy of the pod execution role, the access "
                           "entries and the cluster version. A cluster that also has EC2 or "
                           "external nodes brings the duty for those nodes back.",
                     .ja = "EKSでは、Pod実行ロールの信頼ポリシー、アクセスエントリ、"
                           "クラスターのバージョンを利用者が管理します。"
                           "EC2や外部のノードも持つクラスターでは、それらのノードについての責任が"
                           "利用者に戻ります。"},
            },
    },
    {
        .risk = Risk::runtime_software_vulnerabilities,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that it answers a security issue in a platform version "
                           "with a new patched revision and retires the tasks that run on the "
                           "vulnerable one. New tasks start on the latest revision.",
                     .ja = "AWSは、プラットフォームバージョンにセキュリティ上の問題が見つかると、"
                           "修正済みのリビジョンを作成し、脆弱なリビジョンのタスクを廃止すると"
                           "説明しています。新しいタスクは最新のリビジョンで起動します。"},
                .source = "Amazon ECS Developer Guide, \"Fargate platform versions\"",
                .residual =
                    {.en = "Use platform version LATEST, keep the retirement wait short, relaunch "
                           "tasks regularly, and run nothing long-lived outside a service. On "
                           "EKS, no disruption budget may block eviction.",
                     .ja = "プラットフォームバージョンにLATESTを使う、"
                           "廃止までの待機期間を短く保つ、タスクを定期的に入れ替える、"
                           "長く動かすものはサービスにする、という対応が必要です。EKSでは、"
                           "退去を妨げるPodDisruptionBudgetを置かないようにします。"},
            },
    },
    {
        .risk = Risk::insecure_runtime_configurations,
        .inheritance =
            {
                .statement =
                    {.en = "AWS documents that Fargate does not accept privileged containers, "
                           "devices or the namespaces of the host, and lets a task add no "
                           "capability but SYS_PTRACE. EKS on Fargate also refuses host ports, "
                           "host networking and DaemonSets.",
                     .ja = "AWSの文書によれば、Fargateは特権コンテナ、デバイス、"
                           "ホストの名前空間を受け付けず、タスクが追加できるケーパビリティは"
                           "SYS_PTRACEだけです。Fargate上のEKSは、hostPort、hostNetwork、"
                           "DaemonSetも拒否します。"},
                .source =
                    "Amazon ECS API Reference, ContainerDefinition and LinuxParameters; Amazon "
                    "EKS User Guide, \"AWS Fargate\"",
                .residual =
                    {.en = "The user, dropped capabilities, pidMode task, kernel parameters, "
                           "resource limits, fault injection, ECS Exec and, on EKS, the pod "
                           "security context and its enforcement.",
                     .ja = "実行ユーザー、ケーパビリティの削除、pidModeのtask、カーネルパラメータ、"
                           "リソースの上限、障害注入、ECS Execは利用者が設定します。EKSでは、"
                           "Podのセキュリティコンテキストとその強制も含まれます。"},
            },
    },
    {
        .risk = Risk::large_attack_surface,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that customers need not secure the compute infrastructure "
                           "under Fargate. It also operates the instances of ECS Managed "
                           "Instances and the nodes of EKS Auto Mode.",
                     .ja = "AWSは、Fargateの基盤となるコンピューティングインフラストラクチャの"
                           "保護は利用者の責任ではないと説明しています。"
                           "ECSマネージドインスタンスのインスタンスとEKS Auto ModeのノードもAWSが"
                           "運用します。"},
                .source =
                    "Amazon ECS Developer Guide, \"AWS shared responsibility model for Amazon "
                    "ECS\"",
                .residual =
                    {.en = "Keep every workload on capacity that AWS operates: one service on EC2 "
                           "or on an external host brings that host's duties back.",
                     .ja = "すべてのワークロードをAWSが運用する基盤で動かし続ける必要があります。"
                           "EC2や外部ホストで動くサービスが1つでもあれば、"
                           "そのホストの責任は利用者に戻ります。"},
            },
    },
    {
        .risk = Risk::shared_kernel,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that Fargate tasks and pods do not share the underlying "
                           "kernel, and that a boundary of virtual machines keeps an escaped "
                           "container from the resources of other pods.",
                     .ja = "AWSは、Fargateのタスク（Pod）が基盤のカーネルを共有せず、"
                           "仮想マシンの境界により、コンテナから脱出しても他のPodのリソースには"
                           "到達できないと説明しています。"},
                .source =
                    "Amazon ECS Developer Guide, \"Fargate security considerations\"; Amazon EKS "
                    "User Guide, \"AWS Fargate\"",
                .residual =
                    {.en = "The containers of one task share a kernel, so they must belong "
                           "together. ECS Managed Instances and EKS Auto Mode do share a kernel "
                           "between workloads and count as shared.",
                     .ja = "同じタスクのコンテナはカーネルを共有するため、"
                           "同居させてよいものだけをまとめる必要があります。"
                           "ECSマネージドインスタンスとEKS Auto Modeはワークロード間でカーネルを"
                           "共有するため、分担として扱います。"},
            },
    },
    {
        .risk = Risk::host_component_vulnerabilities,
        .inheritance =
            {
                .statement =
                    {.en = "AWS states that it maintains the infrastructure under Fargate, "
                           "including the patches of its operating system. It also patches the "
                           "instances of ECS Managed Instances and EKS Auto Mode by replacing "
                           "them.",
                     .ja = "AWSは、OSの修正を含め、Fargateの基盤となるインフラストラクチャを"
                           "自ら保守すると説明しています。ECSマネージドインスタンスと"
                           "EKS Auto Modeのインスタンスも、入れ替えによってAWSが修正します。"},
                .source = "Amazon ECS Developer Guide, \"Task retirement and maintenance for AWS "
                          "Fargate\"",
                .residual =
                    {.en = "A fix reaches a task only when the task starts anew: use platform "
                           "version LATEST, keep the retirement wait short, and relaunch "
                           "long-running and standalone tasks.",
                     .ja = "修正はタスクが新しく起動したときに初めて適用されます。"
                           "プラットフォームバージョンにLATESTを使い、"
                           "廃止までの待機期間を短く保ち、長く動いているタスクや単独タスクを"
                           "入れ替える必要があります。"},
            },
    },
    {
        .risk = Risk::improper_user_access_rights,
        .inheritance =
            {
                .statement =
                    {.en = "AWS documents no way to log on to a Fargate host: there is none that "
                           "a customer could reach by SSH. ECS Managed Instances and EKS Auto "
                           "Mode close SSH and Session Manager to the instance as well.",
                     .ja = "AWSの文書によれば、Fargateには利用者がSSHで接続できるホストがなく、"
                           "ログインする手段もありません。ECSマネージドインスタンスと"
                           "EKS Auto Modeでも、インスタンスへのSSHとセッションマネージャーは"
                           "使えません。"},
                .source = "Amazon EKS User Guide, comparison of compute options; Amazon ECS "
                          "Developer Guide, \"AWS shared responsibility model for Amazon ECS\"",
                .residual =
                    {.en = "ECS Exec and kubectl exec open a shell in a container. Limit who may "
                           "use them, and log their sessions.",
                     .ja = "ECS Execとkubectl execはコンテナ内でシェルを開きます。"
                           "使える人を制限し、セッションを記録する必要があります。"},
            },
    },
    {
        .risk = Risk::host_file_system_tampering,
        .inheritance =
            {
                .statement =
                    {.en = "AWS documents that a task on Fargate cannot give a source path on the "
                           "host for its volumes.",
                     .ja = "AWSの文書によれば、Fargateのタスクは、ボリュームにホスト上のパスを"
                           "指定できません。"},
                .source = "Amazon ECS API Reference, HostVolumeProperties",
                .residual =
                    {.en = "Shared volumes (EFS, FSx, S3 Files, EBS): who may mount them, with "
                           "which rights and which encryption.",
                     .ja = "共有ボリューム（EFS、FSx、S3 Files、EBS）をマウントできる範囲、"
                           "その権限と暗号化は利用者が管理します。"},
            },
    },
    {
        .risk = Risk::hardware_root_of_trust,
        .inheritance =
            {
                .statement =
                    {.en = "The hardware under Fargate is AWS's, and a customer has no means to "
                           "measure it. SP 800-190 section 4.6 lets the service agreement carry "
                           "the requirement in such a case.",
                     .ja = "Fargateの基盤のハードウェアはAWSのもので、"
                           "利用者が計測する手段はありません。SP 800-190の4.6節は、"
                           "このような場合に要件をサービス契約に含めることを認めています。"},
                .source = "AWS Artifact, AWS audit reports (SOC 2, ISO/IEC 27001)",
                .residual =
                    {.en = "Attach AWS's audit report from AWS Artifact as evidence. On EC2, "
                           "choose Nitro instance types and use NitroTPM with measured boot where "
                           "the requirement is strict.",
                     .ja = "AWS ArtifactにあるAWSの監査報告書を証跡として添付します。EC2では、"
                           "要件が厳しい場合にNitro世代のインスタンスタイプを選び、"
                           "NitroTPMによる計測起動を用います。"},
            },
    },
}};

}  // namespace

std::optional<Inheritance> inheritance_of(Risk risk) {
  const auto* const found = std::ranges::find(rows, risk, &Row::risk);
  if (found == rows.end()) return std::nullopt;
  return found->inheritance;
}

}  // namespace hakoseki
