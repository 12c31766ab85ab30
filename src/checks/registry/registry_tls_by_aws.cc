// The endpoints of private ECR speak TLS only; that is AWS's part. The connection to any other
// registry is a question of its own.

#include <algorithm>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "assess/image_source.h"

namespace hakoseki::checks::registry {
namespace {

// AWS answers for it only where no condition leads to another registry.
Verdict by_aws_always(const Verdict& verdict) {
  std::vector<Branch> branches = verdict.branches();
  const bool elsewhere = std::any_of(branches.begin(), branches.end(), [](const Branch& branch) {
    return branch.outcome == Outcome::not_applicable;
  });
  if (!elsewhere) return verdict;
  std::erase_if(branches,
                [](const Branch& branch) { return branch.outcome == Outcome::inherited; });
  return Verdict(std::move(branches));
}

Verdict judge(const ContainerDefinition& container) {
  return by_aws_always(
      judge_image(container.image, [](const ImageRef& image) -> std::pair<Outcome, Message> {
        // Of a repository of the template the host is not written.
        const std::string registry =
            shown(std::string_view(image.registry.empty() ? image.repository : image.registry));
        switch (image.kind) {
          case RegistryKind::private_ecr:
            return {Outcome::inherited,
                    say({"comes from private ECR, which speaks TLS only (`{}`)",
                         "TLS のみで接続するプライベート ECR から取得します(`{}`)"},
                        registry)};
          case RegistryKind::unknown:
            return {Outcome::unknown, {}};
          default:
            return {Outcome::not_applicable, say({"comes from `{}`, which is not private ECR",
                                                  "プライベート ECR ではない `{}` から取得します"},
                                                 registry)};
        }
      }));
}

}  // namespace

Check registry_tls_by_aws() {
  return {
      .id = "REG-1.01",
      .risk = Risk::insecure_connections_to_registries,
      .severity = Severity::info,
      .title = {.en = "Connections to ECR use TLS only (provided by AWS)",
                .ja = "ECRへの接続はTLSのみ（AWSが提供）"},
      .why = {.en = "An image that is fetched without TLS can be replaced on the way. With "
                    "private ECR the customer has nothing to configure for it.",
              .ja = "TLS なしで取得すると、イメージが途中で差し替えられるおそれがあります。プライ"
                    "ベート ECR では、利用者による設定は不要です。"},
      .fix = {.en = "Nothing to do for private ECR. Mirror images of other registries into it.",
              .ja = "プライベート ECR では対応不要です。他のレジストリのイメージは ECR に取り込ん"
                    "でください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge = each<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::registry
