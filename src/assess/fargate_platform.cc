#include "assess/fargate_platform.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <optional>
#include <vector>

#include "assess/applicability.h"
#include "assess/expect.h"

namespace hakoseki {
namespace {

using Version = std::array<int, 3>;

// docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
constexpr Version newest_linux = {1, 4, 0};
constexpr Version newest_windows = {1, 0, 0};

std::optional<Version> parse(std::string_view text) {
  Version version = {};
  const char* at = text.data();
  const char* end = text.data() + text.size();
  for (std::size_t i = 0; i < version.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, version[i]);
    if (error != std::errc() || (i < 2) != (next != end && *next == '.')) return std::nullopt;
    at = i < 2 ? next + 1 : next;
  }
  if (at != end) return std::nullopt;
  return version;
}

Verdict expect_newest(const Fact<std::string>& version, const Version& newest) {
  return expect_that(version,
                     [&](const std::string& text) {
                       const std::optional<Version> parsed = parse(text);
                       // Above both is a version that came after this program.
                       return text == "LATEST" ||
                              (parsed && (*parsed == newest || *parsed > newest_linux));
                     },
                     {"pinned to platform version {}, which is not the newest",
                      "プラットフォームバージョン {} に固定されており、最新ではありません"});
}

// Linux had that number once, and Windows has it still: only there the operating system matters.
bool may_be_windows(const Fact<std::string>& version) {
  return std::any_of(version.cases().begin(), version.cases().end(), [](const auto& one) {
    return one.value() != nullptr && parse(*one.value()) == newest_windows;
  });
}

Verdict is_windows(const TaskDefinition& task) {
  return expect_that(task.operating_system_family,
                     [](const std::string& family) { return family != "LINUX"; },
                     {"the operating system family is {}", "OS ファミリーは {} です"});
}

Verdict is_current_on(const Fact<std::string>& version, const Case<Reference>& definition,
                      const Index& index) {
  const auto* task = index.find<TaskDefinition>(definition);
  if (task == nullptr) {
    return Verdict(Outcome::unknown,
                   {version.evidence(),
                    Text{"current on Windows, outdated on Linux; the task definition was not seen",
                         "Windows では最新、Linux では旧版です。タスク定義が今回の対象に"
                         "含まれていません"}});
  }
  return all_of({given(is_linux(*task), expect_newest(version, newest_linux)),
                 given(is_windows(*task), expect_newest(version, newest_windows))});
}

}  // namespace

Verdict platform_is_current(const Fact<std::string>& version, const Fact<Reference>& definition,
                            const Index& index) {
  if (!may_be_windows(version)) return expect_newest(version, newest_linux);
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : definition.cases())
    verdicts.push_back(is_current_on(version, one, index).under(one.when));
  return all_of(verdicts);
}

}  // namespace hakoseki
