#include "formats/oci/manifest.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "formats/oci/fields.h"

namespace hakoseki::oci {
namespace {

constexpr std::string_view oci_manifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view oci_index = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view docker_manifest = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view docker_list =
    "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::string_view docker_schema_1 = "application/vnd.docker.distribution.manifest.v1+";

constexpr std::array<std::string_view, 2> image_configs = {
    "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"};

bool is_manifest(std::string_view media_type) {
  return media_type == oci_manifest || media_type == docker_manifest;
}

std::string shown(std::string_view text) {
  return utf8::clip(utf8::neutralise(text), 200);
}

std::unexpected<Error> too_many(const SourceText& source, std::string_view what,
                                std::size_t limit) {
  return std::unexpected(Error{
      Fault::too_large, say({"more than {} `{}`", "{} 個を超える `{}` があります"}, limit, what),
      source.path()});
}

Result<std::optional<Platform>> platform_in(const Fields& descriptor) {
  TRY(const std::optional<Fields> fields, descriptor.object("platform"));
  if (!fields) return std::nullopt;
  Platform platform;
  TRY(platform.os, fields->text("os"));
  TRY(platform.architecture, fields->text("architecture"));
  TRY(platform.variant, fields->text("variant"));
  return platform;
}

Result<std::string> digest_in(const Fields& fields) {
  TRY(const std::string digest, fields.text("digest"));
  if (is_digest(digest)) return digest;
  const std::optional<Node> node = fields.find("digest");
  return fields.malformed(
      node ? node->span() : fields.span(),
      say({"`{}` is no digest", "`{}` はダイジェストではありません"}, shown(digest)));
}

Result<std::vector<std::pair<std::string, std::string>>> annotations_in(const Fields& fields) {
  TRY(const std::vector<Pair> pairs, fields.pairs("annotations"));
  std::vector<std::pair<std::string, std::string>> annotations;
  annotations.reserve(pairs.size());
  for (const auto& [name, value] : pairs) {
    annotations.emplace_back(name.text, value.text);
  }
  return annotations;
}

Result<Descriptor> descriptor_in(const Fields& fields) {
  TRY(std::string media_type, fields.text("mediaType"));
  TRY(std::string digest, digest_in(fields));
  TRY(const std::uint64_t size, fields.number("size"));
  TRY(std::string artifact_type, fields.text("artifactType"));
  TRY(std::optional<Platform> platform, platform_in(fields));
  TRY(auto annotations, annotations_in(fields));
  return Descriptor{.media_type = std::move(media_type),
                    .digest = std::move(digest),
                    .size = size,
                    .artifact_type = std::move(artifact_type),
                    .platform = std::move(platform),
                    .annotations = std::move(annotations)};
}

Result<std::vector<Descriptor>> descriptors_in(const SourceText& source, const Fields& fields,
                                               std::string_view name, std::size_t limit) {
  TRY(const std::vector<Node> nodes, fields.list(name));
  if (nodes.size() > limit) return too_many(source, name, limit);
  std::vector<Descriptor> descriptors;
  for (const Node& node : nodes) {
    TRY(const Fields element, Fields::of(source, node));
    TRY(Descriptor descriptor, descriptor_in(element));
    descriptors.push_back(std::move(descriptor));
  }
  return descriptors;
}

Result<std::variant<Manifest, Index>> index_in(const SourceText& source, const Fields& fields,
                                               std::string media_type) {
  Index index{.media_type = std::move(media_type), .manifests = {}};
  TRY(index.manifests, descriptors_in(source, fields, "manifests", most_manifests));
  return index;
}

Result<std::variant<Manifest, Index>> manifest_in(const SourceText& source, const Fields& fields,
                                                  std::string media_type) {
  Manifest manifest;
  manifest.media_type = std::move(media_type);
  TRY(manifest.artifact_type, fields.text("artifactType"));
  TRY(const std::optional<Fields> config, fields.object("config"));
  if (!config) {
    return fields.malformed(fields.span(), Text{"the manifest names no `config`",
                                                "マニフェストに `config` がありません"});
  }
  TRY(manifest.config, descriptor_in(*config));
  TRY(manifest.layers, descriptors_in(source, fields, "layers", most_layers));
  return manifest;
}

// What the document is, by its own word, its descriptor's and its members, which must agree.
Result<std::string> media_type_of(const Fields& fields, std::string_view told) {
  TRY(const std::optional<Written> own, fields.written("mediaType"));
  const bool is_told = is_manifest(told) || is_index(told);
  if (own && is_told && own->text != told) {
    return fields.malformed(own->span, say({"the document calls itself `{}`, but it was named `{}`",
                                            "文書自身は `{}` ですが、`{}` として参照されています"},
                                           shown(own->text), shown(told)));
  }
  const bool lists = fields.has("manifests");
  const bool builds = fields.has("layers") || fields.has("config");
  if (lists && builds) {
    return fields.malformed(fields.span(),
                            Text{"the document is a manifest and an index at once",
                                 "マニフェストとインデックスの両方の項目を持っています"});
  }
  std::string type = own ? own->text : std::string(is_told ? told : "");
  if (type.empty()) type = lists ? oci_index : oci_manifest;
  if ((is_index(type) && builds) || (is_manifest(type) && lists)) {
    return fields.malformed(fields.span(), say({"the members of the document are not those of `{}`",
                                                "文書の項目が `{}` のものではありません"},
                                               shown(type)));
  }
  return type;
}

std::unexpected<Error> unsupported(const SourceText& source, Message what) {
  return std::unexpected(Error{Fault::unsupported, std::move(what), source.path()});
}

}  // namespace

std::string accepted_manifests() {
  return fmt::format("{}, {}, {}, {}", oci_index, oci_manifest, docker_list, docker_manifest);
}

std::string_view Descriptor::annotation(std::string_view name) const {
  for (const auto& [key, value] : annotations) {
    if (key == name) return value;
  }
  return "";
}

LayerKind layer_kind(std::string_view media_type) {
  if (media_type.ends_with("+encrypted")) return LayerKind::encrypted;
  if (media_type.starts_with("application/vnd.oci.image.layer.nondistributable.v1.tar") ||
      media_type.starts_with("application/vnd.docker.image.rootfs.foreign.diff.tar")) {
    return LayerKind::foreign;
  }
  if (media_type.starts_with("application/vnd.oci.image.layer.v1.tar") ||
      media_type.starts_with("application/vnd.docker.image.rootfs.diff.tar") ||
      media_type == "application/vnd.docker.container.image.rootfs.diff+x-gtar") {
    return LayerKind::tar;
  }
  return LayerKind::other;
}

bool Manifest::is_image() const {
  return is_one_of(config.media_type, image_configs) &&
         std::ranges::all_of(layers, [](const Descriptor& layer) {
           return layer_kind(layer.media_type) != LayerKind::other;
         });
}

bool is_index(std::string_view media_type) {
  return media_type == oci_index || media_type == docker_list;
}

bool may_be_image(const Descriptor& manifest) {
  const std::string_view type = manifest.media_type;
  if (!type.empty() && !is_manifest(type) && !is_index(type)) return false;
  if (!manifest.artifact_type.empty() && !is_one_of(manifest.artifact_type, image_configs)) {
    return false;
  }
  // BuildKit's attestations, and SOCI's index of an image, stand beside the images of an index.
  if (!manifest.annotation("vnd.docker.reference.type").empty()) return false;
  return !manifest.platform || manifest.platform->os != "unknown" ||
         manifest.platform->architecture != "unknown";
}

Result<std::variant<Manifest, Index>> parse_manifest(const SourceText& source,
                                                     std::string_view media_type) {
  if (source.text().size() > manifest_bytes) {
    return std::unexpected(
        Error{Fault::too_large,
              say({"a manifest of more than {} bytes", "マニフェストが {} バイトを超えています"},
                  manifest_bytes),
              source.path()});
  }
  TRY(const Document document, read_json(source));
  TRY_VOID(refuse_ambiguous(source, document));
  TRY(const Fields fields, Fields::of(source, document.root()));
  TRY(const std::uint64_t schema, fields.number("schemaVersion"));
  if (schema == 1 || media_type.starts_with(docker_schema_1)) {
    return unsupported(source,
                       Text{"a manifest of Docker's schema 1, which was replaced in 2017; "
                            "push the image again with a newer client",
                            "2017 年に置き換えられた Docker スキーマ 1 "
                            "のマニフェストです。新しいクライアントで push し直してください"});
  }
  if (schema != 2) {
    return fields.malformed(fields.span(),
                            Text{"no `schemaVersion` 2: this is no image manifest",
                                 "`schemaVersion` が 2 "
                                 "ではないため、イメージのマニフェストではありません"});
  }
  TRY(std::string type, media_type_of(fields, media_type));
  if (is_index(type)) return index_in(source, fields, std::move(type));
  if (is_manifest(type)) return manifest_in(source, fields, std::move(type));
  return unsupported(
      source, say({"`{}` is no image manifest", "`{}` はイメージのマニフェストではありません"},
                  shown(type)));
}

}  // namespace hakoseki::oci
