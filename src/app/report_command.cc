// hakoseki report verify FILE: whether a snapshot is as it was sealed, offline.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/aws_accounts.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "collect/live/snapshot.h"

namespace hakoseki::app {
namespace {

std::string describe(const std::string& path, const live::Snapshot& snapshot, Language language) {
  const live::SnapshotHead& head = snapshot.head();
  const auto failed = std::count_if(snapshot.entries().begin(), snapshot.entries().end(),
                                    [](const auto& entry) { return !entry.error.empty(); });
  std::string text(
      say({"{}: as it was sealed\n  seal      {}\n  answers   {}, {} of them errors\n"
           "  identity  {}\n  time      {} to {}\n  made by   {}\n",
           "{}: 封印した時のままです\n  封印        {}\n  応答        {} 件(うちエラー {} 件)\n"
           "  収集者      {}\n  時刻        {} から {}\n  作成        {}\n"},
          utf8::neutralise(path), snapshot.seal(), snapshot.entries().size(), failed,
          utf8::neutralise(head.identity), utf8::neutralise(head.began),
          utf8::neutralise(head.ended), utf8::neutralise(head.tool))
          .in(language));
  for (const Message& line : lines_of(head.accounts)) {
    text += fmt::format(fmt::runtime(Text{"  account   {}\n", "  アカウント  {}\n"}.in(language)),
                        line.in(language));
  }
  return text;
}

}  // namespace

int run_report(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const std::string& action = arguments.operands.front();
  if (action != "verify") {
    return refuse(
        {Fault::malformed, suggest(say({"`report` can `verify`, not `{}`",
                                        "`report` でできるのは `verify` です(`{}` はできません)"},
                                       utf8::neutralise(action)),
                                   action, std::vector<std::string>{"verify"})},
        Command::report, language);
  }
  const std::string& path = arguments.operands.back();
  Result<std::string> bytes = iac::read_file(path, limits::snapshot_bytes);
  if (!bytes) {
    complain(bytes.error(), language);
    return exit_usage;
  }
  Result<live::Snapshot> snapshot = live::verify_snapshot(std::move(*bytes));
  if (!snapshot) {
    snapshot.error().where = path;
    complain(snapshot.error(), language);
    return exit_gate_failed;
  }
  return print(describe(path, *snapshot, language), language);
}

}  // namespace hakoseki::app
