// The scope part of hakoseki.yaml: what it may say, and what is refused where.
#include "collect/scope_file.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "formats/yaml_reader.h"

namespace hakoseki {
namespace {

TEST(ScopeFile, Reads) {
  const SourceText source("h.yaml", R"(
systems:
  - name: shop
    title: 受注
    match: {stacks: ['shop/**'], clusters: shop-*, tags: [team=shop], namespaces: [shop]}
  - name: bank
    match: {stacks: , clusters: bank}
registries: [ghcr.io/us]
accounts: ['111122223333', 444455556666]
sensitivity_tag: class
sidecars: otel
public_repositories:
deploy_roles: [deploy-*]
jobs: report
baseline_namespaces: [ci]
kubernetes_admins: ['Group ops']
other: ignored
)");
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document);
  const Result<DeclaredScope> scope = read_scope(document->root(), source);
  ASSERT_TRUE(scope) << scope.error().message();
  using Texts = std::vector<std::string>;
  ASSERT_EQ(scope->systems.size(), 2U);
  EXPECT_EQ(scope->systems[0].name, "shop");
  EXPECT_EQ(scope->systems[0].title, "受注");
  EXPECT_EQ(scope->systems[0].stacks, Texts{"shop/**"});
  EXPECT_EQ(scope->systems[0].clusters, Texts{"shop-*"}) << "one text is a list of one";
  EXPECT_EQ(scope->systems[0].tags, Texts{"team=shop"});
  EXPECT_EQ(scope->systems[0].namespaces, Texts{"shop"});
  EXPECT_TRUE(scope->systems[1].stacks.empty());
  EXPECT_EQ(scope->registries, Texts{"ghcr.io/us"});
  EXPECT_EQ(scope->accounts, (Texts{"111122223333", "444455556666"}));
  EXPECT_EQ(scope->sensitivity_tag, "class");
  EXPECT_EQ(scope->sidecars, Texts{"otel"});
  EXPECT_TRUE(scope->public_repositories.empty());
  EXPECT_EQ(scope->deploy_roles, Texts{"deploy-*"});
  EXPECT_EQ(scope->jobs, Texts{"report"});
  EXPECT_EQ(scope->baseline_namespaces, Texts{"ci"});
  EXPECT_EQ(scope->kubernetes_admins, Texts{"Group ops"});
}

TEST(ScopeFile, Defaults) {
  const SourceText source("h.yaml", "{}");
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document);
  const Result<DeclaredScope> scope = read_scope(document->root(), source);
  ASSERT_TRUE(scope);
  EXPECT_TRUE(scope->systems.empty());
  EXPECT_EQ(scope->sensitivity_tag, "sensitivity");
}

TEST(ScopeFile, RefusesWithThePlace) {
  const struct {
    std::string text;
    std::string message;
  } rows[] = {
      {"systems: shop\n", "h.yaml:1:10: `systems` must be a list"},
      {"systems: [shop]\n", "h.yaml:1:11: expected a map"},
      {"systems:\n  - nmae: a\n", "h.yaml:2:5: unknown key `nmae`; known are name, title, match"},
      {"systems:\n  - match: {}\n", "h.yaml:2:5: a system needs a `name`"},
      {"systems:\n  - name: ''\n    match: {stacks: x}\n", "h.yaml:2:11: this text is empty"},
      {"systems:\n  - name: ~\n    match: {stacks: x}\n", "h.yaml:2:11: expected a text"},
      {"systems:\n  - name: a\n    match: {}\n", "h.yaml:3:12: this `match` matches nothing"},
      {"systems:\n  - name: a\n    match: {stacks: ~}\n",
       "h.yaml:3:12: this `match` matches nothing"},
      {"systems:\n  - name: a\n    title:\n    match: {stacks: x}\n",
       "h.yaml:3:11: expected a text"},
      {"accounts: ['']\n", "h.yaml:1:12: this text is empty"},
      {"systems:\n  - name: a\n", "h.yaml:2:5: a system needs a `match`"},
      {"systems:\n  - name: a\n    match: [x]\n", "h.yaml:3:12: expected a map"},
      {"systems:\n  - name: a\n    match: {stack: x}\n",
       "h.yaml:3:13: unknown key `stack`; known are stacks, clusters, tags, namespaces"},
      {"systems:\n  - name: a\n    match: {stacks: {}}\n", "h.yaml:3:21: expected a list of texts"},
      {"systems:\n  - name: a\n    match: {stacks: [[x]]}\n", "h.yaml:3:22: expected a text"},
      {"systems:\n  - {name: a, match: {stacks: x}}\n  - {name: a, match: {stacks: y}}\n",
       "h.yaml:3:5: system `a` is declared twice"},
      {"registries: {a: b}\n", "h.yaml:1:13: expected a list of texts"},
      {"accounts: [{}]\n", "h.yaml:1:12: expected a text"},
      {"sensitivity_tag: [class]\n", "h.yaml:1:18: expected a text"},
      {"systems:\n  - name: a\n    title: [b]\n    match: {}\n", "h.yaml:3:12: expected a text"},
  };
  for (const auto& row : rows) {
    const SourceText source("h.yaml", row.text);
    const Result<Document> document = read_yaml(source);
    ASSERT_TRUE(document) << row.text;
    const Result<DeclaredScope> scope = read_scope(document->root(), source);
    ASSERT_FALSE(scope) << row.text;
    EXPECT_EQ(scope.error().message(), row.message);
    EXPECT_FALSE(scope.error().ja.empty()) << row.text;
  }
}

TEST(ScopeFile, KnowsItsKeys) {
  EXPECT_TRUE(is_scope_key("systems"));
  EXPECT_TRUE(is_scope_key("public_repositories"));
  EXPECT_FALSE(is_scope_key("fail_on"));
  EXPECT_FALSE(is_scope_key(""));
}

}  // namespace
}  // namespace hakoseki
