// Where an image is really asked for, as the machine's administrators say: mirrors, other places
// and blocked registries of containers' registries.conf, and the mirrors of Docker's daemon.json.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/image_ref.h"

namespace hakoseki::oci {

struct RegistryMirror {
  enum class Pulls : std::uint8_t { all, by_digest, by_tag };

  std::string location;  // host[:port][/path]
  bool insecure = false;
  Pulls pulls = Pulls::all;
};

// One `[[registry]]`.
struct RegistryRule {
  std::string prefix;    // host[:port][/path][:tag|@digest], or *.domain[/path]
  std::string location;  // what stands for it; empty behind `*.`, where names stay as they are
  bool insecure = false;
  bool blocked = false;
  std::vector<RegistryMirror> mirrors = {};
  std::string origin;  // the file, for people
};

struct RegistryRules {
  std::vector<RegistryRule> rules = {};          // one for each prefix
  std::vector<RegistryMirror> hub_mirrors = {};  // of Docker Hub alone
};

// A further file; a rule goes before that of an earlier file with its prefix. Errors: malformed;
// unsupported for registries or mirrors that are written in one line; too_large.
[[nodiscard]] Result<void> add_registries_conf(const std::string& path, std::string_view text,
                                               RegistryRules& rules);
[[nodiscard]] Result<void> add_daemon_json(const SourceText& source, RegistryRules& rules);

struct RegistrySource {
  ImageRef image;         // the tag and digest are those of the image that was asked for
  bool insecure = false;  // http is good enough where https does not answer
};

struct RegistryRoute {
  std::vector<RegistrySource> mirrors = {};  // asked first, in this order
  RegistrySource registry;
};

// By the rule with the longest prefix of the image's full name. A prefix that is a host is of this
// host without another port. Errors: denied where the registry is blocked; malformed where what
// stands for it is no name.
[[nodiscard]] Result<RegistryRoute> route_of(const RegistryRules& rules, const ImageRef& image);

}  // namespace hakoseki::oci
