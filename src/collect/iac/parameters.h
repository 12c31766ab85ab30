// What is given for the parameters of the templates of a run.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"

namespace hakoseki::iac {

// By name: the value, or nothing where one is given but not told, so that no default holds.
using Parameters = std::map<std::string, std::optional<std::string>>;

// Values of a parameter file, in JSON or YAML: [{"ParameterKey": K, "ParameterValue": V}], ["K=V"],
// {"Parameters": {K: V}} or {K: V}. Of a list of texts V is its items with commas between; what
// only the deployment knows ("UsePreviousValue", {"Fn::GetParam": ...}) is not told. Errors:
// malformed with the place; unavailable.
[[nodiscard]] Result<Parameters> read_parameter_file(const std::string& path);

}  // namespace hakoseki::iac
