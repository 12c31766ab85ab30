// Basic scanning reads the operating system's packages only: a vulnerable library of Java, Python
// or Node stays invisible. Setting ENHANCED turns Amazon Inspector's ECR scanning on for the
// account and Region; whether it still is on, only the running account tells.

#include "assess/check.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge(const EcrScanningConfiguration& configuration) {
  return expect(configuration.scan_type, "ENHANCED");
}

}  // namespace

Check basic_scanning() {
  return {
      .id = "IMG-1.02",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Scanning covers OS packages only, not language packages",
                .ja = "スキャンがOSパッケージに限られ、言語パッケージを見ていない"},
      .why =
          {.en =
               "Most of what an application image holds are libraries of its language and its own "
               "code; basic scanning reports nothing of them.",
           .ja = "アプリのイメージの大半は言語のライブラリと自社のコードですが、基本スキャンは"
                 "それらの脆弱性を報告しません。"},
      .fix =
          {.en = "Set ScanType of AWS::ECR::RegistryScanningConfiguration to ENHANCED.",
           .ja =
               "AWS::ECR::RegistryScanningConfiguration の ScanType を ENHANCED にしてください。"},
      .reads = {"AWS::ECR::RegistryScanningConfiguration#ScanType"},
      .judge = each<EcrScanningConfiguration>(judge),
  };
}

}  // namespace hakoseki::checks::image
