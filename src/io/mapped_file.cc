#include "io/mapped_file.h"

#include <cerrno>
#include <utility>

#include <sys/mman.h>

namespace hakoseki::io {
namespace {

void* address_of(std::string_view bytes) {
  return const_cast<char*>(bytes.data());
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
  TRY(const RegularFile file, RegularFile::open(path, RegularFile::Links::followed));
  return of(file);
}

Result<MappedFile> MappedFile::of(const RegularFile& file) {
  if (file.size() == 0) return MappedFile({});
  void* const place =
      ::mmap(nullptr, file.size(), PROT_READ, MAP_PRIVATE, file.descriptor().number(), 0);
  if (place == MAP_FAILED) return system_trouble(file.path(), errno);
  return MappedFile({static_cast<const char*>(place), file.size()});
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(address_of(bytes_), bytes_.size());
}

void MappedFile::let_go() const {
  if (!bytes_.empty()) ::madvise(address_of(bytes_), bytes_.size(), MADV_DONTNEED);
}

}  // namespace hakoseki::io
