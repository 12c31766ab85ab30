// A repository of a registry behind its mirrors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/oci/registry_route.h"
#include "io/image/registry.h"

namespace hakoseki::io {

// Mirrors go first. One that fails, or gives other bytes than those of the digest it was asked for,
// is asked no more, and the next one is: the registry at last, which goes on with a blob where a
// mirror broke off. Each has its own credentials, scheme and certificates, and sees no other's. The
// bytes of a blob are held by its sink alone: other ones than its digest's are an error, because
// they cannot be taken back.
class MirroredRegistry final : public BlobStore {
 public:
  // Asks nothing yet. `options.plain_http` is of the registry, not of its mirrors.
  MirroredRegistry(RegistryOptions options, oci::RegistryRoute route);
  ~MirroredRegistry() override;

  // As Registry::root. Errors: those of the registry, with what its mirrors said.
  [[nodiscard]] Result<Registry::Root> root();

  Result<std::string> read_manifest(const oci::Descriptor& manifest) override;
  Result<std::string> read_config(const oci::Descriptor& config) override;
  Result<void> push(const oci::Descriptor& blob, ByteSink& sink) override;

 private:
  class Source;

  // The first good answer.
  template <class Answer, class Ask, class IsFinal>
  Result<Answer> ask(const Ask& ask, const IsFinal& is_final);
  template <class Answer, class Ask>
  Result<Answer> ask(const Ask& ask);
  [[nodiscard]] Error with_mirrors(Error error) const;

  RegistryOptions options_;
  std::vector<std::unique_ptr<Source>> sources_;  // the last one is the registry
};

}  // namespace hakoseki::io
