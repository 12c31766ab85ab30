#include "io/image/folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/descriptor.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {
namespace {

constexpr std::size_t piece = std::size_t{256} << 10;
// PATH_MAX, and longer than what the system lets a link hold.
constexpr std::size_t longest_link = 4096;
constexpr std::size_t longest_capability = 256;
constexpr unsigned int wanted_fields = STATX_BASIC_STATS | STATX_MNT_ID;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::uint64_t device_of(const struct statx& status) {
  return std::uint64_t{status.stx_dev_major} << 32U | status.stx_dev_minor;
}

// The mount, by which also a folder is known that is mounted over another of the same device.
std::uint64_t mount_of(const struct statx& status) {
  return (status.stx_mask & STATX_MNT_ID) != 0 ? status.stx_mnt_id : device_of(status);
}

FileKind kind_of(unsigned int mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return FileKind::regular;
    case S_IFLNK:
      return FileKind::symbolic_link;
    case S_IFDIR:
      return FileKind::directory;
    case S_IFCHR:
      return FileKind::character_device;
    case S_IFBLK:
      return FileKind::block_device;
    case S_IFIFO:
      return FileKind::fifo;
    default:
      return FileKind::other;
  }
}

bool is_refusal(int number) {
  return number == EACCES || number == EPERM;
}

// Names in an open folder, sorted by their bytes. Nothing where it cannot be read; see errno.
std::optional<std::vector<std::string>> names_in(int folder) {
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return std::nullopt;
  const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(copy));
  if (stream == nullptr) {
    ::close(copy);
    return std::nullopt;
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return std::nullopt;
  std::ranges::sort(names);
  return names;
}

class Walk {
 public:
  Walk(std::string root, EntrySink& entries) : root_(std::move(root)), entries_(entries) {}

