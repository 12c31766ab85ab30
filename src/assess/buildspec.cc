#include "assess/buildspec.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "assess/build_commands.h"
#include "assess/expect.h"
#include "base/ascii.h"

namespace hakoseki {
namespace {

using Words = std::vector<std::string>;
using Answer = std::pair<Outcome, Message>;

constexpr Text not_read = {"its buildspec could not be read", "ビルド仕様を読み取れません"};
constexpr Text runs_scripts = {"what the scripts of the buildspec run was not part of this run",
                               "ビルド仕様から実行されるスクリプトは今回の対象に含まれていません"};

std::string_view last_segment(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// The words of the tool: of `docker run --rm aquasec/trivy:0.50 image ...` those from the image on.
Words tool_words(const shell::Command& command) {
  Words words;
  for (const shell::Word& word : command.words)
    words.push_back(word.text);
  if (words.empty()) return words;
  words.front() = last_segment(words.front());
  const bool runs =
      is_one_of(words.front(),
                std::to_array<std::string_view>({"docker", "podman", "nerdctl", "finch"})) &&
      words.size() > 1 && words[1] == "run";
  if (!runs) return words;
  for (std::size_t i = 2; i < words.size(); ++i) {
    std::string_view name = last_segment(words[i]);
    name = name.substr(0, name.find_first_of(":@"));
    static constexpr auto tools = std::to_array<std::string_view>(
        {"trivy", "grype", "hadolint", "dockle", "checkov", "kics"});
    if (!is_one_of(name, tools)) continue;
    Words inner(words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
    inner.front() = name;
    return inner;
  }
  return words;
}

bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The value of `--name value`, `--name=value`; "" without.
std::string value_of(const Words& words, std::string_view name) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == name) return i + 1 < words.size() ? words[i + 1] : "";
    if (words[i].starts_with(name) && words[i].substr(name.size()).starts_with('=')) {
      return words[i].substr(name.size() + 1);
    }
  }
  return {};
}

bool is_set(const std::string& code) {
  return !code.empty() && code != "0";
}

// NAME of the buildspec, of `NAME=value command` or of `export NAME=value`.
std::string variable_of(const BuildCommands& all, const shell::Command& command,
                        std::string_view name) {
  const auto of_word = [&](const shell::Word& word) {
    const bool named = word.text.starts_with(name) &&
                       std::string_view(word.text).substr(name.size()).starts_with('=');
    return named ? word.text.substr(name.size() + 1) : std::string();
  };
  for (const shell::Word& word : command.assignments) {
    if (std::string value = of_word(word); !value.empty()) return value;
  }
  for (const BuildCommand& one : all.commands) {
    if (program_of(one.command) != "export") continue;
    for (const shell::Word& word : one.command.words) {
      if (std::string value = of_word(word); !value.empty()) return value;
    }
  }
  const auto found = all.variables.find(name);
  return found == all.variables.end() ? std::string() : found->second;
}

// What a tool does to a build with what it looks for.
enum class Effect : std::uint8_t { none, reports, perhaps, stops };

Effect stops_if(bool stops) {
  return stops ? Effect::stops : Effect::reports;
}

std::string exit_code_of(const BuildCommands& all, const shell::Command& command,
                         const Words& words) {
  const std::string written = value_of(words, "--exit-code");
  return written.empty() ? variable_of(all, command, "TRIVY_EXIT_CODE") : written;
}

bool scans(const Words& words, std::string_view what) {
  std::string scanners = value_of(words, "--scanners");
  if (scanners.empty()) scanners = value_of(words, "--security-checks");
  return scanners.empty() ? what == "vuln" : scanners.find(what) != std::string::npos;
}

bool trivy_looks_for_vulnerabilities(const Words& words) {
  if (has(words, "config") || !scans(words, "vuln")) return false;
  static constexpr auto targets = std::to_array<std::string_view>(
      {"image", "i", "fs", "filesystem", "rootfs", "repo", "repository", "sbom"});
  return std::any_of(words.begin() + 1, words.end(),
                     [](const std::string& word) { return is_one_of(word, targets); });
}

Effect on_vulnerabilities(const BuildCommands& all, const shell::Command& command) {
  const Words words = tool_words(command);
  if (words.empty()) return Effect::none;
  const std::string& program = words.front();
  if (program == "trivy") {
    if (!trivy_looks_for_vulnerabilities(words)) return Effect::none;
    return stops_if(is_set(exit_code_of(all, command, words)));
  }
  if (program == "grype") {
    const bool written = has(words, "-f") || !value_of(words, "--fail-on").empty();
    return stops_if(written || !variable_of(all, command, "GRYPE_FAIL_ON_SEVERITY").empty());
  }
  // Fails by itself.
  if (program == "snyk") {
    return has(words, "container") && has(words, "test") ? Effect::stops : Effect::none;
  }
  if (program == "docker-scout" || (program == "docker" && has(words, "scout"))) {
    if (!has(words, "cves") && !has(words, "quickview")) return Effect::none;
    return stops_if(has(words, "--exit-code") || has(words, "-e"));
  }
  // Their policies stand elsewhere; a script may read the findings of ECR.
  const bool other =
      program == "twistcli" || program == "wizcli" || has(words, "describe-image-scan-findings");
  return other ? Effect::perhaps : Effect::none;
}

Effect on_misconfigurations(const BuildCommands& all, const shell::Command& command) {
  const Words words = tool_words(command);
  if (words.empty()) return Effect::none;
  const std::string& program = words.front();
  if (program == "trivy") {
    const bool looks = has(words, "config") || scans(words, "misconfig") || scans(words, "config");
    return looks ? stops_if(is_set(exit_code_of(all, command, words))) : Effect::none;
  }
  if (program == "hadolint") return stops_if(!has(words, "--no-fail"));
  if (program == "dockle") return stops_if(is_set(value_of(words, "--exit-code")));
  if (program == "checkov") return stops_if(!has(words, "--soft-fail") && !has(words, "-s"));
  if (program == "kics") return Effect::stops;
  if (program == "conftest") return has(words, "test") ? Effect::stops : Effect::none;
  if (program == "hakoseki") return has(words, "check") ? Effect::stops : Effect::none;
  if (program == "docker") return has(words, "--check") ? Effect::stops : Effect::none;
  return Effect::none;
}

// Starts what is written elsewhere.
bool is_opaque(const shell::Command& command) {
  const std::string_view word = command.words.front().text;
  static constexpr auto programs = std::to_array<std::string_view>(
      {"make", "task", "just", "source", ".", "gradle", "mvn", "python", "python3"});
  static constexpr auto shells = std::to_array<std::string_view>({"sh", "bash"});
  if (is_one_of(program_of(command), shells) || is_one_of(program_of(command), programs))
    return true;
  return word.starts_with("./") || word.ends_with(".sh");
}

// Builds images where what it deploys or runs asks for it: `npx cdk deploy`, `sam build`.
bool may_build_images(const shell::Command& command) {
  static constexpr auto tools = std::to_array<std::string_view>(
      {"cdk", "aws-cdk", "sam", "copilot", "skaffold", "earthly", "bazel", "pulumi", "sls",
       "serverless", "nx", "gradlew", "mvnw"});
  return std::any_of(command.words.begin(), command.words.end(), [](const shell::Word& word) {
    return is_one_of(last_segment(word.text), tools);
  });
}

template <class Judge>
Verdict judge_spec(const CodeBuildProject& project, const Judge& judge) {
  const Text elsewhere = {"its buildspec `{}` was not part of this run",
                          "ビルド仕様 `{}` は今回の対象に含まれていません"};
  if (project.build_spec.is_absent()) {
    return {Outcome::unknown, {project.evidence, say(elsewhere, "buildspec.yml")}};
  }
  return judge_each(project.build_spec, [&](const std::string& spec) -> Answer {
    // One line is the name of a file.
    if (spec.find('\n') == std::string::npos) {
      return {Outcome::unknown, say(elsewhere, shown(spec))};
    }
    const std::optional<BuildCommands> all = read_build_commands(spec);
    if (!all) return {Outcome::unknown, not_read};
    return judge(*all);
  });
}

struct GateTexts {
  Text none;
  Text reports;
  Text perhaps;
  Text stops;
};

template <class EffectOf>
Answer judge_gate(const BuildCommands& all, const EffectOf& effect_of, const GateTexts& texts) {
  Effect best = Effect::none;
  bool opaque = false;
  for (const BuildCommand& one : all.commands) {
    if (one.command.words.empty()) continue;
    Effect effect = effect_of(all, one.command);
    if (effect == Effect::stops && !one.decides) effect = Effect::reports;
    best = std::max(best, effect);
    opaque = opaque || is_opaque(one.command);
  }
  if (best == Effect::stops) return {Outcome::pass, texts.stops};
  if (best == Effect::perhaps) return {Outcome::unknown, texts.perhaps};
  if (best == Effect::reports) return {Outcome::fail, texts.reports};
  return opaque ? Answer{Outcome::unknown, runs_scripts} : Answer{Outcome::fail, texts.none};
}

}  // namespace

