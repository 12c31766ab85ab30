// SP 800-190 3.1 and 4.1: images; the rows for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto image_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::image_vulnerabilities,
        .id = "IMG-1",
        .component = Component::image,
        .section = "3.1.1",
        .countermeasure = "4.1.1",
        .title = {"Image vulnerabilities", "イメージの脆弱性"},
        .meaning =
            {
                .en = "An image is frozen at the moment it is built, so its packages stay as old "
                      "as that day. Every copy that starts carries the same holes until somebody "
                      "rebuilds and redeploys; a patch to a running container is gone at its "
                      "next start.",
                .ja = "イメージの中身はビルドした時点で固定されるため、"
                      "その後に見つかった脆弱性は自動では直りません。"
                      "再ビルドと再デプロイをするまで、起動するたびに同じ脆弱性が動き出します。"
                      "動作中のコンテナだけを修正しても、次の起動で元に戻ります。",
            },
        .recommends =
            {
                .en = "Use vulnerability tools made for containers, which follow an image "
                      "through build, registry and runtime, look into every layer including "
                      "frameworks and own code, and report in one place. Let policy-driven gates "
                      "stop images that exceed the accepted risk.",
                .ja = "ビルド、レジストリ、実行の各段階でイメージを追跡し、"
                      "ベースOSだけでなくフレームワークや自社コードを含むすべてのレイヤーを調べる、"
                      "コンテナ専用の脆弱性管理を求めています。結果を一元的に可視化し、"
                      "許容範囲を超えるイメージを先へ進ませない品質ゲートを設けます。",
            },
        .why =
            {
                .en = "AWS supplies the scanners (ECR basic scanning, Amazon Inspector) but "
                      "never patches a customer's image. Only side containers that AWS injects "
                      "itself, such as the Service Connect proxy or the GuardDuty agent, are "
                      "AWS's to patch.",
                .ja = "AWSはスキャン機能（ECRの基本スキャン、Amazon Inspector）を提供しますが、"
                      "利用者のイメージを修正することはありません。AWSが修正するのは、"
                      "Service ConnectのプロキシやGuardDutyエージェントなど、"
                      "AWS自身が追加するサイドカーだけです。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::image_configuration_defects,
        .id = "IMG-2",
        .component = Component::image,
        .section = "3.1.2",
        .countermeasure = "4.1.2",
        .title = {"Image configuration defects", "イメージの設定の不備"},
        .meaning =
            {
                .en = "A fully patched image can still be unsafe because of the way it is put "
                      "together. Starting as root, carrying a remote-shell daemon, set-uid "
                      "programs or a compiler, or trusting an unverified download gives an "
                      "attacker more to work with.",
                .ja = "脆弱性を修正したイメージでも、作り方によっては危険です。rootで起動する、"
                      "リモートシェルのデーモンやset-uidプログラム、コンパイラを含む、"
                      "検証していないファイルを取り込むといった作りは、"
                      "攻撃者の手掛かりになります。",
            },
        .recommends =
            {
                .en = "Check image settings against vendor advice and recognised benchmarks "
                      "continuously, and keep non-compliant images from running. Run as a "
                      "non-privileged user, build on small, trusted, frequently updated base "
                      "images, and never put SSH or another remote shell into a container.",
                .ja = "ベンダーの推奨や公的なベンチマークに照らしてイメージの設定を継続的に"
                      "検証し、準拠しないイメージを実行させないことを求めています。"
                      "一般ユーザーで動かし、信頼でき、頻繁に更新される小さなベースイメージを使い、"
                      "SSHなどのリモートシェルをコンテナに入れません。",
            },
        .why =
            {
                .en = "What is inside an image is the customer's on every compute type. Fargate "
                      "refuses some run-time settings, but it does not look into the image.",
                .ja = "イメージの中身は、どの実行基盤でも利用者の責任です。"
                      "Fargateは一部の実行時設定を拒否しますが、イメージの内容は検査しません。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::embedded_malware,
        .id = "IMG-3",
        .component = Component::image,
        .section = "3.1.3",
        .countermeasure = "4.1.3",
        .title = {"Embedded malware", "埋め込まれたマルウェア"},
        .meaning =
            {
                .en = "Malicious files can enter an image on purpose, or through a poisoned base "
                      "layer, package or build host. They run with the rights of the "
                      "application, and a vulnerability scanner does not look for them.",
                .ja = "悪意のあるファイルは、意図的に、または汚染されたベースレイヤー、パッケージ、"
                      "ビルド環境を通じてイメージに入り込みます。"
                      "起動するとアプリケーションと同じ権限で動きますが、"
                      "脆弱性スキャナーはこれを探しません。",
            },
        .recommends =
            {
                .en = "Monitor all images continuously for embedded malware. Use signature sets "
                      "together with behavioural heuristics that reflect attacks actually seen.",
                .ja = "すべてのイメージについて、埋め込まれたマルウェアがないか継続的に"
                      "監視することを求めています。シグネチャに加え、"
                      "実際の攻撃に基づく振る舞いのヒューリスティックを用います。",
            },
        .why =
            {
                .en = "ECR and Inspector scans do not search images for malware, and GuardDuty "
                      "malware protection reads the EBS volumes of EC2 hosts, not Fargate tasks "
                      "or ECR images. GuardDuty Runtime Monitoring can report a malicious file "
                      "on ECS on Fargate, but only once it runs; scanning the image beforehand "
                      "is the customer's work.",
                .ja = "ECRやInspectorのスキャンはマルウェアを検査せず、"
                      "GuardDutyのマルウェア保護が調べるのはEC2ホストのEBSボリュームであり、"
                      "FargateのタスクやECRのイメージではありません。"
                      "GuardDuty Runtime MonitoringはFargate上のECSで悪性ファイルを報告できますが"
                      "、実行された後です。事前のイメージ検査は利用者が行います。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::embedded_clear_text_secrets,
        .id = "IMG-4",
        .component = Component::image,
        .section = "3.1.4",
        .countermeasure = "4.1.4",
        .title = {"Embedded clear text secrets", "埋め込まれた平文の秘密情報"},
        .meaning =
            {
                .en = "Passwords, keys or tokens baked into a layer, an image variable or a "
                      "build argument can be read by anyone who can pull the image. Deleting the "
                      "file in a later layer does not remove it from the one below.",
                .ja = "レイヤー、イメージの環境変数、ビルド引数に書き込まれたパスワードや鍵、"
                      "トークンは、イメージを取得できる人なら誰でも読めます。"
                      "後のレイヤーでファイルを消しても、下のレイヤーには残ります。",
            },
        .recommends =
            {
                .en = "Keep secrets outside the image and hand them over at run time, only to "
                      "the containers that need them. Use the orchestrator's secret store or an "
                      "enterprise vault, and encrypt secrets in transit and at rest with FIPS "
                      "140 approved algorithms.",
                .ja = "秘密情報をイメージの外に置き、必要とするコンテナにだけ実行時に渡すことを"
                      "求めています。オーケストレーターや企業の秘密情報管理の仕組みを使い、"
                      "転送時も保管時もFIPS 140で承認されたアルゴリズムで暗号化します。",
            },
        .why =
            {
                .en = "AWS supplies the stores (Secrets Manager, SSM Parameter Store, KMS) and "
                      "the injection at start. Using them, limiting who may read what, and "
                      "rotating are the customer's.",
                .ja = "AWSは保管先（Secrets Manager、SSMパラメータストア、KMS）と、"
                      "起動時に渡す仕組みを提供します。それらを使うこと、読める範囲を絞ること、"
                      "定期的に更新することは利用者の責任です。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::use_of_untrusted_images,
        .id = "IMG-5",
        .component = Component::image,
        .section = "3.1.5",
        .countermeasure = "4.1.5",
        .title = {"Use of untrusted images", "信頼できないイメージの使用"},
        .meaning =
            {
                .en = "Any image can be pulled from anywhere and started with one command. An "
                      "image of unknown origin or integrity brings malware, data leaks and "
                      "hidden vulnerabilities into the environment.",
                .ja = "コンテナでは、どこからでもイメージを取得してすぐに実行できます。"
                      "出所や完全性の分からないイメージは、マルウェア、情報漏えい、"
                      "把握していない脆弱性を環境に持ち込みます。",
            },
        .recommends =
            {
                .en = "Keep a central list of trusted images and registries, identify each image "
                      "by a cryptographic signature, and let hosts run only what is listed. "
                      "Validate the signature before execution, and maintain the trusted "
                      "repositories.",
                .ja = "信頼するイメージとレジストリを一元管理し、各イメージを暗号署名で識別して、"
                      "一覧にあるものだけをホストで実行させることを求めています。"
                      "実行前に署名を検証し、信頼するリポジトリを保守し続けます。",
            },
        .why =
            {
                .en = "AWS offers signing (ECR managed signing with AWS Signer) and verification "
                      "on EKS. ECS has no built-in admission check, so the customer decides "
                      "which images are trusted and builds the gate.",
                .ja = "AWSは署名機能（ECRのマネージド署名とAWS Signer）と、"
                      "EKSでの検証手段を提供します。ECSには実行前に署名を検証する組み込みの"
                      "機能がないため、信頼するイメージを決め、検証の仕組みを作るのは利用者です。",
            },
        .responsible = always_customer,
    },
});

}  // namespace hakoseki::standard
