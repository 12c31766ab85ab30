#include "assess/aws_operated.h"

#include "assess/applicability.h"
#include "assess/expect.h"

namespace hakoseki {

Verdict operated_by_aws(const Workload& workload, Risk risk, const OperatedTexts& texts) {
  return judge_each(workload.compute, [&](const Compute& compute) {
    const bool by_aws = responsible_for(risk, compute) == Responsible::aws;
    const Text& text = by_aws ? texts.by_aws : texts.by_customer;
    const Text place = title_of(compute);
    return std::pair<Outcome, Message>(by_aws ? Outcome::inherited : Outcome::not_applicable,
                                       Message(fmt::format(fmt::runtime(text.en), place.en),
                                               fmt::format(fmt::runtime(text.ja), place.ja)));
  });
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
