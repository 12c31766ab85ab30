// What an intruder finds in the image need not be brought in: compilers, debuggers, network tools.
// A Dockerfile shows what its final image installs; what came with the base image, such as the
// package manager itself, only the image tells.

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "assess/check.h"
#include "assess/image_files.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

struct Tool {
  std::string_view package;
  Text kind;
};
constexpr Text compiler = {"a compiler", "コンパイラ"};
constexpr Text tool_group = {"a group of compilers and build tools",
                             "コンパイラやビルドツールのグループ"};
constexpr Text build_tool = {"a build tool", "ビルドツール"};
constexpr Text debugger = {"a debugger", "デバッガ"};
constexpr Text network = {"a network tool", "ネットワークツール"};
constexpr Text containers = {"a container tool", "コンテナ操作ツール"};
constexpr Text editor = {"an interactive tool", "対話用ツール"};
constexpr Text to_root = {"a tool to act as root", "root として実行するツール"};
// Names of packages in Debian, Alpine and Red Hat; curl and wget are left to the catalogue's
// optional part.
constexpr auto tools = std::to_array<Tool>({
    {"build-essential", build_tool},
    {"gcc", compiler},
    {"g++", compiler},
    {"gcc-c++", compiler},
    {"clang", compiler},
    {"make", build_tool},
    {"cmake", build_tool},
    {"build-base", build_tool},
    {"golang", compiler},
    {"rustc", compiler},
    {"cargo", compiler},
    {"gdb", debugger},
    {"strace", debugger},
    {"ltrace", debugger},
    {"valgrind", debugger},
    {"netcat", network},
    {"netcat-openbsd", network},
    {"netcat-traditional", network},
    {"nc", network},
    {"ncat", network},
    {"nmap", network},
    {"nmap-ncat", network},
    {"socat", network},
    {"tcpdump", network},
    {"tshark", network},
    {"telnet", network},
    {"hydra", network},
    {"sqlmap", network},
    {"masscan", network},
    {"proxychains", network},
    {"openssh-client", network},
    {"docker.io", containers},
    {"docker-ce", containers},
    {"docker-ce-cli", containers},
    {"docker-cli", containers},
    {"podman", containers},
    {"kubectl", containers},
    {"sudo", to_root},
    {"doas", to_root},
    {"vim", editor},
    {"nano", editor},
    {"emacs", editor},
});

// "gcc" of "gcc=12.2", "gcc:amd64", "gcc~12" and "gcc-12".
std::string_view package_of(std::string_view word) {
  std::string_view package = word.substr(0, word.find_first_of("=:@~<>"));
  const std::size_t dash = package.rfind('-');
  if (dash == std::string_view::npos || dash + 1 == package.size()) return package;
  const std::string_view version = package.substr(dash + 1);
  const bool is_version = version.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_version ? package.substr(0, dash) : package;
}

// Names of programs, where they are not those of the packages above.
constexpr Text package_manager = {"a package manager", "パッケージ管理ツール"};
constexpr auto programs = std::to_array<Tool>({
    {"apt", package_manager},
    {"apt-get", package_manager},
    {"aptitude", package_manager},
    {"dpkg", package_manager},
    {"apk", package_manager},
    {"yum", package_manager},
    {"dnf", package_manager},
    {"dnf5", package_manager},
    {"microdnf", package_manager},
    {"rpm", package_manager},
    {"zypper", package_manager},
    {"cc", compiler},
    {"c++", compiler},
    {"clang++", compiler},
    {"go", compiler},
    {"javac", compiler},
    {"proxychains4", network},
    {"ssh", network},
    {"docker", containers},
    {"ctr", containers},
    {"nerdctl", containers},
    {"crictl", containers},
    {"vi", editor},
});

const Tool* tool_named(std::string_view word) {
  const std::string_view package = package_of(word);
  const auto* found = std::find_if(tools.begin(), tools.end(),
                                   [&](const Tool& tool) { return tool.package == package; });
  return found == tools.end() ? nullptr : found;
}

bool installs_packages(const RecipeCommand& command) {
  const std::string_view program = command.program();
  if (program == "apk") return command.find("add") != nullptr;
  static constexpr std::array<std::string_view, 7> managers = {
      "apt-get", "apt", "aptitude", "yum", "dnf", "microdnf", "zypper"};
  return std::find(managers.begin(), managers.end(), program) != managers.end() &&
         (command.find("install") != nullptr || command.find("groupinstall") != nullptr);
}

