// What the buildspec of a CodeBuild project does, as far as the template holds it: a spec may be
// written in place, named as a file of the source, or left out (then it is the source's
// buildspec.yml).
#pragma once

#include "assess/verdict.h"
#include "inventory/operations.h"

namespace hakoseki {

// Passes where it runs a vulnerability scanner that fails the build.
[[nodiscard]] Verdict stops_at_vulnerabilities(const CodeBuildProject& project);

// Passes where it checks Dockerfiles or images for defects of configuration, and fails the build.
[[nodiscard]] Verdict stops_at_misconfigurations(const CodeBuildProject& project);

// Passes where it builds container images.
[[nodiscard]] Verdict builds_images(const CodeBuildProject& project);

}  // namespace hakoseki
