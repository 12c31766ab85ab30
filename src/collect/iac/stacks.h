// The CloudFormation templates of a run as stacks: which is nested in which, who exports what to
// whom, and every resource read into the inventory.
#pragma once

#include <cstdint>
#include <vector>

#include "collect/iac/parameters.h"
#include "formats/cfn/template.h"
#include "inventory/inventory.h"

namespace hakoseki::iac {

// Reads every resource of the templates into `inventory`, and what could not be seen into its
// coverage. `parameters` are the user's values for template and pseudo parameters. The templates'
// documents must outlive the call. Input::state of a template becomes `partly` where some of it is
// not seen.
void read_stacks(const std::vector<cfn::Template>& templates, const Parameters& parameters,
                 Inventory& inventory);

}  // namespace hakoseki::iac
