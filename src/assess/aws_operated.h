// The record of what AWS takes off the customer, workload by workload, with the launch type or
// capacity provider that proves it.
#pragma once

#include "assess/verdict.h"
#include "inventory/inventory.h"

namespace hakoseki {

// What the record says; `{}` is where the containers run.
struct OperatedTexts {
  Text by_aws;
  Text by_customer;
};

// Inherited in the worlds of the workload where AWS alone answers for `risk`; elsewhere not
// applicable, naming where the containers run; unknown where that was not seen.
[[nodiscard]] Verdict record_of(const Workload& workload, Risk risk, const OperatedTexts& texts);

// A record that is inherited in one world and does not arise in another is proved by nothing that
// was seen: unknown, naming the worlds. Outcomes alone would show such a record as AWS's.
[[nodiscard]] Verdict inherited_throughout(Verdict record);

// Both: what a record says where nothing else weighs in.
[[nodiscard]] Verdict operated_by_aws(const Workload& workload, Risk risk,
                                      const OperatedTexts& texts);

// The service or schedule behind a workload; null for the other kinds.
[[nodiscard]] const EcsService* service_of(const Workload& workload, const Inventory& inventory);
[[nodiscard]] const ScheduledTask* schedule_of(const Workload& workload,
                                               const Inventory& inventory);

}  // namespace hakoseki
