// Any bytes as a Dockerfile: an answer with at least one stage, or a refusal with a place.
#include <cstddef>
#include <cstdint>
#include <string>

#include "formats/dockerfile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(hakoseki::dockerfile::looks_like_dockerfile(text));
  const auto file = hakoseki::dockerfile::parse(hakoseki::SourceText("Dockerfile", text));
  if (file ? file->stages.empty() : file.error().where.empty()) __builtin_trap();
  return 0;
}
