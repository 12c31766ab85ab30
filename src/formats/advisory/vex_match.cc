// Of what package in what image a statement of VEX speaks.
#include <algorithm>
#include <array>
#include <tuple>

#include "base/ascii.h"
#include "formats/advisory/vex.h"
#include "formats/image_ref.h"

namespace hakoseki::advisory {
namespace {

// Go writes `v1.2.3`, and many tools leave out the letter.
bool is_same_version(std::string_view type, std::string_view a, std::string_view b) {
  if (type == "golang" || type == "generic") {
    if (a.starts_with('v')) a.remove_prefix(1);
    if (b.starts_with('v')) b.remove_prefix(1);
  }
  return a == b;
}

// What the pattern has, the other one must have (OpenVEX, section "Package URLs"; purl-spec).
bool is_meant(const Purl& pattern, const Purl& purl) {
  return pattern.type == purl.type && pattern.space == purl.space && pattern.name == purl.name &&
         (pattern.version.empty() || is_same_version(purl.type, pattern.version, purl.version)) &&
         (pattern.subpath.empty() || pattern.subpath == purl.subpath) &&
         std::ranges::all_of(pattern.qualifiers, [&](const auto& qualifier) {
           return purl.qualifier(qualifier.first) == qualifier.second;
         });
}

bool is_meant(const VexThing& thing, const Purl& purl) {
  return std::ranges::any_of(thing.purls,
                             [&](const Purl& pattern) { return is_meant(pattern, purl); });
}

bool is_meant(const VexThing& thing, const VexSubject& subject) {
  return is_meant(thing, subject.package) || (subject.source && is_meant(thing, *subject.source));
}

// ---- images ----

std::string repository_of(const ImageRef& image) {
  return image.source();
}

// `docker.io/library/nginx`, however much of it is written.
std::string repository_of(std::string_view text) {
  const auto image = parse_image_ref(text);
  return image ? repository_of(*image) : std::string(text);
}

bool has_digest(const VexImage& image, std::string_view digest) {
  return is_one_of(digest, image.digests);
}

// pkg:oci/NAME@DIGEST?repository_url=HOST/REPOSITORY&tag=TAG&arch=amd64 (purl-spec, type oci). The
// name is the last part of the repository.
bool is_reference_of_oci(const Purl& pattern, std::string_view reference) {
  const auto image = parse_image_ref(reference);
  if (!image) return false;
  const std::string repository = repository_of(*image);
  const std::string name = lower_case(repository.substr(repository.rfind('/') + 1));
  if (name != pattern.name) return false;
  const std::string_view url = pattern.qualifier("repository_url");
  if (!url.empty() && repository_of(url) != repository) return false;
  const std::string_view tag = pattern.qualifier("tag");
  return tag.empty() || (image->tag.known() && image->tag.text == tag);
}

bool is_oci_image(const Purl& pattern, const VexImage& image) {
  const std::string_view architecture = pattern.qualifier("arch");
  if (!architecture.empty() && architecture != image.architecture) return false;
  if (!pattern.version.empty() && !has_digest(image, pattern.version)) return false;
  constexpr std::array<std::string_view, 3> known = {"arch", "repository_url", "tag"};
  const bool is_all_known = std::ranges::all_of(
      pattern.qualifiers, [&](const auto& pair) { return is_one_of(pair.first, known); });
  return is_all_known && std::ranges::any_of(image.references, [&](const std::string& reference) {
           return is_reference_of_oci(pattern, reference);
         });
}

// pkg:docker/NAMESPACE/NAME@TAG-OR-DIGEST?repository_url=HOST (purl-spec, type docker).
bool is_docker_image(const Purl& pattern, const VexImage& image) {
  std::string repository = pattern.name;
  if (!pattern.space.empty()) repository = pattern.space + '/' + repository;
  const std::string_view host = pattern.qualifier("repository_url");
  if (!host.empty()) repository = std::string(host) + '/' + repository;
  repository = repository_of(repository);
  return std::ranges::any_of(image.references, [&](const std::string& reference) {
    const auto named = parse_image_ref(reference);
    if (!named || repository_of(*named) != repository) return false;
    return pattern.version.empty() || has_digest(image, pattern.version) ||
           (named->tag.known() && named->tag.text == pattern.version);
  });
}

bool is_image(const Purl& pattern, const VexImage& image) {
  if (pattern.type == "oci") return is_oci_image(pattern, image);
  return pattern.type == "docker" && is_docker_image(pattern, image);
}

// Vendor, product and version of a CPE 2.2 or 2.3: of what part of a distribution it is does not
// matter.
std::array<std::string_view, 3> release_of(std::string_view cpe) {
  if (cpe.starts_with("cpe:2.3:")) cpe.remove_prefix(4);
  std::array<std::string_view, 3> parts;
  std::size_t at = cpe.find(':');
  if (at != std::string_view::npos) at = cpe.find(':', at + 1);
  for (std::string_view& part : parts) {
    if (at == std::string_view::npos) break;
    const std::size_t end = cpe.find(':', at + 1);
    part = cpe.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    at = end;
  }
  return parts;
}

bool is_release(std::string_view pattern, std::string_view cpe) {
  const auto [vendor, product, version] = release_of(pattern);
  const auto own = release_of(cpe);
  return !vendor.empty() && !product.empty() && vendor == own[0] && product == own[1] &&
         (version.empty() || version == "*" || version == own[2]);
}

bool is_image(const VexThing& thing, const VexImage& image) {
  const auto is_in = [&](const std::string& digest) { return has_digest(image, digest); };
  const auto is_of = [&](const std::string& cpe) {
    return std::ranges::any_of(image.cpes,
                               [&](const std::string& own) { return is_release(cpe, own); });
  };
  return is_one_of(thing.id, image.references) || std::ranges::any_of(thing.digests, is_in) ||
         std::ranges::any_of(thing.cpes, is_of) ||
         std::ranges::any_of(thing.purls, [&](const Purl& purl) { return is_image(purl, image); });
}

bool is_about(const VexStatement& statement, std::span<const std::string> ids) {
  return std::ranges::any_of(statement.vulnerabilities,
                             [&](const std::string& id) { return is_one_of(id, ids); });
}

// Those without a time are older than all others.
std::tuple<bool, Moment, std::uint32_t> age_of(const VexStatement& statement) {
  if (!statement.time) return {false, Moment{}, 0};
  return {true, statement.time->second, statement.time->microsecond};
}

}  // namespace

bool names(const VexProduct& product, const VexImage& image, const VexSubject& subject) {
  const VexThing& thing = product.itself;
  const bool is_around =
      is_image(thing, image) || std::ranges::any_of(subject.holders, [&](const Purl& holder) {
        return is_meant(thing, holder);
      });
  if (product.subcomponents.empty()) return is_around || is_meant(thing, subject);
  return is_around && std::ranges::any_of(product.subcomponents, [&](const VexThing& part) {
           return is_meant(part, subject);
         });
}

const VexStatement* deciding(std::span<const VexDocument> documents,
                             std::span<const std::string> ids, const VexImage& image,
                             const VexSubject& subject) {
  const VexStatement* newest = nullptr;
  for (const VexDocument& document : documents) {
    for (const VexStatement& statement : document.statements) {
      if (!is_about(statement, ids)) continue;
      if (newest != nullptr && age_of(statement) < age_of(*newest)) continue;
      const bool is_named = std::ranges::any_of(statement.products, [&](const VexProduct& product) {
        return names(product, image, subject);
      });
      if (is_named) newest = &statement;
    }
  }
  return newest;
}

}  // namespace hakoseki::advisory
