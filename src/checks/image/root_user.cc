// A process that runs as root inside a container is one flaw of the runtime away from root outside
// of it. The task definition's user takes the place of the image's; without one the image decides,
// and without USER that is root. Only the image tells which number a name has; a name other than
// root counts as one with a number other than 0.
//
// A task definition without a user fails where nothing in the run says otherwise, also where its
// image is not part of the run: the criterion counts an absent user as root, as FSBP ECS.20 does,
// and wants the user in both places. Where the run holds the Dockerfile that builds the image, its
// USER decides; and images that are known to set a user leave it open.
//
// A Dockerfile without USER fails only where its base is known to run as root: most other images
// set a user of their own.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/image_source.h"
#include "assess/image_user.h"
#include "assess/recipe.h"
#include "formats/holes.h"
#include "inventory/read_images.h"

namespace hakoseki::checks::image {
namespace {

using Answer = std::pair<Outcome, Message>;

Answer root_answer(const std::string& user) {
  return {Outcome::fail, say({"user `{}` is root", "ユーザー `{}` は root です"}, shown(user))};
}

Answer judge_name(const std::string& user) {
  const std::string name = user.substr(0, user.find(':'));
  const bool zero = !name.empty() && name.find_first_not_of('0') == std::string::npos;
  if (name.empty() || zero || name == "root") return root_answer(user);
  if (name == "ContainerAdministrator") {
    return {Outcome::fail,
            say({"user `{}` is the administrator", "ユーザー `{}` は管理者です"}, shown(user))};
  }
  return {Outcome::pass, say({"runs as `{}`", "実行ユーザーは `{}` です"}, shown(user))};
}

Verdict judge_windows(const ContainerDefinition& container) {
  if (container.user.is_absent()) {
    return unknown(container.user.evidence(),
                   {.reason = Reason::image_not_read, .detail = image_named(container)});
  }
  return expect_that(container.user,
                     [](const std::string& user) { return user != "ContainerAdministrator"; },
                     {"user `{}` is the administrator", "ユーザー `{}` は管理者です"});
}

// Official images whose configuration sets no user.
bool is_root_base(const std::string& text) {
  static constexpr auto names = std::to_array<std::string_view>({"debian",
                                                                 "ubuntu",
                                                                 "alpine",
                                                                 "busybox",
                                                                 "amazonlinux",
                                                                 "fedora",
                                                                 "centos",
                                                                 "rockylinux",
                                                                 "almalinux",
                                                                 "oraclelinux",
                                                                 "archlinux",
                                                                 "buildpack-deps",
                                                                 "python",
                                                                 "node",
                                                                 "golang",
                                                                 "openjdk",
                                                                 "eclipse-temurin",
                                                                 "amazoncorretto",
                                                                 "maven",
                                                                 "php",
                                                                 "ruby",
                                                                 "rust",
                                                                 "perl",
                                                                 "swift",
                                                                 "nginx",
                                                                 "httpd",
                                                                 "caddy",
                                                                 "tomcat"});
  if (text == "scratch") return true;
  const Result<ImageRef> image = parse_image_ref(text);
  if (!image) return false;
  const std::string source = image->source();
  if (source == "public.ecr.aws/amazonlinux/amazonlinux") return true;
  // Also as a pull-through cache names them: <account>.dkr.ecr.../docker-hub/library/nginx.
  constexpr std::string_view official = "/library/";
  const std::size_t at = source.rfind(official);
  const bool known = image->kind == RegistryKind::docker_hub ||
                     image->kind == RegistryKind::public_ecr ||
                     image->kind == RegistryKind::private_ecr;
  return known && at != std::string::npos &&
         std::find(names.begin(), names.end(),
                   std::string_view(source).substr(at + official.size())) != names.end();
}

// Public images that are known to set a user, or whose name says so.
bool sets_user(std::string_view image) {
  static constexpr auto signs =
      std::to_array<std::string_view>({"nonroot",    "non-root",
                                       "rootless",   "unprivileged",
                                       "chiseled",   "cgr.dev/",
                                       "bitnami/",   "prom/",
                                       "grafana/",   "jenkins/jenkins",
                                       "haproxy",    "elasticsearch",
                                       "opensearch", "kibana",
                                       "logstash",   "memcached",
                                       "varnish",    "sonarqube",
                                       "solr",       "jetty",
                                       "keycloak",   "/appmesh/aws-appmesh-envoy"});
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return image.find(sign) != image.npos; });
}

// `useradd -o -u 0 toor` and `usermod -o -u 0 app` make another root.
std::vector<std::string> other_roots(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword != "RUN") continue;
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      const std::string_view program = command.program();
      if (program != "useradd" && program != "adduser" && program != "usermod") continue;
      for (std::size_t i = 1; i < command.words.size(); ++i) {
        const std::string& word = command.words[i].text;
        const bool zero = i + 1 < command.words.size() && command.words[i + 1].text == "0";
        if ((zero && (word == "-u" || word == "--uid")) || word == "-u0" || word == "--uid=0") {
          for (const RecipeWord& name : command.words)
            names.push_back(name.text);
        }
      }
    }
  }
  return names;
}

// What the file's last USER says; nothing where it has none.
std::optional<Verdict> judge_written_user(const Recipe& recipe) {
  const dockerfile::Word* user = nullptr;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword == "USER" && !instruction->words.empty()) {
      user = &instruction->words.front();
    }
  }
  if (user == nullptr) return std::nullopt;
  if (user->unresolved) {
    return unknown(recipe.at(user->span), {.reason = Reason::build_argument, .detail = user->text});
  }
  const std::vector<std::string> roots = other_roots(recipe);
  const bool root = std::find(roots.begin(), roots.end(), user->text) != roots.end();
  auto [outcome, label] = root ? root_answer(user->text) : judge_name(user->text);
  return Verdict(outcome, {recipe.at(user->span), std::move(label)});
}