// The group of Red Hat's compilers: `yum groupinstall "Development Tools"`, `@development-tools`.
bool is_tool_group(std::string_view word) {
  return word == "Development Tools" || word == "@Development Tools" ||
         word == "@development-tools" || word == "development-tools" || word == "@development";
}

// A package that a later command removes, or that apk installs as a virtual one to be removed, is
// gone. `later`: what follows the installation.
bool is_removed(std::string_view package, std::span<const RecipeCommand> later) {
  const bool marks_all = std::any_of(later.begin(), later.end(), [](const RecipeCommand& command) {
    return command.program() == "apt-mark" && command.find("auto") != nullptr;
  });
  return std::any_of(later.begin(), later.end(), [&](const RecipeCommand& command) {
    // `apt-mark auto '.*'` and --auto-remove take away what nothing needs in the end.
    if (marks_all && command.find("--auto-remove") != nullptr) return true;
    const bool removes = command.find("purge") != nullptr || command.find("remove") != nullptr ||
                         command.find("del") != nullptr || command.find("erase") != nullptr ||
                         command.find("autoremove") != nullptr;
    return removes &&
           std::any_of(command.words.begin() + 1, command.words.end(), [&](const RecipeWord& word) {
             return word.text == package || package_of(word.text) == package_of(package);
           });
  });
}

std::string_view virtual_name(const RecipeCommand& command) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    constexpr std::string_view joined = "--virtual=";
    if (word.starts_with(joined)) return word.substr(joined.size());
    const bool has_next = i + 1 < command.words.size();
    if ((word == "--virtual" || word == "-t") && has_next) return command.words[i + 1].text;
  }
  return {};
}

void look_at(const RecipeCommand& command, std::span<const RecipeCommand> later,
             const Recipe& recipe, std::vector<Exhibit>& found) {
  const std::string_view group = virtual_name(command);
  if (!group.empty() && is_removed(group, later)) return;
  for (const RecipeWord& word : command.words) {
    const Tool* tool = tool_named(word.text);
    const bool is_group = is_tool_group(word.text);
    if ((tool == nullptr && !is_group) || is_removed(word.text, later)) continue;
    const std::string name(is_group ? shown(word.text) : tool->package);
    const Text& kind = is_group ? tool_group : tool->kind;
    found.push_back(
        {recipe.at(word.span),
         {fmt::format("`{}` is {}", name, kind.en), fmt::format("`{}` は{}です", name, kind.ja)}});
  }
}

// What a package manager leaves in the layer of a RUN, unless the same RUN takes it away or it lies
// in a cache of the builder.
struct Lists {
  std::string_view program;
  std::string_view command;
  std::string_view unless;  // this option is given
  std::string_view folder;
};
constexpr auto lists = std::to_array<Lists>({
    {"apt-get", "update", "", "/var/lib/apt/lists"},
    {"apt", "update", "", "/var/lib/apt/lists"},
    {"apk", "add", "--no-cache", "/var/cache/apk"},
    {"apk", "update", "--no-cache", "/var/cache/apk"},
});

bool removes_lists(const RecipeCommand& command, const Lists& kept) {
  const std::string_view program = command.program();
  if (program == kept.program &&
      (command.find("dist-clean") != nullptr || command.find("distclean") != nullptr))
    return true;
  if (program != "rm" && program != "find") return false;
  return std::any_of(command.words.begin() + 1, command.words.end(), [&](const RecipeWord& word) {
    std::string_view path = std::string_view(word.text).substr(0, word.text.find('{'));
    while (path.ends_with('/') || path.ends_with('*'))
      path.remove_suffix(1);
    // Itself, or what it lies in; of `/var/lib/{apt,dpkg}` that is not told.
    return path.starts_with("/var/") && kept.folder.starts_with(path);
  });
}

