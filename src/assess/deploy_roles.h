// Who may bring containers into the account: the roles that hakoseki.yaml declares, or, where it
// declares none, those that only pipelines may take.
#pragma once

#include <map>
#include <string_view>
#include <utility>

#include "assess/right_holders.h"
#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Built once for a run.
class DeployRoles {
 public:
  explicit DeployRoles(const Index& index);

  // Passes where `arn` is one of them: that of a role, of a session of it, or of whoever else.
  [[nodiscard]] Verdict is_one(std::string_view arn, const Evidence& at) const;

 private:
  [[nodiscard]] Verdict is_declared(std::string_view role, std::string_view arn,
                                    const Evidence& at) const;
  [[nodiscard]] Verdict is_pipeline(std::string_view role, std::string_view arn,
                                    const Evidence& at) const;

  [[nodiscard]] const IamRole* find_role(std::string_view name, std::string_view arn) const;

  const Index& index_;
  // By account and name: a session does not tell the path of its role.
  std::map<std::pair<std::string_view, std::string_view>, const IamRole*> roles_;
  policy::RightHolders holders_;
};

}  // namespace hakoseki
