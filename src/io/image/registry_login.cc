#include "io/image/registry_login.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "formats/oci/fields.h"

namespace hakoseki::io {
namespace {

using Found = std::optional<RegistryLogin>;

// How Docker calls Docker Hub in its files.
constexpr std::string_view docker_hub = "https://index.docker.io/v1/";
constexpr std::chrono::seconds helper_limit{60};

// `https://host/v1/` and `host` are one.
std::string plain_name(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  while (key.ends_with('/')) {
    key.remove_suffix(1);
  }
  for (const std::string_view version : {"/v1", "/v2"}) {
    if (key.ends_with(version)) key.remove_suffix(version.size());
  }
  for (const std::string_view hub : {"index.docker.io", "registry-1.docker.io"}) {
    if (key == hub) return "docker.io";
  }
  return std::string(key);
}

bool covers(std::string_view key, std::string_view name) {
  return name == key || (name.starts_with(key) && name[key.size()] == '/');
}

std::unexpected<Error> malformed(const std::string& path, std::string_view why) {
  return std::unexpected(
      Error{Fault::malformed, fmt::format("`{}`: {}", utf8::neutralise(path), why)});
}

// One file with credentials. Its errors never quote it.
class LoginFile {
 public:
  LoginFile(std::string path, const RunWithInput& run, std::string registry,
            const std::string& repository)
      : path_(std::move(path)),
        run_(run),
        registry_(std::move(registry)),
        name_(fmt::format("{}/{}", registry_, repository)) {}

  Result<Found> look(std::string text) const {
    const SourceText source(path_, std::move(text));
    const Result<Document> document = read_json(source);
    if (!document) return malformed(path_, "no JSON");
    Result<Found> found = look(source, *document);
    if (!found && found.error().fault == Fault::malformed && !found.error().where.empty()) {
      return malformed(path_, found.error().what);
    }
    return found;
  }

 private:
  Result<Found> look(const SourceText& source, const Document& document) const {
    TRY(const oci::Fields root, oci::Fields::of(source, document.root()));
    TRY(const auto helpers, root.pairs("credHelpers"));
    for (const auto& [key, helper] : helpers) {
      if (plain_name(key.text) == registry_) return ask(helper.text, true);
    }
    TRY(const Found found, look_in_auths(source, root));
    if (found) return found;
    TRY(const std::string store, root.text("credsStore"));
    return store.empty() ? Result<Found>(std::nullopt) : ask(store, false);
  }

  Result<Found> look_in_auths(const SourceText& source, const oci::Fields& root) const {
    TRY(const auto auths, root.object("auths"));
    if (!auths) return std::nullopt;
    TRY(const auto keys, root.names("auths"));
    std::optional<std::string> best;
    std::size_t best_length = 0;
    for (const oci::Written& key : keys) {
      const std::string name = plain_name(key.text);
      if (!covers(name, name_) || (best && name.size() <= best_length)) continue;
      best = key.text;
      best_length = name.size();
    }
    const auto node = best ? auths->find(*best) : std::nullopt;
    if (!node) return std::nullopt;
    TRY(const oci::Fields entry, oci::Fields::of(source, *node));
    return login_in(entry);
  }

  // An entry may be empty: Docker writes one for each registry whose credentials a store keeps.
  [[nodiscard]] Result<Found> login_in(const oci::Fields& entry) const {
    RegistryLogin login;
    login.origin = path_;
    TRY(login.identity_token, entry.text("identitytoken"));
    TRY(login.user, entry.text("username"));
    TRY(login.password, entry.text("password"));
    TRY(const std::string auth, entry.text("auth"));
    if (!auth.empty()) {
      const auto pair = from_base64(auth);
      const std::size_t colon = pair ? pair->find(':') : std::string::npos;
      if (colon == std::string::npos) return malformed(path_, "an `auth` is no `user:password`");
      login.user = pair->substr(0, colon);
      login.password = pair->substr(colon + 1);
      // Docker once padded it with NULs.
      login.password.resize(std::min(login.password.find('\0'), login.password.size()));
    }
    if (login.identity_token.empty() && login.user.empty()) return std::nullopt;
    return login;
  }

  // A helper of this registry must work; a store may know nothing of it.
  [[nodiscard]] Result<Found> ask(const std::string& helper, bool is_named) const {
    constexpr std::string_view safe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    if (helper.empty() || helper.find_first_not_of(safe) != std::string::npos) {
      return malformed(path_, "the name of a helper of credentials is none");
    }
    const std::string program = fmt::format("docker-credential-{}", helper);
    const std::string server = registry_ == "docker.io" ? std::string(docker_hub) : registry_;
    const Result<Ended> ended = run_({program, "get"}, server, helper_limit);
    if (!ended && !is_named) return std::nullopt;
    if (!ended) return std::unexpected(ended.error());
    if (ended->code != 0) {
      // The one answer that is no failure has no code of its own (docker-credential-helpers).
      const bool is_unknown = ended->printed.contains("credentials not found") ||
                              ended->printed.contains("no credentials server URL");
      if (is_unknown || !is_named) return std::nullopt;
      return std::unexpected(
          Error{Fault::unavailable,
                fmt::format("program `{}`: ended with code {}", program, ended->code)});
    }
    const SourceText source(program, ended->printed);
    const Result<Document> document = read_json(source);
    if (!document) return malformed(program, "printed no JSON");
    const Result<oci::Fields> fields = oci::Fields::of(source, document->root());
    if (!fields) return malformed(program, "printed no object");
    TRY(std::string user, fields->text("Username"));
    TRY(std::string secret, fields->text("Secret"));
    if (user.empty() && secret.empty()) return std::nullopt;
    if (user == "<token>") return RegistryLogin{"", "", std::move(secret), program};
    return RegistryLogin{std::move(user), std::move(secret), "", program};
  }

  std::string path_;
  const RunWithInput& run_;
  std::string registry_;
  std::string name_;
};

std::optional<std::string> set_variable(const Surroundings& around, std::string_view name) {
  auto value = around.variable(name);
  return value && !value->empty() ? value : std::nullopt;
}

// A file that somebody named must be there.
struct Place {
  std::string path;
  bool is_named = false;
};

std::vector<Place> places(const Surroundings& around) {
  std::vector<Place> places;
  if (const auto named = set_variable(around, "REGISTRY_AUTH_FILE")) {
    places.push_back({*named, true});
  } else {
    if (const auto runtime = set_variable(around, "XDG_RUNTIME_DIR")) {
      places.push_back({fmt::format("{}/containers/auth.json", *runtime)});
    }
    if (const auto config = set_variable(around, "XDG_CONFIG_HOME")) {
      places.push_back({fmt::format("{}/containers/auth.json", *config)});
    } else if (!around.home.empty()) {
      places.push_back({fmt::format("{}/.config/containers/auth.json", around.home)});
    }
  }
  if (const auto folder = set_variable(around, "DOCKER_CONFIG")) {
    places.push_back({fmt::format("{}/config.json", *folder)});
  } else if (!around.home.empty()) {
    places.push_back({fmt::format("{}/.docker/config.json", around.home)});
  }
  return places;
}

}  // namespace

Result<Found> find_login(const Surroundings& around, const RunWithInput& run,
                         const std::string& registry, const std::string& repository) {
  for (const Place& place : places(around)) {
    Result<std::string> text = around.read_file(place.path);
    if (!text && place.is_named) return std::unexpected(text.error());
    if (!text) continue;
    TRY(Found found,
        LoginFile(place.path, run, plain_name(registry), repository).look(std::move(*text)));
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace hakoseki::io
