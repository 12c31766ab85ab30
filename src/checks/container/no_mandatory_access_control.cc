// AppArmor or SELinux confine a container even where its user and capabilities do not, and
// no-new-privileges keeps set-uid programs from raising its rights.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

using Options = FactList<Fact<std::string>>;

Verdict has(const Options& options, bool (*wanted)(const std::string&), const Text& missing) {
  return some(
      options, [&](const Fact<std::string>& one) { return expect_that(one, wanted, missing); },
      missing);
}

// Docker takes `=` and `:` alike between an option and its value.
std::string_view value_of(std::string_view option, std::string_view name) {
  const bool named = option.starts_with(name) && option.size() > name.size() &&
                     (option[name.size()] == ':' || option[name.size()] == '=');
  return named ? option.substr(name.size() + 1) : std::string_view();
}

bool is_no_new_privileges(const std::string& option) {
  return option == "no-new-privileges" || value_of(option, "no-new-privileges") == "true";
}

bool is_unconfined(const std::string& option) {
  return value_of(option, "apparmor") == "unconfined" ||
         value_of(option, "seccomp") == "unconfined" ||
         value_of(option, "systempaths") == "unconfined" || value_of(option, "label") == "disable";
}

bool is_profile(const std::string& option) {
  return !is_unconfined(option) &&
         (!value_of(option, "apparmor").empty() || !value_of(option, "label").empty());
}

bool is_confined(const std::string& option) {
  return !is_unconfined(option);
}

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  const Options& options = container.docker_security_options;
  const Verdict confined = every(options, [](const Fact<std::string>& one) {
    return expect_that(one, is_confined,
                       {"{} switches the confinement off", "{} は隔離を無効にします"});
  });
  const Verdict options_set =
      all_of({confined,
              has(options, is_no_new_privileges,
                  {"no-new-privileges is not set", "no-new-privileges が指定されていません"}),
              has(options, is_profile,
                  {"no AppArmor profile or SELinux label is set",
                   "AppArmor プロファイルも SELinux ラベルも指定されていません"})});
  return given(is_linux(task), given(may_run_outside_fargate(task), options_set));
}

}  // namespace

Check no_mandatory_access_control() {
  return {
      .id = "CON-3.05",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::medium,
      .title = {.en = "No mandatory access control or no-new-privileges",
                .ja = "強制アクセス制御やno-new-privilegesが設定されていない"},
      .why =
          {.en = "Without these a program inside the container may gain root by a set-uid file, "
                 "and what "
                 "it can touch is limited by the kernel's namespaces alone.",
           .ja =
               "これらがないと、コンテナ内のプログラムは set-uid のファイルから root になれるうえ、"
               "触れられる範囲を制限するものがカーネルの名前空間だけになります。"},
      .fix = {.en = "Set DockerSecurityOptions to no-new-privileges and an apparmor: or label: "
                    "entry that the "
                    "hosts support.",
              .ja = "DockerSecurityOptions に no-new-privileges と、ホストが対応する apparmor: "
                    "または label: を"
                    "指定してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].DockerSecurityOptions[]"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
