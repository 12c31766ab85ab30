#include "engines/image/reader.h"

#include <array>

#include "base/ascii.h"
#include "engines/image/packages/java_file_name.h"
#include "engines/image/packages/places.h"

namespace hakoseki::image {
namespace {

// What is read whole is held several times over while it is.
constexpr std::size_t mebibyte = std::size_t{1} << 20U;
// Of what is spooled: the reader says which of its pages it looked at.
constexpr std::size_t gibibyte = std::size_t{1} << 30U;

constexpr Reader os_release = {Format::os_release, mebibyte, read_os_release};
constexpr Reader dpkg_status = {Format::dpkg_status, 16 * mebibyte, read_dpkg_status};
constexpr Reader dpkg_status_d = {Format::dpkg_status_d, mebibyte, read_dpkg_status_d};
constexpr Reader dpkg_list = {Format::dpkg_list, 8 * mebibyte, read_dpkg_list};
constexpr Reader dpkg_diversions = {Format::dpkg_diversions, mebibyte, read_dpkg_diversions};
constexpr Reader dpkg_digests = {Format::dpkg_digests, 8 * mebibyte, read_dpkg_digests};
constexpr Reader dpkg_conffiles = {Format::dpkg_conffiles, mebibyte, read_dpkg_conffiles};
constexpr Reader apk_installed = {Format::apk_installed, 16 * mebibyte, read_apk_installed};
constexpr Reader rpm_sqlite = {Format::rpm_database, gibibyte, nullptr, read_rpm_sqlite_database};
constexpr Reader rpm_ndb = {Format::rpm_database, gibibyte, nullptr, read_rpm_ndb_database};
constexpr Reader rpm_bdb = {Format::rpm_database, gibibyte, nullptr, read_rpm_bdb_database};
constexpr Reader apk_digests = {Format::apk_installed, 16 * mebibyte, read_apk_digests};
constexpr Reader rpm_sqlite_digests = {Format::rpm_database, gibibyte, nullptr,
                                       read_rpm_sqlite_digests};
constexpr Reader rpm_ndb_digests = {Format::rpm_database, gibibyte, nullptr, read_rpm_ndb_digests};
constexpr Reader rpm_bdb_digests = {Format::rpm_database, gibibyte, nullptr, read_rpm_bdb_digests};
constexpr Reader rpm_journal = {Format::rpm_journal, gibibyte, nullptr, read_rpm_journal};
constexpr Reader rpm_manifest = {Format::rpm_manifest, 8 * mebibyte, read_rpm_manifest};
constexpr Reader node_package = {Format::node_package, 4 * mebibyte, read_node_package};
constexpr Reader yarn_package = {Format::yarn_package, gibibyte, nullptr, read_yarn_package};
constexpr Reader python_metadata = {Format::python_metadata, 4 * mebibyte, read_python_metadata};
constexpr Reader python_egg = {Format::python_egg, 48 * mebibyte, nullptr, read_python_egg};
constexpr Reader ruby_gemspec = {Format::ruby_gemspec, mebibyte, read_ruby_gemspec};
constexpr Reader composer = {Format::composer_installed, 8 * mebibyte, read_composer_installed};
constexpr Reader composer_root = {Format::composer_root, 4 * mebibyte, read_composer_root};
constexpr Reader program = {Format::program, gibibyte, nullptr, read_program};
constexpr Reader java_release = {Format::runtime_release, mebibyte, read_java_release};
constexpr Reader erlang_release = {Format::runtime_release, mebibyte, read_erlang_release};
constexpr Reader node_release = {Format::runtime_release, mebibyte, read_node_release};
constexpr Reader java_archive = {Format::java_archive, gibibyte, nullptr, read_java_archive};
constexpr Reader passwd = {Format::passwd, mebibyte, read_passwd};
constexpr Reader group = {Format::group, mebibyte, read_group};
constexpr Reader shadow = {Format::shadow, mebibyte, read_shadow};
constexpr Reader dotnet_deps = {Format::dotnet_deps, 8 * mebibyte, read_dotnet_deps};
constexpr Reader dotnet_assembly = {Format::dotnet_assembly, 32 * mebibyte, read_dotnet_assembly};
constexpr Reader conda_package = {Format::conda_package, 8 * mebibyte, read_conda_package};
constexpr Reader bitnami_spdx = {Format::bitnami_spdx, 8 * mebibyte, read_bitnami_spdx};
constexpr Reader java_pom = {Format::java_pom, mebibyte, read_java_pom};

struct Place {
  std::string_view path;
  const Reader* reader;
};

// Files that have one place.
constexpr std::array<Place, 12> places = {{
    {"etc/os-release", &os_release},
    {"usr/lib/os-release", &os_release},
    {"var/lib/dpkg/status", &dpkg_status},
    {"usr/lib/dpkg/status", &dpkg_status},
    {"var/lib/dpkg/diversions", &dpkg_diversions},
    {"lib/apk/db/installed", &apk_installed},
    {"usr/lib/apk/db/installed", &apk_installed},
    {"var/lib/rpmmanifest/container-manifest-2", &rpm_manifest},
    {"opt/bitnami/lib/dpkg/status", &dpkg_status},
    {"etc/passwd", &passwd},
    {"etc/group", &group},
    {"etc/shadow", &shadow},
}};

// Where rpm keeps its database: as it was, as Fedora and SUSE have it, and with ostree.
constexpr std::array<std::string_view, 3> rpm_folders = {"var/lib/rpm", "usr/lib/sysimage/rpm",
                                                         "usr/share/rpm"};

const Reader* of_rpm(std::string_view name) {
  if (name == "rpmdb.sqlite") return &rpm_sqlite;
  if (name == "rpmdb.sqlite-wal" || name == "rpmdb.sqlite-journal") return &rpm_journal;
  if (name == "Packages.db") return &rpm_ndb;
  return name == "Packages" ? &rpm_bdb : nullptr;
}

// Whether a folder's own name is this one.
bool is_named(std::string_view folder, std::string_view name) {
  return folder.ends_with(name) &&
         (folder.size() == name.size() || folder[folder.size() - name.size() - 1] == '/');
}

const Reader* by_last_letter(std::string_view name, std::string_view folder) {
  switch (name.back()) {
    case 'A':
      return name == "METADATA" && folder.ends_with(".dist-info") && is_python_package(folder)
                 ? &python_metadata
                 : nullptr;
    case 'O':
      return name == "PKG-INFO" &&
                     (folder.ends_with(".egg-info") || folder.ends_with("EGG-INFO")) &&
                     is_python_package(folder)
                 ? &python_metadata
                 : nullptr;
    case 'N':
      return name == "OTP_VERSION" && folder.find("releases/") != std::string_view::npos
                 ? &erlang_release
                 : nullptr;
    case 'p':
      if (name.ends_with(".zip")) return is_yarn_cache(folder) ? &yarn_package : nullptr;
      return name == "installed.php" && folder.ends_with("vendor/composer") ? &composer_root
                                                                            : nullptr;
    case 'e':
      return name == "release" ? &java_release : nullptr;
    case 'h':
      return name == "node_version.h" && folder.ends_with("include/node") ? &node_release : nullptr;
    case 'o':
      return name.ends_with(".egg-info") ? &python_metadata : nullptr;
    case 'n':
      if (name == "package.json") return is_node_package(folder) ? &node_package : nullptr;
      if (name.ends_with(".deps.json")) return &dotnet_deps;
      if (name.ends_with(".json") && is_named(folder, "conda-meta")) return &conda_package;
      return name == "installed.json" && folder.ends_with("vendor/composer") ? &composer : nullptr;
    case 's':
      return name == "pom.properties" && folder.find("META-INF/maven/") != std::string_view::npos
                 ? &java_pom
                 : nullptr;
    case 'g':
      return name.ends_with(".egg") ? &python_egg : nullptr;
    case 'x':
      return name.starts_with(".spdx-") && name.ends_with(".spdx") &&
                     folder.starts_with("opt/bitnami/")
                 ? &bitnami_spdx
                 : nullptr;
    case 't':
      return name.ends_with(".list") && folder == "var/lib/dpkg/info" ? &dpkg_list : nullptr;
    case 'c':
      return name.ends_with(".gemspec") && folder.find("specifications") != std::string_view::npos
                 ? &ruby_gemspec
                 : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace

bool lists_a_system(Format format) {
  return format == Format::dpkg_status || format == Format::apk_installed ||
         format == Format::rpm_database || format == Format::rpm_manifest;
}

const Reader* reader_by_path(std::string_view path) {
  for (const Place& place : places) {
    if (place.path == path) return place.reader;
  }
  const std::size_t slash = path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.empty()) return nullptr;
  if (folder == "var/lib/dpkg/status.d")
    return name.ends_with(".md5sums") ? &dpkg_list : &dpkg_status_d;
  if (is_one_of(folder, rpm_folders)) return of_rpm(name);
  const Reader* reader = by_last_letter(name, folder);
  return reader == nullptr && is_java_archive(name) ? &java_archive : reader;
}

const Reader* digest_reader_by_path(std::string_view path) {
  const Reader* reader = reader_by_path(path);
  if (reader == &apk_installed) return &apk_digests;
  if (reader == &rpm_sqlite) return &rpm_sqlite_digests;
  if (reader == &rpm_ndb) return &rpm_ndb_digests;
  if (reader == &rpm_bdb) return &rpm_bdb_digests;
  const bool is_of_dpkg = path.starts_with("var/lib/dpkg/");
  if (is_of_dpkg && path.ends_with(".md5sums")) return &dpkg_digests;
  return is_of_dpkg && path.ends_with(".conffiles") ? &dpkg_conffiles : reader;
}

const Reader* reader_by_bytes(std::string_view first) {
  constexpr std::string_view elf =
      "\x7f"
      "ELF";
  if (first.starts_with(elf)) return &program;
  return first.starts_with("MZ") ? &dotnet_assembly : nullptr;
}

}  // namespace hakoseki::image
