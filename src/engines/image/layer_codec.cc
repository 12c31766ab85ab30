#include "engines/image/layer_codec.h"

#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace hakoseki::image {
namespace {

// Whoever adds a value is told by the compiler that it is missing here.
constexpr bool is_known(Format format) {
  switch (format) {
    case Format::os_release:
    case Format::dpkg_status:
    case Format::dpkg_status_d:
    case Format::dpkg_list:
    case Format::dpkg_digests:
    case Format::dpkg_conffiles:
    case Format::dpkg_diversions:
    case Format::apk_installed:
    case Format::node_package:
    case Format::python_metadata:
    case Format::ruby_gemspec:
    case Format::composer_installed:
    case Format::python_egg:
    case Format::composer_root:
    case Format::program:
    case Format::runtime_release:
    case Format::java_archive:
    case Format::java_pom:
    case Format::yarn_package:
    case Format::rpm_database:
    case Format::rpm_journal:
    case Format::rpm_manifest:
    case Format::dotnet_deps:
    case Format::dotnet_assembly:
    case Format::conda_package:
    case Format::bitnami_spdx:
    case Format::lockfile:
    case Format::passwd:
    case Format::group:
    case Format::shadow:
      return true;
  }
  return false;
}

constexpr bool is_known(PackageType type) {
  switch (type) {
    case PackageType::deb:
    case PackageType::rpm:
    case PackageType::apk:
    case PackageType::npm:
    case PackageType::pypi:
    case PackageType::gem:
    case PackageType::composer:
    case PackageType::maven:
    case PackageType::golang:
    case PackageType::cargo:
    case PackageType::nuget:
    case PackageType::conda:
    case PackageType::bitnami:
    case PackageType::generic:
      return true;
  }
  return false;
}

constexpr bool is_known(FileKind kind) {
  switch (kind) {
    case FileKind::regular:
    case FileKind::hard_link:
    case FileKind::symbolic_link:
    case FileKind::directory:
    case FileKind::character_device:
    case FileKind::block_device:
    case FileKind::fifo:
    case FileKind::other:
      return true;
  }
  return false;
}

constexpr bool is_known(Marker marker) {
  switch (marker) {
    case Marker::none:
    case Marker::whiteout:
    case Marker::opaque:
    case Marker::of_aufs:
      return true;
  }
  return false;
}

// Numbers of seven bits a byte, the lowest first; texts and lists with their length in front.
class Encoder {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U)
      bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }
  void operator()(const std::string& text) { put(text); }
  void put(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  template <class T>
    requires std::is_unsigned_v<T>
  void operator()(const T& value) {
    number(value);
  }
  template <class T>
    requires std::is_enum_v<T>
  void operator()(const T& value) {
    number(static_cast<std::uint64_t>(value));
  }
  template <class T>
  void operator()(const std::vector<T>& list) {
    number(list.size());
    for (const T& one : list)
      all_of(*this, one);
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(const T& value) {
    all_of(*this, value);
  }

  [[nodiscard]] std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Once something is wrong, all that follows is empty.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !left_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      const std::uint64_t part = byte & 0x7FU;
      if ((part << shift) >> shift != part) break;
      value |= part << shift;
      if ((byte & 0x80U) == 0) return byte == 0 && shift > 0 ? wrong() : value;
    }
    return wrong();
  }
  [[nodiscard]] std::string_view text() {
    const std::uint64_t bytes = number();
    if (bytes > left_.size()) {
      fail();
      return {};
    }
    const std::string_view text = left_.substr(0, bytes);
    left_.remove_prefix(text.size());
    return text;
  }
  void operator()(std::string& value) { value = text(); }
  template <class T>
    requires std::is_unsigned_v<T>
  void operator()(T& value) {
    const std::uint64_t given = number();
    if (given > std::numeric_limits<T>::max()) return fail();
    value = static_cast<T>(given);
  }
  template <class T>
    requires std::is_enum_v<T>
  void operator()(T& value) {
    const std::uint64_t given = number();
    if (given > std::numeric_limits<std::underlying_type_t<T>>::max() ||
        !is_known(static_cast<T>(given))) {
      return fail();
    }
    value = static_cast<T>(given);
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    // Each takes a byte at least, so that no count can ask for much more than there is.
    for (std::uint64_t left = count(); left > 0 && is_good(); --left)
      all_of(*this, list.emplace_back());
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(T& value) {
    all_of(*this, value);
  }
  [[nodiscard]] std::uint64_t count() {
    const std::uint64_t given = number();
    return given <= left_.size() ? given : wrong();
  }

  void fail() {
    is_good_ = false;
    left_ = {};
  }
  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] bool is_at_end() const { return is_good_ && left_.empty(); }

 private:
  std::uint64_t wrong() {
    fail();
    return 0;
  }

  std::string_view left_;
  bool is_good_ = true;
};

