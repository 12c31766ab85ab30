// hakoseki help, hakoseki version, and what to say of a wrong call.
#include <algorithm>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

constexpr std::size_t text_column = 28;
constexpr std::size_t narrowest_text = 32;

// A head that fills its column, or a narrow terminal, has the text below the head.
void two_columns(std::string& out, std::string_view head, std::string_view text,
                 const Settings& settings) {
  const bool fits =
      utf8::cells(head) < text_column && settings.width >= text_column + narrowest_text;
  const std::size_t indent = settings.width >= text_column + narrowest_text ? text_column : 10;
  if (!fits) out += fmt::format("{}\n", head);
  out += report::beside(fits ? report::pad_right(head, text_column) : std::string(indent, ' '),
                        text, settings.width);
}

std::string overview(const Settings& settings) {
  const auto text = [&](const Text& both) { return both.in(settings.language); };
  std::string out;
  for (const std::string& row : report::wrap(
           text({"hakoseki assesses containers on AWS Fargate against the 23 risks of NIST SP "
                 "800-190, with evidence for every verdict.",
                 "hakoseki は、AWS Fargate 上のコンテナを NIST SP 800-190 の 23 のリスクに照らして"
                 "評価し、すべての判定に証跡を付けます。"}),
           settings.width)) {
    out += row + '\n';
  }
  out += fmt::format("\n{}\n  hakoseki <{}> [...]\n\n{}\n", text({"Usage", "使い方"}),
                     text({"command", "コマンド"}), text({"Commands", "コマンド"}));
  for (const CommandInfo& info : commands()) {
    const std::string_view gap = info.operands.empty() ? "" : " ";
    two_columns(out, fmt::format("  {}{}{}", info.name, gap, info.operands), text(info.summary),
                settings);
  }
  out += fmt::format("\n{}\n", text({"Exit codes", "終了コード"}));
  for (const ExitCodeInfo& info : exit_codes) {
    two_columns(out, fmt::format("  {}", info.code), text(info.meaning), settings);
  }
  out += fmt::format("\n{}\n  hakoseki help check\n  hakoseki demo\n",
                     text({"Start with", "はじめに"}));
  return out;
}

std::string of_command(const CommandInfo& info, const Settings& settings) {
  const auto text = [&](const Text& both) { return both.in(settings.language); };
  std::string out =
      fmt::format("hakoseki {}{}{} [{}]\n\n", info.name, info.operands.empty() ? "" : " ",
                  info.operands, text({"options", "オプション"}));
  for (const std::string& row : report::wrap(text(info.summary), settings.width))
    out += row + '\n';
  if (!info.details.empty()) {
    for (const std::string& row : report::wrap(text(info.details), settings.width)) {
      out += row + '\n';
    }
  }
  out += fmt::format("\n{}\n", text({"Options", "オプション"}));
  for (const OptionInfo& option : options()) {
    if (!option.belongs_to(info.command)) continue;
    std::string head = option.letter != 0 ? fmt::format("  -{}, --{}", option.letter, option.name)
                                          : fmt::format("      --{}", option.name);
    if (!option.placeholder.empty()) head += fmt::format(" {}", option.placeholder);
    std::string help(text(option.help));
    if (!option.choices.empty()) help += fmt::format(" ({})", fmt::join(option.choices, ", "));
    two_columns(out, head, help, settings);
  }
  if (info.command == Command::check || info.command == Command::assess) {
    out += '\n';
    for (const std::string& row : report::wrap(
             text({"Each option can also be given as an environment variable "
                   "(HAKOSEKI_FAIL_ON=high) "
                   "or in hakoseki.yaml (fail_on: high); a flag wins over the environment, the "
                   "environment over the file.",
                   "各オプションは環境変数(HAKOSEKI_FAIL_ON=high)や hakoseki.yaml(fail_on: high)"
                   "でも指定できます。優先順位はフラグ、環境変数、ファイルの順です。"}),
             settings.width)) {
      out += row + '\n';
    }
  }
  return out;
}

// Whether the word is the second one of a command that the overview lists with two: `init role`.
bool is_second_word(const CommandInfo& info, std::string_view word) {
  if (info.command != Command::init && info.command != Command::report &&
      info.command != Command::db)
    return false;
  std::string_view words = info.operands.substr(0, info.operands.find(' '));
  while (!words.empty()) {
    const std::size_t bar = std::min(words.find('|'), words.size());
    if (words.substr(0, bar) == word) return true;
    words.remove_prefix(std::min(bar + 1, words.size()));
  }
  return false;
}

}  // namespace

int run_help(const Arguments& arguments) {
  const Result<Settings> settings = display_settings(arguments);
  if (!settings) return refuse(settings.error(), Command::help, language_of(arguments));
  if (arguments.operands.empty()) return print(overview(*settings), settings->language);
  for (const CommandInfo& info : commands()) {
    if (info.name != arguments.operands.front()) continue;
    if (arguments.operands.size() > 1 && !is_second_word(info, arguments.operands[1])) {
      return refuse({Fault::malformed,
                     say({"there is no command `{} {}`", "`{} {}` というコマンドはありません"},
                         info.name, utf8::neutralise(arguments.operands[1]))},
                    Command::help, settings->language);
    }
    return print(of_command(info, *settings), settings->language);
  }
  std::vector<std::string> names;
  for (const CommandInfo& info : commands())
    names.emplace_back(info.name);
  const std::string& word = arguments.operands.front();
  return refuse(
      {Fault::malformed, suggest(say({"unknown command `{}`", "`{}` というコマンドはありません"},
                                     utf8::neutralise(word)),
                                 word, names)},
      Command::help, settings->language);
}

int run_version(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const auto as_json = value_of(arguments, "json");
  if (!as_json) return refuse(as_json.error(), Command::version, language);
  std::string out;
  if (*as_json) {
    JsonWriter json(out);
    json.begin_object();
    json.member("name", "hakoseki");
    json.member("version", HAKOSEKI_VERSION);
    json.key("checks");
    json.number(checks::catalog().size());
    json.end_object();
    out += '\n';
  } else {
    out = fmt::format("hakoseki {}\n", HAKOSEKI_VERSION);
  }
  return print(out, language);
}

int refuse(const Error& error, Command command, Language language) {
  complain(error, language);
  std::string help = "hakoseki help";
  std::string flag = "hakoseki --help";
  if (command != Command::help) {
    const std::string_view name = info_of(command).name;
    help += fmt::format(" {}", name);
    flag = fmt::format("hakoseki {} --help", name);
  }
  const Message hint =
      say({"hakoseki: try `{}` or `{}`\n", "hakoseki: 使い方は `{}` または `{}` で確認できます\n"},
          help, flag);
  write_stderr(hint.in(language));
  return exit_usage;
}

}  // namespace hakoseki::app
