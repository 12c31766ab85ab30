// An image of a container whose bytes were read: what its configuration says, and what of its files
// checks ask about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.h"
#include "base/unknown.h"
#include "formats/dockerfile.h"
#include "inventory/image_vulnerabilities.h"
#include "inventory/resource.h"

namespace hakoseki {

struct ImageRecipe : Resource {
  dockerfile::Dockerfile file;
};

// A file or folder of the final file system: whatever later layers hide is not among them.
struct ImageFile {
  std::string path;     // "usr/bin/su"
  std::string package;  // the distribution's package that brought it; or empty
  std::uint32_t layer = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint16_t mode = 0;  // 07777
  bool is_folder = false;
  bool has_capability = false;  // security.capability

  bool operator==(const ImageFile&) const = default;
};

// A file with other content than the one that its package brought.
struct AlteredFile {
  ImageFile file;
  std::string recorded;  // in the package database: "md5:" and hexadecimal digits
  std::string found;     // by the same algorithm

  bool operator==(const AlteredFile&) const = default;
};

// The files of an image by what its own package database says of them.
struct PackagedFiles {
  enum class Database : std::uint8_t {
    none,
    of_distroless,  // it lists packages, and not all that is in the image need be part of one
    of_a_system,
  };

  Database database = Database::none;
  std::vector<ImageFile> unowned = {};    // programs in the system's folders, of no package
  std::vector<AlteredFile> altered = {};  // both by path
  std::uint64_t unaltered = 0;            // that carry the recorded digest
  // Why there may be more of either.
  std::vector<Unknown> unowned_unseen = {};
  std::vector<Unknown> altered_unseen = {};
};

// A line of /etc/passwd.
struct ImageAccount {
  std::string name;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  bool empty_password = false;  // there, or in /etc/shadow

  bool operator==(const ImageAccount&) const = default;
};

// A line of /etc/group.
struct ImageGroup {
  std::string name;
  std::uint32_t gid = 0;
  std::vector<std::string> members = {};

  bool operator==(const ImageGroup&) const = default;
};

// A distribution, or the runtime of a language that no package of it brought.
struct ImageSoftware {
  std::string name;   // "Alpine Linux v3.22", "node 16.20.2"
  std::string place;  // the file that tells of it
  std::uint32_t layer = 0;
  // The last day of its support, and of what goes on after it for some; nothing where not known.
  std::optional<Moment> supported_until = {};
  std::optional<Moment> extended_until = {};
};

// Its address is what it was opened by, and its digest where it has one.
struct ContainerImage : Resource {
  std::string reference;                 // as it was asked for
  std::string name;                      // by which task definitions and pods call it; or empty
  std::string digest;                    // of its manifest; empty where there is none
  std::string index_digest;              // of the index that led to it; empty without one
  std::string operating_system;          // "linux"
  std::vector<std::string> layers = {};  // as reports call them, from the base upwards

  Fact<Moment> seen_at;    // when it was read
  Fact<std::string> user;  // absent: root (OCI image spec 1.1, config.md)
  FactList<Fact<std::string>> exposed_ports;
  FactList<Fact<std::string>> volumes;
  FactList<Fact<std::string>> entrypoint;
  FactList<Fact<std::string>> cmd;
  // What built it, as a Dockerfile that its history makes; nothing where it tells none.
  std::optional<ImageRecipe> history = {};

  // All by path.
  std::vector<ImageFile> programs = {};   // may be executed; links of that name too
  std::vector<ImageFile> set_id = {};     // set-uid, set-gid, or with capabilities
  std::vector<ImageFile> writable = {};   // by another than root
  std::vector<ImageFile> leftovers = {};  // caches of package managers, and what builds leave
  std::vector<ImageFile> keys = {};       // that are private keys or logins by their names
  PackagedFiles packaged = {};
  std::vector<ImageSoftware> software = {};
  std::vector<ImageAccount> accounts = {};
  std::vector<ImageGroup> groups = {};
  std::vector<Gap> gaps = {};  // of all these lists: layers and folders that were not seen
  // Nothing: there was no database to look its packages up in.
  std::optional<ImageVulnerabilities> vulnerabilities = {};

  // Where a file of it was seen: "layer sha256:.../usr/bin/su".
  [[nodiscard]] Evidence at(const ImageFile& file) const { return at(file.path, file.layer); }
  [[nodiscard]] Evidence at(const std::string& path, std::uint32_t layer) const {
    Evidence place = evidence;
    // An SBOM need not tell of layers.
    if (layer >= layers.size()) return place;
    place.pointer = "layer " + layers[layer] + '/' + path;
    return place;
  }
};

}  // namespace hakoseki
