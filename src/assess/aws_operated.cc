#include "assess/aws_operated.h"

#include <algorithm>
#include <iterator>

#include "assess/applicability.h"
#include "assess/expect.h"

namespace hakoseki {
namespace {

bool is_any(const Verdict& verdict, Outcome outcome) {
  return std::any_of(verdict.branches().begin(), verdict.branches().end(),
                     [&](const Branch& branch) { return branch.outcome == outcome; });
}

// "runs on AWS Fargate: ... (when Env = `prod`)"
Message in_its_world(const Branch& branch) {
  Message label = branch.exhibits.front().label;
  if (branch.when.always()) return label;
  const Message world = branch.when.describe();
  label.en += fmt::format(" (when {})", world.en);
  label.ja += fmt::format("({}場合)", world.ja);
  return label;
}

}  // namespace

Verdict inherited_throughout(Verdict record) {
  const bool undecided =
      is_any(record, Outcome::inherited) && is_any(record, Outcome::not_applicable);
  if (!undecided || record.outcome() > Outcome::inherited) return record;
  Message worlds;
  std::vector<Exhibit> exhibits;
  for (const Branch& branch : record.branches()) {
    const Message world = in_its_world(branch);
    if (!worlds.empty()) {
      worlds.en += "; or ";
      worlds.ja += "、または";
    }
    worlds.en += world.en;
    worlds.ja += world.ja;
    exhibits.insert(exhibits.end(), branch.exhibits.begin(), branch.exhibits.end());
  }
  exhibits.insert(exhibits.begin(), {exhibits.front().evidence, worlds});
  return Verdict({{.outcome = Outcome::unknown, .exhibits = std::move(exhibits)}});
}

Verdict record_of(const Workload& workload, Risk risk, const OperatedTexts& texts) {
  return judge_each(workload.compute,
                    [&](const Compute& compute) {
                      const bool by_aws = responsible_for(risk, compute) == Responsible::aws;
                      const Text& text = by_aws ? texts.by_aws : texts.by_customer;
                      const Text place = title_of(compute);
                      return std::pair<Outcome, Message>(
                          by_aws ? Outcome::inherited : Outcome::not_applicable,
                          Message(fmt::format(fmt::runtime(text.en), place.en),
                                  fmt::format(fmt::runtime(text.ja), place.ja)));
                    })
      .under(workload.when);
}

Verdict operated_by_aws(const Workload& workload, Risk risk, const OperatedTexts& texts) {
  return inherited_throughout(record_of(workload, risk, texts));
}

const EcsService* service_of(const Workload& workload, const Inventory& inventory) {
  return workload.kind == Workload::Kind::service ? &inventory.all<EcsService>()[workload.index]
                                                  : nullptr;
}

const ScheduledTask* schedule_of(const Workload& workload, const Inventory& inventory) {
  return workload.kind == Workload::Kind::schedule ? &inventory.all<ScheduledTask>()[workload.index]
                                                   : nullptr;
}

}  // namespace hakoseki
