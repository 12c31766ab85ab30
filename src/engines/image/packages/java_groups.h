// Groups of Maven that no archive tells: of what is built by Gradle, or by Ant.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki::image {

// Of well-known families of artifacts; empty for others.
[[nodiscard]] std::string_view known_java_group(std::string_view artifact);

// The group within the name of a bundle, a module or a package of classes: `org.apache.commons` of
// `org.apache.commons.lang3` and `commons-lang3`. Empty where that has but one part.
[[nodiscard]] std::string java_group_in(std::string_view name, std::string_view artifact);

}  // namespace hakoseki::image