bool is_mounted(const dockerfile::Instruction& instruction, const Lists& kept) {
  return std::any_of(instruction.flags.begin(), instruction.flags.end(),
                     [&](const dockerfile::Flag& flag) {
                       const std::size_t at = flag.value.text.find("/var/");
                       if (flag.name != "mount" || at == std::string::npos) return false;
                       const std::string_view target = std::string_view(flag.value.text).substr(at);
                       return kept.folder.starts_with(target.substr(0, target.find(',')));
                     });
}

void look_at_lists(const dockerfile::Instruction& instruction,
                   std::span<const RecipeCommand> commands, const Recipe& recipe,
                   std::vector<Exhibit>& found) {
  for (const Lists& kept : lists) {
    const auto makes = [&](const RecipeCommand& command) {
      return command.program() == kept.program && command.find(kept.command) != nullptr &&
             (kept.unless.empty() || command.find(kept.unless) == nullptr);
    };
    const auto first = std::find_if(commands.begin(), commands.end(), makes);
    const bool is_gone = std::any_of(first, commands.end(), [&](const RecipeCommand& command) {
      return removes_lists(command, kept);
    });
    if (first == commands.end() || is_gone || is_mounted(instruction, kept)) continue;
    found.push_back({recipe.at(first->words.front().span),
                     say({"`{} {}` leaves its lists in the layer, from which later builds go on",
                          "`{} {}` のリストがレイヤーに残り、以後のビルドでも使われます"},
                         kept.program, kept.command)});
  }
}

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Exhibit> found;
  std::vector<Exhibit> left;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword != "RUN") continue;
    const std::vector<RecipeCommand> commands = recipe.commands_of(*instruction);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (!installs_packages(commands[i])) continue;
      look_at(commands[i], std::span(commands).subspan(i + 1), recipe, found);
    }
    look_at_lists(*instruction, commands, recipe, left);
  }
  found.insert(found.end(), std::make_move_iterator(left.begin()),
               std::make_move_iterator(left.end()));
  return judge_recipe(recipe, std::move(found));
}

const Tool* program_named(std::string_view name) {
  const auto* found = std::find_if(programs.begin(), programs.end(),
                                   [&](const Tool& tool) { return tool.package == name; });
  return found == programs.end() ? tool_named(name) : found;
}

// Of the names of a program, such as gcc and gcc-12, each is told.
Verdict judge_image(const ContainerImage& image) {
  std::vector<Exhibit> found;
  for (const ImageFile& program : image.programs) {
    const std::string_view name = name_of(program);
    const std::string_view path = program.path;
    const std::string_view folder = path.substr(0, path.size() - name.size());
    if (!folder.ends_with("bin/")) continue;  // /usr/share/bash-completion/completions/make
    if (const Tool* tool = program_named(name)) {
      found.push_back(
          {image.at(program), Message{fmt::format("{} is {}", shown(program), tool->kind.en),
                                      fmt::format("{} は{}です", shown(program), tool->kind.ja)}});
    }
  }
  for (const ImageFile& file : image.leftovers) {
    found.push_back(
        {image.at(file),
         say({"{} is left over from the build", "{} はビルドの残り物です"}, shown(file))});
  }
  return judge_image_files(
      image, std::move(found),
      Text{"none of the tools that help an intruder", "侵入者に役立つツールはありません"});
}

}  // namespace

Check tools_in_image() {
  return {
      .id = "IMG-2.04",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::low,
      .title = {.en = "Production image ships a package manager, compiler or attack tool",
                .ja = "本番イメージにパッケージ管理や開発・攻撃用のツールが残る"},
      .why =
          {.en = "Tools in the image help an intruder to look around, to build programs and to go "
                 "on to "
                 "other systems; each of them adds its own vulnerabilities, too.",
           .ja =
               "イメージ内のツールは、侵入者が周囲を調べ、プログラムを作り、他のシステムへ進むのに"
               "使われます。ツール自体の脆弱性も増えます。"},
      .fix =
          {.en = "Build in an earlier stage, and copy only the result into a minimal or distroless "
                 "final "
                 "stage.",
           .ja =
               "ビルドは前のステージで行い、最小限または distroless の最終ステージには成果物だけを"
               "コピーしてください。"},
      .reads = {"Dockerfile#RUN", "ContainerImage#layers[][].path"},
      .judge = together({each_with_index<ImageRecipe>(judge), each<ContainerImage>(judge_image)}),
  };
}

}  // namespace hakoseki::checks::image
