#include "io/image/registry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/moment.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "formats/oci/digest.h"
#include "formats/oci/fields.h"
#include "formats/oci/image_config.h"
#include "io/url.h"

namespace hakoseki::io {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view docker_hub = "registry-1.docker.io";
constexpr int most_redirects = 5;
constexpr seconds longest_pause{60};
constexpr milliseconds attention{100};
constexpr std::size_t token_bytes = std::size_t{1} << 20;

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool may_pass(int status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

bool may_pass(HttpTrouble trouble) {
  return trouble == HttpTrouble::unreachable || trouble == HttpTrouble::too_slow ||
         trouble == HttpTrouble::truncated;
}

// Where a redirect leads: absolute, or below the host of `from`.
std::optional<std::string> target_of(const Headers& headers, const std::string& from) {
  const auto location = find_header(headers, "Location");
  const auto url = parse_url(from);
  if (!location || location->empty() || !url) return std::nullopt;
  if (location->starts_with("//")) return fmt::format("{}:{}", url->scheme, *location);
  if (location->starts_with('/')) {
    return fmt::format("{}://{}{}", url->scheme, url->authority, *location);
  }
  if (parse_url(*location)) return std::string(*location);
  return std::nullopt;
}

std::optional<seconds> retry_after(const Headers& headers) {
  const auto value = find_header(headers, "Retry-After");
  if (!value) return std::nullopt;
  long count = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), count);
  if (error == std::errc{} && end == value->data() + value->size() && count >= 0) {
    return std::min(seconds(count), longest_pause);
  }
  const auto date = parse_http_date(*value);
  if (!date) return std::nullopt;
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  return std::clamp(std::chrono::duration_cast<seconds>(*date - now), seconds(0), longest_pause);
}

// The registry's own words, `CODE: message`; empty where it has none.
std::string words_in(const std::string& body) {
  const SourceText source("answer", body.substr(0, token_bytes));
  const Result<Document> document = read_json(source);
  if (!document) return {};
  const auto errors = document->root().find("errors");
  if (!errors || !errors->is_list() || errors->size() == 0) return {};
  std::string words;
  for (const std::string_view part : {"code", "message"}) {
    const auto text = errors->element(0).find(part);
    if (!text || text->text().empty()) continue;
    words += fmt::format("{}{}", words.empty() ? "" : ": ", text->text());
  }
  return utf8::clip(utf8::neutralise(words), 300);
}

std::string basic(const RegistryLogin& login) {
  return fmt::format("Basic {}", to_base64(fmt::format("{}:{}", login.user, login.password)));
}

class TextSink final : public ByteSink {
 public:
  explicit TextSink(std::size_t most) : most_(most) {}
  Result<void> feed(std::string_view bytes) override {
    if (text_.size() + bytes.size() > most_) {
      return std::unexpected(Error{Fault::too_large, fmt::format("more than {} bytes", most_)});
    }
    text_ += bytes;
    return {};
  }
  Result<void> finish() override { return {}; }
  std::string take() { return std::move(text_); }

 private:
  std::size_t most_;
  std::string text_;
};

}  // namespace

Registry::Registry(RegistryOptions options, const ImageRef& image)
    : options_(std::move(options)), image_(image) {
  host_ = image.registry == "docker.io" ? std::string(docker_hub) : image.registry;
}

Result<std::unique_ptr<Registry>> Registry::open(RegistryOptions options, const ImageRef& image) {
  std::unique_ptr<Registry> registry(new Registry(std::move(options), image));
  const auto url = parse_url(fmt::format("https://{}", registry->host_));
  if (!url) {
    return std::unexpected(Error{Fault::malformed, fmt::format("`{}` is no host of a registry",
                                                               utf8::neutralise(registry->host_))});
  }
  registry->is_local_ = is_loopback(url->host);
  TRY(registry->streams_, CurlStreams::make(registry->options_.curl));
  TRY_VOID(registry->choose_scheme());
  return registry;
}

