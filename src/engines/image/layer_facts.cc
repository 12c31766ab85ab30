#include "engines/image/layer_facts.h"

namespace hakoseki::image {

// By sizes and not by capacities, so that facts that were kept take up what they did.
std::size_t held_bytes(const FileFacts& facts) {
  const Found& found = facts.found;
  std::size_t bytes =
      sizeof(FileFacts) + found.owner.size() + found.owned.size() + found.digests.size();
  for (const ImageAccount& one : found.accounts)
    bytes += sizeof(ImageAccount) + one.name.size();
  for (const ImageGroup& one : found.groups) {
    bytes += sizeof(ImageGroup) + one.name.size();
    for (const std::string& member : one.members)
      bytes += sizeof(std::string) + member.size();
  }
  for (const Package& one : found.packages) {
    bytes += 2 * sizeof(Package) + one.owned.size() + one.digests.size();
    bytes += 2 * (one.name.size() + one.version.size() + one.architecture.size() +
                  one.source_name.size() + one.source_version.size() + one.licence.size() +
                  one.place.size() + one.module.size() + one.depends.size() + one.provides.size());
  }
  return bytes;
}

std::size_t held_bytes(const LayerGap& gap) {
  return sizeof(LayerGap) + gap.where.size() + gap.reason.en.size() + gap.reason.ja.size();
}

std::size_t held_bytes(const LayerFacts& facts) {
  std::size_t bytes = facts.files.held_bytes() + facts.digests.held_bytes();
  for (const FileFacts& one : facts.read)
    bytes += held_bytes(one);
  for (const LayerGap& one : facts.gaps)
    bytes += held_bytes(one);
  return bytes;
}

}  // namespace hakoseki::image
