// Any bytes as a tar archive: entries that hold what they promise, or a refusal with a place; and
// the same whatever parts the bytes come in.
#include <charconv>

#include "formats/archive/tar.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

constexpr TarLimits limits = {
    .entries = 200, .name_bytes = 300, .header_bytes = 4000, .sparse_extents = 100};

// Everything that was said, as one text; and what must hold of each entry.
class Said final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& entry) override {
    fuzz::demand(!open_);
    open_ = true;
    fuzz::demand(++entries_ <= limits.entries);
    for (const std::string& name : {entry.path, entry.link}) {
      fuzz::demand(name.size() <= limits.name_bytes && name.find('\0') == std::string::npos);
    }
    fuzz::demand(!entry.path.starts_with('/') && !entry.path.ends_with('/'));
    fuzz::demand(!entry.path.starts_with("./") && entry.mode <= 07777);
    regular_ = entry.kind == FileKind::regular;
    fuzz::demand(regular_ || entry.size == 0);
    left_ = entry.size;
    text += entry.path + '\n' + entry.link + '\n' + entry.capability + '\n';
    for (const std::uint64_t number :
         {std::uint64_t{entry.mode}, entry.uid, entry.gid, entry.size,
          static_cast<std::uint64_t>(entry.mtime), static_cast<std::uint64_t>(entry.kind)}) {
      text += std::to_string(number) + ' ';
    }
    wanted_ = entries_ % 3 != 0;
    return wanted_;
  }
  Result<void> data(std::string_view bytes) override {
    fuzz::demand(!bytes.empty());
    take(bytes.size());
    text += bytes;
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    fuzz::demand(bytes > 0);
    take(bytes);
    text += '[' + std::to_string(bytes) + ']';
    return {};
  }
  Result<void> end() override {
    fuzz::demand(open_ && (!wanted_ || left_ == 0));
    open_ = false;
    return {};
  }

  std::string text;

 private:
  void take(std::uint64_t bytes) {
    fuzz::demand(open_ && wanted_ && regular_ && bytes <= left_);
    left_ -= bytes;
  }

  std::uint64_t entries_ = 0;
  std::uint64_t left_ = 0;
  bool open_ = false;
  bool wanted_ = false;
  bool regular_ = false;
};

std::string read(std::string_view bytes, std::size_t step) {
  Said said;
  TarReader reader(said, limits);
  Result<void> done;
  for (std::size_t at = 0; done && at < bytes.size(); at += step)
    done = reader.feed(bytes.substr(at, step));
  if (done) done = reader.finish();
  if (done) return said.text;
  const Error& error = done.error();
  fuzz::demand(!error.what.empty() && error.where.starts_with("entry "));
  const std::string_view place = error.where;
  std::uint64_t offset = 0;
  const std::string_view digits = place.substr(place.rfind(' ') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), offset);
  fuzz::demand(offset <= bytes.size());
  return said.text + error.message();
}

// Most changes only break a checksum; with it put right, what lies behind is reached too.
std::string sealed(std::string bytes) {
  for (std::size_t block = 0; block + 512 <= bytes.size(); block += 512) {
    if (bytes.compare(block + 257, 5, "ustar") != 0) continue;
    bytes.replace(block + 148, 8, 8, ' ');
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i)
      sum += static_cast<unsigned char>(bytes[block + i]);
    for (std::size_t digit = 0; digit < 6; ++digit, sum /= 8)
      bytes[block + 153 - digit] = static_cast<char>('0' + sum % 8);
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string given = fuzz::text_of(data, size);
  for (const std::string& bytes : {given, sealed(given)}) {
    const std::string whole = read(bytes, bytes.size() + 1);
    fuzz::demand(read(bytes, 1) == whole);
    fuzz::demand(read(bytes, 300) == whole);
  }
  return 0;
}
