// What is read of single files: one reader a format, each a function of a file's path and bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/spool.h"
#include "engines/image/package.h"
#include "inventory/container_image.h"

namespace hakoseki::image {

enum class Format : std::uint8_t {
  os_release,
  dpkg_status,      // all packages of a system
  dpkg_status_d,    // one package of a distroless image
  dpkg_list,        // the files of one package
  dpkg_digests,     // what they are; read where it is asked for
  dpkg_conffiles,   // and which of them are configuration
  dpkg_diversions,  // which files of packages lie elsewhere
  apk_installed,
  rpm_database,
  rpm_manifest,  // of images without a database
  rpm_journal,   // changes that a database does not have yet
  node_package,
  yarn_package,
  python_metadata,
  python_egg,
  ruby_gemspec,
  composer_installed,
  composer_root,    // installed.php, of which the application itself is read
  program,          // ELF
  runtime_release,  // that tells the version of a runtime beside it
  passwd,
  group,
  shadow,
  java_archive,
  dotnet_deps,
  dotnet_assembly,
  conda_package,
  bitnami_spdx,
  lockfile,  // of any kind
  java_pom,  // of one that was unpacked
};

// What a file tells. Plain values, so that it can be kept for the next time.
struct Found {
  Format format = Format::os_release;
  std::vector<Package> packages = {};
  std::string owner = {};  // dpkg_list and its like: `name` or `name:architecture`
  // Its paths, each ended by a line feed. dpkg_diversions: of each three the place that a file has
  // in its package, the place where it lies, and the package that has the first one to itself.
  // dotnet_deps: of the files that its packages brought, from its own folder.
  std::string owned = {};
  std::string digests = {};                 // of each of them: see digests.h
  Release release = {};                     // os_release
  std::vector<ImageAccount> accounts = {};  // passwd; shadow: those without a password
  std::vector<ImageGroup> groups = {};      // group
  // Records that were passed over, and why: nothing is left out in silence.
  std::vector<Message> troubles = {};
};

// What an Error says, with its place.
[[nodiscard]] inline Message message_of(const Error& error) {
  return {error.message(Language::en), error.message(Language::ja)};
}

struct Reader {
  Format format = Format::os_release;
  std::size_t most_bytes = 0;  // of the file: what is longer is reported and not read
  // One of the two, the second for files that may be larger than what should be in memory.
  Result<Found> (*of_bytes)(std::string_view path, std::string_view bytes) = nullptr;
  Result<Found> (*of_pages)(std::string_view path, std::string_view bytes,
                            const Pages& pages) = nullptr;

  // Errors: malformed, for what is no such file at all.
  [[nodiscard]] Result<Found> read(std::string_view path, std::string_view bytes,
                                   const Pages& pages = {}) const {
    return of_bytes != nullptr ? of_bytes(path, bytes) : of_pages(path, bytes, pages);
  }
};

// Whether it is the list of a whole system: what is not in it is not installed.
[[nodiscard]] bool lists_a_system(Format format);

// Which reader a file's place asks for; null for most. `path` is one of clean_path.
[[nodiscard]] const Reader* reader_by_path(std::string_view path);
// The same where digests are asked for, which packages' databases record beside their files.
[[nodiscard]] const Reader* digest_reader_by_path(std::string_view path);
// Which one its first bytes ask for.
[[nodiscard]] const Reader* reader_by_bytes(std::string_view first);

[[nodiscard]] Result<Found> read_passwd(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_group(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_shadow(std::string_view path, std::string_view bytes);

// One for each file of packages/. Those with digests are for digest_reader_by_path.
[[nodiscard]] Result<Found> read_os_release(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_status(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_status_d(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_list(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_digests(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_conffiles(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dpkg_diversions(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_apk_installed(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_apk_digests(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_rpm_sqlite_digests(std::string_view path, std::string_view bytes,
                                                    const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_ndb_digests(std::string_view path, std::string_view bytes,
                                                 const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_bdb_digests(std::string_view path, std::string_view bytes,
                                                 const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_sqlite_database(std::string_view path, std::string_view bytes,
                                                     const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_ndb_database(std::string_view path, std::string_view bytes,
                                                  const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_bdb_database(std::string_view path, std::string_view bytes,
                                                  const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_journal(std::string_view path, std::string_view bytes,
                                             const Pages& pages = {});
[[nodiscard]] Result<Found> read_rpm_manifest(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_node_package(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_yarn_package(std::string_view path, std::string_view bytes,
                                              const Pages& pages = {});
[[nodiscard]] Result<Found> read_python_metadata(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_python_egg(std::string_view path, std::string_view bytes,
                                            const Pages& pages = {});
[[nodiscard]] Result<Found> read_ruby_gemspec(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_composer_installed(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_composer_root(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_program(std::string_view path, std::string_view bytes,
                                         const Pages& pages = {});
[[nodiscard]] Result<Found> read_java_release(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_erlang_release(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_node_release(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_java_archive(std::string_view path, std::string_view bytes,
                                              const Pages& pages = {});
[[nodiscard]] Result<Found> read_dotnet_deps(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_dotnet_assembly(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_conda_package(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_bitnami_spdx(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_java_pom(std::string_view path, std::string_view bytes);

}  // namespace hakoseki::image
