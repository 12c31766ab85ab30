// What tasks of different sensitivity share is a bridge from one to the other, even though
// Fargate keeps their kernels apart. What others attach only the running account tells.

#include <algorithm>
#include <compare>
#include <map>
#include <string>

#include "assess/check.h"
#include "assess/sharing.h"
#include "assess/unseen_tasks.h"
#include "formats/holes.h"

namespace hakoseki::checks::orchestrator {
namespace {

// A resource of the run, or what a text surely names outside of it.
struct Shared {
  const Resource* resource = nullptr;
  OutsideName outside = {};
  std::string place = {};  // the Region and account that the text names; empty: one's own
  auto operator<=>(const Shared&) const = default;
};

// The ARN of a secret may go on with the key of its JSON, a stage and a version.
std::string without_json_key(const std::string& text) {
  const std::size_t arn = text.find(":secretsmanager:");
  std::size_t at = 0;
  for (int field = 0; field < 7; ++field) {
    const std::size_t colon = find_outside_holes(text, ":", at);
    // "${SecretArn}:password::"
    if (arn == std::string::npos && at == 0 && text.starts_with("${")) return text.substr(0, colon);
    if (arn == std::string::npos || colon == std::string::npos) return text;
    at = colon + 1;
  }
  return text.substr(0, at - 1);
}

// A role and a parameter are known by their name, whether it stands alone or in an ARN.
Shared without_place(OutsideName name) {
  if (!name.is_value() || !name.text.starts_with("arn:")) return {.outside = std::move(name)};
  const std::size_t role = name.text.find(":role/");
  const std::size_t parameter = name.text.find(":parameter/");
  const std::size_t end = std::min(role, parameter);
  if (end == std::string::npos) return {.outside = std::move(name)};
  std::string place = name.text.substr(0, end);
  if (has_hole(place)) place.clear();
  const std::size_t at = role != std::string::npos ? name.text.rfind('/') + 1
                                                   : end + std::string_view(":parameter").size();
  return {.outside = {name.text.substr(at)}, .place = std::move(place)};
}

// "prod/db" of "arn:aws:secretsmanager:...:secret:prod/db-AbCdEf"; Secrets Manager adds the end.
std::string secret_name(const std::string& arn) {
  constexpr std::string_view kind = ":secret:";
  constexpr std::size_t added = 7;
  const std::size_t at = arn.find(kind);
  if (at == std::string::npos) return {};
  std::string name = arn.substr(at + kind.size());
  if (name.size() > added && name[name.size() - added] == '-') name.resize(name.size() - added);
  return name;
}

// What tasks may share: a role, a secret, a parameter, a file system, an access point, a key.
class SharedResources {
 public:
  SharedResources(const Index& index, const std::vector<ClassifiedTask>& tasks) : index_(index) {
    for (const ClassifiedTask& task : tasks) {
      if (task.definition != nullptr) add_task(task);
    }
    merge_places();
  }

  [[nodiscard]] std::vector<Ruling> rulings() const {
    std::vector<Ruling> rulings;
    const std::vector<Gap> unseen = unseen_definitions(index_);
    for (const Shared& shared : order_) {
      const std::vector<Sharer>& sharers = sharers_.at(shared);
      const Sharer& first = sharers.front();
      // Nothing of the run stands for what lies outside of it but who uses it.
      const Resource& resource =
          shared.resource != nullptr ? *shared.resource : *first.task->resource;
      const auto open = unknown_.find(shared);
      const bool known = open == unknown_.end();
      if (shared.resource == nullptr && known && sharers.size() == 1) continue;
      const Verdict alone = known ? pass(resource.evidence, say({"`{}` uses it", "`{}` が使います"},
                                                                first.task->resource->id))
                                  : open->second;
      rulings.push_back(
          {&resource, unless_unseen(judge(shared, alone, sharers), resource.evidence, unseen)});
    }
    return rulings;
  }

 private:
  void add(const Shared& shared, const Sharer& sharer) {
    std::vector<Sharer>& sharers = sharers_[shared];
    if (sharers.empty()) order_.push_back(shared);
    sharers.push_back(sharer);
  }

  void add_outside(const OutsideName& name, const Case<Reference>& one, const Sharer& sharer) {
    const Shared shared = without_place(name);
    add(shared, sharer);
    if (!name.is_value()) unknown_.emplace(shared, unknown(one.evidence, *one.unknown()));
  }

  // A name without a place is the one that another text writes with it, unless there are several.
  void merge_places() {
    std::map<OutsideName, std::vector<Shared>> by_name;
    for (const Shared& shared : order_) {
      if (shared.resource == nullptr) by_name[shared.outside].push_back(shared);
    }
    for (const auto& [name, places] : by_name) {
      if (places.size() != 2 || (!places[0].place.empty() && !places[1].place.empty())) continue;
      std::vector<Sharer>& kept = sharers_.at(places[0]);
      const std::vector<Sharer>& other = sharers_.at(places[1]);
      kept.insert(kept.end(), other.begin(), other.end());
      std::erase(order_, places[1]);
    }
  }

  template <class T>
  void add(const ClassifiedTask& task, const Fact<Reference>& named, bool confined = false) {
    const std::string& stack = task.definition->stack;
    for (const Case<Reference>& one : named.cases()) {
      const auto found = index_.targets<T>(Fact<Reference>(std::vector{one}));
      for (const auto& target : found.elements)
        add({.resource = target.value}, {&task, one.evidence, confined});
      // One that stands for a resource of another type is not this.
      if (!found.elements.empty() || (one.value() != nullptr && one.value()->is_address)) continue;
      const auto name = outside_name_of(one, stack);
      if (name) add_outside(*name, one, {&task, one.evidence, confined});
    }
  }

