// What the name of a Java archive says: `artifact-version[-classifier].jar`, as Maven and Gradle
// write it, and the folders it lies in, where those are a repository's of Maven.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::image {

struct JavaFileName {
  std::string_view stem;      // less folders and ending
  std::string_view artifact;  // the whole stem where it names no version
  std::string_view version;   // empty where it names none
  std::string group = {};     // only where the folders tell it
};

// `versions` are those that the archive itself tells: they show where a name ends, as in
// `log4j-1.2-api-2.17.1`. What is returned points into `path`.
[[nodiscard]] JavaFileName read_java_file_name(std::string_view path,
                                               const std::vector<std::string_view>& versions);

// Whether it ends as one: .jar, .war and their like, whatever the case.
[[nodiscard]] bool is_java_archive(std::string_view path);

// `artifact` as it may stand in a file's name: builders of distributions write `-` for `_` and `.`.
[[nodiscard]] std::string java_file_word(std::string_view artifact);

}  // namespace hakoseki::image
