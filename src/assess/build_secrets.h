// Credentials in what surrounds the containers: start scripts of hosts, buildspecs, pipelines,
// settings of functions and databases.
#pragma once

#include <optional>

#include "assess/verdict.h"
#include "inventory/index.h"
#include "inventory/operations.h"

namespace hakoseki {

// Nothing where no credential is written; what a parameter fills in is not judged where the
// service keeps it hidden, as a database does with its master password.
[[nodiscard]] std::optional<Verdict> secret_in(const HostTemplate& host, const Index& index);
[[nodiscard]] std::optional<Verdict> secret_in(const CodeBuildProject& project, const Index& index);
[[nodiscard]] std::optional<Verdict> secret_in(const CodePipeline& pipeline, const Index& index);
[[nodiscard]] std::optional<Verdict> secret_in(const ClearSettings& settings, const Index& index);
[[nodiscard]] std::optional<Verdict> secret_in(const Secret& secret, const Index& index);

}  // namespace hakoseki