  const Secret* find_secret(const Case<Reference>& one) const {
    if (const auto* secret = index_.find<Secret>(one)) return secret;
    const auto name = outside_name_of(one, {});
    if (!name) return nullptr;
    const std::string own = secret_name(without_json_key(name->text));
    return own.empty() ? nullptr : index_.find<Secret>(Reference{.text = own});
  }

  // A parameter and a secret stand in the same place: whatever is not in the run is either.
  void add_secret(const ClassifiedTask& task, const Fact<Reference>& named) {
    for (const Case<Reference>& one : named.cases()) {
      const Sharer sharer{&task, one.evidence};
      if (const Secret* secret = find_secret(one)) {
        add({.resource = secret}, sharer);
        add_key(task, secret->kms_key);
      } else if (const auto* parameter = index_.find<SsmParameter>(one)) {
        add({.resource = parameter}, sharer);
      } else if (auto name = outside_name_of(one, task.definition->stack)) {
        name->text = without_json_key(name->text);
        // The name of a parameter may stand with or without its first slash.
        const bool bare = name->is_value() && !name->text.starts_with("arn:") &&
                          !name->text.starts_with("${") && !name->text.starts_with("!");
        if (bare && !name->text.starts_with('/')) name->text.insert(0, 1, '/');
        add_outside(*name, one, sharer);
      }
    }
  }

  void add_key(const ClassifiedTask& task, const Fact<Reference>& named) {
    // The keys of AWS are everybody's.
    const Reference* known = named.if_known();
    if (known != nullptr && known->text.find("alias/aws/") != std::string::npos) return;
    const auto aliases = index_.targets<KmsAlias>(named);
    for (const auto& alias : aliases.elements)
      add<KmsKey>(task, alias.value->key);
    if (aliases.elements.empty()) add<KmsKey>(task, named);
  }

  void add_volume(const ClassifiedTask& task, const EfsVolume& volume) {
    // Access points are what keeps the users of one file system apart from each other, though not
    // from those that mount all of it.
    const bool confined = !volume.access_point.is_absent();
    if (confined) add<EfsAccessPoint>(task, volume.access_point);
    add<EfsFileSystem>(task, volume.file_system, confined);
    for (const auto& files : index_.targets<EfsFileSystem>(volume.file_system).elements)
      add_key(task, files.value->kms_key);
  }

  void add_container(const ClassifiedTask& task, const ContainerDefinition& container) {
    for (const auto& secret : container.secrets.elements)
      add_secret(task, secret.value.value_from_link);
    for (const auto& secret : container.log_configuration.secret_options.elements)
      add_secret(task, secret.value.value_from_link);
    for (const auto& option : container.log_configuration.options.elements) {
      const std::string* name = option.value.name.if_known();
      if (name == nullptr || *name != "awslogs-group") continue;
      for (const auto& group : index_.targets<LogGroup>(option.value.value_link).elements)
        add_key(task, group.value->kms_key);
    }
  }

  void add_task(const ClassifiedTask& task) {
    add<IamRole>(task, task.definition->task_role);
    const auto containers = index_.inventory().all<ContainerDefinition>();
    for (const auto& element : task.definition->containers.elements)
      add_container(task, containers[element.value]);
    for (const auto& volume : task.definition->volumes.elements) {
      if (volume.value.efs) add_volume(task, *volume.value.efs);
    }
  }

  static Verdict judge(const Shared& shared, const Verdict& alone,
                       const std::vector<Sharer>& sharers) {
    const std::string name = shared.resource != nullptr
                                 ? shared.resource->id
                                 : shown(std::string_view(shared.outside.text));
    return share_one_class(sharers, alone, [&](std::string_view second, std::string_view one) {
      return say({"`{}` and `{}` both use `{}`", "`{}` と `{}` がともに `{}` を使います"}, second,
                 one, name);
    });
  }

  const Index& index_;
  std::map<Shared, std::vector<Sharer>> sharers_;
  std::map<Shared, Verdict> unknown_;  // what it stands for, and so who else uses it
  std::vector<Shared> order_;
};

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  return one_for_each_resource(SharedResources(index, tasks).rulings());
}

}  // namespace

Check resource_across_classes() {
  return {
      .id = "ORC-4.06",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::high,
      .title = {.en = "Role, key, secret or volume is shared across sensitivity levels",
                .ja = "異なる機微性レベルの間でロールや鍵、ボリュームを共有している"},
      .why = {.en = "Whoever takes over the less guarded task holds the rights, the secrets or "
                    "the files of the sensitive one.",
              .ja = "守りの弱いタスクが乗っ取られると、機微なタスクの権限、秘密情報、ファイルまで"
                    "使われます。"},
      .fix = {.en = "Give each sensitivity class its own TaskRoleArn, secrets, and EFS access "
                    "points.",
              .ja = "機微性レベルごとに、TaskRoleArn、秘密情報、EFS のアクセスポイントを分けてく"
                    "ださい。"},
      .reads = {"AWS::ECS::TaskDefinition#TaskRoleArn", "AWS::ECS::TaskDefinition#Tags[].Value",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Secrets[].ValueFrom",
                "AWS::Logs::LogGroup#KmsKeyId",
                "AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.AuthorizationConfig."
                "AccessPointId",
                "AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.FilesystemId",
                "AWS::SecretsManager::Secret#KmsKeyId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