Verdict stops_at_vulnerabilities(const CodeBuildProject& project) {
  return judge_spec(project, [](const BuildCommands& all) {
    return judge_gate(
        all, on_vulnerabilities,
        {.none = {"the buildspec runs no vulnerability scanner",
                  "ビルド仕様に脆弱性スキャナーの実行がありません"},
         .reports = {"the scanner in the buildspec does not stop the build",
                     "ビルド仕様のスキャナーは、検出してもビルドを止めません"},
         .perhaps = {"whether the scanner in the buildspec stops the build is decided elsewhere",
                     "ビルド仕様のスキャナーがビルドを止めるかどうかは、別の場所で決まります"},
         .stops = {"the buildspec runs a scanner that stops the build",
                   "ビルド仕様のスキャナーが、検出時にビルドを止めます"}});
  });
}

Verdict stops_at_misconfigurations(const CodeBuildProject& project) {
  return judge_spec(project, [](const BuildCommands& all) {
    return judge_gate(all, on_misconfigurations,
                      {.none = {"the buildspec checks no image configuration",
                                "ビルド仕様にイメージの設定の検査がありません"},
                       .reports = {"the check in the buildspec does not stop the build",
                                   "ビルド仕様の検査は、検出してもビルドを止めません"},
                       .perhaps = not_read,
                       .stops = {"the buildspec checks the configuration and stops the build",
                                 "ビルド仕様の検査が、設定の不備の検出時にビルドを止めます"}});
  });
}

