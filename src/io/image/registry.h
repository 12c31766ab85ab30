// A repository of a registry (OCI distribution specification 1.1, Docker Registry HTTP API V2).
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/image_ref.h"
#include "formats/oci/manifest.h"
#include "formats/oci/registry_route.h"
#include "io/curl_stream.h"
#include "io/image/blob_download.h"
#include "io/image/blob_store.h"
#include "io/image/registry_auth.h"
#include "io/image/registry_login.h"
#include "io/image/registry_trust.h"

namespace hakoseki::io {

// Where an image is to be asked for. Errors: those of oci::route_of and of the files behind it.
using RegistryRoutes = std::function<Result<oci::RegistryRoute>(const ImageRef& image)>;

struct RegistryOptions {
  CurlOptions curl = {};
  // Else https, but for a registry on this machine that speaks http.
  bool plain_http = false;
  // Also http, where https does not answer. A certificate is never taken without its proof.
  bool insecure = false;
  RegistryCredentials credentials = {};               // none: anonymous
  std::vector<std::string> certificate_folders = {};  // registry_trust.h
  std::chrono::seconds stall{30};                     // without a byte
  std::chrono::milliseconds first_pause{500};         // before trying again; doubled each time
  int attempts = 6;
  RegistryRoutes routes = {};  // mirrored_registry.h; none: straight to the registry
};

// What is asked again: a broken connection, an answer that stalls, 408, 429 and 5xx, at most
// RegistryOptions::attempts times, each time later or when the registry says (Retry-After, up to a
// minute). A blob goes on where it broke. Redirects are followed, from https only to https; what
// the registry must know of us goes to no other host.
class Registry final : public BlobStore {
 public:
  // Asks nothing yet, but for which of http and https a registry on this machine speaks.
  [[nodiscard]] static Result<std::unique_ptr<Registry>> open(RegistryOptions options,
                                                              const ImageRef& image);

  struct Root {
    oci::Descriptor manifest;
    std::string bytes;
  };
  // The manifest or index that the reference names. By a tag: its digest is that of its bytes,
  // which the registry must confirm if it tells one. Errors: denied, unavailable, malformed,
  // too_large.
  [[nodiscard]] Result<Root> root();

  Result<std::string> read_manifest(const oci::Descriptor& manifest) override;
  Result<std::string> read_config(const oci::Descriptor& config) override;
  Result<void> push(const oci::Descriptor& blob, ByteSink& sink) override;
  // The rest of a blob; does not finish its sink.
  Result<void> go_on(BlobDownload& download);

 private:
  // Why there is no good answer, and whether it may be another one later.
  struct Setback {
    Error error;
    bool passes = false;
    std::optional<std::chrono::seconds> pause = std::nullopt;  // as the registry wishes
  };
  using Outcome = std::expected<HttpResponse, Setback>;
  struct Ask {
    std::string url;
    Headers headers = {};
    HttpLimits limits = {};
    std::string form = {};  // posted, if it is not empty
  };
  struct Permission {
    std::string header = {};  // of Authorization
    unsigned number = 0;      // how often there was a new one
  };

  Registry(RegistryOptions options, const ImageRef& image);

  Result<void> choose_scheme();
  [[nodiscard]] std::string url_of(std::string_view kind, std::string_view reference) const;
  Result<HttpResponse> get_manifest(std::string_view reference);
  // Repeats it while setbacks may pass.
  Result<HttpResponse> keep_asking(const Ask& ask);
  Outcome follow(const Ask& ask, const CurlStreams::Asked& asked, const CurlStreams::Taker& taker);
  Outcome fetch(const Ask& ask);
  Result<HttpRequest> request_for(const Ask& ask, const std::string& url);
  [[nodiscard]] bool is_ours(const std::string& url) const;
  Permission permission();
  // Whether there is a new one to try with.
  std::expected<bool, Setback> ask_permission(const Headers& headers, unsigned used);
  std::expected<std::string, Setback> fetch_token(const Challenge& challenge,
                                                  const std::optional<RegistryLogin>& login);
  [[nodiscard]] Setback setback_of(const HttpFailure& failure) const;
  [[nodiscard]] Setback setback_of(const HttpResponse& response, const std::string& url) const;
  // False where the run was interrupted.
  bool wait(int attempt, const Setback& setback) const;

  RegistryOptions options_;
  ImageRef image_;
  std::string host_;
  std::string base_;  // https://host
  bool is_local_ = false;
  bool is_plain_ = false;
  std::unique_ptr<CurlStreams> streams_;
  std::mutex mutex_;
  Permission permission_;
  std::optional<std::optional<RegistryLogin>> login_;
  std::map<std::string, RegistryTrust> trust_;
};

}  // namespace hakoseki::io