Result<void> Registry::choose_scheme() {
  is_plain_ = options_.plain_http;
  base_ = fmt::format("{}://{}", is_plain_ ? "http" : "https", host_);
  if (is_plain_ || !(is_local_ || options_.insecure)) return {};
  if (!is_local_) {
    const Ask ask{.url = base_ + "/v2/", .limits = {.total = milliseconds(10'000)}};
    TRY(const HttpRequest request, request_for(ask, ask.url));
    const HttpOutcome outcome = streams_->fetch(request);
    // Whoever cannot prove who they are is not asked without proof either.
    if (outcome || outcome.error().trouble == HttpTrouble::untrusted) return {};
  }
  // Without credentials, and not beyond this machine where nobody said so. What expects TLS answers
  // 400 or nothing.
  const HttpOutcome outcome = streams_->fetch({.url = fmt::format("http://{}/v2/", host_),
                                               .limits = {.total = milliseconds(10'000)},
                                               .allows_plain = true,
                                               .avoids_proxy = is_local_});
  is_plain_ = outcome && outcome->status != 400;
  if (is_plain_) base_ = fmt::format("http://{}", host_);
  return {};
}

std::string Registry::url_of(std::string_view kind, std::string_view reference) const {
  return fmt::format("{}/v2/{}/{}/{}", base_, image_.repository, kind, reference);
}

bool Registry::is_ours(const std::string& url) const {
  return url.starts_with(base_) && (url.size() == base_.size() || url[base_.size()] == '/');
}

Registry::Permission Registry::permission() {
  const std::lock_guard guard(mutex_);
  return permission_;
}

Registry::Setback Registry::setback_of(const HttpFailure& failure) const {
  Error error = error_of(failure);
  if (failure.trouble == HttpTrouble::interrupted) error.what = "interrupted";
  return {std::move(error), may_pass(failure.trouble)};
}

Registry::Setback Registry::setback_of(const HttpResponse& response, const std::string& url) const {
  const int status = response.status;
  const std::string words = words_in(response.body);
  const std::string said = words.empty() ? "" : fmt::format(" ({})", words);
  const std::string name = image_.source();
  const auto setback = [&](Fault fault, std::string_view why) {
    return Setback{Error{fault, fmt::format("`{}`: {}{}", name, why, said)}, may_pass(status),
                   retry_after(response.headers)};
  };
  if (!is_ours(url)) {
    return setback(
        status == 401 || status == 403 ? Fault::denied : Fault::unavailable,
        fmt::format("`{}`, to which the registry leads, answers {}", host_of(url), status));
  }
  if (status == 401) {
    return setback(Fault::denied,
                   "the registry wants other credentials; log in with `docker login`");
  }
  if (status == 403) return setback(Fault::denied, "the registry refuses to show it");
  if (status == 404) return setback(Fault::unavailable, "is not in the registry");
  if (status == 429)
    return setback(Fault::unavailable, "the registry answers no more for now (429)");
  return setback(Fault::unavailable, fmt::format("the registry answers {}", status));
}

bool Registry::wait(int attempt, const Setback& setback) const {
  milliseconds left = options_.first_pause * (1 << std::min(attempt, 6));
  if (setback.pause) left = std::max<milliseconds>(*setback.pause, options_.first_pause);
  while (left.count() > 0) {
    if (streams_->is_interrupted()) return false;
    std::this_thread::sleep_for(std::min(left, attention));
    left -= attention;
  }
  return !streams_->is_interrupted();
}

Result<HttpRequest> Registry::request_for(const Ask& ask, const std::string& url) {
  HttpRequest request{.method = ask.form.empty() ? "GET" : "POST",
                      .url = url,
                      .headers = ask.headers,
                      .body = ask.form,
                      .limits = ask.limits,
                      .allows_plain = is_plain_};
  request.limits.stall = options_.stall;
  const auto parsed = parse_url(url);
  if (!parsed) return request;
  request.avoids_proxy = is_loopback(parsed->host);
  const std::lock_guard guard(mutex_);
  auto found = trust_.find(parsed->authority);
  if (found == trust_.end()) {
    TRY(RegistryTrust trust, trust_for(options_.certificate_folders, parsed->authority));
    found = trust_.emplace(parsed->authority, std::move(trust)).first;
  }
  request.authorities = found->second.authorities;
  request.client_certificate = found->second.client_certificate;
  request.client_key = found->second.client_key;
  return request;
}

Registry::Outcome Registry::follow(const Ask& ask, const CurlStreams::Asked& asked,
                                   const CurlStreams::Taker& taker) {
  std::string url = ask.url;
  bool is_renewed = false;
  for (int redirects = 0; redirects <= most_redirects;) {
    auto request = request_for(ask, url);
    if (!request) return std::unexpected(Setback{request.error()});
    const bool ours = is_ours(url);
    const Permission used = permission();
    if (ours && !used.header.empty()) request->headers.push_back({"Authorization", used.header});
    HttpOutcome outcome = streams_->send(*request, asked, taker);
    if (!outcome) return std::unexpected(setback_of(outcome.error()));
    if (outcome->status == 401 && ours && !is_renewed) {
      const auto is_new = ask_permission(outcome->headers, used.number);
      if (!is_new) return std::unexpected(is_new.error());
      if (!*is_new) return std::unexpected(setback_of(*outcome, url));
      is_renewed = true;
      continue;
    }
    if (is_redirect(outcome->status)) {
      const auto target = target_of(outcome->headers, url);
      if (!target) {
        return std::unexpected(Setback{Error{
            Fault::malformed, fmt::format("`{}`: a redirect leads nowhere", image_.source())}});
      }
      url = *target;
      ++redirects;
      continue;
    }
    const bool is_part = outcome->status == 206 && find_header(ask.headers, "Range").has_value();
    if (outcome->status != 200 && !is_part) {
      return std::unexpected(setback_of(*outcome, url));
    }
    return std::move(*outcome);
  }
  return std::unexpected(Setback{
      Error{Fault::malformed, fmt::format("`{}`: more than {} redirects, one after the other",
                                          image_.source(), most_redirects)}});
}

Registry::Outcome Registry::fetch(const Ask& ask) {
  return follow(
      ask, [](int, const Headers&) { return false; }, [](std::string_view) { return false; });
}

Result<HttpResponse> Registry::keep_asking(const Ask& ask) {
  for (int attempt = 1;; ++attempt) {
    Outcome outcome = fetch(ask);
    if (outcome) return std::move(*outcome);
    const Setback& setback = outcome.error();
    if (!setback.passes || attempt >= options_.attempts || !wait(attempt - 1, setback)) {
      return std::unexpected(setback.error);
    }
  }
}

std::expected<bool, Registry::Setback> Registry::ask_permission(const Headers& headers,
                                                                unsigned used) {
  const std::optional<Challenge> challenge = challenge_in(headers);
  if (!challenge) return false;
  std::optional<RegistryLogin> login;
  {
    const std::lock_guard guard(mutex_);
    if (permission_.number != used) return true;
    if (!login_) {
      auto found = options_.credentials ? options_.credentials(image_.registry, image_.repository)
                                        : Result<std::optional<RegistryLogin>>(std::nullopt);
      if (!found) return std::unexpected(Setback{std::move(found).error()});
      login_ = std::move(*found);
    }
    login = *login_;
  }
  std::string header;
  if (challenge->scheme == Challenge::Scheme::basic) {
    if (!login || login->user.empty()) return false;
    header = basic(*login);
  } else {
    auto token = fetch_token(*challenge, login);
    if (!token) return std::unexpected(std::move(token).error());
    header = fmt::format("Bearer {}", *token);
  }
  const std::lock_guard guard(mutex_);
  // A password that was refused is the same the second time.
  const bool is_new = header != permission_.header;
  permission_ = {std::move(header), permission_.number + 1};
  return is_new;
}

std::expected<std::string, Registry::Setback> Registry::fetch_token(
    const Challenge& challenge, const std::optional<RegistryLogin>& login) {
  // Never more than this, whatever the registry asks for.
  const std::string scope = fmt::format("repository:{}:pull", image_.repository);
  const std::string asked =
      fmt::format("service={}&scope={}", percent_encode(challenge.service), percent_encode(scope));
  Ask ask{.url = challenge.realm};
  ask.limits.body_bytes = token_bytes;
  const auto realm = parse_url(challenge.realm);
  const auto refused = [&](Fault fault, std::string_view why) {
    return std::unexpected(Setback{Error{fault, fmt::format("`{}`: {}", image_.source(), why)}});
  };
  if (!realm) return refused(Fault::malformed, "the registry names no place that gives tokens");
  if (login && !login->identity_token.empty()) {
    ask.form = fmt::format("grant_type=refresh_token&{}&client_id=hakoseki&refresh_token={}", asked,
                           percent_encode(login->identity_token));
    ask.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  } else {
    ask.url += fmt::format("{}{}", challenge.realm.contains('?') ? '&' : '?', asked);
    if (login) ask.headers.push_back({"Authorization", basic(*login)});
  }
  // Without redirects: it holds what nobody else must see.
  const auto request = request_for(ask, ask.url);
  if (!request) return std::unexpected(Setback{request.error()});
  const HttpOutcome outcome = streams_->fetch(*request);
  if (!outcome) return std::unexpected(setback_of(outcome.error()));
  if (outcome->status == 401 || outcome->status == 403) {
    return refused(Fault::denied,
                   login ? fmt::format("`{}` does not accept the credentials of `{}`", realm->host,
                                       utf8::neutralise(login->origin))
                         : fmt::format("`{}` gives no token without credentials; log in with "
                                       "`docker login`",
                                       realm->host));
  }
  if (outcome->status != 200) {
    return std::unexpected(Setback{
        Error{Fault::unavailable, fmt::format("`{}`: `{}`, which gives tokens, answers {}",
                                              image_.source(), realm->host, outcome->status)},
        may_pass(outcome->status), retry_after(outcome->headers)});
  }
  const SourceText source("token", outcome->body);
  const Result<Document> document = read_json(source);
  if (!document) return refused(Fault::malformed, "what should give a token gives no JSON");
  for (const std::string_view name : {"token", "access_token"}) {
    const auto token = document->root().find(name);
    if (token && token->is_scalar() && !token->text().empty()) return std::string(token->text());
  }
  return refused(Fault::malformed, "what should give a token gives none");
}

Result<HttpResponse> Registry::get_manifest(std::string_view reference) {
  Ask ask{.url = url_of("manifests", reference),
          .headers = {{"Accept", oci::accepted_manifests()}}};
  ask.limits.body_bytes = oci::manifest_bytes;
  return keep_asking(ask);
}

Result<Registry::Root> Registry::root() {
  const bool is_by_digest = image_.digest.known();
  TRY(HttpResponse response, get_manifest(is_by_digest ? image_.digest.text : image_.tag.text));
  Root root;
  root.bytes = std::move(response.body);
  const std::string_view type = find_header(response.headers, "Content-Type").value_or("");
  root.manifest.media_type = lower_case(type.substr(0, type.find_first_of("; ")));
  if (is_by_digest) {
    root.manifest.digest = image_.digest.text;
    return root;
  }
  root.manifest.digest = oci::sha256_digest(root.bytes);
  const auto told = find_header(response.headers, "Docker-Content-Digest");
  if (told && oci::is_digest(*told)) {
    TRY_VOID(
        oci::verify(root.bytes, *told, fmt::format("{}:{}", image_.source(), image_.tag.text)));
  }
  return root;
}

Result<std::string> Registry::read_manifest(const oci::Descriptor& manifest) {
  TRY(HttpResponse response, get_manifest(manifest.digest));
  return std::move(response.body);
}

Result<std::string> Registry::read_config(const oci::Descriptor& config) {
  TextSink sink(oci::config_bytes);
  TRY_VOID(push(config, sink));
  return sink.take();
}

Result<void> Registry::push(const oci::Descriptor& blob, ByteSink& sink) {
  BlobDownload download(blob, sink);
  TRY_VOID(go_on(download));
  return sink.finish();
}

Result<void> Registry::go_on(BlobDownload& download) {
  for (int attempt = 1;; ++attempt) {
    Ask ask{.url = url_of("blobs", download.blob().digest), .headers = download.headers()};
    ask.limits.total = milliseconds(0);
    // Also room for what a registry says instead of the blob.
    ask.limits.body_bytes = static_cast<std::size_t>(
        std::max<std::uint64_t>(download.blob().size, limits::answer_bytes));
    download.begin_again();
    Outcome outcome = follow(
        ask, [&](int status, const Headers& headers) { return download.begin(status, headers); },
        [&](std::string_view bytes) { return download.take(bytes); });
    if (download.error()) return std::unexpected(*download.error());
    if (outcome && download.is_whole()) return {};
    const Setback setback = outcome ? Setback{download.too_short(), true} : outcome.error();
    if (!setback.passes || attempt >= options_.attempts || !wait(attempt - 1, setback)) {
      return std::unexpected(setback.error);
    }
  }
}

}  // namespace hakoseki::io
