// A remote shell inside a container is a second door beside the orchestrator's own, with its own
// passwords and without its audit log. Files show what is installed, started and published; what
// else lies in the image only the image tells.

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "assess/check.h"
#include "assess/image_files.h"
#include "assess/image_source.h"
#include "assess/recipe.h"
#include "formats/shell.h"
#include "inventory/read_images.h"

namespace hakoseki::checks::image {
namespace {

// 2222 is as often another protocol's.
constexpr std::array<std::int64_t, 4> remote_ports = {22, 23, 3389, 5900};
constexpr auto daemons = std::to_array<std::string_view>({"sshd",
                                                          "dropbear",
                                                          "telnetd",
                                                          "in.telnetd",
                                                          "in.rshd",
                                                          "vncserver",
                                                          "x11vnc",
                                                          "xrdp",
                                                          "ttyd",
                                                          "gotty",
                                                          "shellinaboxd",
                                                          "wetty",
                                                          "openssh-server",
                                                          "openssh",
                                                          "telnet-server",
                                                          "tightvncserver",
                                                          "tigervnc-standalone-server",
                                                          "tigervnc-server",
                                                          "shellinabox",
                                                          "inetutils-telnetd",
                                                          "rsh-server",
                                                          "rsh-redone-server"});
constexpr Text port_label = {"port {} is for remote administration", "ポート {} は遠隔管理用です"};
constexpr Text daemon_label = {"`{}` lets people log in", "`{}` は遠隔ログインを受け付けます"};

bool is_daemon(std::string_view name) {
  return std::find(daemons.begin(), daemons.end(), name) != daemons.end();
}

bool is_remote_port(std::int64_t port) {
  return std::find(remote_ports.begin(), remote_ports.end(), port) != remote_ports.end();
}

// Whether "20-30", or "22", holds one of the ports; -1 where it does not.
std::int64_t remote_port_in(std::string_view range) {
  const std::size_t dash = range.find('-');
  const auto number = [](std::string_view text) {
    std::int64_t value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const std::int64_t first = number(range.substr(0, dash));
  const std::int64_t last = dash == std::string_view::npos ? first : number(range.substr(dash + 1));
  const auto* found = std::find_if(remote_ports.begin(), remote_ports.end(),
                                   [&](std::int64_t one) { return first <= one && one <= last; });
  return found == remote_ports.end() ? -1 : *found;
}

// The daemon that a word of a command starts: its program, or one in the script that it is.
std::string daemon_in(const std::string& word) {
  const auto last_segment = [](std::string_view path) { return path.substr(path.rfind('/') + 1); };
  if (is_daemon(last_segment(word))) return std::string(last_segment(word));
  if (word.find(' ') == std::string::npos) return {};
  for (const shell::Command& command : shell::commands_of(word)) {
    if (command.words.empty()) continue;
    if (is_daemon(program_of(command))) return std::string(program_of(command));
    const bool is_service = program_of(command) == "service" && command.words.size() > 1;
    if (is_service && (is_daemon(command.words[1].text) || command.words[1].text == "ssh")) {
      return command.words[1].text;
    }
  }
  return {};
}

Verdict judge_word(const Fact<std::string>& word) {
  return judge_each(word, [](const std::string& text) -> std::pair<Outcome, Message> {
    const std::string daemon = daemon_in(text);
    if (daemon.empty()) {
      return {Outcome::pass, Text{"starts no login service", "ログインサービスではありません"}};
    }
    return {Outcome::fail, say(daemon_label, shown(std::string_view(daemon)))};
  });
}

// "20-30", or "22/tcp".
std::pair<Outcome, Message> judge_range(const std::string& text) {
  const std::int64_t remote = remote_port_in(std::string_view(text).substr(0, text.find('/')));
  if (remote < 0) return {Outcome::pass, say({"ports {}", "ポート {}"}, shown(text))};
  return {Outcome::fail, say(port_label, shown(remote))};
}

Verdict judge_port(const PortMapping& port) {
  const Verdict one = expect_that(
      port.container_port, [](std::int64_t number) { return !is_remote_port(number); }, port_label,
      IfAbsent::passes);
  const Verdict range = judge_each(port.container_port_range, judge_range, IfAbsent::passes);
  return all_of({one, range});
}

// Programs that let people log in, ports for that, and what the image starts.
Verdict judge_image(const ContainerImage& image) {
  std::vector<Exhibit> found;
  for (const ImageFile& program : image.programs) {
    if (is_daemon(name_of(program)))
      found.push_back(
          {image.at(program), say(daemon_label, shown(std::string_view("/" + program.path)))});
  }
  std::vector<Verdict> verdicts = {judge_image_files(
      image, std::move(found),
      Text{"no login service among its programs", "ログインサービスのプログラムはありません"})};
  verdicts.push_back(every(image.exposed_ports, [](const Fact<std::string>& port) {
    return judge_each(port, judge_range);
  }));
  for (const auto* words : {&image.entrypoint, &image.cmd})
    verdicts.push_back(every(*words, judge_word));
  return all_of(std::move(verdicts));
}

Verdict judge_container(const ContainerDefinition& container, const ReadImages& read) {
  std::vector<Verdict> verdicts;
  for (const ContainerImage* image : read.named(container.image))
    verdicts.push_back(judge_image(*image));
  if (verdicts.empty()) {
    verdicts.push_back(unknown(
        container.evidence, {.reason = Reason::image_not_read, .detail = image_named(container)}));
  }
  verdicts.push_back(every(container.port_mappings, judge_port));
  for (const auto* words : {&container.entry_point, &container.command}) {
    verdicts.push_back(every(*words, judge_word));
  }
  return all_of(verdicts);
}

// `pip install ssh` is a library.
bool installs_packages(std::string_view program) {
  static constexpr auto managers = std::to_array<std::string_view>(
      {"apt-get", "apt", "aptitude", "yum", "dnf", "microdnf", "zypper", "apk"});
  return std::find(managers.begin(), managers.end(), program) != managers.end();
}

void look_at_command(const RecipeCommand& command, const Recipe& recipe,
                     std::vector<Exhibit>& found) {
  const std::string_view program = command.program();
  const auto add = [&](const RecipeWord& word, std::string_view name) {
    found.push_back({recipe.at(word.span), say(daemon_label, shown(name))});
  };
  if (is_daemon(program)) return add(command.words.front(), program);
  const bool installs = installs_packages(program) &&
                        (command.find("install") != nullptr || command.find("add") != nullptr);
  const bool starts = program == "service" || program == "rc-service" || program == "systemctl";
  if (!installs && !starts) return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const std::string_view package = word.substr(0, word.find_first_of("=:@~<>"));
    if (is_daemon(package) || (package == "ssh" && program != "apk"))
      add(command.words[i], package);
  }
}

// `command=/usr/sbin/sshd -D` of a supervisor's configuration that is written in place.
void look_at_document(const dockerfile::Heredoc& heredoc, const Recipe& recipe,
                      std::vector<Exhibit>& found) {
  const std::string_view text = recipe.text_at(heredoc.span);
  constexpr std::string_view ends = " \t\r\n=\"'";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(ends, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const std::size_t slash = word.rfind('/');
    if (word.starts_with('/') && is_daemon(word.substr(slash + 1))) {
      found.push_back({recipe.part_of(heredoc.span, begin, end),
                       say(daemon_label, shown(word.substr(slash + 1)))});
      return;
    }
    begin = end + 1;
  }
}

Verdict judge_file(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Exhibit> found;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      look_at_command(command, recipe, found);
    }
    if (instruction->keyword == "COPY") {
      for (const dockerfile::Heredoc& heredoc : instruction->heredocs)
        look_at_document(heredoc, recipe, found);
    }
    if (instruction->keyword != "EXPOSE") continue;
    for (const dockerfile::Word& word : instruction->words) {
      const std::int64_t remote =
          remote_port_in(std::string_view(word.text).substr(0, word.text.find('/')));
      if (remote >= 0) found.push_back({recipe.at(word.span), say(port_label, shown(remote))});
    }
  }
  return judge_recipe(recipe, std::move(found));
}

std::vector<Ruling> judge_images(const Index& index) {
  const ReadImages read(index.inventory());
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>())
    rulings.push_back({&container, judge_container(container, read)});
  for (const ContainerImage& image : index.inventory().all<ContainerImage>())
    rulings.push_back({&image, judge_image(image)});
  return rulings;
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
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].PortMappings[].ContainerPortRange",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Command[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].EntryPoint[]", "Dockerfile#EXPOSE",
                "Dockerfile#RUN", "Dockerfile#CMD", "Dockerfile#ENTRYPOINT",
                "ContainerImage#layers[][].path", "ContainerImage#config.config.ExposedPorts",
                "ContainerImage#config.config.Cmd[]", "ContainerImage#config.config.Entrypoint[]"},
      .judge = together({judge_images, each_with_index<ImageRecipe>(judge_file)}),
  };
}

}  // namespace hakoseki::checks::image