// The one list of what there is, for both ways. A structure that gets another member does not
// compile until it is named here.
template <class T, class Bare>
concept Maybe = std::is_same_v<std::remove_const_t<T>, Bare>;

template <class Way, Maybe<std::string> T>
void all_of(Way& way, T& text) {
  way(text);
}

template <class Way, Maybe<Message> T>
void all_of(Way& way, T& message) {
  auto& [en, ja] = message;
  way(en), way(ja);
}

template <class Way, Maybe<Release> T>
void all_of(Way& way, T& release) {
  auto& [id, version_id, name] = release;
  way(id), way(version_id), way(name);
}

template <class Way, Maybe<Package> T>
void all_of(Way& way, T& package) {
  auto& [type, name, version, architecture, source_name, source_version, licence, module, place,
         depends, provides, owned, digests] = package;
  way(type), way(name), way(version), way(architecture), way(source_name), way(source_version);
  way(licence), way(module), way(place);
  way(depends), way(provides), way(owned), way(digests);
}

template <class Way, Maybe<ImageAccount> T>
void all_of(Way& way, T& account) {
  auto& [name, uid, gid, empty_password] = account;
  way(name), way(uid), way(gid), way(empty_password);
}

template <class Way, Maybe<ImageGroup> T>
void all_of(Way& way, T& group) {
  auto& [name, gid, members] = group;
  way(name), way(gid), way(members);
}

template <class Way, Maybe<Found> T>
void all_of(Way& way, T& found) {
  auto& [format, packages, owner, owned, digests, release, accounts, groups, troubles] = found;
  way(format), way(packages), way(owner), way(owned), way(digests), way(release), way(accounts);
  way(groups), way(troubles);
}

template <class Way, Maybe<FileFacts> T>
void all_of(Way& way, T& facts) {
  auto& [file, found] = facts;
  way(file), way(found);
}

template <class Way, Maybe<LayerGap> T>
void all_of(Way& way, T& gap) {
  auto& [where, reason, hides_files] = gap;
  way(where), way(reason), way(hides_files);
}

// What an entry has that the one before it may have as well; its folder is told by name.
template <class Way, Maybe<LayerFile> T>
void all_of(Way& way, T& file) {
  auto& [size, folder, uid, gid, mode, kind, marker, has_capability, is_program] = file;
  way(uid), way(gid), way(mode), way(kind), way(marker), way(has_capability), way(is_program);
}

bool like(const LayerFile& a, const LayerFile& b) {
  return a.uid == b.uid && a.gid == b.gid && a.mode == b.mode && a.kind == b.kind &&
         a.marker == b.marker && a.has_capability == b.has_capability &&
         a.is_program == b.is_program;
}

// What stands of an entry: its size and name always.
constexpr unsigned another_folder = 1;
constexpr unsigned other_traits = 2;
constexpr unsigned with_link = 4;

