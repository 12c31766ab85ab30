// SP 800-190 3.2 and 4.2: registries; the rows for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto registry_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::insecure_connections_to_registries,
        .id = "REG-1",
        .component = Component::registry,
        .section = "3.2.1",
        .countermeasure = "4.2.1",
        .title = {"Insecure connections to registries", "レジストリへのセキュアでない接続"},
        .meaning =
            {
                .en = "Images hold proprietary code, and registry clients send credentials with "
                      "every request. If push or pull runs over an unprotected channel, both can "
                      "be read or replaced in transit.",
                .ja = "イメージには自社のコードが含まれ、レジストリとの通信では認証情報も"
                      "送られます。保護されていない経路でプッシュやプルを行うと、"
                      "途中で盗み見られたり、差し替えられたりします。",
            },
        .recommends =
            {
                .en = "Make development tools, orchestrators and container runtimes connect to "
                      "registries only over encrypted channels. Both ends of each transfer "
                      "should be trusted.",
                .ja = "開発ツール、オーケストレーター、コンテナランタイムが、"
                      "暗号化された経路だけでレジストリに接続するよう設定することを求めています。"
                      "転送の両端が信頼できることも必要です。",
            },
        .why =
            {
                .en = "ECR answers over TLS only, which is AWS's part. Private paths, endpoint "
                      "policies, other registries and the daemon settings of own hosts are the "
                      "customer's.",
                .ja = "ECRはTLSでしか応答せず、これがAWSの担当部分です。閉域経路の選択、"
                      "エンドポイントポリシー、他のレジストリのTLS、"
                      "自前のホストのデーモン設定は利用者の担当です。",
            },
        .responsible = always_shared,
    },
    {
        .risk = Risk::stale_images_in_registries,
        .id = "REG-2",
        .component = Component::registry,
        .section = "3.2.2",
        .countermeasure = "4.2.2",
        .title = {"Stale images in registries", "レジストリ内の古いイメージ"},
        .meaning =
            {
                .en = "Registries pile up old builds with known holes. They do no harm while "
                      "stored, but some day a person or a script starts one.",
                .ja = "レジストリには、既知の脆弱性を抱えた古いビルドがたまっていきます。"
                      "保管されているだけなら害はありませんが、いつか誰かが、"
                      "あるいは自動処理がそれを起動します。",
            },
        .recommends =
            {
                .en = "Remove unsafe and outdated images automatically, or let operations refer "
                      "to images by immutable, discrete versions. A label such as latest proves "
                      "nothing: automation must be sure to pick the newest approved version.",
                .ja = "安全でなくなった古いイメージを自動的に削除すること、"
                      "または変更できない個別のバージョンでイメージを参照することを求めています。"
                      "latestのようなラベルだけでは新しさを保証できず、"
                      "承認済みの最新版が確実に選ばれる手順が必要です。",
            },
        .why =
            {
                .en = "AWS carries out lifecycle expiry and tag immutability once they are "
                      "configured. ECS fixes a tag to a digest for each service deployment, "
                      "which limits tag drift but does not remove it.",
                .ja = "ライフサイクルポリシーやタグの不変設定は、"
                      "利用者が設定すればAWSが実行します。ECSはサービスのデプロイごとにタグを"
                      "ダイジェストへ固定しますが、タグのずれを抑えるだけで、"
                      "なくすものではありません。",
            },
        .responsible = always_customer,
    },
    {
        .risk = Risk::insufficient_registry_access_restrictions,
        .id = "REG-3",
        .component = Component::registry,
        .section = "3.2.3",
        .countermeasure = "4.2.3",
        .title = {"Insufficient authentication and authorization restrictions",
                  "認証・認可の不十分な制限"},
        .meaning =
            {
                .en = "Images carry proprietary code and configuration. If reading or writing "
                      "the registry is loosely controlled, an attacker steals them, or replaces "
                      "one image and takes every host that pulls it.",
                .ja = "イメージには自社のコードや設定が含まれます。"
                      "レジストリの読み書きが十分に制限されていないと、情報を盗まれるほか、"
                      "イメージを1つ差し替えられるだけで、それを取得するすべての環境が"
                      "乗っ取られます。",
            },
        .recommends =
            {
                .en = "Authenticate every write and every read of sensitive images, and let "
                      "people push only to repositories they answer for. Federate with existing "
                      "directories, audit access, and promote only images that are signed, "
                      "scanned and compliant.",
                .ja = "すべての書き込みと、機微なイメージの読み取りを認証し、"
                      "担当するリポジトリにだけプッシュを許すことを求めています。"
                      "既存のディレクトリと連携し、操作を監査し、"
                      "署名とスキャンを済ませた準拠イメージだけを次の段階へ進めます。",
            },
        .why =
            {
                .en = "AWS authenticates every call to private ECR. What the policies say, which "
                      "accounts share a repository, how CI signs in and how long the audit trail "
                      "is kept are the customer's decisions.",
                .ja = "プライベートなECRへの呼び出しはAWSが必ず認証します。ポリシーの内容、"
                      "アカウント間の共有、CIの認証方法、監査証跡の保存期間は利用者が決めます。",
            },
        .responsible = always_customer,
    },
});

}  // namespace hakoseki::standard
