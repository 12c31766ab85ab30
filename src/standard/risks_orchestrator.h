// SP 800-190 3.3 and 4.3: the orchestrator; the rows for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto orchestrator_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::unbounded_administrative_access,
        .id = "ORC-1",
        .component = Component::orchestrator,
        .section = "3.3.1",
        .countermeasure = "4.3.1",
        .title = {"Unbounded administrative access", "制限のない管理者アクセス"},
        .meaning =
            {
                .en = "Orchestrators are often run as if everybody who manages them were a full "
                      "administrator. One control plane serves many applications, so a single "
                      "over-broad role can read, change or stop all of them.",
                .ja = "オーケストレーターは、操作する人が全員管理者であるかのように使われがちです。"
                      "1つのコントロールプレーンに多くのアプリケーションが載るため、"
                      "広すぎる権限が1つあるだけで、すべてを閲覧、変更、停止できてしまいます。",
            },
        .recommends =
            {
                .en = "Apply least privilege: let each user perform only the actions the job "
                      "needs, on the hosts, containers and images concerned. Testers, for "
                      "example, should have little or no access to production.",
                .ja = "最小権限の原則に従い、各利用者には業務に必要な操作を、関係するホスト、"
                      "コンテナ、イメージに対してだけ許すことを求めています。"
                      "たとえばテスト担当者には、本番環境への権限をほとんど、"
                      "あるいはまったく与えません。",
            },
        .why =
            {
                .en = "AWS evaluates IAM policies, and the customer writes them. On EKS, access "
                      "entries and Kubernetes RBAC decide inside the cluster, so IAM alone is "
                      "not the whole answer.",
                .ja = "IAMポリシーを評価するのはAWS、内容を決めるのは利用者です。"
                      "EKSではアクセスエントリとKubernetesのRBACがクラスター内の権限を決めるため、"
                      "IAMだけでは足りません。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::unauthorized_access,
        .id = "ORC-2",
        .component = Component::orchestrator,
        .section = "3.3.2",
        .countermeasure = "4.3.2",
        .title = {"Unauthorized access", "不正アクセス"},
        .meaning =
            {
                .en = "Orchestrators often keep their own accounts with weaker practice than the "
                      "enterprise directory, so orphaned or weak accounts live on with high "
                      "privileges. Volumes that any node can attach are exposed through such an "
                      "account as well.",
                .ja = "オーケストレーター独自のアカウントは、企業のディレクトリより管理が"
                      "甘くなりがちで、強い権限を持つ放置アカウントや弱いアカウントが残ります。"
                      "どのノードからも使えるデータボリュームも、"
                      "そうしたアカウントを通じて危険にさらされます。",
            },
        .recommends =
            {
                .en = "Guard cluster-wide administrator accounts with strong authentication such "
                      "as MFA, sign on through the existing directory, and audit centrally to "
                      "see anomalies. Encrypt data at rest in a way that suits containers moving "
                      "between hosts.",
                .ja = "クラスター全体の管理者アカウントをMFAなどの強い認証で守り、"
                      "既存のディレクトリによるシングルサインオンを使い、"
                      "監査記録を集約して異常を見つけることを求めています。保管データは、"
                      "コンテナがホスト間を移動しても使える方式で暗号化します。",
            },
        .why =
            {
                .en = "AWS operates the control plane, IAM and TLS. Identities, MFA, exposure of "
                      "endpoints, audit logs and storage encryption are set by the customer.",
                .ja = "コントロールプレーン、IAM、TLSはAWSが運用します。ID、MFA、"
                      "エンドポイントの公開範囲、監査ログ、ストレージの暗号化は利用者が"
                      "設定します。",
            },
        .responsible = always_shared,
    },
    {
        .risk = Risk::poorly_separated_network_traffic,
        .id = "ORC-3",
        .component = Component::orchestrator,
        .section = "3.3.3",
        .countermeasure = "4.3.3",
        .title = {"Poorly separated inter-container network traffic",
                  "コンテナ間ネットワークトラフィックの不十分な分離"},
        .meaning =
            {
                .en = "Container traffic often runs over virtual networks which classic tools "
                      "cannot see. Where applications of different sensitivity share one flat "
                      "network, a public application that falls becomes a stepping stone to the "
                      "others.",
                .ja = "コンテナ間の通信は仮想ネットワークを流れ、"
                      "従来の監視製品からは見えないことがあります。"
                      "機微性レベルの異なるアプリケーションが平坦なネットワークを共有していると、"
                      "侵害された公開アプリケーションが他への足掛かりになります。",
            },
        .recommends =
            {
                .en = "Separate traffic into discrete virtual networks by sensitivity level, "
                      "joined by a small number of well-defined interfaces. Segmentation per "
                      "application is possible, but by sensitivity is enough for most "
                      "organizations.",
                .ja = "機微性レベルごとに仮想ネットワークを分け、"
                      "その間を少数の明確な接点だけでつなぐことを求めています。"
                      "アプリケーション単位で分けることもできますが、"
                      "多くの組織では機微性レベル単位で十分です。",
            },
        .why =
            {
                .en = "On Fargate each task or pod has its own network interface, so security "
                      "groups work per task; their rules, the subnets and meshes are the "
                      "customer's design. EKS on Fargate does not enforce Kubernetes "
                      "NetworkPolicy: only security groups count there.",
                .ja = "FargateではタスクやPodごとにネットワークインターフェイスがあり、"
                      "セキュリティグループをその単位で適用できます。ルールやサブネット、"
                      "メッシュの設計は利用者が行います。Fargate上のEKSではNetworkPolicyが"
                      "適用されず、有効なのはセキュリティグループだけです。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::mixing_of_sensitivity_levels,
        .id = "ORC-4",
        .component = Component::orchestrator,
        .section = "3.3.4",
        .countermeasure = "4.3.4",
        .title = {"Mixing of workload sensitivity levels", "ワークロードの機微性レベルの混合"},
        .meaning =
            {
                .en = "Orchestrators pack workloads for density, so a public web container may "
                      "land beside one that handles payment data. One escape from a container "
                      "then reaches both.",
                .ja = "オーケストレーターは集約率を優先するため、"
                      "公開Webのコンテナと決済データを扱うコンテナが同じホストに"
                      "載ることがあります。コンテナからの脱出が1つ起きると、"
                      "両方に被害が及びます。",
            },
        .recommends =
            {
                .en = "Define rules that keep workloads of different sensitivity off the same "
                      "host, by pinning to hosts or by separate clusters. Group by purpose, "
                      "sensitivity and threat posture, and automate the grouping.",
                .ja = "ホストの固定やクラスターの分割によって、機微性レベルの異なるワークロードを"
                      "同じホストに載せない規則を定めることを求めています。目的、機微性レベル、"
                      "脅威に応じて分類し、その分類を自動化します。",
            },
        .why =
            {
                .en = "Fargate runs each task or pod in its own virtual machine, so AWS rules "
                      "out mixing on a host. Mixing inside one task, or through shared roles, "
                      "volumes, namespaces and networks, stays with the customer. ECS Managed "
                      "Instances and EKS Auto Mode are run by AWS, but their workloads share a "
                      "kernel.",
                .ja = "FargateはタスクやPodごとに仮想マシンを分けるため、"
                      "ホスト上の混在はAWSが防ぎます。1つのタスクの中や、共有のロール、"
                      "ボリューム、名前空間、ネットワークを通じた混在は利用者の責任です。"
                      "ECSマネージドインスタンスとEKS Auto Modeは、"
                      "AWSが運用しますがカーネルは共有されます。",
            },
        .responsible = isolated_by_fargate,
    },
    {
        .risk = Risk::orchestrator_node_trust,
        .id = "ORC-5",
        .component = Component::orchestrator,
        .section = "3.3.5",
        .countermeasure = "4.3.5",
        .title = {"Orchestrator node trust", "オーケストレータノードの信頼"},
        .meaning =
            {
                .en = "A node is trusted with the secrets and images of every workload placed on "
                      "it. If a rogue machine can join, if nodes share keys, or if one captured "
                      "node can speak for the others, the whole cluster falls with its weakest "
                      "member.",
                .ja = "ノードには、載るワークロードの秘密情報やイメージがすべて渡ります。"
                      "不正なマシンが参加できる、ノード間で鍵を共有している、"
                      "乗っ取られた1台が他のノードになりすませる、といった状態では、"
                      "最も弱いノードからクラスター全体が侵害されます。",
            },
        .recommends =
            {
                .en = "Introduce nodes securely, each with a lasting identity, and keep an "
                      "accurate inventory of nodes and their connections. The cluster must "
                      "survive a captured node and be able to isolate and remove it; members "
                      "authenticate each other, and traffic between them is encrypted end to "
                      "end.",
                .ja = "固有で永続的なIDを持たせてノードを安全に追加し、"
                      "ノードとその接続状態を正確に把握することを求めています。"
                      "ノードが侵害されてもクラスターを保ったまま隔離、除去できるようにし、"
                      "メンバー間では相互認証とエンドツーエンドの暗号化を行います。",
            },
        .why =
            {
                .en = "AWS creates, identifies and retires Fargate capacity; on EKS the pod "
                      "execution role, access entries and cluster version stay with the "
                      "customer. Elsewhere AWS runs the control plane, and the customer answers "
                      "for how nodes are enrolled and for the roles they join with.",
                .ja = "Fargateの実行環境はAWSが作成、識別、廃止します。ただしEKSでは、"
                      "Pod実行ロール、アクセスエントリ、クラスターのバージョンが利用者の責任です。"
                      "他の実行基盤ではコントロールプレーンをAWSが運用し、ノードの登録方法と、"
                      "ノードが参加に使うロールは利用者の責任です。",
            },
        .responsible = nodes_of_the_cluster,
    },
});

}  // namespace hakoseki::standard
