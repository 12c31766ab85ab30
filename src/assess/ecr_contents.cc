#include "assess/ecr_contents.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "inventory/one_place.h"

namespace hakoseki {
namespace {

// "111122223333/eu-west-1/team/web" of the ARN of a repository, in any partition.
std::string place_in(std::string_view arn) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = std::min(arn.find(':'), arn.size());
    part = arn.substr(0, colon);
    arn.remove_prefix(std::min(colon + 1, arn.size()));
  }
  constexpr std::string_view kind = "repository/";
  if (!arn.starts_with(kind)) return {};
  return fmt::format("{}/{}/{}", parts[4], parts[3], arn.substr(kind.size()));
}

}  // namespace

ManifestKind kind_of(const EcrImage& image) {
  constexpr std::array<std::string_view, 2> indexes = {
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.docker.distribution.manifest.list.v2+json"};
  constexpr std::array<std::string_view, 4> images = {
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.distribution.manifest.v1+json",
      "application/vnd.docker.distribution.manifest.v1+prettyjws"};
  const std::string* type = image.manifest_media_type.if_known();
  if (type == nullptr) return ManifestKind::unknown;
  if (std::find(indexes.begin(), indexes.end(), *type) != indexes.end()) return ManifestKind::index;
  const bool known = std::find(images.begin(), images.end(), *type) != images.end();
  return known ? ManifestKind::image : ManifestKind::unknown;
}

EcrContents::EcrContents(const Index& index) : index_(index) {
  for (const EcrRepository& repository : index.inventory().all<EcrRepository>()) {
    if (!is_live(repository)) continue;
    repositories_.emplace(place_in(repository.address), &repository);
  }
  for (const EcrImage& image : index.inventory().all<EcrImage>()) {
    const std::string repository = image.address.substr(0, image.address.rfind('/'));
    images_[repository].push_back(&image);
    for (const Element<Fact<std::string>>& tag : image.image_tags.elements) {
      const std::string* text = tag.value.if_known();
      if (text != nullptr) tags_[repository].emplace(*text, &image);
    }
  }
}

const EcrRepository* EcrContents::repository_of(const ImageRef& image) const {
  if (image.kind != RegistryKind::private_ecr || image.account.empty()) return nullptr;
  const auto found =
      repositories_.find(fmt::format("{}/{}/{}", image.account, image.region, image.repository));
  return found == repositories_.end() ? nullptr : found->second;
}

const EcrImage* EcrContents::find(const EcrRepository& repository, std::string_view digest) const {
  return index_.find<EcrImage>(
      Reference{.text = fmt::format("{}/{}", repository.address, digest), .is_address = true});
}

const EcrImage* EcrContents::tagged(const EcrRepository& repository, std::string_view tag) const {
  const auto tags = tags_.find(repository.address);
  if (tags == tags_.end()) return nullptr;
  const auto found = tags->second.find(tag);
  return found == tags->second.end() ? nullptr : found->second;
}

std::span<const EcrImage* const> EcrContents::all_of(const EcrRepository& repository) const {
  const auto found = images_.find(repository.address);
  if (found == images_.end()) return {};
  return found->second;
}

std::vector<Gap> EcrContents::unseen(const EcrRepository& repository) const {
  return index_.inventory().unseen<EcrImage>(repository.address);
}

std::string short_digest(std::string_view digest) {
  constexpr std::string_view algorithm = "sha256:";
  constexpr std::size_t digits = 12;
  return std::string(digest.substr(0, algorithm.size() + digits));
}

}  // namespace hakoseki
