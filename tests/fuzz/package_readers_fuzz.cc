// A path, a line end and any bytes, as a file of an image that a reader wants: packages with names,
// the same each time, or a refusal that says why.
#include "engines/image/digests.h"
#include "engines/image/lockfiles.h"
#include "engines/image/reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

void demand_lines(const std::string& lines) {
  fuzz::demand(lines.empty() || lines.ends_with('\n'));
}

void demand_digests(std::string_view digests) {
  while (!digests.empty()) {
    const image::RecordedDigest digest = image::take_digest(digests);
    fuzz::demand(digest.bytes.size() == image::length_of(digest.kind));
  }
}

void demand_found(const image::Found& found) {
  for (const image::Package& package : found.packages) {
    fuzz::demand(!package.name.empty());
    fuzz::demand(image::purl(package, found.release).starts_with("pkg:"));
    demand_lines(package.owned);
    demand_digests(package.digests);
  }
  for (const Message& trouble : found.troubles)
    fuzz::demand(!trouble.en.empty() && !trouble.ja.empty());
  demand_lines(found.owned);
  demand_digests(found.digests);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) return 0;
  const std::string path = text.substr(0, end);
  const std::string_view bytes = std::string_view(text).substr(end + 1);
  const image::Reader* reader = image::digest_reader_by_path(path);
  if (reader == nullptr) reader = image::lockfile_reader_by_path(path);
  if (reader == nullptr || bytes.size() > reader->most_bytes) return 0;
  const auto found = reader->read(path, bytes);
  const auto again = reader->read(path, bytes);
  fuzz::demand(found.has_value() == again.has_value());
  if (!found) {
    fuzz::demand(!found.error().what.empty());
    return 0;
  }
  fuzz::demand(found->packages == again->packages && found->troubles == again->troubles);
  demand_found(*found);
  return 0;
}
