// What an archive of Java says of itself: META-INF/MANIFEST.MF (JAR File Specification) and Maven's
// pom.properties.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hakoseki::image {

class JavaAttributes {
 public:
  // The first value of a name, whatever its case; empty where it is not there.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
  void add(std::string_view name, std::string value);

 private:
  std::vector<std::pair<std::string, std::string>> attributes_;  // names in lower case
};

// The main section alone: those behind it speak of single files.
[[nodiscard]] JavaAttributes read_java_manifest(std::string_view bytes);
// As Maven writes them: a line each, and no escapes but those of punctuation.
[[nodiscard]] JavaAttributes read_java_properties(std::string_view bytes);

}  // namespace hakoseki::image
