// SP 800-190 4.6: hardware, a countermeasure without a risk in section 3; the row for risk.cc.
#pragma once

#include <array>

#include "standard/responsibility.h"
#include "standard/risk.h"

namespace hakoseki::standard {

inline constexpr auto hardware_risks = std::to_array<RiskInfo>({
    {
        .risk = Risk::hardware_root_of_trust,
        .id = "HW-1",
        .component = Component::hardware,
        .section = "4.6",
        .countermeasure = "4.6",
        .title = {"Hardware root of trust", "ハードウェアの信頼の基点"},
        .meaning =
            {
                .en = "Software can vouch for a system only as far as the hardware and firmware "
                      "below it are intact. A changed boot chain can hide from every check above "
                      "it.",
                .ja = "ソフトウェアによる検査は、その下のハードウェアとファームウェアが"
                      "改ざんされていないことを前提とします。起動の連鎖が改変されていると、"
                      "上位のどの検査でも見抜けないおそれがあります。",
            },
        .recommends =
            {
                .en = "Base trust on hardware, such as a trusted platform module, and extend "
                      "measured boot from the firmware through the operating system to the "
                      "container runtime. Where a cloud offers no technical verification, the "
                      "requirement belongs in the service agreement.",
                .ja = "TPMなどのハードウェアを信頼の基点とし、ファームウェアからOS、"
                      "コンテナランタイムまで計測と検証をつなげることを求めています。"
                      "クラウドで技術的に検証できない場合は、サービス契約の要件に含めます。",
            },
        .why =
            {
                .en = "Under Fargate the hardware is AWS's and a customer cannot measure it; the "
                      "audit reports in AWS Artifact serve as evidence. On EC2 the Nitro System "
                      "is AWS's, while choosing Nitro instance types, NitroTPM and measured boot "
                      "is the customer's. External hosts are the customer's alone.",
                .ja = "Fargateの基盤のハードウェアはAWSのもので、利用者は計測できないため、"
                      "AWS Artifactの監査報告書を証跡とします。EC2ではNitro SystemをAWSが担い、"
                      "対応するインスタンスタイプ、NitroTPM、計測起動の採用は利用者が決めます。"
                      "外部ホストは利用者だけの責任です。",
            },
        .responsible = hardware,
    },
});

}  // namespace hakoseki::standard