void write_files(Encoder& encoder, const FileTable& files) {
  encoder.number(files.size());
  LayerFile last;
  std::string_view last_folder;
  for (std::uint32_t i = 0; i < files.size(); ++i) {
    const LayerFile file = files[i];
    const std::string_view folder = files.folder(i);
    const std::string_view link = files.link(i);
    encoder.number((folder != last_folder ? another_folder : 0U) |
                   (like(file, last) ? 0U : other_traits) | (link.empty() ? 0U : with_link));
    encoder.number(file.size);
    encoder.put(files.name(i));
    if (folder != last_folder) encoder.put(folder);
    if (!like(file, last)) encoder(file);
    if (!link.empty()) encoder.put(link);
    last = file;
    last_folder = folder;
  }
}

bool can_be_kept(std::string_view text) {
  return text.size() <= FileTable::most_path_bytes && text.find('\0') == std::string_view::npos;
}

void read_files(Decoder& decoder, FileTable& files) {
  LayerFile file;
  std::string_view folder;
  for (std::uint64_t left = decoder.count(); left > 0; --left) {
    const std::uint64_t flags = decoder.number();
    decoder(file.size);
    const std::string_view name = decoder.text();
    if ((flags & another_folder) != 0) folder = decoder.text();
    if ((flags & other_traits) != 0) decoder(file);
    const std::string_view link = (flags & with_link) != 0 ? decoder.text() : std::string_view();
    if (!can_be_kept(folder) || !can_be_kept(name) || !can_be_kept(link)) decoder.fail();
    if (!decoder.is_good()) return;
    files.add(folder, name, link, file);
  }
}

void write_digests(Encoder& encoder, const DigestTable& table) {
  encoder.number(table.size());
  for (std::size_t row = 0; row < table.size(); ++row) {
    const ContentDigests digests = table.digests(row);
    encoder.number(table.file(row));
    encoder.put(digests.md5);
    encoder.put(digests.sha1);
    encoder.put(digests.sha256);
  }
}

// `files`: how many there are.
void read_digests(Decoder& decoder, DigestTable& table, std::size_t files) {
  std::uint64_t next = 0;
  for (std::uint64_t left = decoder.count(); left > 0; --left) {
    std::uint32_t file = 0;
    decoder(file);
    const ContentDigests digests = {
        .md5 = decoder.text(), .sha1 = decoder.text(), .sha256 = decoder.text()};
    const auto is_one = [](std::string_view bytes, DigestKind kind) {
      return bytes.empty() || bytes.size() == length_of(kind);
    };
    if (file < next || file >= files || !is_one(digests.md5, DigestKind::md5) ||
        !is_one(digests.sha1, DigestKind::sha1) || !is_one(digests.sha256, DigestKind::sha256)) {
      decoder.fail();
    }
    if (!decoder.is_good()) return;
    table.add(file, digests);
    next = std::uint64_t{file} + 1;
  }
}

}  // namespace

std::string encode(const LayerFacts& facts) {
  Encoder encoder;
  const auto& [files, read, digests, gaps, bytes, is_cut] = facts;
  write_files(encoder, files);
  encoder(read);
  write_digests(encoder, digests);
  encoder(gaps), encoder(bytes), encoder(is_cut);
  return std::move(encoder).take();
}

std::optional<LayerFacts> decode(std::string_view encoded) {
  Decoder decoder(encoded);
  LayerFacts facts;
  auto& [files, read, digests, gaps, bytes, is_cut] = facts;
  read_files(decoder, files);
  decoder(read);
  read_digests(decoder, digests, files.size());
  decoder(gaps), decoder(bytes), decoder(is_cut);
  if (!decoder.is_at_end()) return std::nullopt;
  // They are looked up by halves.
  std::uint64_t next = 0;
  for (const FileFacts& one : read) {
    if (one.file < next || one.file >= files.size()) return std::nullopt;
    next = std::uint64_t{one.file} + 1;
  }
  return facts;
}

}  // namespace hakoseki::image
