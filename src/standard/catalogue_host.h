// The HOST chapter of the catalogue: every check of hosts, as data for catalogue.cc.
#pragma once

#include <array>

#include "standard/catalogue.h"

namespace hakoseki::standard {

using enum Severity;
using enum Mode;
using enum Door;

inline constexpr auto host_checks = std::to_array<CatalogueEntry>({
    {"HOST-1.01", Risk::large_attack_surface, info, automatic, files, "EF KF",
     Text{"Host is operated by AWS (Fargate)", "ホストはAWSが運用（Fargate）"}},
    {"HOST-1.02", Risk::large_attack_surface, medium, automatic, files, "EE KE",
     Text{"Host does not use a container-optimized image",
          "ホストがコンテナ向けに最適化されたOSでない"}},
    {"HOST-1.03", Risk::large_attack_surface, high, deep, account, "EE KE",
     Text{"Host is reachable from the internet", "ホストにインターネットから到達できる"}},
    {"HOST-1.04", Risk::large_attack_surface, medium, automatic, account, "EE EX KE",
     Text{"Host has no recent CIS benchmark result", "ホストに最近のCISベンチマークの結果がない"}},

    {"HOST-2.01", Risk::shared_kernel, info, automatic, files, "EF KF",
     Text{"Kernel is not shared between tasks (Fargate)",
          "カーネルはタスク間で共有されない（Fargate）"}},
    {"HOST-2.02", Risk::shared_kernel, medium, automatic, files, "ECS",
     Text{"Shared kernel is taken for an isolated one",
          "共有カーネルのホストが分離済みとみなされている"}},
    {"HOST-2.03", Risk::shared_kernel, medium, deep, account, "EE EX KE",
     Text{"Host runs applications outside containers",
          "ホストでコンテナ以外のアプリケーションが動く"}},

    {"HOST-3.01", Risk::host_component_vulnerabilities, info, automatic, account, "EF KF",
     Text{"Host OS is patched by AWS (Fargate)", "ホストOSの更新はAWSが実施（Fargate）"}},
    {"HOST-3.02", Risk::host_component_vulnerabilities, high, automatic, account, "EE",
     Text{"Host image is behind the recommended one", "ホストのAMIが推奨版より古い"}},
    {"HOST-3.03", Risk::host_component_vulnerabilities, high, automatic, account, "EE EX",
     Text{"Host lacks security patches", "ホストにセキュリティパッチが適用されていない"}},
    {"HOST-3.04", Risk::host_component_vulnerabilities, high, automatic, account, "EE KE",
     Text{"Host is not scanned or keeps fixable critical vulnerabilities",
          "ホストが未スキャン、または修正可能な重大脆弱性が残る"}},

    {"HOST-4.01", Risk::improper_user_access_rights, info, automatic, files, "EF KF",
     Text{"Host login does not exist (Fargate)", "ホストへのログイン手段は存在しない（Fargate）"}},
    {"HOST-4.02", Risk::improper_user_access_rights, high, automatic, files, "EE KE",
     Text{"Host allows SSH keys, remote login ports or serial console",
          "ホストでSSH鍵・遠隔ログイン・シリアルコンソールが使える"}},
    {"HOST-4.03", Risk::improper_user_access_rights, high, deep, account, "EE KE EX",
     Text{"Host sessions are not limited to administrators and logged",
          "ホストのセッションが管理者に限定・記録されていない"}},
    {"HOST-4.04", Risk::improper_user_access_rights, medium, manual, person, "EX",
     Text{"Logins on external hosts are not collected and reviewed",
          "外部ホストのログイン記録が収集・点検されていない"}},

    {"HOST-5.01", Risk::host_file_system_tampering, critical, automatic, files, "EE EX KE",
     Text{"Sensitive host path is mounted", "ホストの機微なパスがマウントされている"}},
    {"HOST-5.02", Risk::host_file_system_tampering, high, automatic, files, "EE EX",
     Text{"Docker volume hides a host path mount",
          "Dockerボリュームにホストのパスのマウントが隠れている"}},
    {"HOST-5.04", Risk::host_file_system_tampering, info, automatic, files, "EF KF",
     Text{"Host paths cannot be mounted (Fargate)", "ホストのパスはマウントできない（Fargate）"}},
    {"HOST-5.05", Risk::host_file_system_tampering, medium, manual, person, "EE EX",
     Text{"No file-integrity monitoring on mutable hosts",
          "書き換え可能なホストにファイル改ざん検知がない"}},
});

}  // namespace hakoseki::standard
