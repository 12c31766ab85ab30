// Any bytes as a manifest, an index and a configuration of an image, and as what says where to ask
// for one; and as the notes of an archive that was unpacked: what the readers promise of
// digests and limits, or a refusal with a place.
#include "formats/archive/tar_split.h"
#include "formats/oci/digest.h"
#include "formats/oci/image_config.h"
#include "formats/oci/image_location.h"
#include "formats/oci/manifest.h"
#include "formats/oci/platform_choice.h"
#include "formats/oci/registry_route.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

void demand_digests(const std::vector<oci::Descriptor>& descriptors) {
  for (const oci::Descriptor& one : descriptors) {
    fuzz::demand(oci::is_digest(one.digest));
  }
}

void demand_refusal(const Error& error) {
  fuzz::demand(!error.what.empty() && error.where.starts_with("x.json"));
}

void read_manifest(const SourceText& source) {
  const auto parsed = oci::parse_manifest(source, "");
  if (!parsed) return demand_refusal(parsed.error());
  if (const auto* manifest = std::get_if<oci::Manifest>(&*parsed)) {
    demand_digests({manifest->config});
    demand_digests(manifest->layers);
    fuzz::demand(manifest->layers.size() <= oci::most_layers);
    return;
  }
  const auto& manifests = std::get<oci::Index>(*parsed).manifests;
  demand_digests(manifests);
  std::vector<Platform> platforms;
  for (const oci::Descriptor& one : manifests) {
    if (oci::may_be_image(one)) platforms.push_back(one.platform.value_or(Platform{}));
  }
  const auto chosen = choose(platforms, {}, "x");
  fuzz::demand(chosen ? chosen->size() == 1 && chosen->front() < platforms.size()
                      : !chosen.error().what.empty());
}

void read_config(const SourceText& source) {
  const auto config = oci::parse_image_config(source);
  if (!config) return demand_refusal(config.error());
  for (const oci::Written& one : config->diff_ids) {
    fuzz::demand(oci::is_digest(one.text));
    fuzz::demand_inside(one.span, source);
  }
  for (const oci::Written& one : config->env) {
    fuzz::demand_inside(one.span, source);
  }
  for (const oci::HistoryStep& step : config->history) {
    fuzz::demand_inside(step.span, source);
  }
}

void read_routes(const std::string& text, const SourceText& source) {
  oci::RegistryRules rules;
  if (const auto added = oci::add_registries_conf("r.conf", text, rules); !added) {
    fuzz::demand(added.error().what.starts_with("`r.conf`: ") && rules.rules.empty());
  }
  if (const auto added = oci::add_daemon_json(source, rules); !added) {
    demand_refusal(added.error());
  }
  for (const char* name : {"docker.io/library/app:1", "a.example/team/app:1"}) {
    const auto image = parse_image_ref(name);
    const auto route = oci::route_of(rules, *image);
    if (!route) {
      fuzz::demand(!route.error().what.empty());
      continue;
    }
    fuzz::demand(!route->registry.image.repository.empty());
    for (const oci::RegistrySource& mirror : route->mirrors) {
      fuzz::demand(!mirror.image.registry.empty() && !mirror.image.repository.empty());
    }
  }
}

class Count final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    count += bytes.size();
    return {};
  }
  Result<void> finish() override { return {}; }
  std::size_t count = 0;
};

void read_notes(const std::string& text) {
  constexpr std::uint64_t most = 4096;
  Count count;
  TarSplit split(
      count,
      [](const std::string& name, std::uint64_t bytes, ByteSink& next) {
        fuzz::demand(!name.empty() && bytes > 0 && bytes <= most);
        return next.feed(std::string(static_cast<std::size_t>(bytes), 'x'));
      },
      most);
  const auto fed = split.feed(text);
  const auto done = fed ? split.finish() : fed;
  fuzz::demand(count.count <= most && (done || !done.error().what.empty()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const SourceText source("x.json", text);
  read_manifest(source);
  read_config(source);
  read_routes(text, source);
  read_notes(text);
  const auto location = parse_image_location(text);
  fuzz::demand(location ? location->place == ImagePlace::registry || !location->path.empty()
                        : !location.error().what.empty());
  return 0;
}
