// A process that runs as root inside a container is one flaw of the runtime away from root outside
// of it. The task definition's user takes the place of the image's; without one the image decides,
// and without USER that is root. Only the image tells which number a name has; a name other than
// root counts as one with a number other than 0.

#include <algorithm>
#include <array>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/image_source.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

using Answer = std::pair<Outcome, Message>;

Answer judge_name(const std::string& user) {
  const std::string name = user.substr(0, user.find(':'));
  const bool zero = !name.empty() && name.find_first_not_of('0') == std::string::npos;
  if (name.empty() || zero || name == "root") {
    return {Outcome::fail, say({"user `{}` is root", "ユーザ `{}` は root です"}, shown(user))};
  }
  return {Outcome::pass, say({"runs as `{}`", "実行ユーザは `{}` です"}, shown(user))};
}

Verdict judge_windows(const ContainerDefinition& container) {
  if (container.user.is_absent()) {
    return unknown(container.user.evidence(),
                   {.reason = Reason::image_not_read, .detail = image_named(container)});
  }
  return expect_that(container.user,
                     [](const std::string& user) { return user != "ContainerAdministrator"; },
                     {"user `{}` is the administrator", "ユーザ `{}` は管理者です"});
}

Verdict judge_container(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  const std::string* family = task.operating_system_family.if_known();
  if (family != nullptr && family->starts_with("WINDOWS")) return judge_windows(container);
  Verdict verdict = judge_each(container.user, judge_name);
  if (!container.user.is_absent()) return verdict;
  return std::move(verdict).labelled(
      Outcome::fail, Text{"no user: the container starts as root unless its image says otherwise",
                          "ユーザの指定がなく、イメージに指定がなければ root で起動します"});
}

// Bases of one's own (but not an official image in a pull-through cache), and public ones that are
// known to run as somebody else or whose name says so: only the image can tell.
bool may_set_user(std::string_view base) {
  static constexpr std::array<std::string_view, 17> signs = {
      "/lambda/",  "aws-lambda-", "nonroot",   "non-root",      "rootless", "unprivileged",
      "cgr.dev/",  "bitnami/",    "haproxy",   "elasticsearch", "kibana",   "logstash",
      "memcached", "varnish",     "sonarqube", "solr",          "jetty"};
  const auto is_in = [&](std::string_view sign) { return base.find(sign) != base.npos; };
  return std::any_of(signs.begin(), signs.end(), is_in) ||
         (is_in(".dkr.ecr.") && !is_in("/library/"));
}

Verdict judge_recipe_user(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  const dockerfile::Word* user = nullptr;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword == "USER" && !instruction->words.empty()) {
      user = &instruction->words.front();
    }
  }
  if (user != nullptr && user->unresolved) {
    return unknown(recipe.at(user->span), {.reason = Reason::build_argument, .detail = user->text});
  }
  if (user != nullptr) {
    auto [outcome, label] = judge_name(user->text);
    return {outcome, {recipe.at(user->span), std::move(label)}};
  }
  const dockerfile::Word& base = recipe.base_image();
  if (base.unresolved || may_set_user(base.text)) {
    return unknown(file.evidence, {.reason = Reason::image_not_read, .detail = base.text});
  }
  return fail(file.evidence,
              Text{"no USER in the final stage: the container starts as root unless its base says "
                   "otherwise",
                   "最終ステージに USER がなく、ベースイメージに指定がなければ root で起動します"});
}

}  // namespace

Check root_user() {
  return {
      .id = "IMG-2.01",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::high,
      .title = {.en = "Container runs as root", .ja = "コンテナがrootで動作する"},
      .why =
          {.en =
               "Whoever takes over the application can change every file of the container, install "
               "tools, and use flaws of the kernel and the runtime that need root.",
           .ja = "アプリが乗っ取られると、コンテナ内のすべてのファイルの変更やツールの導入に加え、"
                 "root を必要とするカーネルやランタイムの欠陥も悪用されます。"},
      .fix = {.en =
                  "Set User in the container definition to a number such as 10001, and USER in the "
                  "Dockerfile.",
              .ja = "コンテナ定義の User と Dockerfile の USER に、10001 "
                    "などの数値を指定してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].User",
                "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily", "Dockerfile#USER",
                "Dockerfile#FROM"},
      .judge = together({each_with_index<ContainerDefinition>(judge_container),
                         each_with_index<ImageRecipe>(judge_recipe_user)}),
  };
}

}  // namespace hakoseki::checks::image
