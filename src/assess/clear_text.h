// Values that must not be credentials: the one place that looks at them and says what it found
// without repeating it.
#pragma once

#include <string>
#include <string_view>

#include "assess/verdict.h"
#include "formats/credential.h"
#include "inventory/ecs.h"
#include "inventory/index.h"

namespace hakoseki {

// "holds an AWS access key id (AKIA********)"
[[nodiscard]] Message label_credential(CredentialKind kind, std::string_view secret);

// Fails where the value is a credential by its name or its shape, or is filled from a secret at
// deployment: a dynamic reference to one, a NoEcho parameter, a secret attribute of a resource.
// Unknown where the value may be one; what a parameter fills in that neither NoEcho nor any of the
// names calls a secret is none. `stack`: where parameters are looked up.
[[nodiscard]] Verdict judge_clear_text(const Fact<std::string>& name,
                                       const Fact<std::string>& value, std::string_view stack,
                                       const Index& index);
[[nodiscard]] Verdict judge_clear_text(const KeyValue& pair, std::string_view stack,
                                       const Index& index);

// The same for a list of words such as a command, where `--password` announces the next word, and
// where one of them may be a script.
[[nodiscard]] Verdict judge_clear_text(const FactList<Fact<std::string>>& words,
                                       std::string_view stack, const Index& index);

// The parameter of the template, or of one of those that nest it.
[[nodiscard]] const TemplateParameter* parameter_named(std::string_view name,
                                                       std::string_view stack, const Index& index);

}  // namespace hakoseki
