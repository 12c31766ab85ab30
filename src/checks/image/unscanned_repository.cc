// An image that is not scanned when it arrives carries its known vulnerabilities into every task.
// What counts is the effective setting: registry rules, where there are any, take the place of the
// flag of the repository. What both come to ECR itself says; rules that are kept outside of the
// files only the running account tells.

#include "assess/check.h"
#include "assess/of_the_run.h"
#include "formats/ignore_rules.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::image {
namespace {

// A filter without a wildcard matches every name that holds it.
bool filter_matches(const std::string& filter, const std::string& name) {
  return filter.find('*') == std::string::npos ? name.find(filter) != std::string::npos
                                               : glob_matches(filter, name);
}

Verdict covered_by(const ScanningRule& rule, const EcrRepository& repository) {
  const Verdict scans = judge_each(rule.scan_frequency, [](const std::string& frequency) {
    const bool automatic = frequency == "SCAN_ON_PUSH" || frequency == "CONTINUOUS_SCAN";
    return std::pair<Outcome, Message>(
        automatic ? Outcome::pass : Outcome::fail,
        say({"the scan rule's frequency is {}", "スキャンルールの頻度は {} です"},
            shown(frequency)));
  });
  const std::string* name = repository.name.if_known();
  const Verdict matches = some(
      rule.filters,
      [&](const Fact<std::string>& filter) {
        return judge_each(filter, [&](const std::string& text) {
          if (text == "*")
            return std::pair<Outcome, Message>(
                Outcome::pass,
                Text{"the scan rule covers everything", "スキャンルールの対象はすべてです"});
          if (name == nullptr) {
            return std::pair<Outcome, Message>(
                Outcome::unknown,
                Text{"the repository's name is not known", "リポジトリの名前がわかりません"});
          }
          return std::pair<Outcome, Message>(
              filter_matches(text, *name) ? Outcome::pass : Outcome::fail,
              say({"the scan rule covers `{}`", "スキャンルールの対象は `{}` です"}, shown(text)));
        });
      },
      Text{"no filter of this scan rule matches", "このスキャンルールのフィルターに一致しません"});
  return all_of({scans, matches});
}

Verdict judge(const EcrRepository& repository, const Index& index) {
  if (repository.scan_frequency.if_known() != nullptr) {
    return expect_that(repository.scan_frequency,
                       [](const std::string& frequency) { return frequency != "MANUAL"; },
                       {"ECR scans it {}: only where somebody asks for it",
                        "ECR のスキャン頻度は {} で、手動で実行したときだけスキャンされます"});
  }
  const Verdict flag =
      expect(repository.scan_on_push, true)
          .labelled(Outcome::fail,
                    Text{"ScanOnPush is off", "プッシュ時のスキャン(ScanOnPush)が無効です"});
  const auto covered_by_rules = [&](const EcrScanningConfiguration& configuration) -> Verdict {
    const Verdict covered = some(
        configuration.rules, [&](const ScanningRule& rule) { return covered_by(rule, repository); },
        Text{"no scan rule covers the repository",
             "リポジトリを対象とするスキャンルールがありません"});
    // The same account's rules leave it out: whether its own flag still counts, the registry tells.
    if (configuration.stack == repository.stack && covered.outcome() == Outcome::fail &&
        flag.outcome() == Outcome::pass) {
      return {
          Outcome::unknown,
          {repository.scan_on_push.evidence(),
           Text{"no registry scan rule covers the repository, and rules come before ScanOnPush",
                "レジストリのスキャンルールの対象外です(ルールは ScanOnPush より優先されます)"}}};
    }
    return any_of({flag, covered});
  };
  // Rules of the registry come before the repository's own flag.
  const std::vector<Gap> unseen = index.inventory().unseen<EcrScanningConfiguration>();
  if (!unseen.empty()) return unknown(repository.evidence, unseen.front().why);
  return one_of_the_run<EcrScanningConfiguration>(index, repository, covered_by_rules, flag);
}

}  // namespace

Check unscanned_repository() {
  return {
      .id = "IMG-1.01",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Repository is not scanned automatically",
                .ja = "リポジトリの自動スキャンが無効"},
      .why =
          {.en =
               "Nobody learns of the known vulnerabilities of a pushed image, so they are started "
               "with every task until they are exploited.",
           .ja = "プッシュされたイメージの既知の脆弱性に誰も気付けず、悪用されるまでタスクの"
                 "起動のたびに持ち込まれ続けます。"},
      .fix =
          {.en = "Add an AWS::ECR::RegistryScanningConfiguration whose Rules cover the repository "
                 "with "
                 "SCAN_ON_PUSH or CONTINUOUS_SCAN, or set ImageScanningConfiguration.ScanOnPush to "
                 "true.",
           .ja =
               "AWS::ECR::RegistryScanningConfiguration の Rules で SCAN_ON_PUSH または "
               "CONTINUOUS_SCAN "
               "の対象に含めるか、ImageScanningConfiguration.ScanOnPush を true にしてください。"},
      .reads = {"AWS::ECR::Repository#ScanFrequency",
                "AWS::ECR::Repository#ImageScanningConfiguration.ScanOnPush",
                "AWS::ECR::RegistryScanningConfiguration#Rules[].ScanFrequency",
                "AWS::ECR::RegistryScanningConfiguration#Rules[].RepositoryFilters[].Filter"},
      .judge = each_with_index<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::image
