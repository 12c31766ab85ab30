// A remote shell inside a container is a second door beside the orchestrator's own, with its own
// passwords and without its audit log. Files show what is installed, started and published; what
// else lies in the image only the image tells.

#include <algorithm>
#include <array>

#include "assess/check.h"
#include "assess/image_source.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

constexpr std::array<std::int64_t, 5> remote_ports = {22, 23, 2222, 3389, 5900};
constexpr auto daemons = std::to_array<std::string_view>(
    {"sshd", "dropbear", "telnetd", "in.telnetd", "in.rshd", "vncserver", "x11vnc", "xrdp", "ttyd",
     "gotty", "shellinaboxd", "wetty", "openssh-server", "openssh", "telnet-server",
     "tightvncserver", "tigervnc-standalone-server", "shellinabox"});
constexpr Text port_label = {"port {} is for remote administration", "ポート {} は遠隔管理用です"};
constexpr Text daemon_label = {"`{}` lets people log in", "`{}` は遠隔ログインを受け付けます"};

bool is_daemon(std::string_view name) {
  return std::find(daemons.begin(), daemons.end(), name) != daemons.end();
}

bool is_remote_port(std::int64_t port) {
  return std::find(remote_ports.begin(), remote_ports.end(), port) != remote_ports.end();
}

Verdict judge_container(const ContainerDefinition& container) {
  std::vector<Verdict> verdicts = {unknown(
      container.evidence, {.reason = Reason::image_not_read, .detail = image_named(container)})};
  verdicts.push_back(every(container.port_mappings, [](const PortMapping& port) {
    return expect_that(
        port.container_port, [](std::int64_t number) { return !is_remote_port(number); },
        port_label, IfAbsent::passes);
  }));
  for (const auto* words : {&container.entry_point, &container.command}) {
    verdicts.push_back(every(*words, [](const Fact<std::string>& word) {
      return expect_that(
          word,
          [](const std::string& text) {
            return !is_daemon(std::string_view(text).substr(text.rfind('/') + 1));
          },
          daemon_label);
    }));
  }
  return all_of(verdicts);
}

void look_at_command(const RecipeCommand& command, const Recipe& recipe,
                     std::vector<Exhibit>& found) {
  const std::string_view program = command.program();
  const auto add = [&](const RecipeWord& word, std::string_view name) {
    found.push_back({recipe.at(word.span), say(daemon_label, shown(name))});
  };
  if (is_daemon(program)) return add(command.words.front(), program);
  const bool installs = command.find("install") != nullptr || command.find("add") != nullptr ||
                        program == "service" || program == "rc-service" || program == "systemctl";
  if (!installs) return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const std::string_view package = word.substr(0, word.find('='));
    if (is_daemon(package) || (package == "ssh" && program != "apk"))
      add(command.words[i], package);
  }
}

Verdict judge_file(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Exhibit> found;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      look_at_command(command, recipe, found);
    }
    if (instruction->keyword != "EXPOSE") continue;
    for (const dockerfile::Word& word : instruction->words) {
      const std::string port = word.text.substr(0, word.text.find('/'));
      const bool remote = std::any_of(remote_ports.begin(), remote_ports.end(),
                                      [&](std::int64_t one) { return port == shown(one); });
      if (remote) found.push_back({recipe.at(word.span), say(port_label, port)});
    }
  }
  return judge_recipe(recipe, std::move(found));
}

}  // namespace

Check remote_shell() {
  return {
      .id = "IMG-2.02",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::high,
      .title = {.en = "Remote-shell daemon inside the image",
                .ja = "イメージにリモートシェルのデーモンが含まれる"},
      .why = {.en = "A login service in a container is open to password guessing and stolen keys, "
                    "and what is "
                    "done through it leaves no trace in AWS CloudTrail.",
              .ja = "コンテナ内のログインサービスは、パスワードの総当たりや鍵の窃取の標的になり、そ"
                    "こでの"
                    "操作は AWS CloudTrail に残りません。"},
      .fix = {.en = "Remove the daemon and its port from the Dockerfile and PortMappings; where "
                    "access is "
                    "needed, use ECS Exec with logging.",
              .ja = "デーモンとそのポートを Dockerfile と PortMappings "
                    "から取り除き、必要な場合はログを取得する "
                    "ECS Exec を使ってください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].PortMappings[].ContainerPort",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Command[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].EntryPoint[]", "Dockerfile#EXPOSE",
                "Dockerfile#RUN", "Dockerfile#CMD", "Dockerfile#ENTRYPOINT"},
      .judge = together(
          {each<ContainerDefinition>(judge_container), each_with_index<ImageRecipe>(judge_file)}),
  };
}

}  // namespace hakoseki::checks::image
