// Turns what an operation answered into the JSON that the AWS CLI prints for it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/node.h"
#include "formats/xml.h"
#include "io/aws/model.h"

namespace hakoseki::aws {

// For the query and ec2 protocols. Members the model does not know are left out, absent ones stay
// absent, empty lists stay. Errors: malformed where the root is not of this operation or lacks the
// result, or where a number or a time is none.
[[nodiscard]] Result<std::string> json_of_xml(const XmlElement& root, const Operation& operation);

// For rest-xml, of a body as it came; what the AWS CLI prints of headers is left out. Errors:
// malformed where nothing of the operation's answer is in it, and as above.
[[nodiscard]] Result<std::string> json_of_rest_xml(std::string_view body,
                                                   const Operation& operation);

// Whether JSON of which nobody knows that it is AWS's can be an answer of the operation. Errors:
// malformed where it is no object, or where it holds something and none of that is known.
[[nodiscard]] Result<void> may_answer(const Node& root, const Operation& operation);

// For rest-json with other names on the wire than the CLI prints. Errors: malformed where a value
// has not the kind its model says.
[[nodiscard]] Result<std::string> json_of_json(const Node& root, const Operation& operation);

}  // namespace hakoseki::aws
