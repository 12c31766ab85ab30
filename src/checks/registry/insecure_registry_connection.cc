// A registry that is reached over plain HTTP, or whose certificate nobody verifies, can be
// anybody's on the way there. Start scripts of hosts, buildspecs and Dockerfiles show where this is
// switched on; that it is nowhere, and what a registry offers, they cannot show. Registries of the
// machine itself need no TLS.

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/build_commands.h"
#include "assess/check.h"
#include "assess/recipe.h"
#include "formats/holes.h"

namespace hakoseki::checks::registry {
namespace {

// Words that switch TLS, or its verification, off.
struct Switch {
  std::string_view program;
  std::string_view word;
};
constexpr auto switches = std::to_array<Switch>({
    {"buildah", "--tls-verify=false"},
    {"cosign", "--allow-http-registry"},
    {"cosign", "--allow-insecure-registry"},
    {"crane", "--insecure"},
    {"ctr", "--plain-http"},
    {"ctr", "--skip-verify"},
    {"executor", "--insecure"},  // Kaniko
    {"executor", "--insecure-pull"},
    {"executor", "--skip-tls-verify"},
    {"executor", "--skip-tls-verify-pull"},
    {"helm", "--insecure-skip-tls-verify"},
    {"helm", "--plain-http"},
    {"oras", "--insecure"},
    {"oras", "--plain-http"},
    {"podman", "--tls-verify=false"},
    {"skopeo", "--dest-tls-verify=false"},
    {"skopeo", "--src-tls-verify=false"},
    {"skopeo", "--tls-verify=false"},
});

// Settings of configuration files that a script writes, each known by a word of the same script.
struct Setting {
  std::string_view mark;
  std::string_view name;
};
constexpr auto settings = std::to_array<Setting>({
    {"hosts.toml", "skip_verify"},
    {"registry.configs", "insecure_skip_verify"},  // containerd
    {"registries.conf", "insecure"},
    {"buildkitd.toml", "insecure"},
    {"buildkitd.toml", "http"},
});

bool is_local(std::string_view registry) {
  const std::size_t scheme = registry.find("://");
  if (scheme != std::string_view::npos) registry.remove_prefix(scheme + 3);
  const std::string_view host = registry.substr(0, registry.find_first_of(":/"));
  return host == "localhost" || host.starts_with("127.") || registry.starts_with("[::1]");
}

std::optional<std::string_view> switch_of(std::string_view program,
                                          const std::vector<std::string_view>& words) {
  if (std::any_of(words.begin(), words.end(), is_local)) return std::nullopt;
  for (const std::string_view word : words) {
    const bool off = std::any_of(switches.begin(), switches.end(), [&](const Switch& one) {
      return one.program == program && one.word == word;
    });
    // `--output type=image,name=...,registry.insecure=true`
    const bool output = program == "buildctl" || program == "docker";
    if (off || (output && word.find("registry.insecure=true") != std::string_view::npos)) {
      return word;
    }
  }
  return std::nullopt;
}

// The script without its comments, and without what quotes a quote: `echo "{\"a\": []}"`.
std::string plain(std::string_view script) {
  std::string text;
  while (!script.empty()) {
    const std::size_t end = std::min(script.find('\n'), script.size() - 1);
    const std::string_view line = script.substr(0, end + 1);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] != '#') text += line;
    script.remove_prefix(end + 1);
  }
  std::erase(text, '\\');
  return text;
}

std::string_view behind(std::string_view text, std::size_t at, std::string_view skipped) {
  text.remove_prefix(at);
  const std::size_t next = text.find_first_not_of(skipped);
  return next == std::string_view::npos ? std::string_view() : text.substr(next);
}

bool is_part_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

// `name = true`
bool is_set(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    if (at > 0 && is_part_of_name(text[at - 1])) continue;
    const std::string_view equals = behind(text, at + name.size(), " \t");
    if (equals.starts_with('=') && behind(equals, 1, " \t").starts_with("true")) return true;
  }
  return false;
}

// "insecure-registries": ["registry.example:5000"], of Docker.
bool lists_registries(std::string_view text) {
  constexpr std::string_view name = "insecure-registries";
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    std::string_view list = behind(text, at + name.size(), "\"' \t\n:=");
    if (!list.starts_with('[')) continue;
    list = list.substr(1, list.find(']') - 1);
    for (list = behind(list, 0, "\"' \t\n,"); !list.empty();) {
      const std::size_t end = std::min(list.find_first_of("\"' \t\n,"), list.size());
      if (!is_local(list.substr(0, end))) return true;
      list = behind(list, end, "\"' \t\n,");
    }
  }
  return false;
}

// --insecure-registry of dockerd, which often stands in a file of options.
bool names_registry(std::string_view text) {
  constexpr std::string_view name = "--insecure-registry";
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::string_view registry = behind(text, at + name.size(), "= \t\"'");
    if (!is_local(registry.substr(0, registry.find_first_of("\"' \t\n")))) return true;
  }
  return false;
}

