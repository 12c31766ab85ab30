#include "io/zip.h"

#include <set>
#include <utility>

#include <fmt/format.h>
#include <zip.h>

#include "base/limits.h"
#include "base/utf8.h"

namespace hakoseki::io {
namespace {

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

std::unexpected<Error> failed(Fault fault, const Text& what, std::string_view why) {
  return std::unexpected(Error{fault, say(what, utf8::neutralise(why))});
}

std::unexpected<Error> no_archive(std::string_view why) {
  return failed(Fault::malformed, {"no zip archive: {}", "zip アーカイブではありません: {}"}, why);
}

std::unexpected<Error> cannot_write(std::string_view why) {
  return failed(Fault::unavailable,
                {"the archive cannot be written: {}", "アーカイブを書き込めません: {}"}, why);
}

std::unexpected<Error> too_large(std::string_view why) {
  return std::unexpected(Error{Fault::too_large, say({"the archive is past a limit: {}",
                                                      "アーカイブが上限を超えています: {}"},
                                                     utf8::neutralise(why))});
}

std::string meaning_of(zip_error_t& error) {
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

// What is said of one entry, before anything of it is unpacked.
Result<ZipEntry> entry_at(zip_t* archive, std::uint64_t index) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive, index, ZIP_FL_ENC_RAW, &stat) != 0) {
    return no_archive(zip_strerror(archive));
  }
  constexpr zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                  ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if ((stat.valid & wanted) != wanted) return no_archive("an entry does not say what it is");
  ZipEntry entry{.name = stat.name, .bytes = stat.size, .packed = stat.comp_size};
  if (entry.name.size() > limits::snapshot_name_bytes) return too_large("a name is too long");
  if (stat.encryption_method != ZIP_EM_NONE) {
    return failed(Fault::unsupported, {"entry `{}` is encrypted", "項目 `{}` は暗号化されています"},
                  entry.name);
  }
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
    return failed(
        Fault::unsupported,
        {"entry `{}` is packed in an unknown way", "項目 `{}` の圧縮方式には対応していません"},
        entry.name);
  }
  if (entry.bytes > limits::snapshot_entry_bytes) {
    return too_large(fmt::format("`{}` has {} bytes", entry.name, entry.bytes));
  }
  if (entry.bytes > limits::snapshot_ratio_from &&
      entry.bytes / (entry.packed + 1) > limits::snapshot_ratio) {
    return too_large(
        fmt::format("`{}` is packed more than {}:1", entry.name, limits::snapshot_ratio));
  }
  return entry;
}

Result<void> add_part(zip_t* archive, const ZipPart& part, bool packed) {
  zip_source_t* source = part.file.empty()
                             ? zip_source_buffer(archive, part.text.data(), part.text.size(), 0)
                             : zip_source_file(archive, part.file.c_str(), 0, -1);
  if (source == nullptr) return cannot_write(zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return cannot_write(zip_strerror(archive));
  }
  const auto at = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t first_of_january_1980 = (1U << 5U) | 1U;
  constexpr zip_uint32_t readable_file = 0100644U << 16U;
  const bool done =
      zip_set_file_compression(archive, at, packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0 &&
      zip_file_set_dostime(archive, at, 0, first_of_january_1980, 0) == 0 &&
      zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, readable_file) == 0;
  if (!done) return cannot_write(zip_strerror(archive));
  return {};
}

}  // namespace

struct ZipReader::State {
  std::string bytes;
  Archive archive;
  std::vector<ZipEntry> entries;
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Result<ZipReader> ZipReader::open(std::string bytes) {
  auto state = std::make_unique<State>();
  state->bytes = std::move(bytes);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source =
      zip_source_buffer_create(state->bytes.data(), state->bytes.size(), 0, &error);
  if (source == nullptr) return no_archive(meaning_of(error));
  state->archive.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (state->archive == nullptr) {
    zip_source_free(source);
    return no_archive(meaning_of(error));
  }
  zip_error_fini(&error);
  const zip_int64_t count = zip_get_num_entries(state->archive.get(), 0);
  if (count < 0) return no_archive("nothing is in it");
  if (static_cast<std::uint64_t>(count) > limits::snapshot_entries) {
    return too_large(fmt::format("{} entries", count));
  }
  std::uint64_t total = 0;
  std::set<std::string, std::less<>> names;
  for (zip_int64_t i = 0; i < count; ++i) {
    TRY(ZipEntry entry, entry_at(state->archive.get(), static_cast<std::uint64_t>(i)));
    total += entry.bytes;
    if (total > limits::snapshot_unpacked_bytes) return too_large("all that is in it");
    if (!names.insert(entry.name).second) {
      return failed(Fault::malformed, {"entry `{}` is there twice", "項目 `{}` が重複しています"},
                    entry.name);
    }
    state->entries.push_back(std::move(entry));
  }
  return ZipReader(std::move(state));
}

std::span<const ZipEntry> ZipReader::entries() const {
  return state_->entries;
}

Result<std::string> ZipReader::read(std::size_t entry) const {
  const ZipEntry& wanted = state_->entries.at(entry);
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(state_->archive.get(), entry, 0));
  const auto broken = [&] {
    return failed(Fault::malformed, {"entry `{}` cannot be unpacked", "項目 `{}` を展開できません"},
                  wanted.name);
  };
  if (file == nullptr) return broken();
  std::string bytes(wanted.bytes, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got <= 0) return broken();
    filled += static_cast<std::size_t>(got);
  }
  // Behind the last byte libzip compares the checksum.
  char more = 0;
  if (zip_fread(file.get(), &more, 1) != 0) return broken();
  return bytes;
}

Result<void> write_zip(const std::string& path, std::span<const ZipPart> parts,
                       std::string_view comment, bool packed) {
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    return cannot_write(meaning_of(error));
  }
  for (const ZipPart& part : parts) {
    TRY_VOID(add_part(archive.get(), part, packed));
  }
  if (zip_set_archive_comment(archive.get(), comment.data(),
                              static_cast<zip_uint16_t>(comment.size())) != 0) {
    return cannot_write(zip_strerror(archive.get()));
  }
  if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closed
  return {};
}

}  // namespace hakoseki::io
