#include "engines/image/sbom_contents.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "engines/image/sbom_package.h"
#include "formats/oci/digest.h"
#include "formats/oci/manifest.h"
#include "formats/purl.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_gaps = 1000;        // of an SBOM that are listed
constexpr std::size_t most_name_bytes = 1024;  // of its system: each package URL names it

// "12" of `hakoseki:layer:12:digest`, and what stands behind it.
struct LayerProperty {
  std::size_t number = 0;
  std::string_view member;
};

std::optional<LayerProperty> layer_property(std::string_view name) {
  constexpr std::string_view prefix = "hakoseki:layer:";
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  LayerProperty property;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), property.number);
  if (error != std::errc{} || end == name.data() + name.size() || *end != ':') return std::nullopt;
  if (property.number == 0 || property.number > oci::most_layers) return std::nullopt;
  property.member = name.substr(static_cast<std::size_t>(end - name.data()) + 1);
  return property;
}

// "debian-12", as distributions are named in package URLs.
Release release_named(std::string_view distro) {
  const std::size_t dash = distro.rfind('-');
  const bool has_version =
      dash != std::string_view::npos && dash + 1 < distro.size() && is_digit(distro[dash + 1]);
  if (!has_version) return {.id = std::string(distro), .version_id = {}, .name = {}};
  return {.id = std::string(distro.substr(0, dash)),
          .version_id = std::string(distro.substr(dash + 1)),
          .name = {}};
}

bool is_image(const sbom::Component& component) {
  return component.kind == "container" || component.purl.starts_with("pkg:oci/") ||
         component.purl.starts_with("pkg:docker/");
}

// Parts of a bill that are no packages: single files, and what only stands before others (Trivy's
// lists of an application).
bool is_no_package(const sbom::Component& component) {
  if (!component.purl.empty()) return false;
  return component.kind == "file" || (component.kind == "application" && component.version.empty());
}

class Reading {
 public:
  explicit Reading(const sbom::Sbom& sbom) : sbom_(sbom) {}

  SbomContents run() {
    take_document();
    if (sbom_.subject) {
      const bool image = is_image(*sbom_.subject);
      if (image) take_image(*sbom_.subject);
      if (!image && !is_no_package(*sbom_.subject)) take_subject(*sbom_.subject);
    }
    for (const sbom::Component& component : sbom_.components) {
      if (component.kind == "operating-system") {
        take_system(component);
      } else if (!is_no_package(component)) {
        take_package(component);
      }
    }
    sort_packages(contents_.analysis.contents.packages);
    finish_layers();
    if (passed_over_ > most_gaps) {
      note({}, say({"{} components did not become packages; the first {} are listed",
                    "パッケージとして読み取れない構成要素が {} 件あります(先頭の {} 件を記載)"},
                   passed_over_, most_gaps));
    }
    return std::move(contents_);
  }

 private:
  void note(std::string where, Message reason) {
    contents_.gaps.push_back({.where = std::move(where), .reason = std::move(reason)});
  }

  void pass_over(const sbom::Component& component, Message reason) {
    if (++passed_over_ > most_gaps) return;
    const std::string& name = component.purl.empty() ? component.name : component.purl;
    note(name.empty() ? fmt::format("line {}", component.line) : name, std::move(reason));
  }

  void take_document() {
    note({}, say({"only its SBOM was read ({}): neither files nor configuration were seen, and of "
                  "packages what its maker saw",
                  "読み取ったのは SBOM({})だけです。ファイルと設定は未確認で、パッケージは SBOM "
                  "の作成者が確認した範囲に限られます"},
                 sbom_.format));
    if (sbom_.is_incomplete) {
      note({}, Text{"its maker says that it is incomplete", "作成者が不完全と記しています"});
    }
    for (const auto& [name, value] : sbom_.properties) {
      if (name != "hakoseki:coverage") continue;
      note({}, say({"its maker did not see: {}", "作成者が確認できなかったもの: {}"}, value));
    }
  }

