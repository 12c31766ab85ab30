// The containers of one task share its network, its role's credentials and its storage, on
// Fargate, too. How sensitive a single container is, its label says (DockerLabels, with the key
// of the sensitivity tag); containers that observe or route for others take the class of their
// task.

#include <algorithm>
#include <array>

#include "assess/check.h"
#include "assess/policy.h"
#include "formats/holes.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Repositories of AWS and of vendors whose only work is to observe or to route for the others.
constexpr std::array<std::string_view, 14> known_sidecars = {"aws-for-fluent-bit",
                                                             "fluent-bit",
                                                             "fluentd",
                                                             "aws-otel-collector",
                                                             "opentelemetry-collector",
                                                             "aws-xray-daemon",
                                                             "xray-daemon",
                                                             "amazon-cloudwatch-agent",
                                                             "cloudwatch-agent",
                                                             "aws-appmesh-envoy",
                                                             "datadog/agent",
                                                             "aws-guardduty-agent",
                                                             "aws-guardduty-agent-fargate",
                                                             "opentelemetry-collector-contrib"};

// "acme/fluentd-payments" is none, for all that its name holds.
bool ends_with_path(std::string_view repository, std::string_view path) {
  if (!repository.ends_with(path)) return false;
  repository.remove_suffix(path.size());
  return repository.empty() || repository.ends_with('/');
}

// Where AWS and the vendors publish them, and the private registries of ECR, which mirror them.
// Anybody may call an image so in a registry of their own.
bool is_of_known_registry(std::string_view repository) {
  constexpr std::array<std::string_view, 8> public_hosts = {
      "docker.io", "registry-1.docker.io", "public.ecr.aws", "gcr.io", "ghcr.io",
      "quay.io",   "cr.fluentbit.io",      "registry.k8s.io"};
  const std::string_view host = repository.substr(0, find_outside_holes(repository, "/"));
  if (host.find_first_of(".:") == std::string_view::npos || host == repository) return true;
  return host.find(".dkr.ecr.") != std::string_view::npos ||
         host.find(".dkr-ecr.") != std::string_view::npos ||
         std::find(public_hosts.begin(), public_hosts.end(), host) != public_hosts.end();
}

bool is_sidecar(const ContainerDefinition& container, const DeclaredScope& declared) {
  if (!container.firelens_type.is_absent()) return true;
  const std::string* known = container.image.if_known();
  const Unknown* why = container.image.cases().front().unknown();
  const std::string image = known != nullptr ? *known : why != nullptr ? why->shape : std::string();
  std::string_view repository = std::string_view(image).substr(0, find_outside_holes(image, "@"));
  const std::size_t slash = repository.rfind('/');
  const std::size_t tag =
      find_outside_holes(repository, ":", slash == std::string_view::npos ? 0 : slash);
  repository = repository.substr(0, tag);
  return (is_of_known_registry(repository) &&
          std::any_of(known_sidecars.begin(), known_sidecars.end(),
                      [&](std::string_view path) { return ends_with_path(repository, path); })) ||
         std::any_of(
             declared.sidecars.begin(), declared.sidecars.end(),
             [&](const std::string& part) { return image.find(part) != std::string::npos; });
}

// The label of the container; null where it has none.
const Fact<std::string>* class_of(const ContainerDefinition& container, const std::string& key) {
  for (const auto& label : container.docker_labels.elements) {
    const std::string* name = label.value.name.if_known();
    if (name != nullptr && *name == key && label.when.always()) return &label.value.value;
  }
  return nullptr;
}

Verdict compare(const ContainerDefinition& first, const ContainerDefinition& other,
                const std::string& key) {
  const Fact<std::string>* own = class_of(other, key);
  const Fact<std::string>* reference = class_of(first, key);
  for (const auto* container : {&first, &other}) {
    const Fact<std::string>* label = container == &first ? reference : own;
    if (label != nullptr && label->if_known() == nullptr) {
      const Unknown* why = label->cases().front().unknown();
      return unknown(label->evidence(), why == nullptr ? Unknown{} : *why);
    }
    if (label == nullptr) {
      return {Outcome::unknown,
              {container->evidence, say({"how sensitive `{}` is, no label `{}` tells",
                                         "`{}` の機微性を示すラベル `{}` がありません"},
                                        container->id, key)}};
    }
  }
  const Text is_of{"`{}` is of class `{}`", "`{}` の機微性レベルは `{}` です"};
  const bool same = *own->if_known() == *reference->if_known();
  return Verdict(same ? Outcome::pass : Outcome::fail,
                 {own->evidence(), say(is_of, other.id, shown(*own->if_known()))})
      .with(Outcome::fail,
            {reference->evidence(), say(is_of, first.id, shown(*reference->if_known()))});
}

Verdict judge(const TaskDefinition& task, const Index& index) {
  const auto all = index.inventory().all<ContainerDefinition>();
  const DeclaredScope& declared = index.inventory().declared;
  std::vector<const Element<std::size_t>*> own;
  for (const auto& element : task.containers.elements) {
    if (!is_sidecar(all[element.value], declared)) own.push_back(&element);
  }
  std::vector<Verdict> verdicts = {
      pass(task.evidence,
           Text{"one class, beside its sidecars", "サイドカーを除き、機微性レベルは 1 つです"})};
  for (const Gap& gap : task.containers.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  // A task holds ten containers at most.
  for (std::size_t i = 1; i < own.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto both = own[j]->when.and_also(own[i]->when);
      if (!both) continue;
      verdicts.push_back(
          compare(all[own[j]->value], all[own[i]->value], declared.sensitivity_tag).under(*both));
    }
  }
  return policy::compact(all_of(verdicts));
}

}  // namespace

Check mixed_container_classes() {
  return {
      .id = "ORC-4.02",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::high,
      .title = {.en = "One task holds containers of different sensitivity",
                .ja = "1つのタスクに機微性レベルの異なるコンテナが同居している"},
      .why = {.en = "Whoever takes over the less guarded container has the network, the files "
                    "and the credentials of the sensitive one.",
              .ja = "守りの弱いコンテナが乗っ取られると、機微なコンテナのネットワーク、ファイル、"
                    "認証情報がそのまま使われます。"},
      .fix = {.en = "Split the containers into task definitions by class; where they are of one "
                    "class, say so in the DockerLabels of each (`sensitivity`), and list "
                    "observers under `sidecars` in hakoseki.yaml.",
              .ja = "機微性レベルごとにタスク定義を分けてください。同じレベルであれば、各コンテナ"
                    "の DockerLabels(sensitivity)に明記し、監視用コンテナは hakoseki.yaml の"
                    " sidecars に登録してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].DockerLabels.{}"},
      .judge = each_with_index<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
