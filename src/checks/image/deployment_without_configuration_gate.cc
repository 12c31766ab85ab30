// Defects of an image's configuration are cheapest to stop before it is deployed: a linter of
// Dockerfiles or of images in the buildspec that fails the build. Whether the same rules are
// applied to what is running only the running account tells.

#include "assess/buildspec.h"
#include "assess/check.h"
#include "assess/pipeline_gates.h"

namespace hakoseki::checks::image {
namespace {

Verdict is_gate(const Element<PipelineAction>& action, const Index& index) {
  return judge_build(action, index, stops_at_misconfigurations,
                     {"checks no configuration of images", "イメージの設定を検査しません"});
}

Verdict judge(const CodePipeline& pipeline, const Index& index) {
  return gated_deployment(
      pipeline, [&](const Element<PipelineAction>& action) { return is_gate(action, index); },
      {"deploys, and no step before it stops at defects of the image's configuration",
       "この前に、イメージの設定の不備で停止する工程がありません"});
}

}  // namespace

Check deployment_without_configuration_gate() {
  return {
      .id = "IMG-2.10",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::medium,
      .title = {.en = "No blocking check of image configuration before deployment",
                .ja = "デプロイ前にイメージの設定の不備で止めるゲートがない"},
      .why = {.en = "An image that starts as root, holds a login service or downloads without "
                    "verification reaches production although its Dockerfile shows it.",
              .ja =
                  "root で起動する、ログインサービスを含む、検証なしでダウンロードするといった不備"
                  "は Dockerfile から分かるのに、そのまま本番に届きます。"},
      .fix =
          {.en = "Run a linter in the buildspec before the deployment, and let it fail the "
                 "build: hadolint, trivy config --exit-code 1, dockle --exit-code 1, or "
                 "hakoseki check.",
           .ja =
               "デプロイの前に、hadolint、trivy config --exit-code 1、dockle --exit-code "
               "1、hakoseki check などをビルド仕様で実行し、検出時にビルドを失敗させてください。"},
      .reads = {"AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Provider",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Category",
                "AWS::CodeBuild::Project#Source.BuildSpec"},
      .judge = each_with_index<CodePipeline>(judge),
  };
}

}  // namespace hakoseki::checks::image
