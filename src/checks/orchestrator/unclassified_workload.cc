// Whether two workloads may share anything depends on how sensitive each is. The tag says it
// where auditors and policies can read it; tags that are given to a stack at its deployment are
// not in the template and are not seen.

#include <utility>

#include "assess/check.h"
#include "assess/task_classes.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

// A value that is given to the stack later may be empty, and an empty class is none.
Verdict has_class(const Fact<std::string>& sensitivity, const std::string& tag) {
  return judge_each(sensitivity,
                    [](const std::string& value) {
                      return std::pair<Outcome, Message>(
                          Outcome::pass,
                          say({"its class is `{}`", "機微性レベルは `{}` です"}, shown(value)));
                    })
      .labelled(Outcome::fail,
                say({"no tag `{}` says how sensitive it is", "機微性を示すタグ `{}` がありません"},
                    shown(tag)));
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  const std::string& tag = index.inventory().declared.sensitivity_tag;
  const std::vector<Gap> unseen = unseen_starters(index);
  for (const ClassifiedTask& task : classified_tasks(index)) {
    Verdict classed = has_class(task.sensitivity, tag);
    // A service that was not seen may start it, and have the tag.
    if (task.resource == task.definition) {
      for (const Gap& gap : unseen)
        classed = any_of({std::move(classed), unknown(gap.evidence, gap.why)});
    }
    rulings.push_back({task.resource, std::move(classed)});
  }
  return rulings;
}

}  // namespace

Check unclassified_workload() {
  return {
      .id = "ORC-4.01",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::medium,
      .title = {.en = "Workload has no sensitivity class",
                .ja = "ワークロードの機微性レベルが定められていない"},
      .why = {.en = "Without a class nobody can judge whether what it shares with others, and "
                    "who may reach it, is right.",
              .ja = "機微性レベルがなければ、他との共有や通信が適切かどうかを誰も判断できません。"},
      .fix = {.en = "Give the service or its task definition a Tags entry `sensitivity` (or the "
                    "key that sensitivity_tag in hakoseki.yaml names) in the template.",
              .ja = "サービスまたはタスク定義の Tags に、キー sensitivity(hakoseki.yaml の"
                    " sensitivity_tag で変更できます)のタグをテンプレート内で付けてください。"},
      .reads = {"AWS::ECS::Service#Tags[].Key", "AWS::ECS::TaskDefinition#Tags[].Key"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
