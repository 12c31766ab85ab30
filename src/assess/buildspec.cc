#include "assess/buildspec.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "assess/expect.h"

namespace hakoseki {
namespace {

constexpr auto scanners = std::to_array<std::string_view>(
    {"trivy", "grype", "snyk container", "twistcli", "inspector-sbomgen", "dockle", "docker scout",
     "hakoseki gate"});
// What makes them fail the build.
constexpr auto blocking = std::to_array<std::string_view>(
    {"--exit-code 1", "--exit-code=1", "--fail-on", "--severity-threshold", "hakoseki gate"});
constexpr auto builders = std::to_array<std::string_view>(
    {"docker", "buildx", "buildah", "podman", "finch", "kaniko", "buildctl"});

template <class Words>
bool holds_one_of(const std::string& text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

using Answer = std::pair<Outcome, Message>;

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
    return judge(spec);
  });
}

}  // namespace

Verdict stops_at_vulnerabilities(const CodeBuildProject& project) {
  return judge_spec(project, [](const std::string& spec) -> Answer {
    if (!holds_one_of(spec, scanners)) {
      return {Outcome::fail,
              Text{"the buildspec runs no scanner", "ビルド仕様にスキャナの実行がありません"}};
    }
    if (!holds_one_of(spec, blocking)) {
      return {Outcome::fail, Text{"the scanner in the buildspec does not stop the build",
                                  "ビルド仕様のスキャナは、検出してもビルドを止めません"}};
    }
    return {Outcome::pass, Text{"the buildspec runs a scanner that stops the build",
                                "ビルド仕様のスキャナが、検出時にビルドを止めます"}};
  });
}

Verdict builds_images(const CodeBuildProject& project) {
  return judge_spec(project, [](const std::string& spec) -> Answer {
    if (holds_one_of(spec, builders)) {
      return {Outcome::pass,
              Text{"the buildspec builds images", "ビルド仕様がイメージをビルドします"}};
    }
    return {Outcome::fail,
            Text{"the buildspec builds no image", "ビルド仕様はイメージをビルドしません"}};
  });
}

}  // namespace hakoseki
