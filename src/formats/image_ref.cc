#include "formats/image_ref.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/account_id.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/holes.h"

namespace hakoseki {
namespace {

constexpr std::string_view docker_hub_host = "docker.io";
constexpr std::array<std::string_view, 4> docker_hub_names = {
    "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"};

// What may follow `<account>.dkr.ecr.<region>.` and `<account>.dkr-ecr.<region>.`: AWS's own names.
constexpr std::array<std::string_view, 7> ecr_endings = {
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",  "c2s.ic.gov",
    "sc2s.sgov.gov", "cloud.adc-e.uk",   "csp.hci.ic.gov"};
constexpr std::array<std::string_view, 2> dual_stack_endings = {"on.aws",
                                                                "on.amazonwebservices.com.cn"};

// Docker allows 255 bytes of name and 128 of tag; holes have longer names than what fills them.
constexpr std::size_t longest = 2048;

std::unexpected<Error> malformed(std::string_view text, std::string_view why) {
  return std::unexpected(
      Error{Fault::malformed,
            fmt::format("image `{}`: {}", utf8::clip(utf8::neutralise(text), 200), why)});
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t dot = find_outside_holes(host, ".", begin);
    labels.push_back(host.substr(begin, dot == std::string_view::npos ? dot : dot - begin));
    if (dot == std::string_view::npos) return labels;
    begin = dot + 1;
  }
}

// `${AWS::URLSuffix}` may stand for the end of the name.
bool ends_as(std::string_view host, std::string_view first_label,
             std::span<const std::string_view> endings) {
  const std::string_view rest(first_label.data(),
                              static_cast<std::size_t>(host.end() - first_label.data()));
  return single_hole(rest).has_value() ||
         std::find(endings.begin(), endings.end(), rest) != endings.end();
}

bool is_account(std::string_view label) {
  return has_hole(label) || is_account_id(label);
}

bool is_private_ecr(std::string_view host) {
  const std::vector<std::string_view> labels = labels_of(host);
  if (!is_account(labels.front())) return false;
  if (labels.size() >= 5 && labels[1] == "dkr" && (labels[2] == "ecr" || labels[2] == "ecr-fips")) {
    return ends_as(host, labels[4], ecr_endings);
  }
  if (labels.size() >= 4 && (labels[1] == "dkr-ecr" || labels[1] == "dkr-ecr-fips")) {
    return ends_as(host, labels[3], dual_stack_endings);
  }
  return false;
}

// <account>.dkr.ecr.<region>.amazonaws.com, <account>.dkr-ecr.<region>.on.aws
std::string_view region_in(std::string_view private_ecr) {
  const std::vector<std::string_view> labels = labels_of(private_ecr);
  return labels.at(labels[1] == "dkr" ? 3 : 2);
}

RegistryKind kind_of(std::string_view host) {
  if (single_hole(host)) return RegistryKind::unknown;
  if (is_private_ecr(host)) return RegistryKind::private_ecr;
  if (host == "public.ecr.aws" || host == "ecr-public.aws.com") return RegistryKind::public_ecr;
  if (std::find(docker_hub_names.begin(), docker_hub_names.end(), host) != docker_hub_names.end()) {
    return RegistryKind::docker_hub;
  }
  return has_hole(host) ? RegistryKind::unknown : RegistryKind::other;
}

bool is_host(std::string_view segment) {
  return segment == "localhost" || find_outside_holes(segment, ".:") != std::string_view::npos;
}

bool ends_in_hole(std::string_view text) {
  const std::vector<Hole> holes = holes_in(text);
  return !holes.empty() && holes.back().end == text.size();
}

// `${Repository.RepositoryUri}`, an attribute of AWS::ECR::Repository: host and repository, no
// more.
bool is_repository_uri(std::string_view text) {
  const std::optional<std::string_view> name = single_hole(text);
  return name && name->ends_with(".RepositoryUri") &&
         std::count(name->begin(), name->end(), '.') == 1;
}

Result<ImagePart> digest_of(std::string_view text, std::string_view whole) {
  if (has_hole(text)) return ImagePart{ImagePart::State::unknown, std::string(text)};
  const std::size_t colon = text.find(':');
  const std::string_view hex = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const std::size_t wanted = text.starts_with("sha256:") ? 64 : 128;
  if ((!text.starts_with("sha256:") && !text.starts_with("sha512:")) || hex.size() != wanted ||
      hex.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return malformed(whole, "not a digest behind `@`");
  }
  return ImagePart{ImagePart::State::known, std::string(text)};
}

void place_repository(std::string_view name, ImageRef& ref) {
  const std::size_t slash = find_outside_holes(name, "/");
  const std::string_view first = name.substr(0, slash);
  if (slash == std::string_view::npos) {
    ref.repository = name;
    if (is_repository_uri(name)) {
      ref.kind = RegistryKind::private_ecr;
    } else if (has_hole(name)) {
      ref.kind = RegistryKind::unknown;
    } else {
      ref.registry = docker_hub_host;
      ref.repository = fmt::format("library/{}", name);
    }
    return;
  }
  if (!is_host(first)) {
    // A hole before the slash is a host or a name space.
    ref.kind = has_hole(first) ? RegistryKind::unknown : RegistryKind::docker_hub;
    if (ref.kind == RegistryKind::docker_hub) ref.registry = docker_hub_host;
    ref.repository = name;
    return;
  }
  ref.kind = kind_of(first);
  ref.registry = ref.kind == RegistryKind::docker_hub ? docker_hub_host : first;
  ref.repository = name.substr(slash + 1);
  if (ref.kind == RegistryKind::docker_hub && ref.repository.find('/') == std::string::npos) {
    ref.repository = fmt::format("library/{}", ref.repository);
  }
  if (ref.kind != RegistryKind::private_ecr) return;
  const std::string_view account = first.substr(0, 12);
  if (is_digits(account) && first.substr(12, 1) == ".") ref.account = account;
  const std::string_view region = region_in(first);
  if (!has_hole(region)) ref.region = region;
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::string image_with_holes(std::string_view text) {
  const std::string whole = with_holes(text);
  const std::vector<Hole> holes = holes_in(whole);
  const std::size_t slash = whole.rfind('/');
  const std::size_t name_end = std::min(
      find_outside_holes(whole, ":@", slash == std::string::npos ? 0 : slash), whole.size());
  auto hole = holes.begin();
  std::string named;
  for (std::size_t at = 0; at < whole.size();) {
    std::size_t end = at + 1;
    if (hole != holes.end() && at == hole->begin) {
      end = (hole++)->end;
    } else if (at < name_end && is_upper(whole[at])) {
      while (end < name_end &&
             (is_upper(whole[end]) || whole[end] == '_' || is_digit(whole[end]))) {
        ++end;
      }
      named += "${" + whole.substr(at, end - at) + "}";
      at = end;
      continue;
    }
    named += whole.substr(at, end - at);
    at = end;
  }
  return named;
}

std::string ImageRef::source() const {
  return registry.empty() ? repository : fmt::format("{}/{}", registry, repository);
}

Result<ImageRef> parse_image_ref(std::string_view text) {
  if (text.empty()) return malformed(text, "nothing is written");
  if (text.size() > longest) return malformed(text, "too long");
  if (find_outside_holes(text, " \t\r\n") != std::string_view::npos) {
    return malformed(text, "white space inside");
  }
  ImageRef ref;
  std::string_view name = text;
  const std::size_t at = find_outside_holes(name, "@");
  if (at != std::string_view::npos) {
    TRY(ref.digest, digest_of(name.substr(at + 1), text));
    name = name.substr(0, at);
  }
  // A colon before the last slash belongs to the host's port.
  std::size_t slash = 0;
  for (std::size_t next = 0; next != std::string_view::npos;) {
    next = find_outside_holes(name, "/", next);
    if (next != std::string_view::npos) slash = ++next;
  }
  const std::size_t colon = find_outside_holes(name, ":", slash);
  if (colon != std::string_view::npos) {
    const std::string_view tag = name.substr(colon + 1);
    if (tag.empty()) return malformed(text, "an empty tag behind `:`");
    ref.tag = {has_hole(tag) ? ImagePart::State::unknown : ImagePart::State::known,
               std::string(tag)};
    name = name.substr(0, colon);
  }
  if (!is_repository_uri(text)) {
    if (at == std::string_view::npos && ends_in_hole(text)) {
      ref.digest.state = ImagePart::State::unknown;
      ref.tag.state = ImagePart::State::unknown;
    } else if (ref.tag.absent() && !is_repository_uri(name) && has_hole(name.substr(slash))) {
      ref.tag.state = ImagePart::State::unknown;
    }
  }
  if (name.empty() || name.ends_with('/')) return malformed(text, "no repository name");
  place_repository(name, ref);
  return ref;
}

}  // namespace hakoseki
