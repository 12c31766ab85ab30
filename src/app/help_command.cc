// hakoseki help, hakoseki version, and what to say of a wrong call.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

constexpr std::size_t text_column = 28;

void two_columns(std::string& out, const std::string& head, std::string_view text,
                 const Settings& settings) {
  const std::vector<std::string> rows = report::wrap(text, settings.width - text_column);
  out += report::pad_right(head, text_column - 1) + ' ' + rows.front() + '\n';
  for (std::size_t i = 1; i < rows.size(); ++i) {
    out += std::string(text_column, ' ') + rows[i] + '\n';
  }
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
    two_columns(out, fmt::format("  {} {}", info.name, info.operands), text(info.summary),
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
    // A head that fills its column has the text below it.
    if (utf8::cells(head) >= text_column) {
      out += head + '\n';
      head.clear();
    }
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

}  // namespace

int run_help(const Arguments& arguments) {
  const Result<Settings> settings = display_settings(arguments);
  if (!settings) return refuse(settings.error(), Command::help);
  if (arguments.operands.empty()) {
    return write_stdout(overview(*settings)) ? exit_ok : exit_environment;
  }
  for (const CommandInfo& info : commands()) {
    if (info.name != arguments.operands.front()) continue;
    return write_stdout(of_command(info, *settings)) ? exit_ok : exit_environment;
  }
  std::vector<std::string> names;
  for (const CommandInfo& info : commands())
    names.emplace_back(info.name);
  return refuse({Fault::malformed,
                 fmt::format("unknown command `{}`{}", utf8::neutralise(arguments.operands.front()),
                             suggestion(arguments.operands.front(), names))},
                Command::help);
}

int run_version(const Arguments& arguments) {
  std::string out;
  if (arguments.has("json")) {
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
  return write_stdout(out) ? exit_ok : exit_environment;
}

int refuse(const Error& error, Command command) {
  complain(error);
  const std::string_view name = command == Command::help ? "" : info_of(command).name;
  write_stderr(fmt::format("hakoseki: try `hakoseki help{}{}`\n", name.empty() ? "" : " ", name));
  return exit_usage;
}

}  // namespace hakoseki::app
