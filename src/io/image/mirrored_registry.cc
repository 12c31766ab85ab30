#include "io/image/mirrored_registry.h"

#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/oci/digest.h"

namespace hakoseki::io {
namespace {

// There is another place to ask, so that less is waited for.
constexpr int attempts_of_mirrors = 2;

}  // namespace

class MirroredRegistry::Source {
 public:
  Source(RegistryOptions options, ImageRef image)
      : options_(std::move(options)), image_(std::move(image)) {}

  // Opened by who needs it first. The trouble where it is asked no more.
  Result<Registry*> registry() {
    const std::lock_guard guard(mutex_);
    if (trouble_) return std::unexpected(*trouble_);
    if (registry_ == nullptr) {
      TRY(registry_, Registry::open(options_, image_));
    }
    return registry_.get();
  }

  // Others may still be reading from it.
  void give_up(Error trouble) {
    const std::lock_guard guard(mutex_);
    if (!trouble_) trouble_ = std::move(trouble);
  }

  [[nodiscard]] std::optional<Error> trouble() {
    const std::lock_guard guard(mutex_);
    return trouble_;
  }

  [[nodiscard]] std::string name() const { return utf8::neutralise(image_.source()); }

 private:
  RegistryOptions options_;
  ImageRef image_;
  std::mutex mutex_;
  std::unique_ptr<Registry> registry_;
  std::optional<Error> trouble_;
};

MirroredRegistry::MirroredRegistry(RegistryOptions options, oci::RegistryRoute route)
    : options_(std::move(options)) {
  options_.routes = nullptr;
  for (oci::RegistrySource& mirror : route.mirrors) {
    RegistryOptions own = options_;
    own.plain_http = false;
    own.insecure = mirror.insecure;
    own.attempts = attempts_of_mirrors;
    sources_.push_back(std::make_unique<Source>(std::move(own), std::move(mirror.image)));
  }
  RegistryOptions own = options_;
  own.insecure = route.registry.insecure;
  sources_.push_back(std::make_unique<Source>(std::move(own), std::move(route.registry.image)));
}

MirroredRegistry::~MirroredRegistry() = default;

template <class Answer, class Ask, class IsFinal>
Result<Answer> MirroredRegistry::ask(const Ask& ask, const IsFinal& is_final) {
  for (const std::unique_ptr<Source>& source : sources_) {
    const bool is_last = source == sources_.back();
    const Result<Registry*> registry = source->registry();
    Result<Answer> answer = registry ? ask(**registry) : std::unexpected(registry.error());
    if (answer || is_final()) return answer;
    if (is_last) return std::unexpected(with_mirrors(std::move(answer).error()));
    // Not the mirror's fault.
    if (options_.curl.stop != nullptr && options_.curl.stop->load()) return answer;
    source->give_up(std::move(answer).error());
  }
  return std::unexpected(Error{Fault::unavailable, "no registry to ask"});
}

template <class Answer, class Ask>
Result<Answer> MirroredRegistry::ask(const Ask& ask) {
  return this->ask<Answer>(ask, [] { return false; });
}

Error MirroredRegistry::with_mirrors(Error error) const {
  for (const std::unique_ptr<Source>& source : sources_) {
    const std::optional<Error> trouble = source->trouble();
    if (!trouble) continue;
    const Text more = {"{}; mirror `{}`: {}", "{}(ミラー `{}`: {})"};
    if (!error.ja.empty()) {
      error.ja = fmt::format(fmt::runtime(more.ja), error.ja, source->name(),
                             trouble->message(Language::ja));
    }
    error.what = fmt::format(fmt::runtime(more.en), error.what, source->name(), trouble->message());
  }
  return error;
}

Result<Registry::Root> MirroredRegistry::root() {
  return ask<Registry::Root>([](Registry& registry) -> Result<Registry::Root> {
    TRY(Registry::Root root, registry.root());
    TRY_VOID(oci::verify(root.bytes, root.manifest.digest, "manifest"));
    return root;
  });
}

Result<std::string> MirroredRegistry::read_manifest(const oci::Descriptor& manifest) {
  return ask<std::string>([&](Registry& registry) -> Result<std::string> {
    TRY(std::string text, registry.read_manifest(manifest));
    TRY_VOID(oci::verify(text, manifest.digest, fmt::format("manifest {}", manifest.digest)));
    return text;
  });
}

Result<std::string> MirroredRegistry::read_config(const oci::Descriptor& config) {
  return ask<std::string>([&](Registry& registry) -> Result<std::string> {
    TRY(std::string text, registry.read_config(config));
    TRY_VOID(oci::verify(text, config.digest, fmt::format("configuration {}", config.digest)));
    return text;
  });
}

Result<void> MirroredRegistry::push(const oci::Descriptor& blob, ByteSink& sink) {
  BlobDownload download(blob, sink);
  TRY_VOID(ask<void>([&](Registry& registry) { return registry.go_on(download); },
                     [&] { return download.is_refused(); }));
  return sink.finish();
}

}  // namespace hakoseki::io
