// Which of the places an image is asked for, by what administrators wrote.
#include "formats/oci/registry_route.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "formats/oci/image_location.h"

namespace hakoseki::oci {
namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

std::string name_of(const RegistrySource& source) {
  const ImageRef& image = source.image;
  std::string name = image.source();
  if (image.tag.known()) name += ':' + image.tag.text;
  if (image.digest.known()) name += "@d";
  return source.insecure ? name + '!' : name;
}

// The places in the order in which they are asked, or "FAULT: why".
std::vector<std::string> route(const RegistryRules& rules, const std::string& reference) {
  const Result<RegistryRoute> route = route_of(rules, parse_image_location(reference)->image);
  if (!route) return {route.error().what};
  std::vector<std::string> names;
  for (const RegistrySource& mirror : route->mirrors) {
    names.push_back(name_of(mirror));
  }
  names.push_back(name_of(route->registry));
  return names;
}

using Names = std::vector<std::string>;

RegistryRules rules_in(std::string_view text) {
  RegistryRules rules;
  const Result<void> added = add_registries_conf("r.conf", text, rules);
  EXPECT_TRUE(added) << added.error().message();
  return rules;
}

TEST(RegistryRoute, TheLongestPrefixCounts) {
  const RegistryRules rules = rules_in(R"(
unqualified-search-registries = ["docker.io"]
[[registry]]
location = "a.example"
insecure = true
[[registry.mirror]]
location = "m.example/a/"
[[registry]]
prefix = "a.example/team"
location = "b.example:5000/x"
[[registry.mirror]]
location = "m.example/team"
insecure = true
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "n.example"
pull-from-mirror = "tag-only"
[[registry]]
prefix = "a.example/team/bad:v1"
blocked = true
[[registry]]
prefix = "*.wild.example"
[[registry.mirror]]
location = "m.example/wild"
[aliases]
"debian" = "docker.io/library/debian"
)");
  EXPECT_EQ(route(rules, "a.example/app:1"), (Names{"m.example/a/app:1", "a.example/app:1!"}));
  EXPECT_EQ(route(rules, "a.example/teams:1"),
            (Names{"m.example/a/teams:1", "a.example/teams:1!"}));
  EXPECT_EQ(route(rules, "a.example/team/app:1"),
            (Names{"n.example/app:1", "b.example:5000/x/app:1"}));
  EXPECT_EQ(route(rules, "a.example/team/app@" + digest),
            (Names{"m.example/team/app@d!", "b.example:5000/x/app@d"}));
  EXPECT_EQ(route(rules, "a.example/team/bad:v1"),
            (Names{"`a.example/team/bad`: `r.conf` blocks the registry"}));
  EXPECT_EQ(route(rules, "a.example/team/bad:v1.1").size(), 2U);
  EXPECT_EQ(route(rules, "a.example:5000/app:1"), (Names{"a.example:5000/app:1"}));
  EXPECT_EQ(route(rules, "a.example.org/app:1"), (Names{"a.example.org/app:1"}));
  EXPECT_EQ(route(rules, "x.y.wild.example/app:1"),
            (Names{"m.example/wild/app:1", "x.y.wild.example/app:1"}));
  EXPECT_EQ(route(rules, "wild.example/app:1"), (Names{"wild.example/app:1"}));
  EXPECT_EQ(route(rules, "other.example/x.wild.example:1"),
            (Names{"other.example/x.wild.example:1"}));
}

TEST(RegistryRoute, ALaterFileGoesBefore) {
  RegistryRules rules = rules_in("[[registry]]\nlocation = 'a.example'\nblocked = true\n");
  ASSERT_TRUE(add_registries_conf("later.conf",
                                  "[[registry]]\nprefix = 'a.example'\nlocation = 'b.example'\n"
                                  "mirror-by-digest-only = true\n"
                                  "[[registry.mirror]]\nlocation = 'm.example'\n",
                                  rules));
  EXPECT_EQ(route(rules, "a.example/x"), (Names{"b.example/x:latest"}));
  EXPECT_EQ(route(rules, "a.example/x@" + digest), (Names{"m.example/x@d", "b.example/x@d"}));
}

TEST(RegistryRoute, DockersMirrorsAreOfDockerHubAlone) {
  RegistryRules rules = rules_in(
      "[[registry]]\nlocation = 'docker.io'\n"
      "[[registry.mirror]]\nlocation = 'a.example/hub'\n");
  ASSERT_TRUE(add_daemon_json(
      SourceText(
          "daemon.json",
          R"({"debug": true, "registry-mirrors": ["https://m.example/", "http://n.example:5000"]})"),
      rules));
  EXPECT_EQ(route(rules, "nginx"),
            (Names{"a.example/hub/library/nginx:latest", "m.example/library/nginx:latest",
                   "n.example:5000/library/nginx:latest!", "docker.io/library/nginx:latest"}));
  EXPECT_EQ(route(rules, "ghcr.io/x/nginx:1"), (Names{"ghcr.io/x/nginx:1"}));
}

TEST(RegistryRoute, RefusesWhatItCannotFollow) {
  const struct {
    std::string_view text;
    Fault fault;
  } rows[] = {
      {"[[registry]]\n", Fault::malformed},
      {"[[registry.mirror]]\nlocation = 'x.example'\n", Fault::malformed},
      {"[[registry]]\nlocation = 'x.example'\n[[registry.mirror]]\n", Fault::malformed},
      {"[[registry]]\nlocation = 'x.example'\nblocked = 'yes'\n", Fault::malformed},
      {"[[registry]]\nlocation = 'x.example'\nblocked = 1\n", Fault::malformed},
      {"[[registry]]\nlocation = 'x.example'\n[[registry.mirror]]\nlocation = 'y.example'\n"
       "pull-from-mirror = 'never'\n",
       Fault::malformed},
      {"registry = [{location = 'x.example'}]\n", Fault::unsupported},
      {"[[registry]]\nlocation = 'x.example'\nmirror = [{location = 'y.example'}]\n",
       Fault::unsupported},
      {"x", Fault::malformed},
  };
  for (const auto& row : rows) {
    RegistryRules rules;
    const Result<void> added = add_registries_conf("r.conf", row.text, rules);
    ASSERT_FALSE(added) << row.text;
    EXPECT_EQ(added.error().fault, row.fault) << row.text;
    EXPECT_TRUE(added.error().what.starts_with("`r.conf`: ")) << added.error().what;
  }
  for (const std::string place :
       {"https://m.example", "mirror", "user@m.example", "m.example/UP"}) {
    const RegistryRules rules = rules_in(
        "[[registry]]\nlocation = 'a.example'\n"
        "[[registry.mirror]]\nlocation = '" +
        place + "'\n");
    EXPECT_EQ(route(rules, "a.example/app"),
              (Names{"`r.conf`: `" + place + "/app:latest` names no registry"}));
  }
  for (const std::string_view text :
       {"[]", "{\"registry-mirrors\": \"x\"}", "{\"registry-mirrors\": [\"m.example\"]}",
        "{\"registry-mirrors\": [\"https://\"]}"}) {
    RegistryRules rules;
    EXPECT_FALSE(add_daemon_json(SourceText("daemon.json", std::string(text)), rules)) << text;
  }
}

}  // namespace
}  // namespace hakoseki::oci
