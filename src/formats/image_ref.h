// References to images, as task definitions and FROM write them.
//   [host[:port]/]repository[:tag][@algorithm:hex]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

enum class RegistryKind : std::uint8_t {
  private_ecr,  // <account>.dkr.ecr.<region>.amazonaws.com and its FIPS, dual-stack and China names
  public_ecr,   // public.ecr.aws
  docker_hub,   // written, or the default
  other,
  unknown,  // the part that would name the host is not known
};

// A tag or digest: not written, written and known, or not to be told.
struct ImagePart {
  enum class State : std::uint8_t { absent, known, unknown };
  State state = State::absent;
  std::string text = {};  // where unknown: what is written in its place, perhaps nothing

  [[nodiscard]] bool absent() const { return state == State::absent; }
  [[nodiscard]] bool known() const { return state == State::known; }
  bool operator==(const ImagePart&) const = default;
};

// Registry and repository may hold holes (formats/holes.h).
struct ImageRef {
  RegistryKind kind = RegistryKind::docker_hub;
  std::string registry;    // host and port; "docker.io" for Docker Hub; empty where unknown
  std::string account;     // of private ECR, twelve digits; empty where unknown
  std::string region;      // of private ECR; empty where unknown
  std::string repository;  // "library/nginx" for Docker Hub's `nginx`
  ImagePart tag;
  ImagePart digest;

  // "docker.io/library/nginx": what allow-lists speak of.
  [[nodiscard]] std::string source() const;
};

// `text` as with_holes leaves it, and with a hole for each word in capitals of its name, which no
// registry takes: IMAGE_PLACEHOLDER, <account>.dkr.ecr.REGION.amazonaws.com/app.
[[nodiscard]] std::string image_with_holes(std::string_view text);

// Tolerates holes, which may hold anything: one at the end of the text a tag and a digest, one in
// the last part of the name a tag. A repository's `${X.RepositoryUri}` holds neither. Errors:
// malformed (nothing, white space, an empty tag, a digest that is none).
[[nodiscard]] Result<ImageRef> parse_image_ref(std::string_view text);

}  // namespace hakoseki
