#include "formats/oci/registry_route.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/json_reader.h"
#include "formats/oci/fields.h"
#include "formats/oci/image_location.h"
#include "formats/toml_tables.h"

namespace hakoseki::oci {
namespace {

using Pulls = RegistryMirror::Pulls;

std::string shown(std::string_view text) {
  return utf8::clip(utf8::neutralise(text), 200);
}

void trim_slashes(std::string& text) {
  while (text.ends_with('/')) {
    text.pop_back();
  }
}

class ConfReader {
 public:
  ConfReader(const std::string& path, std::string_view text) : path_(path), text_(text) {}

  Result<std::vector<RegistryRule>> read() {
    const Result<std::vector<TomlTable>> tables = read_toml_tables(text_);
    if (!tables) return refused(tables.error().fault, tables.error().what);
    if (!tables->front().other("registry").empty()) return written_in_one_line("registry");
    for (const TomlTable& table : *tables) {
      if (table.name == "registry") TRY_VOID(begin(table));
      if (table.name == "registry.mirror") TRY_VOID(add_mirror(table));
    }
    for (RegistryRule& rule : rules_) {
      TRY_VOID(end(rule));
    }
    return std::move(rules_);
  }

 private:
  Result<void> begin(const TomlTable& table) {
    if (!table.other("mirror").empty()) return written_in_one_line("mirror");
    RegistryRule rule{.prefix = std::string(table["prefix"]),
                      .location = std::string(table["location"]),
                      .origin = path_};
    TRY(rule.insecure, flag(table, "insecure"));
    TRY(rule.blocked, flag(table, "blocked"));
    TRY(const bool by_digest, flag(table, "mirror-by-digest-only"));
    rules_.push_back(std::move(rule));
    pulls_of_mirrors_ = by_digest ? Pulls::by_digest : Pulls::all;
    return {};
  }

  Result<void> add_mirror(const TomlTable& table) {
    if (rules_.empty()) return refused(Fault::malformed, "a mirror stands before any registry");
    RegistryMirror mirror{.location = std::string(table["location"]), .pulls = pulls_of_mirrors_};
    trim_slashes(mirror.location);
    if (mirror.location.empty()) return refused(Fault::malformed, "a mirror has no `location`");
    TRY(mirror.insecure, flag(table, "insecure"));
    const std::string_view pulls = table["pull-from-mirror"];
    if (pulls == "digest-only") {
      mirror.pulls = Pulls::by_digest;
    } else if (pulls == "tag-only") {
      mirror.pulls = Pulls::by_tag;
    } else if (!pulls.empty() && pulls != "all") {
      return refused(Fault::malformed,
                     fmt::format("`pull-from-mirror` cannot be `{}`", shown(pulls)));
    }
    rules_.back().mirrors.push_back(std::move(mirror));
    return {};
  }

  Result<void> end(RegistryRule& rule) const {
    trim_slashes(rule.prefix);
    trim_slashes(rule.location);
    if (rule.prefix.empty()) rule.prefix = rule.location;
    if (rule.prefix.empty()) {
      return refused(Fault::malformed, "a registry has neither `prefix` nor `location`");
    }
    const bool is_wild = rule.prefix.starts_with("*.");
    if (rule.location.empty() && !is_wild) rule.location = rule.prefix;
    return {};
  }

  [[nodiscard]] Result<bool> flag(const TomlTable& table, std::string_view name) const {
    const std::string_view value = table.other(name);
    if (value == "true") return true;
    if (value == "false" || (value.empty() && table[name].empty())) return false;
    return refused(Fault::malformed, fmt::format("`{}` is neither true nor false", name));
  }

  [[nodiscard]] std::unexpected<Error> written_in_one_line(std::string_view what) const {
    return refused(Fault::unsupported,
                   fmt::format("`{0} = ...` is not read; write it as `[[{1}{0}]]`", what,
                               what == "mirror" ? "registry." : ""));
  }

  [[nodiscard]] std::unexpected<Error> refused(Fault fault, std::string_view why) const {
    return std::unexpected(Error{fault, fmt::format("`{}`: {}", utf8::neutralise(path_), why)});
  }

