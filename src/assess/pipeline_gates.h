// What stands between a pipeline's build and its deployment of containers.
#pragma once

#include <functional>

#include "assess/verdict.h"
#include "inventory/index.h"
#include "inventory/operations.h"

namespace hakoseki {

// Whether an action is a gate: passes where it stops what must not be deployed.
using JudgeAction = std::function<Verdict(const Element<PipelineAction>&)>;

// Passes where one of the actions that are over before the deployment begins is a gate; not
// applicable where the pipeline deploys no containers. `none`: what to say where there is no gate.
[[nodiscard]] Verdict gated_deployment(const CodePipeline& pipeline, const JudgeAction& is_gate,
                                       const Text& none);

// What a build is as a gate, by what its project runs. `no_build`: why an action of another
// provider is none.
[[nodiscard]] Verdict judge_build(const Element<PipelineAction>& action, const Index& index,
                                  const std::function<Verdict(const CodeBuildProject&)>& judge,
                                  const Text& no_build);

}  // namespace hakoseki