Verdict builds_images(const CodeBuildProject& project) {
  return judge_spec(project, [](const BuildCommands& all) -> Answer {
    static constexpr auto builders =
        std::to_array<std::string_view>({"docker", "podman", "finch", "nerdctl", "docker-compose"});
    static constexpr auto actions =
        std::to_array<std::string_view>({"build", "buildx", "bake", "compose", "image", "push"});
    static constexpr auto always = std::to_array<std::string_view>(
        {"buildx", "buildah", "kaniko", "executor", "buildctl", "pack", "ko", "img"});
    bool opaque = false;
    for (const BuildCommand& one : all.commands) {
      if (one.command.words.empty()) continue;
      const std::string_view program = program_of(one.command);
      const bool acts =
          std::any_of(one.command.words.begin() + 1, one.command.words.end(),
                      [](const shell::Word& word) { return is_one_of(word.text, actions); });
      if (is_one_of(program, always) || (is_one_of(program, builders) && acts)) {
        return {Outcome::pass,
                Text{"the buildspec builds images", "ビルド仕様がイメージをビルドします"}};
      }
      opaque = opaque || is_opaque(one.command) || may_build_images(one.command);
    }
    if (opaque) {
      return {Outcome::unknown, Text{"whether its tools and scripts build images was not seen",
                                     "ツールやスクリプトがイメージをビルドするかどうかを確認できま"
                                     "せん"}};
    }
    return {Outcome::fail,
            Text{"the buildspec builds no image", "ビルド仕様はイメージをビルドしません"}};
  });
}

}  // namespace hakoseki
