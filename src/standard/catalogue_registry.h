// The REG chapter of the catalogue: every check of registries, as data for catalogue.cc.
#pragma once

#include <array>

#include "standard/catalogue.h"

namespace hakoseki::standard {

using enum Severity;
using enum Mode;
using enum Door;

inline constexpr auto registry_checks = std::to_array<CatalogueEntry>({
    {"REG-1.01", Risk::insecure_connections_to_registries, info, automatic, files, "ALL",
     Text{"Connections to ECR use TLS only (provided by AWS)",
          "ECRへの接続はTLSのみ（AWSが提供）"}},
    {"REG-1.02", Risk::insecure_connections_to_registries, high, deep, account, "ALL",
     Text{"Registry connection allows plain HTTP or skips TLS verification",
          "レジストリ接続が平文HTTPやTLS検証の省略を許している"}},
    {"REG-1.03", Risk::insecure_connections_to_registries, medium, automatic, files, "ALL",
     Text{"VPC lacks private endpoints for image pulls",
          "イメージの取得に使うVPCエンドポイントが揃っていない"}},
    {"REG-1.04", Risk::insecure_connections_to_registries, medium, deep, files, "ALL",
     Text{"Endpoint policy for image pulls allows full access",
          "イメージの取得に使うエンドポイントのポリシーが全許可"}},

    {"REG-2.01", Risk::stale_images_in_registries, medium, automatic, files, "ALL",
     Text{"Repository has no lifecycle policy", "リポジトリにライフサイクルポリシーがない"}},
    {"REG-2.02", Risk::stale_images_in_registries, medium, deep, account, "ALL",
     Text{"Lifecycle policy has no effect or would delete a running image",
          "ライフサイクルポリシーが効かない、または使用中のものを消す"}},
    {"REG-2.03", Risk::stale_images_in_registries, medium, automatic, files, "ALL",
     Text{"Image tags can be overwritten", "イメージタグを上書きできる"}},
    {"REG-2.04", Risk::stale_images_in_registries, high, automatic, files, "ALL",
     Text{"Deployed image uses latest, a floating tag or no tag",
          "デプロイするイメージがlatestなどの変わるタグを参照する"}},
    {"REG-2.05", Risk::stale_images_in_registries, high, deep, account, "ALL",
     Text{"Running image is no longer the one its tag points at",
          "実行中のイメージがタグの指すイメージと異なる"}},
    {"REG-2.06", Risk::stale_images_in_registries, medium, deep, account, "ECS",
     Text{"Active task definition refers to a missing or failing image",
          "有効なタスク定義が、欠けた、または不適合なイメージを参照"}},
    {"REG-2.07", Risk::stale_images_in_registries, low, automatic, account, "ALL",
     Text{"Unused image stays in standard storage",
          "使われていないイメージが標準ストレージに残る"}},
    {"REG-2.08", Risk::stale_images_in_registries, medium, automatic, account, "ALL",
     Text{"Replica repositories lack the settings of their source",
          "複製先のリポジトリの設定が複製元と揃っていない"}},

    {"REG-3.01", Risk::insufficient_registry_access_restrictions, critical, deep, files, "ALL",
     Text{"Repository policy grants access to everyone",
          "リポジトリポリシーが誰にでもアクセスを許している"}},
    {"REG-3.02", Risk::insufficient_registry_access_restrictions, high, deep, files, "ALL",
     Text{"Repository is shared with an undeclared account",
          "リポジトリが宣言外のアカウントと共有されている"}},
    {"REG-3.03", Risk::insufficient_registry_access_restrictions, high, deep, account, "ALL",
     Text{"Identity outside CI can push production images",
          "CI以外のIDが本番イメージをプッシュできる"}},
    {"REG-3.04", Risk::insufficient_registry_access_restrictions, high, deep, account, "ALL",
     Text{"Too many identities can change registry guard rails",
          "レジストリの統制設定を変更できるIDが多すぎる"}},
    {"REG-3.05", Risk::insufficient_registry_access_restrictions, medium, deep, files, "ALL",
     Text{"Role that pulls images has rights beyond its repositories",
          "イメージを取得するロールの権限が必要な範囲を超える"}},
    {"REG-3.06", Risk::insufficient_registry_access_restrictions, high, deep, files, "CI",
     Text{"CI reaches the registry with long-lived keys or loose OIDC trust",
          "CIが長期キーや緩いOIDCの信頼でレジストリに接続する"}},
    {"REG-3.07", Risk::insufficient_registry_access_restrictions, medium, automatic, files, "ALL",
     Text{"Repository is not encrypted with a customer key",
          "リポジトリが利用者管理の鍵で暗号化されていない"}},
    {"REG-3.08", Risk::insufficient_registry_access_restrictions, high, automatic, account, "ALL",
     Text{"Undeclared repository in ECR Public", "宣言されていないECR Publicのリポジトリがある"}},
    {"REG-3.09", Risk::insufficient_registry_access_restrictions, high, automatic, files, "ALL",
     Text{"Registry access is not fully recorded by CloudTrail",
          "レジストリの操作がCloudTrailに十分記録されない"}},
});

}  // namespace hakoseki::standard
