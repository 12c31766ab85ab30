// Lists the files below a folder, in a fixed order, without leaving it.
#pragma once

#include <string>
#include <vector>

#include "base/text.h"
#include "formats/ignore_rules.h"

namespace hakoseki::iac {

struct Found {
  std::string path;
  // Not empty: the entry is not read, and why. `refused` tells a danger (a link out of the folder,
  // too deep) from a plain exclusion.
  Message reason = {};
  bool refused = false;
  // The work folder of a collection that did not end: none of its files is listed by itself.
  bool unfinished = false;
};

// Regular files come without reason. Links to files inside the folder are followed; links out of
// it, links to folders, devices and sockets are listed with their reason.
[[nodiscard]] std::vector<Found> walk(const std::string& root, const IgnoreRules& ignore);

}  // namespace hakoseki::iac
