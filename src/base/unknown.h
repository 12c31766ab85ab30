// Why a value could not be seen. Unknown is a value with a reason, never a pass.
#pragma once

#include <cstdint>
#include <string>

#include "base/text.h"

namespace hakoseki {

enum class Reason : std::uint8_t {
  parameter_without_value,  // a template parameter without default and without --parameter
  ssm_parameter,            // the value lies in SSM Parameter Store
  dynamic_reference,        // {{resolve:...}}
  made_by_aws,              // an attribute that exists only after creation
  import_not_found,         // Fn::ImportValue of an export that no file of the run makes
  import_ambiguous,         // several exports match
  unresolved_reference,     // names something that is not in the template
  transform,                // a macro or AWS::Include decides
  unsupported_intrinsic,    // a function this program does not evaluate
  invalid_value,            // written, but not of the type the property has
  too_many_alternatives,    // more undecided conditions than limits::branches
  not_seen,                 // the file or answer that holds it was not part of the run
  denied,                   // we were not allowed to look
  failed,                   // we asked, and got no answer for another reason
  image_not_read,           // only the image's bytes or configuration can tell
  build_argument,           // a Dockerfile ARG without default
  hidden_parameter,         // a NoEcho parameter: its value is a secret, also where it is given
  placeholder,              // the text says itself that something else fills it in
};

struct Unknown {
  Reason reason = Reason::not_seen;
  // The name that explains it: the parameter, the function, the file; may be empty.
  std::string detail = {};
  // What is known of a text: `${Name}` stands for each part that is not; empty when nothing is.
  std::string shape = {};
  // Whether the property itself is there, so that only its value is unknown.
  bool written = false;
};

// "parameter `Env` has no value"
[[nodiscard]] Message describe(const Unknown& unknown);
// "parameter-without-value": stable, for machines.
[[nodiscard]] std::string_view name_of(Reason reason);

}  // namespace hakoseki
