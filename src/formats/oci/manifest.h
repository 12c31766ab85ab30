// Image manifests and indexes: OCI image specification 1.1 and Docker's version 2, schema 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/oci/platform.h"

namespace hakoseki::oci {

inline constexpr std::size_t manifest_bytes = std::size_t{4} << 20;  // what registries take
inline constexpr std::size_t most_layers = 500;                      // Docker makes 127
inline constexpr std::size_t most_manifests = 2000;                  // of one index

// The media types of manifests and indexes that are read: an Accept header.
[[nodiscard]] std::string accepted_manifests();

struct Descriptor {
  std::string media_type;
  std::string digest;  // INVARIANT: is_digest
  std::uint64_t size = 0;
  std::string artifact_type = {};
  std::optional<Platform> platform = std::nullopt;
  std::vector<std::pair<std::string, std::string>> annotations = {};

  // Empty without it.
  [[nodiscard]] std::string_view annotation(std::string_view name) const;
};

// What a layer's media type says of it.
enum class LayerKind : std::uint8_t {
  tar,        // plain or compressed; how is seen from its first bytes
  foreign,    // to be fetched from its vendor (Windows)
  encrypted,  // OCIcrypt
  other,      // of an artifact: no file system
};
[[nodiscard]] LayerKind layer_kind(std::string_view media_type);

struct Manifest {
  std::string media_type;
  std::string artifact_type;  // empty for an image
  Descriptor config;
  std::vector<Descriptor> layers;  // from the base upwards

  // An image to run, not something else that a registry keeps (Helm, WebAssembly, SBOM, SOCI).
  [[nodiscard]] bool is_image() const;
};

struct Index {
  std::string media_type;
  std::vector<Descriptor> manifests;
};

// One of them that may be an image, or lead to some: no attestation, no other artifact. Where its
// media type is not told, it may.
[[nodiscard]] bool may_be_image(const Descriptor& manifest);
// An index or manifest list, by its media type.
[[nodiscard]] bool is_index(std::string_view media_type);

// `media_type` is what its descriptor or the registry calls it; empty where nobody does. Errors:
// malformed with the place, also where the document says it is something else, or could be taken
// for both (CVE-2021-41190); unsupported for Docker's schema 1; too_large past a limit.
[[nodiscard]] Result<std::variant<Manifest, Index>> parse_manifest(const SourceText& source,
                                                                   std::string_view media_type);

}  // namespace hakoseki::oci
