#include "collect/scope_file.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 10> scope_keys = {
    "systems",          "registries", "accounts",
    "sensitivity_tag",  "sidecars",   "public_repositories",
    "deploy_roles",     "jobs",       "baseline_namespaces",
    "kubernetes_admins"};
constexpr std::array<std::string_view, 3> system_keys = {"name", "title", "match"};
constexpr std::array<std::string_view, 4> match_keys = {"stacks", "clusters", "tags", "namespaces"};

constexpr Text wants_text = {"expected a text", "文字列を指定してください"};

std::unexpected<Error> malformed(const SourceText& source, const Node& node, Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what), source.place(node.span().begin)});
}

template <std::size_t N>
Result<void> expect_keys(const Node& map, const std::array<std::string_view, N>& keys,
                         const SourceText& source) {
  if (!map.is_map())
    return malformed(source, map, Text{"expected a map", "マップを指定してください"});
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string_view key = map.key(i).text();
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    return malformed(
        source, map.key(i),
        say({"unknown key `{}`; known are {}", "`{}` というキーはありません(指定できるキー: {})"},
            utf8::neutralise(key), fmt::join(keys, ", ")));
  }
  return {};
}

Result<std::string> read_text(const Node& node, const SourceText& source) {
  if (!node.is_scalar() || node.is_null()) return malformed(source, node, wants_text);
  if (node.text().empty()) {
    return malformed(source, node, Text{"this text is empty", "文字列が空です"});
  }
  return std::string(node.text());
}

Result<DeclaredSystem> read_system(const Node& node, const SourceText& source) {
  TRY_VOID(expect_keys(node, system_keys, source));
  DeclaredSystem system;
  const std::optional<Node> name = node.find("name");
  if (!name) {
    return malformed(source, node,
                     Text{"a system needs a `name`", "システムには `name` が必要です"});
  }
  TRY(system.name, read_text(*name, source));
  if (const std::optional<Node> title = node.find("title")) {
    TRY(system.title, read_text(*title, source));
  }
  const std::optional<Node> match = node.find("match");
  if (!match) {
    return malformed(source, node,
                     Text{"a system needs a `match`", "システムには `match` が必要です"});
  }
  TRY_VOID(expect_keys(*match, match_keys, source));
  const auto take = [&](std::string_view key, std::vector<std::string>& into) -> Result<void> {
    if (const std::optional<Node> list = match->find(key)) {
      TRY(into, read_texts(*list, source));
    }
    return {};
  };
  TRY_VOID(take("stacks", system.stacks));
  TRY_VOID(take("clusters", system.clusters));
  TRY_VOID(take("tags", system.tags));
  TRY_VOID(take("namespaces", system.namespaces));
  if (system.stacks.empty() && system.clusters.empty() && system.tags.empty() &&
      system.namespaces.empty()) {
    return malformed(source, *match,
                     Text{"this `match` matches nothing", "この `match` は何にも一致しません"});
  }
  return system;
}

}  // namespace

bool is_scope_key(std::string_view key) {
  return std::find(scope_keys.begin(), scope_keys.end(), key) != scope_keys.end();
}

Result<std::vector<std::string>> read_texts(const Node& node, const SourceText& source) {
  std::vector<std::string> texts;
  if (node.is_null()) return texts;
  if (node.is_scalar()) {
    TRY(std::string text, read_text(node, source));
    texts.push_back(std::move(text));
    return texts;
  }
  if (!node.is_list()) {
    return malformed(source, node,
                     Text{"expected a list of texts", "文字列のリストを指定してください"});
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    TRY(std::string text, read_text(node.element(i), source));
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<DeclaredScope> read_scope(const Node& root, const SourceText& source) {
  DeclaredScope scope;
  if (const std::optional<Node> systems = root.find("systems")) {
    if (!systems->is_list()) {
      return malformed(source, *systems,
                       Text{"`systems` must be a list", "`systems` はリストで指定してください"});
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < systems->size(); ++i) {
      TRY(DeclaredSystem system, read_system(systems->element(i), source));
      if (!names.insert(system.name).second) {
        return malformed(
            source, systems->element(i),
            say({"system `{}` is declared twice", "システム `{}` が二度定義されています"},
                utf8::neutralise(system.name)));
      }
      scope.systems.push_back(std::move(system));
    }
  }
  const auto take = [&](std::string_view key, std::vector<std::string>& into) -> Result<void> {
    if (const std::optional<Node> list = root.find(key)) {
      TRY(into, read_texts(*list, source));
    }
    return {};
  };
  TRY_VOID(take("registries", scope.registries));
  TRY_VOID(take("accounts", scope.accounts));
  TRY_VOID(take("sidecars", scope.sidecars));
  TRY_VOID(take("public_repositories", scope.public_repositories));
  TRY_VOID(take("deploy_roles", scope.deploy_roles));
  TRY_VOID(take("jobs", scope.jobs));
  TRY_VOID(take("baseline_namespaces", scope.baseline_namespaces));
  TRY_VOID(take("kubernetes_admins", scope.kubernetes_admins));
  if (const std::optional<Node> tag = root.find("sensitivity_tag")) {
    TRY(scope.sensitivity_tag, read_text(*tag, source));
  }
  return scope;
}

}  // namespace hakoseki
