// What is installed in an image, as its own records name it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::image {

// Spelled as in a package URL (purl-spec, PURL-TYPES).
enum class PackageType : std::uint8_t {
  deb,
  rpm,
  apk,
  npm,
  pypi,
  gem,
  composer,
  maven,
  golang,
  cargo,
  nuget,
  conda,
  bitnami,
  generic,  // of no ecosystem: a program that says its own version
};

[[nodiscard]] std::string_view name_of(PackageType type);
// The reverse; nothing for types that are not read.
[[nodiscard]] std::optional<PackageType> type_of(std::string_view name);
// Of an operating system's distribution, rather than of a language.
[[nodiscard]] bool is_of_a_distribution(PackageType type);

struct Package {
  PackageType type = PackageType::deb;
  std::string name = {};     // npm: with its scope; Maven: `group:artifact`; Go: the module path
  std::string version = {};  // deb and apk: as written; rpm: [epoch:]version-release
  std::string architecture = {};  // conda: its folder (`linux-64`)
  // What it was built from, where its own distribution names that: advisories speak of it.
  std::string source_name = {};
  std::string source_version = {};
  std::string licence = {};  // as written
  // rpm: the label of the module it was built for (`nodejs:18:8090020240101000000:a75119d5`), whose
  // versions are not to be held against those of another.
  std::string module = {};
  std::string place = {};  // inside the file: `BOOT-INF/lib/x.jar` of an archive
  // apk and rpm keep the paths of a package's files with it: each ended by a line feed.
  std::string owned = {};
  std::string digests = {};  // of each of these, where they were asked for: see digests.h
  // Names divided by spaces. What it needs, `a|b` where one of them will do; and what it is good
  // for beside its own name (deb, apk).
  std::string depends = {};
  std::string provides = {};

  bool operator==(const Package&) const = default;
};

// The operating system an image says it is (os-release(5)).
struct Release {
  std::string id;          // `debian`
  std::string version_id;  // `12`; empty where none is told
  std::string name;        // PRETTY_NAME
};

// `pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12` (purl-spec). The qualifiers
// `epoch` and `rpmmod` of rpm and `upstream` (name or name@version, where it differs) as Syft and
// Trivy write them. `release` matters to deb, rpm and apk alone.
[[nodiscard]] std::string purl(const Package& package, const Release& release);

}  // namespace hakoseki::image