Verdict judge_recipe_user(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  if (std::optional<Verdict> written = judge_written_user(recipe)) return std::move(*written);
  const dockerfile::Word& base = recipe.base_image();
  if (base.unresolved || !is_root_base(base.text)) {
    return unknown(file.evidence, {.reason = Reason::image_not_read, .detail = base.text});
  }
  return fail(file.evidence,
              Text{"no USER in the final stage, and the base image runs as root",
                   "最終ステージに USER がなく、ベースイメージは root で動作します"});
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view folder = path.substr(0, slash);
  return folder.substr(folder.rfind('/') + 1);
}

// The one Dockerfile whose folder has the name of the image's repository.
const ImageRecipe* recipe_of(const ContainerDefinition& container, const Index& index) {
  const std::string* text = container.image.if_known();
  const Unknown* why = container.image.cases().front().unknown();
  if (text == nullptr && why != nullptr) text = &why->shape;
  if (text == nullptr) return nullptr;
  const Result<ImageRef> image = parse_image_ref(image_with_holes(*text));
  if (!image || has_hole(image->repository) || is_root_base(*text)) return nullptr;
  const std::string_view name =
      std::string_view(image->repository).substr(image->repository.rfind('/') + 1);
  const ImageRecipe* found = nullptr;
  for (const ImageRecipe& recipe : index.inventory().all<ImageRecipe>()) {
    if (folder_of(index.inventory().inputs[recipe.evidence.input].path) != name) continue;
    if (found != nullptr) return nullptr;
    found = &recipe;
  }
  return found;
}

// What the images of a container say, where nothing else sets its user.
Verdict judge_by_images(const std::vector<const ContainerImage*>& images) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(images.size());
  for (const ContainerImage* image : images)
    verdicts.push_back(judge_own_user(*image));
  return all_of(std::move(verdicts));
}

// A name or number that a task definition sets, by the accounts of the image it is for.
Answer judge_by_accounts(const std::vector<const ContainerImage*>& images,
                         const std::string& user) {
  Answer worst = judge_root(*images.front(), user);
  for (const ContainerImage* image : images) {
    Answer answer = judge_root(*image, user);
    if (answer.first > worst.first) worst = std::move(answer);
  }
  return worst;
}

Verdict judge_container(const ContainerDefinition& container, const Index& index,
                        const ReadImages& read) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  const std::string* family = task.operating_system_family.if_known();
  if (family != nullptr && family->starts_with("WINDOWS")) return judge_windows(container);
  const std::vector<const ContainerImage*> images = read.named(container.image);
  if (!images.empty()) {
    return container.user.is_absent() ? judge_by_images(images)
                                      : judge_each(container.user, [&](const std::string& user) {
                                          return judge_by_accounts(images, user);
                                        });
  }
  Verdict verdict = judge_each(container.user, judge_name);
  if (!container.user.is_absent()) return verdict;
  if (const ImageRecipe* built = recipe_of(container, index)) {
    return judge_recipe_user(*built, index);
  }
  const std::string image = image_named(container);
  if (sets_user(image)) {
    return unknown(container.user.evidence(), {.reason = Reason::image_not_read, .detail = image});
  }
  return std::move(verdict).labelled(
      Outcome::fail, Text{"no user: the container starts as root unless its image says otherwise",
                          "ユーザーの指定がなく、イメージに指定がなければ root "
                          "で起動します。ここで指定してください"});
}

// Of a pod that sets no user its image decides. What pods set themselves is CON-3.08's.
std::optional<Verdict> judge_pod_container(const PodContainer& container, const PodSettings& pod,
                                           const ReadImages& read) {
  const std::vector<const ContainerImage*> images = read.named(container.image);
  const bool sets_user =
      !container.security.run_as_user.is_absent() || !pod.security.run_as_user.is_absent();
  if (images.empty() || sets_user) return std::nullopt;
  return judge_by_images(images);
}

std::vector<Ruling> judge_read_images(const Index& index) {
  const ReadImages read(index.inventory());
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>())
    rulings.push_back({&container, judge_container(container, index, read)});
  for (const ContainerImage& image : index.inventory().all<ContainerImage>()) {
    if (!read.is_used(image)) rulings.push_back({&image, judge_own_user(image)});
  }
  const auto judge = [&](const KubernetesObject& object, const PodSettings& pod) {
    std::vector<Verdict> verdicts;
    for (const auto* list : {&pod.containers, &pod.init_containers}) {
      for (const Element<PodContainer>& container : list->elements) {
        if (auto verdict = judge_pod_container(container.value, pod, read))
          verdicts.push_back(std::move(*verdict));
      }
    }
    if (!verdicts.empty()) rulings.push_back({&object, all_of(std::move(verdicts))});
  };
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>())
    judge(pod, pod.settings);
  for (const KubernetesWorkload& workload : index.inventory().all<KubernetesWorkload>())
    judge(workload, workload.settings);
  return rulings;
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
                "Dockerfile#FROM", "ContainerImage#config.config.User",
                "ContainerImage#layers[][].content"},
      .judge = together({judge_read_images, each_with_index<ImageRecipe>(judge_recipe_user)}),
  };
}

}  // namespace hakoseki::checks::image
