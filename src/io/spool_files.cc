#include "io/spool_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/file.h"
#include "io/nameless_file.h"

namespace hakoseki::io {
namespace {

std::unexpected<Error> failed() {
  return std::unexpected(
      Error{Fault::unavailable,
            fmt::format("a temporary file: {}", std::generic_category().message(errno))});
}

}  // namespace

// A part of what may be taken up at once.
class SpoolFiles::Share {
 public:
  Share(SpoolFiles& files, std::uint64_t& taken, std::uint64_t bytes, std::uint64_t most)
      : files_(files), taken_(taken), bytes_(bytes) {
    std::unique_lock lock(files_.mutex_);
    files_.is_less_.wait(lock, [&] { return taken_ + bytes_ <= most; });
    taken_ += bytes_;
  }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() {
    {
      const std::lock_guard lock(files_.mutex_);
      taken_ -= bytes_;
    }
    files_.is_less_.notify_all();
  }

 private:
  SpoolFiles& files_;
  std::uint64_t& taken_;
  std::uint64_t bytes_;
};

class SpoolFiles::File final : public Spool {
 public:
  File(std::unique_ptr<Share> share, Descriptor file, bool is_reserved)
      : share_(std::move(share)), file_(std::move(file)), is_reserved_(is_reserved) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() override {
    if (mapped_ != nullptr) ::munmap(mapped_, size_);
  }

  Result<void> append(std::string_view bytes) override {
    if (!write_all(file_.number(), bytes)) return failed();
    size_ += bytes.size();
    return {};
  }

  Result<void> append_zeros(std::uint64_t bytes) override {
    if (is_reserved_) {  // with zeros
      if (::lseek(file_.number(), static_cast<off_t>(bytes), SEEK_CUR) < 0) return failed();
      size_ += bytes;
      return {};
    }
    static constexpr std::array<char, 65536> zeros = {};
    while (bytes > 0) {
      const std::size_t piece = std::min<std::uint64_t>(bytes, zeros.size());
      TRY_VOID(append({zeros.data(), piece}));
      bytes -= piece;
    }
    return {};
  }

  Result<std::string_view> view() override {
    if (mapped_ == nullptr && size_ > 0) {
      void* const place = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file_.number(), 0);
      if (place == MAP_FAILED) return failed();
      mapped_ = place;
    }
    return std::string_view(static_cast<const char*>(mapped_), size_);
  }

 private:
  // They come back from the file.
  void let_go() override { ::madvise(mapped_, size_, MADV_DONTNEED); }

  std::unique_ptr<Share> share_;
  Descriptor file_;
  bool is_reserved_;
  std::size_t size_ = 0;
  void* mapped_ = nullptr;
};

class SpoolFiles::Memory final : public Spool {
 public:
  Memory(std::unique_ptr<Share> share, std::uint64_t bytes) : share_(std::move(share)) {
    bytes_.reserve(bytes);
  }

  Result<void> append(std::string_view bytes) override {
    bytes_.append(bytes);
    return {};
  }
  Result<void> append_zeros(std::uint64_t bytes) override {
    bytes_.append(bytes, '\0');
    return {};
  }
  Result<std::string_view> view() override { return bytes_; }

 private:
  void let_go() override {}

  std::unique_ptr<Share> share_;
  std::string bytes_;
};

SpoolFiles::SpoolFiles(std::string folder, SpoolLimits limits)
    : folder_(std::move(folder)), limits_(limits) {}

Result<std::unique_ptr<Spool>> SpoolFiles::make(std::uint64_t bytes) {
  const auto too_large = [&](std::uint64_t most) {
    return std::unexpected(
        Error{Fault::too_large, fmt::format("{} bytes, and there is room for {}", bytes, most)});
  };
  if (bytes > limits_.on_disk) return too_large(limits_.on_disk);
  Descriptor file = open_nameless(folder_);
  if (file.is_open()) {
    auto share = std::make_unique<Share>(*this, on_disk_, bytes, limits_.on_disk);
    // Reserved, so that a full disk is met here and not when pages are looked at.
    const bool is_reserved =
        ::fallocate(file.number(), 0, 0, static_cast<off_t>(std::max<std::uint64_t>(bytes, 1))) ==
        0;
    if (is_reserved || errno == EOPNOTSUPP || errno == ENOSYS)
      return std::make_unique<File>(std::move(share), std::move(file), is_reserved);
  }
  if (bytes > limits_.in_memory) return too_large(limits_.in_memory);
  return std::make_unique<Memory>(
      std::make_unique<Share>(*this, in_memory_, bytes, limits_.in_memory), bytes);
}

}  // namespace hakoseki::io
