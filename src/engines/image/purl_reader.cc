#include "engines/image/purl_reader.h"

#include <fmt/format.h>

namespace hakoseki::image {

std::string name_in(const Purl& purl, PackageType type) {
  if (is_of_a_distribution(type) || purl.space.empty()) return purl.name;
  return fmt::format("{}{}{}", purl.space, type == PackageType::maven ? ':' : '/', purl.name);
}

std::optional<Package> package_of_purl(std::string_view text) {
  const Result<Purl> purl = parse_purl(text);
  const std::optional<PackageType> type = purl ? type_of(purl->type) : std::nullopt;
  if (!type) return std::nullopt;
  return Package{.type = *type,
                 .name = name_in(*purl, *type),
                 .version = purl->version,
                 .architecture = std::string(purl->qualifier("arch"))};
}

}  // namespace hakoseki::image
