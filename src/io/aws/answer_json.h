// Turns what an operation answered into the JSON that the AWS CLI prints for it.
#pragma once

#include <string>

#include "base/result.h"
#include "formats/node.h"
#include "io/aws/model.h"
#include "io/xml.h"

namespace hakoseki::aws {

// For the query and ec2 protocols. Members the model does not know are left out, absent ones stay
// absent, empty lists stay. Errors: malformed where the root lacks the result, or where a number or
// a time is none.
[[nodiscard]] Result<std::string> json_of_xml(const io::XmlElement& root,
                                              const Operation& operation);

// For rest-json with other names on the wire than the CLI prints. Errors: malformed where a value
// has not the kind its model says.
[[nodiscard]] Result<std::string> json_of_json(const Node& root, const Operation& operation);

}  // namespace hakoseki::aws
