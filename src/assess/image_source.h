// The images that workloads start, and whether they come from where they should.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "assess/verdict.h"
#include "formats/image_ref.h"
#include "inventory/ecr.h"
#include "inventory/ecs.h"
#include "inventory/fact.h"
#include "inventory/index.h"
#include "inventory/scope.h"

namespace hakoseki {

using JudgeImage = std::function<std::pair<Outcome, Message>(const ImageRef&)>;

// Judges each way an image reference can turn out. One that is known in part is judged as far as it
// goes: `judge` says unknown, with an empty message, where the missing part would decide.
[[nodiscard]] Verdict judge_image(const Fact<std::string>& image, const JudgeImage& judge);

// The image as far as its reference is known, for people; the container's id where none of it is.
[[nodiscard]] std::string image_named(const ContainerDefinition& container);

// Whether the image may be used: its source begins with one of the declared registries; where none
// is declared, private ECR is allowed, of the declared accounts if there are any, and nothing else.
[[nodiscard]] Outcome is_allowed(const ImageRef& image, const DeclaredScope& declared);

// Whether `source` begins with `prefix`, whose end is the end of a path segment. Unknown where a
// hole decides.
[[nodiscard]] Outcome source_begins_with(std::string_view source, std::string_view prefix);

// The repository of the run that holds the image: through `${Repository}` in the reference, or by
// its name. Null where none is seen, or where it may be another account's.
[[nodiscard]] const EcrRepository* repository_of(const ImageRef& image, std::string_view stack,
                                                 const Index& index);

}  // namespace hakoseki
