#include "io/aws/s3_bucket.h"

#include <algorithm>
#include <cstddef>

#include "base/ascii.h"
#include "formats/xml.h"
#include "io/header.h"

namespace hakoseki::aws {
namespace {

// Of a name with dots the certificate of S3 would not be good.
bool is_label(std::string_view name) {
  const auto is_outer = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c); };
  return name.size() >= 3 && name.size() <= 63 && is_outer(name.front()) && is_outer(name.back()) &&
         std::ranges::all_of(name, [&](char c) { return is_outer(c) || c == '-'; });
}

}  // namespace

void place_bucket(WireRequest& request, Endpoint& endpoint) {
  const std::string_view path = request.path;
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string bucket(path.substr(1, end - 1));
  if (endpoint.is_override || !is_label(bucket)) return;
  endpoint.authority = bucket + '.' + endpoint.authority;
  request.path = end == path.size() ? "/" : std::string(path.substr(end));
}

std::optional<std::string> bucket_region(const io::HttpResponse& response) {
  if (response.status != 301 && response.status != 307 && response.status != 400) {
    return std::nullopt;
  }
  if (const auto header = io::find_header(response.headers, "x-amz-bucket-region")) {
    return std::string(*header);
  }
  // AuthorizationHeaderMalformed says which one it expects.
  const Result<XmlElement> error = read_xml(response.body);
  const XmlElement* region = error ? error->child("Region") : nullptr;
  if (region == nullptr || region->text.empty()) return std::nullopt;
  return region->text;
}

}  // namespace hakoseki::aws
