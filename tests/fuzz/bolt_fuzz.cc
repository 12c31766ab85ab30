// Any bytes as a database of Bolt, whose meta pages are given the right checksums: the same keys
// each time, or a refusal that says why.
#include "formats/bolt.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

constexpr std::size_t head_bytes = 16;
constexpr std::size_t checked_bytes = 56;
constexpr std::size_t most_items = 1000;

void seal(std::string& bytes, std::size_t page) {
  if (bytes.size() < page + head_bytes + checked_bytes + 8) return;
  std::uint64_t hash = 0xCBF29CE484222325;
  for (std::size_t i = 0; i < checked_bytes; ++i)
    hash = (hash ^ static_cast<unsigned char>(bytes[page + head_bytes + i])) * 0x100000001B3;
  for (std::size_t i = 0; i < 8; ++i)
    bytes[page + head_bytes + checked_bytes + i] = static_cast<char>(hash >> (8 * i) & 0xFFU);
}

std::string walk(BoltFile& file, const BoltFile::Bucket& bucket, std::size_t depth,
                 std::size_t& items) {
  std::string told;
  const auto text = file.value(bucket, "digest");
  told += text ? text->value_or("-") : text.error().message();
  const Result<void> walked = file.each_bucket(
      bucket, [&](const std::string& key, const BoltFile::Bucket& inner) -> Result<void> {
        if (++items > most_items) return std::unexpected(Error{Fault::too_large, "enough"});
        told += key + '{';
        if (depth < 4) told += walk(file, inner, depth + 1, items);
        told += '}';
        return {};
      });
  fuzz::demand(walked || !walked.error().what.empty());
  return told + (walked ? "" : walked.error().message());
}

std::string told(const std::string& bytes) {
  const auto read = [&](std::uint64_t offset, std::size_t size) -> Result<std::string> {
    fuzz::demand(offset <= bytes.size() && size <= bytes.size() - offset);
    return bytes.substr(offset, size);
  };
  auto file = BoltFile::open(read, bytes.size());
  if (!file) return file.error().message();
  std::size_t items = 0;
  return walk(*file, file->root(), 0, items);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes = fuzz::text_of(data, size);
  seal(bytes, 0);
  seal(bytes, 1024);
  seal(bytes, 4096);
  fuzz::demand(told(bytes) == told(bytes));
  return 0;
}