  const std::string& path_;
  std::string_view text_;
  std::vector<RegistryRule> rules_;
  Pulls pulls_of_mirrors_ = Pulls::all;
};

// What of `name` the prefix covers; 0 where it does not.
std::size_t covered(std::string_view prefix, std::string_view name) {
  std::size_t end = prefix.size();
  if (prefix.starts_with("*.")) {
    const std::string_view domain = prefix.substr(1);
    const std::string_view host = name.substr(0, name.find_first_of(":/"));
    const std::string_view own = domain.substr(0, domain.find_first_of(":/"));
    if (host.size() <= own.size() || !host.ends_with(own)) return 0;
    const std::size_t begin = host.size() - own.size();
    if (!name.substr(begin).starts_with(domain)) return 0;
    end = begin + domain.size();
  } else if (!name.starts_with(prefix)) {
    return 0;
  }
  if (end == name.size()) return end;
  // Behind a host a colon begins a port.
  const bool is_host = !prefix.contains('/');
  return name[end] == '/' || (!is_host && (name[end] == ':' || name[end] == '@')) ? end : 0;
}

std::string full_name_of(const ImageRef& image) {
  std::string name = image.source();
  if (image.tag.known()) name += ':' + image.tag.text;
  if (image.digest.known()) name += '@' + image.digest.text;
  return name;
}

Result<ImageRef> image_named(const std::string& name, const std::string& origin) {
  const Result<ImageLocation> location = parse_image_location("docker://" + name);
  const std::string_view host = std::string_view(name).substr(0, name.find('/'));
  if (!location || location->image.registry != host) {
    return std::unexpected(
        Error{Fault::malformed,
              fmt::format("`{}`: `{}` names no registry", utf8::neutralise(origin), shown(name))});
  }
  return location->image;
}

bool takes_part(const RegistryMirror& mirror, const ImageRef& image) {
  if (mirror.pulls == Pulls::all) return true;
  return image.digest.known() == (mirror.pulls == Pulls::by_digest);
}

}  // namespace

Result<void> add_registries_conf(const std::string& path, std::string_view text,
                                 RegistryRules& rules) {
  TRY(std::vector<RegistryRule> further, ConfReader(path, text).read());
  for (RegistryRule& rule : further) {
    const auto same = std::ranges::find(rules.rules, rule.prefix, &RegistryRule::prefix);
    if (same == rules.rules.end()) {
      rules.rules.push_back(std::move(rule));
    } else {
      *same = std::move(rule);
    }
  }
  return {};
}

Result<void> add_daemon_json(const SourceText& source, RegistryRules& rules) {
  TRY(const Document document, read_json(source));
  TRY(const Fields fields, Fields::of(source, document.root()));
  TRY(const auto urls, fields.texts("registry-mirrors"));
  for (const Written& url : urls) {
    RegistryMirror mirror{.location = url.text};
    trim_slashes(mirror.location);
    mirror.insecure = mirror.location.starts_with("http://");
    const std::size_t scheme = mirror.location.find("://");
    const bool is_known = mirror.insecure || mirror.location.starts_with("https://");
    if (is_known) mirror.location.erase(0, scheme + 3);
    if (!is_known || mirror.location.empty()) {
      return fields.malformed(
          url.span,
          {fmt::format("the mirror `{}` is no URL of http or https", shown(url.text)),
           fmt::format("ミラー `{}` は http または https の URL ではありません", shown(url.text))});
    }
    rules.hub_mirrors.push_back(std::move(mirror));
  }
  return {};
}

Result<RegistryRoute> route_of(const RegistryRules& rules, const ImageRef& image) {
  const std::string name = full_name_of(image);
  const RegistryRule* best = nullptr;
  std::size_t length = 0;
  for (const RegistryRule& rule : rules.rules) {
    const std::size_t end = covered(rule.prefix, name);
    if (end <= length) continue;
    best = &rule;
    length = end;
  }
  RegistryRoute route{.registry = {.image = image}};
  const std::string rest = name.substr(length);
  if (best != nullptr) {
    const std::string origin = utf8::neutralise(best->origin);
    if (best->blocked) {
      return std::unexpected(
          Error{Fault::denied,
                Message{fmt::format("`{}`: `{}` blocks the registry", image.source(), origin),
                        fmt::format("`{}`: このレジストリは `{}` で禁止されています",
                                    image.source(), origin)}});
    }
    for (const RegistryMirror& mirror : best->mirrors) {
      if (!takes_part(mirror, image)) continue;
      TRY(ImageRef there, image_named(mirror.location + rest, best->origin));
      route.mirrors.push_back({std::move(there), mirror.insecure});
    }
    route.registry.insecure = best->insecure;
    if (!best->location.empty() && best->location != best->prefix) {
      TRY(route.registry.image, image_named(best->location + rest, best->origin));
    }
  }
  if (image.registry != "docker.io") return route;
  for (const RegistryMirror& mirror : rules.hub_mirrors) {
    const std::string below = name.substr(image.registry.size());
    TRY(ImageRef there, image_named(mirror.location + below, "daemon.json"));
    route.mirrors.push_back({std::move(there), mirror.insecure});
  }
  return route;
}

}  // namespace hakoseki::oci
