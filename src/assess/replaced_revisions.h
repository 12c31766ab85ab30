// Revisions of task definitions that nothing runs and that a newer one has replaced. An account
// keeps all of them; what they would do if somebody started them again is no finding of what runs.
#pragma once

#include <unordered_set>

#include "assess/check.h"
#include "inventory/inventory.h"

namespace hakoseki {

// Built once for a run.
class ReplacedRevisions {
 public:
  explicit ReplacedRevisions(const Inventory& inventory);

  // The ruling; for such a revision or a container of it, that the question does not arise. What a
  // revision holds for whoever may read it counts as ever.
  [[nodiscard]] Ruling settled(const Check& check, Ruling ruling) const;

 private:
  std::unordered_set<const Resource*> replaced_;
  SharedMessage why_;  // one for all of them
};

}  // namespace hakoseki
