#include "support/image_case.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "engines/image/container_image.h"
#include "engines/image/layer_pass.h"
#include "engines/vulnerabilities/match.h"
#include "formats/yaml_reader.h"
#include "support/json_of.h"

namespace hakoseki::tests {
namespace {

std::string text_of(const Node& node, std::string_view key) {
  const std::optional<Node> found = node.is_map() ? node.find(key) : std::nullopt;
  return found && found->is_scalar() ? std::string(found->text()) : std::string();
}

template <class Number>
bool read_number(const std::string& text, int base, Number& number) {
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<FileEntry> entry_of(const Node& node, const std::string& content) {
  FileEntry entry;
  entry.path = text_of(node, "path");
  entry.mode = 0644;
  const std::string kind = text_of(node, "kind");
  if (kind == "folder") entry.kind = FileKind::directory;
  if (kind == "link") entry.kind = FileKind::symbolic_link;
  if (kind == "hard") entry.kind = FileKind::hard_link;
  entry.link = text_of(node, "link");
  entry.size = content.size();
  if (text_of(node, "capability") == "true") entry.capability = "x";
  const bool right = read_number(text_of(node, "mode"), 8, entry.mode) &&
                     read_number(text_of(node, "uid"), 10, entry.uid) &&
                     read_number(text_of(node, "gid"), 10, entry.gid);
  return right && !entry.path.empty() ? std::optional(std::move(entry)) : std::nullopt;
}

std::optional<image::LayerFacts> layer_of(const Node& node, image::PassOptions options) {
  image::LayerPass pass({.options = options});
  for (std::size_t i = 0; node.is_list() && i < node.size(); ++i) {
    const std::string content = text_of(node.element(i), "content");
    const std::optional<FileEntry> entry = entry_of(node.element(i), content);
    if (!entry) return std::nullopt;
    const Result<bool> wanted = pass.begin(*entry);
    if (!wanted) return std::nullopt;
    if (*wanted && !pass.data(content)) return std::nullopt;
    if (!pass.end()) return std::nullopt;
  }
  return std::move(pass).finish();
}

// A part of the configuration, with the comma behind it.
std::string member(const Node& config, std::string_view name) {
  const std::optional<Node> found = config.is_map() ? config.find(name) : std::nullopt;
  return found ? fmt::format("\"{}\": {}, ", name, json_of(*found)) : std::string();
}

advisory::Advisory advisory_of(const Node& node) {
  advisory::Advisory advisory{.id = text_of(node, "id"), .source = "case"};
  if (text_of(node, "malicious") == "true") advisory.kind = advisory::Kind::malicious;
  if (const auto day = parse_moment(text_of(node, "published") + "T00:00:00Z"))
    advisory.published = std::chrono::floor<std::chrono::days>(*day);
  advisory.severity = severity_named(text_of(node, "severity"));
  advisory::Statement statement{.ecosystem = text_of(node, "ecosystem"),
                                .package = text_of(node, "package"),
                                .names_source = text_of(node, "of") == "source",
                                .vulnerable = {{.to = text_of(node, "below")}}};
  const std::string standing = text_of(node, "standing");
  if (standing == "not_affected") statement.standing = advisory::Standing::not_affected;
  if (standing == "will_not_fix") statement.standing = advisory::Standing::will_not_fix;
  if (standing == "under_investigation")
    statement.standing = advisory::Standing::under_investigation;
  advisory.statements.push_back(std::move(statement));
  return advisory;
}

// What a database of these advisories tells of the packages.
std::optional<ImageVulnerabilities> look_up(const Node& advisories,
                                            const image::ImageContents& contents) {
  advisory::Records records;
  for (std::size_t i = 0; i < advisories.size(); ++i) {
    records.advisories.push_back(advisory_of(advisories.element(i)));
    if (text_of(advisories.element(i), "exploited") == "true")
      records.exploited.push_back({.id = records.advisories.back().id});
  }
  vulnerabilities::DatabaseBuilder builder;
  builder.add(std::move(records));
  const Result<std::string> file = builder.finish();
  if (!file) return std::nullopt;
  const auto database = vulnerabilities::Database::open(*file);
  if (!database) return std::nullopt;
  return vulnerabilities::match(*database, contents);
}

bool add(Inventory& inventory, const Node& root) {
  if (!root.is_map()) return false;
  const std::optional<Node> config = root.find("config");
  const std::optional<Node> layers = root.find("layers");
  OpenedImage image;
  image.reference = "image";
  image.digest = "sha256:" + std::string(64, 'a');
  image.platform.os = "linux";
  image.platform.architecture = "amd64";
  image::Analysis analysis;
  const image::PassOptions options = {.verify_files = text_of(root, "verify") == "true"};
  std::vector<image::LayerFacts> facts;
  std::string diff_ids;
  for (std::size_t i = 0; layers && layers->is_list() && i < layers->size(); ++i) {
    const Node layer = layers->element(i);
    const std::string diff_id = fmt::format("sha256:{:064x}", i + 1);
    diff_ids += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", diff_id);
    LayerBlob blob;
    blob.diff_id = diff_id;
    image.layers.push_back(std::move(blob));
    const bool is_read = !layer.is_scalar();
    analysis.layers.emplace_back().is_read = is_read;
    std::optional<image::LayerFacts> read = layer_of(layer, options);
    if (!read) return false;
    facts.push_back(std::move(*read));
  }
  analysis.contents = image::contents_of(facts, options);
  if (config) {
    image.config = fmt::format(
        R"({{{}{}"os": "linux", "architecture": "amd64", "rootfs": {{"type": "layers", "diff_ids": [{}]}}}})",
        member(*config, "config"), member(*config, "history"), diff_ids);
    const SourceText source("config", image.config);
    if (!oci::parse_image_config(source)) return false;
  }
  std::optional<ImageVulnerabilities> vulnerabilities;
  if (const auto advisories = root.find("advisories"))
    vulnerabilities = look_up(*advisories, analysis.contents);
  image::add_image(inventory, text_of(root, "name"), image, analysis,
                   parse_moment(text_of(root, "seen")), std::move(vulnerabilities));
  return true;
}

}  // namespace

bool is_image_case(const std::string& file) {
  return file == "image.yaml";
}

void add_image_case(Inventory& inventory, const std::string& file, const std::string& text) {
  const SourceText source(file, text);
  const Result<Document> document = read_yaml(source);
  if (document && add(inventory, document->root())) return;
  inventory.inputs.push_back(
      {.path = file, .kind = InputKind::image, .state = InputState::refused});
}

}  // namespace hakoseki::tests
