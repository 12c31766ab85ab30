// The CloudFormation templates of a run as stacks: which is nested in which, who exports what to
// whom, and every resource read into the inventory.
#pragma once

#include <memory>
#include <vector>

#include "collect/iac/parameters.h"
#include "formats/cfn/template.h"
#include "formats/node.h"
#include "inventory/inventory.h"

namespace hakoseki::iac {

// A template and what it points into.
struct WrittenTemplate {
  std::unique_ptr<const Document> document;
  cfn::Template parsed;
};

// Reads every resource of the templates into `inventory`, and what could not be seen into its
// coverage. `parameters` are the user's values for template and pseudo parameters. Each template is
// let go once nothing more is asked of it. Input::state of a template becomes `partly` where some
// of it is not seen.
void read_stacks(std::vector<WrittenTemplate> templates, const Parameters& parameters,
                 Inventory& inventory);

}  // namespace hakoseki::iac