// What a text switches off, in commands or in files that it writes; empty where it does nothing of
// the kind.
std::string setting_in(std::string_view script) {
  const std::string text = plain(script);
  if (lists_registries(text)) return "insecure-registries";
  if (names_registry(text)) return "--insecure-registry";
  for (const Setting& one : settings) {
    if (text.find(one.mark) != std::string::npos && is_set(text, one.name)) {
      return fmt::format("{} = true", one.name);
    }
  }
  return {};
}

std::string switch_in(const shell::Command& command) {
  std::vector<std::string_view> words;
  for (const shell::Word& word : command.words)
    words.push_back(word.text);
  return std::string(switch_of(program_of(command), words).value_or(""));
}

std::string found_in_script(const std::string& script) {
  for (const shell::Command& command : shell::commands_of(script)) {
    if (std::string found = switch_in(command); !found.empty()) return found;
  }
  return setting_in(script);
}

std::string found_in_spec(const std::string& spec) {
  const std::optional<BuildCommands> all = read_build_commands(spec);
  if (!all) return {};
  for (const BuildCommand& one : all->commands) {
    if (std::string found = switch_in(one.command); !found.empty()) return found;
  }
  return setting_in(spec);
}

Message says(std::string_view found) {
  return say({"`{}` reaches a registry without verified TLS",
              "`{}` により、検証された TLS なしでレジストリに接続します"},
             shown(found));
}

// Nothing where nothing is switched off: other files may do it.
template <class Find>
std::optional<Verdict> judge_text(const Fact<std::string>& script, const Find& find) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : script.cases()) {
    const std::string text(described_by(one));
    const Unknown* why = one.unknown();
    if (const std::string found = find(text); !found.empty()) {
      branches.push_back({one.when, Outcome::fail, {{one.evidence, says(found)}}});
    } else if (why != nullptr && (text.empty() || single_hole(text))) {
      branches.push_back({one.when, Outcome::unknown, {{one.evidence, describe(*why)}}});
    }
  }
  return branches.empty() ? std::nullopt : std::optional(Verdict(std::move(branches)));
}

std::vector<Exhibit> found_in(const Recipe& recipe) {
  std::vector<Exhibit> found;
  for (const dockerfile::Instruction* instruction : recipe.all_instructions()) {
    if (instruction->keyword != "RUN") continue;
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      std::vector<std::string_view> words;
      for (const RecipeWord& word : command.words)
        words.push_back(word.text);
      const auto off = switch_of(command.program(), words);
      if (!off) continue;
      found.push_back({recipe.at(command.find(*off)->span), says(*off)});
    }
    const std::string setting = setting_in(recipe.text_at(instruction->span));
    if (!setting.empty()) found.push_back({recipe.at(instruction->span), says(setting)});
  }
  return found;
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  const auto add = [&](const Resource& resource, std::optional<Verdict> verdict) {
    if (verdict) rulings.push_back({&resource, *std::move(verdict)});
  };
  for (const HostTemplate& host : index.inventory().all<HostTemplate>())
    add(host, judge_text(host.user_data, found_in_script));
  for (const CodeBuildProject& project : index.inventory().all<CodeBuildProject>())
    add(project, judge_text(project.build_spec, found_in_spec));
  for (const ImageRecipe& file : index.inventory().all<ImageRecipe>()) {
    std::vector<Exhibit> found = found_in(Recipe(file, index));
    if (!found.empty()) rulings.push_back({&file, fail_with(std::move(found))});
  }
  return rulings;
}

}  // namespace

Check insecure_registry_connection() {
  return {
      .id = "REG-1.02",
      .risk = Risk::insecure_connections_to_registries,
      .severity = Severity::high,
      .title = {.en = "Registry connection allows plain HTTP or skips TLS verification",
                .ja = "レジストリ接続が平文HTTPやTLS検証の省略を許している"},
      .why = {.en = "Whoever sits on the way to the registry, or answers for its name, hands out "
                    "images of their own and reads the credentials of the pull.",
              .ja = "通信経路に割り込んだ者や名前解決を操作した者が、細工したイメージを渡したり、取"
                    "得に使う認証情報を盗んだりできます。"},
      .fix = {.en = "Remove insecure-registries, skip_verify and flags such as --insecure or "
                    "--tls-verify=false; give the registry a certificate, and the host its CA in "
                    "/etc/docker/certs.d or hosts.toml.",
              .ja =
                  "insecure-registries や skip_verify、--insecure や --tls-verify=false などの指定"
                  "を削除してください。レジストリには証明書を設定し、ホストの /etc/docker/certs.d"
                  " や hosts.toml にはその CA を登録します。"},
      .reads = {"AWS::EC2::LaunchTemplate#LaunchTemplateData.UserData",
                "AWS::CodeBuild::Project#Source.BuildSpec", "Dockerfile#RUN"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
