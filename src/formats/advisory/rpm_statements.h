// Statements about packages of rpm, as notices list them: a file for each architecture.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/advisory/advisory.h"

namespace hakoseki::advisory {

// `epoch:version-release`; without an epoch where that is 0 or empty, which are the same to rpm.
[[nodiscard]] std::string rpm_version(std::string_view epoch, std::string_view version,
                                      std::string_view release);

// Of what package of which release a statement speaks, and what it says of it, but for the
// architecture: as keys of maps.
[[nodiscard]] std::string subject_of(const Statement& statement);
[[nodiscard]] std::string saying_of(const Statement& statement);

// Puts rpm's own word for where a package runs into a statement: `noarch` is every architecture,
// `src` a source package.
void set_architecture(Statement& statement, std::string_view word);

// The same, each once, in the order of their first ones. What is said alike of all architectures
// that the list has of a package, and these are several, is said once of all that there are.
[[nodiscard]] std::vector<Statement> merged_architectures(std::vector<Statement> statements);

}  // namespace hakoseki::advisory
