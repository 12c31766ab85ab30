// Whose credentials a registry gets, of all that lie around.
#include "io/image/registry_login.h"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/base64.h"

namespace hakoseki::io {
namespace {

// A machine with these files and variables, whose helper prints `printed`.
struct Machine {
  std::map<std::string, std::string> files;
  std::map<std::string, std::string, std::less<>> variables = {};
  Result<Ended> printed = Ended{1, "credentials not found in native keychain"};
  std::string asked = {};  // "program get < input"

  Result<std::optional<RegistryLogin>> find(const std::string& registry,
                                            const std::string& repository = "team/app") {
    Surroundings around;
    around.home = "/home/a";
    around.variable = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    around.read_file = [this](const std::string& path) -> Result<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return std::unexpected(Error{Fault::unavailable, path});
      return found->second;
    };
    const RunWithInput run = [this](const std::vector<std::string>& words, std::string_view input,
                                    std::chrono::milliseconds) {
      asked = fmt::format("{} < {}", fmt::join(words, " "), input);
      return printed;
    };
    return find_login(around, run, registry, repository);
  }

  std::string user(const std::string& registry, const std::string& repository = "team/app") {
    const auto login = find(registry, repository);
    if (!login) return "error: " + login.error().what;
    return *login ? (*login)->user : "nobody";
  }
};

std::string auth(std::string_view user) {
  return fmt::format(R"({{"auth":"{}"}})", to_base64(fmt::format("{}:p:w", user)));
}

const std::string docker = "/home/a/.docker/config.json";

TEST(RegistryLogin, TheLongestNameThatCovers) {
  Machine machine{{{docker, fmt::format(R"({{"auths":{{
    "x.example":{},"x.example/team":{},"x.example/tea":{},"https://y.example:5000/v2/":{},
    "https://index.docker.io/v1/":{},"x.example/team/app/sub":{}}}}})",
                                        auth("host"), auth("team"), auth("tea"), auth("port"),
                                        auth("hub"), auth("sub"))}}};
  EXPECT_EQ(machine.user("x.example"), "team");
  EXPECT_EQ(machine.user("x.example", "other"), "host");
  EXPECT_EQ(machine.user("x.example", "teams/app"), "host");
  EXPECT_EQ(machine.user("y.example:5000"), "port");
  EXPECT_EQ(machine.user("y.example"), "nobody");
  EXPECT_EQ(machine.user("docker.io", "library/nginx"), "hub");
  EXPECT_EQ((*machine.find("x.example"))->password, "p:w");
}

TEST(RegistryLogin, TheFirstFileThatKnows) {
  const auto file = [](std::string_view user) {
    return fmt::format(R"({{"auths":{{"x.example":{}}}}})", auth(user));
  };
  Machine machine{{{docker, file("docker")}}};
  EXPECT_EQ(machine.user("x.example"), "docker");
  machine.files["/home/a/.config/containers/auth.json"] = file("containers");
  EXPECT_EQ(machine.user("x.example"), "containers");
  machine.files["/run/containers/auth.json"] = file("runtime");
  machine.variables["XDG_RUNTIME_DIR"] = "/run";
  EXPECT_EQ(machine.user("x.example"), "runtime");
  machine.files["/f"] = file("named");
  machine.variables["REGISTRY_AUTH_FILE"] = "/f";
  EXPECT_EQ(machine.user("x.example"), "named");
  machine.files["/f"] = "{}";
  machine.files["/d/config.json"] = file("folder");
  machine.variables["DOCKER_CONFIG"] = "/d";
  EXPECT_EQ(machine.user("x.example"), "folder");
  machine.variables["REGISTRY_AUTH_FILE"] = "/gone";
  EXPECT_TRUE(machine.user("x.example").starts_with("error"));
}

TEST(RegistryLogin, Helpers) {
  Machine machine{{{docker, R"({"credHelpers":{"x.example":"one","docker.io":"hub"},
                                "auths":{"x.example":{},"z.example":{}},"credsStore":"two"})"}}};
  machine.printed = Ended{0, R"({"ServerURL":"x","Username":"u","Secret":"s"})"};
  EXPECT_EQ(machine.user("x.example"), "u");
  EXPECT_EQ(machine.asked, "docker-credential-one get < x.example");
  EXPECT_EQ(machine.user("docker.io", "library/a"), "u");
  EXPECT_EQ(machine.asked, "docker-credential-hub get < https://index.docker.io/v1/");
  EXPECT_EQ(machine.user("z.example"), "u");
  EXPECT_EQ(machine.asked, "docker-credential-two get < z.example");
  machine.printed = Ended{0, R"({"Username":"<token>","Secret":"refresh"})"};
  EXPECT_EQ((*machine.find("x.example"))->identity_token, "refresh");
  machine.printed = Ended{1, "credentials not found in native keychain\n"};
  EXPECT_EQ(machine.user("x.example"), "nobody");
  EXPECT_EQ(machine.user("z.example"), "nobody");
  // One that is named must work; a store for all may be that of another machine.
  machine.printed = Ended{2, "locked"};
  EXPECT_TRUE(machine.user("x.example").starts_with("error"));
  EXPECT_EQ(machine.user("z.example"), "nobody");
  machine.printed = std::unexpected(Error{Fault::unavailable, "no such program"});
  EXPECT_TRUE(machine.user("x.example").starts_with("error"));
  EXPECT_EQ(machine.user("z.example"), "nobody");
}

TEST(RegistryLogin, ErrorsNeverQuoteTheFile) {
  for (const auto* text :
       {"secret", R"({"auths":{"x.example":{"auth":"c2VjcmV0"}}})", R"({"auths":"secret"})",
        R"({"auths":{"x.example":"secret"}})", R"({"auths":{"x.example":{"auth":["secret"]}}})",
        R"({"credHelpers":{"x.example":"../secret"}})", R"({"credHelpers":["secret"]})"}) {
    Machine machine{{{docker, text}}};
    const auto login = machine.find("x.example");
    ASSERT_FALSE(login) << text;
    EXPECT_EQ(login.error().fault, Fault::malformed) << text;
    EXPECT_EQ(login.error().message().find("secret"), std::string::npos) << login.error().message();
    EXPECT_EQ(login.error().message().find("c2VjcmV0"), std::string::npos);
    EXPECT_NE(login.error().message().find(docker), std::string::npos) << login.error().message();
  }
  Machine machine{{{docker, R"({"credHelpers":{"x.example":"one"}})"}}};
  machine.printed = Ended{0, R"({"Username":"a","Secret":["hunter2"]})"};
  const auto login = machine.find("x.example");
  ASSERT_FALSE(login);
  EXPECT_EQ(login.error().message().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace hakoseki::io
