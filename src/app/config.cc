#include "app/config.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "app/arguments.h"
#include "app/suggestion.h"
#include "app/terminal.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "collect/scope_file.h"
#include "formats/yaml_reader.h"

namespace hakoseki::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_config = std::size_t{1} << 20;

// Options that make no sense in a file that stands for every run.
constexpr std::array<std::string_view, 6> not_in_config = {"config", "no-config", "help",
                                                           "output", "json",      "parameter"};
constexpr std::array<std::string_view, 5> own_keys = {"version", "name", "title", "ignore",
                                                      "parameters"};

constexpr Text wants_text = {"expected a text", "文字列を指定してください"};

const OptionInfo* option_for(std::string_view key) {
  for (const OptionInfo& option : options()) {
    const bool allowed =
        std::find(not_in_config.begin(), not_in_config.end(), option.name) == not_in_config.end();
    if (allowed && option.config_key() == key && option.belongs_to(Command::check)) return &option;
  }
  return nullptr;
}

std::vector<std::string> known_keys() {
  std::vector<std::string> keys(own_keys.begin(), own_keys.end());
  for (const OptionInfo& option : options()) {
    if (option_for(option.config_key()) != nullptr) keys.push_back(option.config_key());
  }
  for (const std::string_view key :
       {"systems", "registries", "accounts", "sensitivity_tag", "sidecars", "public_repositories",
        "deploy_roles", "jobs", "baseline_namespaces", "kubernetes_admins"}) {
    keys.emplace_back(key);
  }
  return keys;
}

class ConfigReader {
 public:
  ConfigReader(const SourceText& source, Config& config) : source_(source), config_(config) {}

  Result<void> read(const Node& root) {
    if (root.is_null()) return {};
    if (!root.is_map()) {
      return malformed(root, Text{"the configuration must be a map",
                                  "設定ファイルの内容はマップでなければなりません"});
    }
    for (std::size_t i = 0; i < root.size(); ++i) {
      TRY_VOID(take(root.key(i), root.value(i)));
    }
    TRY(config_.scope, read_scope(root, source_));
    return {};
  }

 private:
  Result<void> take(const Node& key, const Node& value) {
    const std::string_view name = key.text();
    if (is_scope_key(name)) return {};  // read_scope's
    if (name == "version") {
      if (value.is_plain() && value.text() == "1") return {};
      return malformed(value, Text{"this program reads version 1",
                                   "この版の hakoseki が読めるのは version 1 です"});
    }
    if (name == "name" || name == "title") {
      if (!is_text(value)) return malformed(value, wants_text);
      if (name == "title" || config_.title.empty()) config_.title = value.text();
      return {};
    }
    if (name == "ignore") {
      TRY(config_.ignore, read_texts(value, source_));
      return {};
    }
    if (name == "parameters") return take_parameters(value);
    if (const OptionInfo* option = option_for(name)) return take_option(*option, value);
    return malformed(key, suggest(say({"unknown key `{}`", "`{}` というキーはありません"},
                                      utf8::neutralise(name)),
                                  name, known_keys()));
  }

  Result<void> take_parameters(const Node& map) {
    if (map.is_null()) return {};
    if (!map.is_map()) {
      return malformed(
          map, Text{"`parameters` must be a map", "`parameters` はマップで指定してください"});
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
      const Node given = map.value(i);
      if (!given.is_scalar() || given.is_null()) return malformed(given, wants_text);
      config_.parameters.insert_or_assign(std::string(map.key(i).text()),
                                          std::string(map.value(i).text()));
    }
    return {};
  }

  Result<void> take_option(const OptionInfo& option, const Node& value) {
    const bool takes_list = option.repeatable || option.placeholder == "ID,...";
    if (!takes_list && !is_text(value)) {
      return malformed(value, Text{"expected one value", "値を一つ指定してください"});
    }
    TRY(std::vector<std::string> texts, read_texts(value, source_));
    if (option.placeholder.empty()) {
      if (!value.is_plain() || (texts.front() != "true" && texts.front() != "false")) {
        return malformed(value,
                         Text{"expected true or false", "true または false を指定してください"});
      }
      if (texts.front() == "true") config_.options[std::string(option.name)] = {"true"};
      return {};
    }
    for (std::string& text : texts) {
      if (const Result<void> right = validate(option, text); !right) {
        return malformed(value, right.error().told());
      }
      text = from_here(option.name, text);
    }
    config_.options[std::string(option.name)] = std::move(texts);
    return {};
  }

  // Paths in a configuration are meant from where it lies.
  [[nodiscard]] std::string from_here(std::string_view option, const std::string& text) const {
    const fs::path folder = fs::path(source_.path()).parent_path();
    if (option == "parameter-file") return (folder / text).string();
    const std::size_t file = text.find('=') + 1;  // "json=build/report.json"
    if (option != "format" || file == 0 || file == text.size() || text.substr(file) == "-") {
      return text;
    }
    return text.substr(0, file) + (folder / text.substr(file)).string();
  }

  static bool is_text(const Node& node) {
    return node.is_scalar() && !node.is_null() && !node.text().empty();
  }

  std::unexpected<Error> malformed(const Node& node, Message what) const {
    return std::unexpected(
        Error{Fault::malformed, std::move(what), source_.place(node.span().begin)});
  }

  const SourceText& source_;
  Config& config_;
};

}  // namespace

std::optional<std::string> find_config(const std::string& start) {
  std::error_code error;
  fs::path folder = fs::path(start);
  if (!fs::is_directory(folder, error)) folder = folder.parent_path();
  // As the user gave the path, as long as it goes; then upwards from where it really is.
  for (const std::string_view name : {"hakoseki.yaml", "hakoseki.yml"}) {
    const fs::path here = folder / name;
    if (fs::is_regular_file(here, error)) return here.string();
  }
  fs::path absolute = fs::absolute(folder, error).lexically_normal();
  if (absolute.filename().empty()) absolute = absolute.parent_path();
  for (fs::path above = absolute.parent_path(); above != absolute; above = above.parent_path()) {
    for (const std::string_view name : {"hakoseki.yaml", "hakoseki.yml"}) {
      if (fs::is_regular_file(above / name, error)) return (above / name).string();
    }
    absolute = above;
  }
  const auto xdg = environment("XDG_CONFIG_HOME");
  const auto home = environment("HOME");
  if (!xdg && !home) return std::nullopt;
  const fs::path base = xdg ? fs::path(*xdg) : fs::path(*home) / ".config";
  const fs::path own = base / "hakoseki" / "config.yaml";
  if (fs::is_regular_file(own, error)) return own.string();
  return std::nullopt;
}

Result<Config> read_config(const std::string& path) {
  TRY(std::string bytes, iac::read_file(path, largest_config));
  const SourceText source(path, std::move(bytes));
  TRY(const Document document, read_yaml(source));
  if (const std::vector<Node> repeated = document.repeated_keys(); !repeated.empty()) {
    return std::unexpected(Error{Fault::malformed,
                                 say({"key `{}` is given twice", "キー `{}` が重複しています"},
                                     utf8::neutralise(repeated.front().text())),
                                 source.place(repeated.front().span().begin)});
  }
  if (const auto further = document.further_document()) {
    return std::unexpected(Error{
        Fault::malformed,
        Text{"a further document behind `---` is not read", "`---` より後の文書は読み取りません"},
        source.place(*further)});
  }
  Config config;
  config.path = path;
  TRY_VOID(ConfigReader(source, config).read(document.root()));
  config.scope.base = fs::path(path).parent_path().string();
  return config;
}

}  // namespace hakoseki::app
