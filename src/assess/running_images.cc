#include "assess/running_images.h"

#include <optional>

#include "assess/running_tasks.h"
#include "inventory/one_place.h"

namespace hakoseki {
namespace {

template <class T>
Unknown why_unknown(const Fact<T>& fact, const Unknown& if_absent) {
  const Unknown* why = fact.cases().front().unknown();
  return why == nullptr ? if_absent : *why;
}

class Judging {
 public:
  Judging(const Index& index, const std::function<Verdict(const RunningImage&)>& judge)
      : index_(index), contents_(index), judge_(judge) {}

  [[nodiscard]] Verdict of(const EcsTask& task) const {
    const TaskDefinition* definition = index_.find<TaskDefinition>(task.task_definition);
    return every(
        task.containers,
        [&](const RunningContainer& container) { return of(container, definition, task); },
        Outcome::not_applicable);
  }

 private:
  [[nodiscard]] Verdict of(const RunningContainer& container, const TaskDefinition* definition,
                           const EcsTask& task) const {
    const Evidence& at = container.image.evidence();
    const ContainerDefinition* defined = definition_of(container, definition);
    if (defined == nullptr && is_told_whole(container, definition)) {
      return not_applicable(at, Text{"AWS puts this container beside those of the task definition",
                                     "タスク定義にはなく、AWS が追加したコンテナです"});
    }
    const std::string* text = container.image.if_known();
    if (text == nullptr) return unknown(at, why_unknown(container.image, {.detail = "its image"}));
    const Result<ImageRef> named = parse_image_ref(*text);
    if (!named) return unknown(at, {.reason = Reason::invalid_value, .detail = shown(*text)});
    const EcrRepository* repository = contents_.repository_of(*named);
    if (repository == nullptr) return unknown(at, {.detail = named->source()});
    const std::string* digest = container.image_digest.if_known();
    if (digest == nullptr) {
      return unknown(
          at, why_unknown(container.image_digest, {.detail = "the digest of the running image"}));
    }
    const EcrImage* image = contents_.find(*repository, *digest);
    const bool is_list_older = was_listed_before(*repository, task.started_at);
    if (image == nullptr) {
      std::vector<Gap> gaps = contents_.unseen(*repository);
      if (is_list_older) gaps.push_back(contents_at_start(task));
      if (!gaps.empty()) return unknown(container.image_digest.evidence(), gaps.front().why);
    }
    const std::optional<ImageRef> written = reference_of(defined);
    return judge_({.contents = &contents_,
                   .repository = repository,
                   .digest = *digest,
                   .image = image,
                   .reference = written ? *written : *named,
                   .is_as_defined = written.has_value(),
                   .is_list_older = is_list_older,
                   .evidence = container.image_digest.evidence()});
  }

  [[nodiscard]] bool was_listed_before(const EcrRepository& repository,
                                       const Fact<Moment>& start) const {
    const auto images = contents_.all_of(repository);
    const Moment* listed = images.empty() ? nullptr : images.front()->seen_at.if_known();
    const Moment* started = start.if_known();
    return listed != nullptr && started != nullptr && *listed < *started;
  }

  [[nodiscard]] static Gap contents_at_start(const EcsTask& task) {
    return {.why = {.detail = "what the repository held when the task started"},
            .evidence = task.started_at.evidence()};
  }

  [[nodiscard]] static bool is_told_whole(const RunningContainer& container,
                                          const TaskDefinition* definition) {
    return definition != nullptr && definition->containers.complete() &&
           container.name.if_known() != nullptr;
  }

  [[nodiscard]] const ContainerDefinition* definition_of(const RunningContainer& container,
                                                         const TaskDefinition* definition) const {
    const std::string* name = container.name.if_known();
    if (definition == nullptr || name == nullptr) return nullptr;
    for (const Element<std::size_t>& position : definition->containers.elements) {
      const ContainerDefinition& one =
          index_.inventory().all<ContainerDefinition>()[position.value];
      const std::string* defined = one.name.if_known();
      if (defined == nullptr || *defined == *name) return &one;
    }
    return nullptr;
  }

  [[nodiscard]] static std::optional<ImageRef> reference_of(const ContainerDefinition* container) {
    const std::string* text = container == nullptr ? nullptr : container->image.if_known();
    if (text == nullptr) return std::nullopt;
    Result<ImageRef> image = parse_image_ref(*text);
    if (!image) return std::nullopt;
    return std::move(*image);
  }

  const Index& index_;
  EcrContents contents_;
  const std::function<Verdict(const RunningImage&)>& judge_;
};

}  // namespace

std::vector<Ruling> judge_running_images(const Index& index,
                                         const std::function<Verdict(const RunningImage&)>& judge) {
  const Judging judging(index, judge);
  std::vector<Ruling> rulings =
      judge_running(index, [&](const EcsTask& task) { return judging.of(task); });
  for (const EksCluster& cluster : index.inventory().all<EksCluster>()) {
    // Of what a template would run nothing runs yet.
    if (!is_live(cluster)) continue;
    rulings.push_back({&cluster, unknown(cluster.evidence, {.detail = "what its pods run"})});
  }
  return rulings;
}

}  // namespace hakoseki
