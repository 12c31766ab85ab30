// Which packages of Maven an archive of Java is, by what it says of itself.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/image/package.h"
#include "engines/image/packages/java_manifest.h"

namespace hakoseki::image {

struct JavaCoordinates {
  std::string group;
  std::string artifact;
  std::string version;
};

// What was met in one archive.
struct JavaArchive {
  std::string path;                        // of the archive, with its folders
  std::vector<JavaCoordinates> poms = {};  // its pom.properties
  // Group and artifact, of META-INF/maven/GROUP/ARTIFACT/pom.xml.
  std::vector<std::pair<std::string, std::string>> pom_folders = {};
  JavaAttributes manifest = {};
  std::string classes = {};  // the folder that all of its classes lie in: `org/example/x`
  bool has_classes = false;
};

// All that are packed in it, itself among them. What pom.properties say is taken as it is, but for
// the version where the file's name and the manifest agree on another; where there are none, the
// file's name tells artifact and version before the manifest does, and the group is the manifest's
// or that of the classes. Without a version where none is told; nothing of what holds no code.
[[nodiscard]] std::vector<Package> packages_of(const JavaArchive& archive);

}  // namespace hakoseki::image
