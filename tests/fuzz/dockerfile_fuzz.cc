// Any bytes as a Dockerfile: an answer with at least one stage, or a refusal with a place.
#include "formats/dockerfile.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("Dockerfile", fuzz::text_of(data, size));
  static_cast<void>(dockerfile::looks_like_dockerfile(source.text()));
  const Result<dockerfile::Dockerfile> file = dockerfile::parse(source);
  if (!file) {
    fuzz::demand_place(file.error(), source);
    return 0;
  }
  fuzz::demand(!file->stages.empty());
  for (std::size_t i = 0; i < file->stages.size(); ++i) {
    const dockerfile::Stage& stage = file->stages[i];
    fuzz::demand_inside(stage.from_span, source);
    // A stage is built on an earlier one, so that no chain of stages is a circle.
    fuzz::demand(!stage.parent || *stage.parent < i);
    for (const dockerfile::Instruction& instruction : stage.instructions) {
      fuzz::demand_inside(instruction.span, source);
      fuzz::demand(stage.from_span.end <= instruction.span.begin);
      for (const dockerfile::Word& word : instruction.words)
        fuzz::demand_inside(word.span, source);
    }
  }
  return 0;
}
