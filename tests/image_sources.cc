// Opens an image as `hakoseki image` does, and prints as JSON what it says of itself, and the
// SHA-256 of each layer as its bytes came, all of them at once.
//
// usage: image_sources [--platform PLATFORM|all] [--plain-http] [--ca-file FILE] [--certs FOLDER]
//                      [--registries FOLDER] [--stall SECONDS] IMAGE
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/stream_hash.h"
#include "formats/archive/verified_blob.h"
#include "io/file.h"
#include "io/image/open_images.h"
#include "io/image/registry_rules.h"

using namespace hakoseki;

namespace {

class Hash final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    hash_.feed(bytes);
    size += bytes.size();
    return {};
  }
  Result<void> finish() override {
    hex = hash_.hex();
    return {};
  }

  std::uint64_t size = 0;
  std::string hex;

 private:
  StreamHash hash_;
};

// Each entry as one line, a regular one with the hash of its content.
class Listing final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& entry) override {
    entry_ = entry;
    holes_ = 0;
    return entry.kind == FileKind::regular && !entry.unseen;
  }
  Result<void> data(std::string_view bytes) override {
    hash_.feed(bytes);
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    holes_ += bytes;
    for (const std::string zeros(4096, '\0'); bytes > 0;) {
      const auto part = std::min<std::uint64_t>(bytes, zeros.size());
      hash_.feed(std::string_view(zeros).substr(0, static_cast<std::size_t>(part)));
      bytes -= part;
    }
    return {};
  }
  Result<void> end() override {
    constexpr std::string_view kinds = "fhldcbp?";
    const bool has_content = entry_.kind == FileKind::regular && !entry_.unseen;
    lines.push_back(fmt::format(
        "{} {:04o} {}:{} {}{}{}{}{}", kinds.at(static_cast<std::size_t>(entry_.kind)), entry_.mode,
        entry_.uid, entry_.gid, entry_.path, entry_.link.empty() ? "" : " -> " + entry_.link,
        has_content ? " " + hash_.hex() : "", holes_ > 0 ? " holes" : "",
        entry_.unseen ? " unseen" : ""));
    return {};
  }

  std::vector<std::string> lines;

 private:
  FileEntry entry_;
  std::uint64_t holes_ = 0;
  StreamHash hash_;
};

struct Options {
  PlatformWish wish;
  io::RegistryOptions registry;
  std::string registries;  // instead of /etc/containers and /etc/docker; empty: no file counts
  std::string image;
};

int fail(const Error& error) {
  constexpr std::string_view faults[] = {"malformed", "denied", "unavailable", "too_large",
                                         "unsupported"};
  fmt::print(stderr, "{}: {}\n", faults[static_cast<std::size_t>(error.fault)], error.message());
  return 1;
}

Result<Options> read_options(std::span<char*> words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto value = [&] { return i + 1 < words.size() ? words[++i] : ""; };
    if (word == "--platform") {
      TRY(options.wish, parse_platform_wish(value()));
    } else if (word == "--plain-http") {
      options.registry.plain_http = true;
    } else if (word == "--ca-file") {
      options.registry.curl.ca_file = value();
    } else if (word == "--certs") {
      options.registry.certificate_folders.emplace_back(value());
    } else if (word == "--registries") {
      options.registries = value();
    } else if (word == "--stall") {
      options.registry.stall = std::chrono::seconds(std::strtol(value(), nullptr, 10));
    } else {
      options.image = word;
    }
  }
  return options;
}

io::Surroundings surroundings() {
  io::Surroundings around;
  around.variable = [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  around.home = around.variable("HOME").value_or("");
  around.read_file = [](const std::string& path) { return io::read_file(path); };
  return around;
}

Result<void> read_layers(ImageSource& source, std::vector<Hash>& hashes) {
  std::vector<Result<void>> outcomes(hashes.size());
  {
    std::vector<std::jthread> readers;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      readers.emplace_back([&, i] {
        const LayerBlob& layer = source.image().layers[i];
        VerifiedBlob verified(hashes[i], {.name = layer.digest, .digest = layer.digest});
        outcomes[i] = source.read_blob(i, verified);
      });
    }
  }
  for (Result<void>& outcome : outcomes) {
    TRY_VOID(std::move(outcome));
  }
  return {};
}

Result<void> print(ImageSource& source, JsonWriter& json) {
  const OpenedImage& image = source.image();
  json.begin_object();
  json.member("reference", image.reference);
  json.member("digest", image.digest);
  json.member("index_digest", image.index_digest);
  json.member("platform", image.platform.text());
  json.member("config_digest", image.config_digest);
  json.member("config", image.config);
  const bool is_folder = !image.layers.empty() && image.layers.front().is_folder;
  std::vector<Hash> hashes(is_folder ? 0 : image.layers.size());
  TRY_VOID(read_layers(source, hashes));
  json.key("layers");
  json.begin_array();
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const LayerBlob& layer = image.layers[i];
    json.begin_object();
    json.member("media_type", layer.media_type);
    json.member("digest", layer.digest);
    json.member("diff_id", layer.diff_id);
    json.key("size");
    json.number(layer.size);
    json.member("read", "sha256:" + hashes[i].hex);
    json.key("read_size");
    json.number(hashes[i].size);
    json.end_object();
  }
  json.end_array();
  if (is_folder) {
    Listing listing;
    TRY_VOID(source.read_entries(0, listing));
    json.key("entries");
    json.begin_array();
    for (const std::string& line : listing.lines) {
      json.string(line);
    }
    json.end_array();
  }
  json.end_object();
  return {};
}

Result<std::string> run(std::span<char*> words) {
  TRY(Options options, read_options(words));
  const io::Surroundings around = surroundings();
  options.registry.curl.user_agent = "hakoseki/test";
  options.registry.curl.proxies = io::proxies_of(around.variable);
  options.registry.first_pause = std::chrono::milliseconds(20);
  options.registry.credentials = [&](const std::string& registry, const std::string& repository) {
    return io::find_login(around, io::run_to_end, registry, repository);
  };
  if (!options.registries.empty()) {
    options.registry.routes = [&](const ImageRef& image) -> Result<oci::RegistryRoute> {
      TRY(const oci::RegistryRules rules,
          io::registry_rules(around, {options.registries, options.registries}));
      return oci::route_of(rules, image);
    };
  }
  TRY(const ImageLocation location, parse_image_location(options.image));
  TRY(io::OpenedImages opened,
      io::open_images(location, options.wish,
                      {std::move(options.registry),
                       {.host = around.variable("DOCKER_HOST").value_or(""),
                        .temporary = around.variable("TMPDIR").value_or("/tmp"),
                        .most_bytes = 64U << 20U},
                       around.variable("STORE").value_or("")}));
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const auto& image : opened.images) {
    TRY_VOID(print(*image, json));
  }
  json.end_array();
  return out;
}

}  // namespace

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);
  const Result<std::string> out = run(std::span(words, static_cast<std::size_t>(count)).subspan(1));
  if (!out) return fail(out.error());
  fmt::print("{}\n", *out);
  return 0;
}