  Result<void> run() {
    const Descriptor folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) return system_trouble(root_, errno);
    struct statx status {};
    if (::statx(folder.number(), "", AT_EMPTY_PATH, wanted_fields, &status) != 0) {
      return system_trouble(root_, errno);
    }
    mount_ = mount_of(status);
    const auto names = names_in(folder.number());
    if (!names) return system_trouble(root_, errno);
    return walk(folder.number(), *names, "", 0);
  }

 private:
  Result<void> walk(int folder, const std::vector<std::string>& names, const std::string& path,
                    std::size_t depth) {
    if (depth > deepest_folder) {
      return trouble(Fault::too_large, path, "too many folders inside each other");
    }
    for (const std::string& name : names) {
      if (++count_ > most_folder_entries) {
        return trouble(Fault::too_large, "",
                       fmt::format("more than {} files", most_folder_entries));
      }
      const std::string inside = path.empty() ? name : fmt::format("{}/{}", path, name);
      TRY_VOID(offer(folder, name, inside, depth));
    }
    return {};
  }

  Result<void> offer(int folder, const std::string& name, const std::string& path,
                     std::size_t depth) {
    struct statx status {};
    if (::statx(folder, name.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, wanted_fields,
                &status) != 0) {
      return system_trouble(full(path), errno);
    }
    FileEntry entry;
    entry.path = path;
    entry.kind = kind_of(status.stx_mode);
    entry.mode = status.stx_mode & 07777U;
    entry.uid = status.stx_uid;
    entry.gid = status.stx_gid;
    entry.mtime = status.stx_mtime.tv_sec;
    if (entry.kind != FileKind::directory && status.stx_nlink > 1) {
      const auto [first, is_new] =
          linked_.emplace(std::pair(device_of(status), status.stx_ino), path);
      if (!is_new) {
        entry.kind = FileKind::hard_link;
        entry.link = first->second;
        return offer_bare(entry);
      }
    }
    switch (entry.kind) {
      case FileKind::directory:
        return offer_folder(folder, name, std::move(entry), mount_of(status) == mount_, depth);
      case FileKind::regular:
        return offer_file(folder, name, std::move(entry), mount_of(status) == mount_);
      case FileKind::symbolic_link:
        return offer_link(folder, name, std::move(entry));
      default:
        return offer_bare(entry);
    }
  }

  Result<void> offer_bare(const FileEntry& entry) {
    TRY_VOID(entries_.begin(entry));
    return entries_.end();
  }

  Result<void> offer_link(int folder, const std::string& name, FileEntry entry) {
    entry.link.resize(longest_link);
    const ssize_t size = ::readlinkat(folder, name.c_str(), entry.link.data(), entry.link.size());
    if (size < 0) return system_trouble(full(entry.path), errno);
    entry.link.resize(static_cast<std::size_t>(size));
    return offer_bare(entry);
  }

  Result<void> offer_folder(int above, const std::string& name, FileEntry entry, bool is_of_mount,
                            std::size_t depth) {
    const Descriptor folder(
        is_of_mount ? ::openat(above, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                    : -1);
    if (is_of_mount && !folder.is_open() && !is_refusal(errno)) {
      return system_trouble(full(entry.path), errno);
    }
    const auto names = folder.is_open() ? names_in(folder.number()) : std::nullopt;
    if (folder.is_open() && !names && !is_refusal(errno)) {
      return system_trouble(full(entry.path), errno);
    }
    entry.unseen = !names.has_value();
    TRY_VOID(offer_bare(entry));
    return names ? walk(folder.number(), *names, entry.path, depth + 1) : Result<void>();
  }

  Result<void> offer_file(int folder, const std::string& name, FileEntry entry, bool is_of_mount) {
    // O_NONBLOCK, should it be replaced by a pipe meanwhile.
    const Descriptor file(is_of_mount
                              ? ::openat(folder, name.c_str(),
                                         O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
                              : -1);
    if (is_of_mount && !file.is_open() && !is_refusal(errno)) {
      return system_trouble(full(entry.path), errno);
    }
    entry.unseen = !file.is_open();
    if (entry.unseen) return offer_bare(entry);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return system_trouble(full(entry.path), errno);
    if (!S_ISREG(status.st_mode)) {
      return trouble(Fault::unavailable, entry.path, "changed while it was read");
    }
    entry.size = static_cast<std::uint64_t>(status.st_size);
    std::array<char, longest_capability> capability{};
    const ssize_t size =
        ::fgetxattr(file.number(), "security.capability", capability.data(), capability.size());
    if (size > 0) entry.capability.assign(capability.data(), static_cast<std::size_t>(size));
    TRY(const bool is_wanted, entries_.begin(entry));
    if (is_wanted) TRY_VOID(push(file.number(), entry));
    return entries_.end();
  }

  Result<void> push(int file, const FileEntry& entry) {
    std::uint64_t at = 0;
    while (at < entry.size && entries_.wants_more()) {
      const off_t data = ::lseek(file, static_cast<off_t>(at), SEEK_DATA);
      // ENXIO: nothing but a hole up to the end. EINVAL: a file system that knows no holes.
      const std::uint64_t begin = data >= 0        ? static_cast<std::uint64_t>(data)
                                  : errno == ENXIO ? entry.size
                                                   : at;
      if (begin > at) TRY_VOID(entries_.hole(std::min(begin, entry.size) - at));
      at = std::min(begin, entry.size);
      if (at == entry.size) break;
      const off_t hole = ::lseek(file, static_cast<off_t>(at), SEEK_HOLE);
      const std::uint64_t end =
          hole > static_cast<off_t>(at) ? static_cast<std::uint64_t>(hole) : entry.size;
      TRY_VOID(push_data(file, entry, at, std::min(end, entry.size)));
      at = std::min(end, entry.size);
    }
    return {};
  }

  Result<void> push_data(int file, const FileEntry& entry, std::uint64_t at, std::uint64_t end) {
    while (at < end && entries_.wants_more()) {
      const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(end - at, piece));
      const ssize_t got = ::pread(file, buffer_.data(), most, static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_trouble(full(entry.path), errno);
      if (got == 0) return trouble(Fault::unavailable, entry.path, "changed while it was read");
      TRY_VOID(entries_.data({buffer_.data(), static_cast<std::size_t>(got)}));
      at += static_cast<std::uint64_t>(got);
    }
    return {};
  }

  [[nodiscard]] std::string full(const std::string& path) const {
    return path.empty() ? root_ : fmt::format("{}/{}", root_, path);
  }
  [[nodiscard]] std::unexpected<Error> trouble(Fault fault, const std::string& path,
                                               std::string_view why) const {
    return std::unexpected(
        Error{fault, fmt::format("`{}`: {}", utf8::neutralise(full(path)), why)});
  }

  std::string root_;
  EntrySink& entries_;
  std::uint64_t mount_ = 0;
  std::size_t count_ = 0;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> linked_;  // the first name of each
  std::vector<char> buffer_ = std::vector<char>(piece);
};

class Folder final : public ImageSource {
 public:
  Folder(std::string path, OpenedImage image) : path_(std::move(path)), image_(std::move(image)) {}

  [[nodiscard]] const OpenedImage& image() const override { return image_; }
  Result<void> read_blob(std::size_t /*layer*/, ByteSink& /*sink*/) override {
    return std::unexpected(Error{Fault::unsupported, "the layer is a folder, not a blob"});
  }
  Result<void> read_entries(std::size_t /*layer*/, EntrySink& entries) override {
    return Walk(path_, entries).run();
  }

 private:
  std::string path_;
  OpenedImage image_;
};

}  // namespace

Result<std::unique_ptr<ImageSource>> open_folder(const std::string& path,
                                                 const std::string& reference) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return system_trouble(path, errno);
  OpenedImage image{.reference = reference,
                    .digest = {},
                    .index_digest = {},
                    .platform = {.os = "linux", .architecture = "", .variant = ""},
                    .config = {},
                    .config_digest = {},
                    .layers = {}};
  image.layers.push_back({.media_type = {}, .digest = {}, .diff_id = {}, .is_folder = true});
  return std::make_unique<Folder>(path, std::move(image));
}

}  // namespace hakoseki::io
