#include "assess/task_classes.h"

#include <set>

#include "assess/expect.h"
#include "assess/sensitivity.h"

namespace hakoseki {
namespace {

// A tag whose key is not known is perhaps another one.
Unknown perhaps_there(Unknown why) {
  why.written = false;
  return why;
}

// `first` where it is there, else `second`.
Fact<std::string> first_of(const Fact<std::string>& first, const Fact<std::string>& second) {
  std::vector<Case<std::string>> cases;
  for (const Case<std::string>& one : first.cases()) {
    if (!one.absent()) {
      cases.push_back(one);
      continue;
    }
    for (Case<std::string> other : second.cases()) {
      const std::optional<Guard> both = one.when.and_also(other.when);
      if (!both) continue;
      other.when = *both;
      // What both lack is lacking where people look first.
      if (other.absent()) other.evidence = one.evidence;
      cases.push_back(std::move(other));
    }
  }
  return Fact<std::string>(std::move(cases));
}

// Under `guard` the value; elsewhere absent.
Fact<std::string> only_under(const Guard& guard, const Fact<std::string>& value,
                             const Evidence& lacking) {
  std::vector<Case<std::string>> cases;
  for (Case<std::string> one : value.cases()) {
    const std::optional<Guard> both = guard.and_also(one.when);
    if (!both) continue;
    one.when = *both;
    cases.push_back(std::move(one));
  }
  for (Guard& outside : parts_outside(Guard(), guard))
    cases.push_back({.when = std::move(outside), .evidence = lacking});
  return Fact<std::string>(std::move(cases));
}

// An empty tag says as little as none.
Fact<std::string> without_empty(const Fact<std::string>& tag) {
  std::vector<Case<std::string>> cases(tag.cases().begin(), tag.cases().end());
  for (Case<std::string>& one : cases) {
    if (one.value() != nullptr && one.value()->empty()) one.state = Absent{};
  }
  return Fact<std::string>(std::move(cases));
}

template <class Starter>
void add_starters(const Index& index, std::vector<ClassifiedTask>& tasks,
                  std::set<const TaskDefinition*>& used) {
  const std::string& key = index.inventory().declared.sensitivity_tag;
  for (const Starter& starter : index.inventory().all<Starter>()) {
    const auto* definition = index.find<TaskDefinition>(starter.task_definition);
    Fact<std::string> sensitivity = tag_of(starter, key);
    if (definition != nullptr) {
      used.insert(definition);
      sensitivity = first_of(sensitivity, tag_of(*definition, key));
    } else {
      // Its definition may carry the tag, and was not seen.
      sensitivity = first_of(
          sensitivity, Fact<std::string>::unknown({.reason = Reason::not_seen,
                                                   .detail = "the tags of the task definition"},
                                                  starter.evidence));
    }
    tasks.push_back({&starter, definition, &starter.cluster, &starter.network, &starter.compute,
                     &starter.task_definition, std::move(sensitivity)});
  }
}

// One without a class is not of the class of another; two without one may be alike.
Branch compare(const Case<std::string>& a, const Case<std::string>& b) {
  std::vector<Exhibit> exhibits;
  for (const Case<std::string>* one : {&a, &b}) {
    if (const Unknown* why = one->unknown()) {
      return {{}, Outcome::unknown, {{one->evidence, describe(*why)}}};
    }
    exhibits.push_back(
        {one->evidence,
         one->absent() ? Message(Text{"has no sensitivity class", "機微性レベルがありません"})
                       : say({"of class `{}`", "機微性レベルは `{}` です"}, shown(*one->value()))});
  }
  Outcome outcome = Outcome::fail;
  if (a.absent() && b.absent()) {
    outcome = Outcome::unknown;
  } else if (!a.absent() && !b.absent() && *a.value() == *b.value()) {
    outcome = Outcome::pass;
  }
  return {{}, outcome, std::move(exhibits)};
}

}  // namespace

Fact<std::string> tag_of(const Resource& resource, std::string_view key) {
  Fact<std::string> found = Fact<std::string>::absent(resource.evidence);
  if (!resource.tags.complete()) {
    const Gap& gap = resource.tags.gaps.front();
    found = Fact<std::string>::unknown(perhaps_there(gap.why), gap.evidence);
  }
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* name = tag.value.key.if_known();
    if (name == nullptr) {
      const Unknown* why = tag.value.key.cases().front().unknown();
      found = Fact<std::string>::unknown(why == nullptr ? Unknown{} : perhaps_there(*why),
                                         tag.evidence);
    }
  }
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* name = tag.value.key.if_known();
    if (name == nullptr || *name != key) continue;
    found = tag.when.always()
                ? tag.value.value
                : first_of(only_under(tag.when, tag.value.value, resource.evidence), found);
  }
  return without_empty(found);
}

std::vector<ClassifiedTask> classified_tasks(const Index& index) {
  std::vector<ClassifiedTask> tasks;
  std::set<const TaskDefinition*> used;
  add_starters<EcsService>(index, tasks, used);
  add_starters<ScheduledTask>(index, tasks, used);
  const Inventory& inventory = index.inventory();
  for (const TaskDefinition& definition : inventory.all<TaskDefinition>()) {
    if (used.contains(&definition)) continue;
    tasks.push_back({.resource = &definition,
                     .definition = &definition,
                     .sensitivity = tag_of(definition, inventory.declared.sensitivity_tag)});
  }
  return tasks;
}

Verdict is_of_class_high(const ClassifiedTask& task) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : task.sensitivity.cases()) {
    const Unknown* why = one.unknown();
    const std::string* value = one.value();
    const std::optional<bool> high = value == nullptr ? std::nullopt : is_high_class(*value);
    Message label = Text{"no class: how sensitive it is cannot be told",
                         "機微性レベルがなく、どれほど機微かわかりません"};
    if (value != nullptr)
      label = say({"its class is `{}`", "機微性レベルは `{}` です"}, shown(*value));
    if (why != nullptr) label = describe(*why);
    const Outcome outcome = !high ? Outcome::unknown : (*high ? Outcome::pass : Outcome::fail);
    branches.push_back({one.when, outcome, {{one.evidence, label}}});
  }
  return Verdict(std::move(branches));
}

Verdict have_one_class(const ClassifiedTask& a, const ClassifiedTask& b) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : a.sensitivity.cases()) {
    for (const Case<std::string>& other : b.sensitivity.cases()) {
      const std::optional<Guard> both = one.when.and_also(other.when);
      if (!both) continue;
      Branch branch = compare(one, other);
      branch.when = *both;
      branches.push_back(std::move(branch));
    }
  }
  if (branches.empty()) {
    return not_applicable(a.resource->evidence,
                          Text{"never there together", "同時に存在することはありません"});
  }
  return Verdict(std::move(branches)).under(b.resource->when);
}

}  // namespace hakoseki
