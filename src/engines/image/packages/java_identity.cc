#include "engines/image/packages/java_identity.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "engines/image/packages/java_file_name.h"
#include "engines/image/packages/java_groups.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_bytes = 200;  // of a name or a version

// A name as Maven allows it, and no title for people.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= most_bytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

// `1.0 build 7` as `1.0`; nothing of `${project.version}` and of words.
std::string_view version_in(std::string_view text) {
  text = trimmed(text.substr(0, text.find_first_of(" \t(,;")));
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  return has_digit && text.size() <= most_bytes && text.find("${") == std::string_view::npos
             ? text
             : std::string_view();
}

// `org.example.x;singleton:=true` as `org.example.x`.
std::string_view bundle_name(const JavaAttributes& manifest) {
  std::string_view name = manifest["Bundle-SymbolicName"];
  name = trimmed(name.substr(0, name.find(';')));
  return is_word(name) ? name : std::string_view();
}

class Identity {
 public:
  explicit Identity(const JavaArchive& archive) : archive_(archive), manifest_(archive.manifest) {
    for (const std::string_view key :
         {"Implementation-Version", "Bundle-Version", "Specification-Version"}) {
      const std::string_view version = version_in(manifest_[key]);
      if (!version.empty()) versions_.push_back(version);
    }
    std::vector<std::string_view> told = versions_;
    for (const JavaCoordinates& pom : archive.poms)
      told.insert(told.begin(), version_in(pom.version));
    file_ = read_java_file_name(archive.path, told);
  }

  std::vector<Package> packages() {
    std::optional<std::size_t> main = main_pom();
    for (std::size_t i = 0; i < archive_.poms.size(); ++i) {
      JavaCoordinates pom = archive_.poms[i];
      if (main == i && is_stale(pom.version)) pom.version = file_.version;
      add(pom);
    }
    if (!main) add_itself();
    return std::move(packages_);
  }

 private:
  // The pom that is the archive's own among those of what was packed into it: the one that its
  // file's name begins with.
  [[nodiscard]] std::optional<std::size_t> main_pom() const {
    const std::string stem = java_file_word(file_.stem);
    std::optional<std::size_t> best;
    std::size_t best_bytes = 0;
    for (std::size_t i = 0; i < archive_.poms.size(); ++i) {
      const std::string word = java_file_word(archive_.poms[i].artifact);
      if (!stem.starts_with(word)) continue;
      const std::string_view rest = std::string_view(stem).substr(word.size());
      const bool fits = rest.empty() || rest.front() == '-';
      if (fits && word.size() > best_bytes) {
        best = i;
        best_bytes = word.size();
      }
    }
    // `core-1.0.jar` with the pom of `core`, but not `core-extras-1.0.jar`.
    if (best && !file_.version.empty() && java_file_word(file_.artifact).size() != best_bytes)
      return std::nullopt;
    return best;
  }

  // Left behind by an older build: two others agree on another version.
  [[nodiscard]] bool is_stale(std::string_view version) const {
    return !file_.version.empty() && file_.version != version && !versions_.empty() &&
           versions_.front() == file_.version;
  }

  // What no pom speaks of.
  void add_itself() {
    if (is_tomcat() || is_jenkins_plugin()) return;
    JavaCoordinates own;
    own.version = !file_.version.empty()
                      ? std::string(file_.version)
                      : std::string(versions_.empty() ? std::string_view() : versions_.front());
    own.artifact = artifact();
    if (!archive_.poms.empty()) {
      // Renamed, most likely: the pom of the same version is it.
      const bool is_known =
          std::any_of(archive_.poms.begin(), archive_.poms.end(), [&](const JavaCoordinates& pom) {
            return pom.version == own.version || pom.artifact == own.artifact;
          });
      if (is_known || own.version.empty()) return;
    }
    if (!archive_.has_classes && own.version.empty()) return;
    own.group = group(own.artifact);
    add(own);
  }

  // Its archives have names that are not their artifacts': catalina.jar is tomcat-catalina.
  bool is_tomcat() {
    if (manifest_["Implementation-Title"] != "Apache Tomcat" || versions_.empty()) return false;
    std::string artifact(file_.artifact);
    if (!artifact.starts_with("tomcat")) artifact.insert(0, "tomcat-");
    add({.group = std::string(known_java_group(artifact)),
         .artifact = artifact,
         .version = std::string(versions_.front())});
    return true;
  }

  bool is_jenkins_plugin() {
    const std::string_view version = version_in(manifest_["Plugin-Version"]);
    std::string_view name = manifest_["Short-Name"];
    if (name.empty()) name = manifest_["Extension-Name"];
    if (version.empty() || !is_word(name)) return false;
    add({.group = std::string(manifest_["Group-Id"]),
         .artifact = std::string(name),
         .version = std::string(version)});
    return true;
  }

  // The file's name, unless it is one of those that say nothing.
  [[nodiscard]] std::string artifact() const {
    constexpr std::array<std::string_view, 10> empty_names = {
        "app", "application", "main", "server", "service", "root", "boot", "lib", "war", "web"};
    if (!file_.version.empty() || !is_one_of(lower_case(file_.stem), empty_names))
      return std::string(file_.artifact);
    if (is_word(manifest_["Implementation-Title"]))
      return std::string(manifest_["Implementation-Title"]);
    const std::string_view bundle = bundle_name(manifest_);
    return std::string(bundle.empty() ? file_.artifact : bundle.substr(bundle.rfind('.') + 1));
  }

  [[nodiscard]] std::string group(std::string_view artifact) const {
    if (!file_.group.empty()) return file_.group;
    for (const auto& [folder_group, folder_artifact] : archive_.pom_folders) {
      if (java_file_word(folder_artifact) == java_file_word(artifact)) return folder_group;
    }
    if (const std::string_view known = known_java_group(artifact); !known.empty())
      return std::string(known);
    const std::string_view vendor = manifest_["Implementation-Vendor-Id"];
    if (is_word(vendor) && vendor.find('.') != std::string_view::npos) return std::string(vendor);
    if (std::string found = java_group_in(bundle_name(manifest_), artifact); !found.empty())
      return found;
    std::string classes = archive_.classes;
    std::replace(classes.begin(), classes.end(), '/', '.');
    return is_word(classes) ? java_group_in(classes, artifact) : std::string();
  }

  void add(const JavaCoordinates& one) {
    if (!is_word(one.artifact) || one.version.size() > most_bytes) return;
    Package package{.type = PackageType::maven,
                    .name = is_word(one.group) ? one.group + ':' + one.artifact : one.artifact,
                    .version = std::string(version_in(one.version))};
    if (std::find(packages_.begin(), packages_.end(), package) == packages_.end())
      packages_.push_back(std::move(package));
  }

  const JavaArchive& archive_;
  const JavaAttributes& manifest_;
  std::vector<std::string_view> versions_;  // of the manifest, the best first
  JavaFileName file_;
  std::vector<Package> packages_;
};

}  // namespace

std::vector<Package> packages_of(const JavaArchive& archive) {
  return Identity(archive).packages();
}

}  // namespace hakoseki::image