  void take_image(const sbom::Component& component) {
    OpenedImage& image = contents_.image;
    image.reference = component.name;
    const Result<Purl> purl = parse_purl(component.purl);
    const std::string_view by_purl = purl ? std::string_view(purl->version) : std::string_view();
    std::string_view by_name = told(component, {"aquasecurity:trivy:RepoDigest", "RepoDigest"});
    by_name = by_name.substr(by_name.rfind('@') + 1);
    for (const std::string_view digest : {std::string_view(component.version), by_purl, by_name}) {
      if (image.digest.empty() && oci::is_digest(digest)) image.digest = digest;
    }
    const std::string_view config =
        told(component, {"hakoseki:image:config", "aquasecurity:trivy:ImageID", "ImageID"});
    if (oci::is_digest(config)) image.config_digest = config;
    const auto platform = parse_platform(component.property("hakoseki:image:platform"));
    if (platform) {
      image.platform = *platform;
    } else if (purl) {
      image.platform.architecture = purl->qualifier("arch");
    }
    take_layers(component);
  }

  void take_layers(const sbom::Component& component) {
    std::vector<LayerBlob>& layers = contents_.image.layers;
    for (const auto& [name, value] : component.properties) {
      const bool by_trivy = name == "aquasecurity:trivy:DiffID" || name == "DiffID";
      if (by_trivy && oci::is_digest(value)) static_cast<void>(add_layer(value));
      const std::optional<LayerProperty> property = layer_property(name);
      if (!property) continue;
      if (layers.size() < property->number) layers.resize(property->number);
      LayerBlob& layer = layers[property->number - 1];
      if (property->member == "diffID" && oci::is_digest(value)) layer.diff_id = value;
      if (property->member == "digest" && oci::is_digest(value)) layer.digest = value;
      if (property->member == "size")
        std::from_chars(value.data(), value.data() + value.size(), layer.size);
    }
  }

  std::uint32_t add_layer(std::string_view diff_id) {
    std::vector<LayerBlob>& layers = contents_.image.layers;
    if (layers.size() == oci::most_layers) return unknown_layer;
    layers.emplace_back().diff_id = diff_id;
    return static_cast<std::uint32_t>(layers.size() - 1);
  }

  // A diff id, the digest of a blob, or the number of a layer that has neither.
  std::uint32_t layer_called(std::string_view name) {
    const std::vector<LayerBlob>& layers = contents_.image.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const bool has_name = !layers[i].diff_id.empty() || !layers[i].digest.empty();
      if (has_name ? name == layers[i].diff_id || name == layers[i].digest
                   : name == std::to_string(i + 1))
        return static_cast<std::uint32_t>(i);
    }
    return oci::is_digest(name) ? add_layer(name) : unknown_layer;
  }

  void take_system(const sbom::Component& component) {
    Release& release = contents_.analysis.contents.release;
    if (has_system_) {
      return pass_over(component, Text{"a second operating system", "2 つ目の OS です"});
    }
    if (component.name.size() + component.version.size() + component.description.size() >
        most_name_bytes)
      return pass_over(component, Text{"its name is too long", "名前が長すぎます"});
    has_system_ = true;
    release = {.id = lower_case(component.name),
               .version_id = component.version,
               .name = component.description};
  }

  // Not an image but an application, a folder: it counts as a package where it is told as one.
  void take_subject(const sbom::Component& component) {
    contents_.image.reference = component.name;
    if (!component.purl.empty()) take_package(component);
  }

  void take_package(const sbom::Component& component) {
    Result<SbomPackage> read = package_of(component);
    if (!read) return pass_over(component, read.error().told());
    if (contents_.analysis.contents.release.id.empty() && !has_system_ && !read->distro.empty() &&
        read->distro.size() <= most_name_bytes)
      contents_.analysis.contents.release = release_named(read->distro);
    contents_.analysis.contents.packages.push_back({.package = std::move(read->package),
                                                    .layer = layer_called(read->layer),
                                                    .paths = std::move(read->paths),
                                                    .owner = std::move(read->owner)});
  }

  void finish_layers() {
    for (std::size_t i = 0; i < contents_.image.layers.size(); ++i) {
      LayerOutcome& outcome = contents_.analysis.layers.emplace_back();
      outcome.error =
          Error{Fault::unavailable, Text{"it is known from the SBOM alone", "SBOM の記載だけです"}};
    }
  }

  const sbom::Sbom& sbom_;
  SbomContents contents_;
  std::size_t passed_over_ = 0;
  bool has_system_ = false;
};

}  // namespace

SbomContents contents_of(const sbom::Sbom& sbom) {
  return Reading(sbom).run();
}

}  // namespace hakoseki::image
