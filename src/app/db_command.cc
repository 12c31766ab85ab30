// hakoseki db VERB: the vulnerability database, and what it is made of.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/ranges.h>

#include "app/commands.h"
#include "app/db_verbs.h"
#include "app/db_versions.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/utf8.h"

namespace hakoseki::app {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

struct Verb {
  std::string_view name;
  std::string_view operands;
  std::size_t least = 0;
  std::size_t most = 0;
  std::vector<std::string_view> options;
  int (*run)(const Arguments&);
};

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table = {
      {"build",
       "PATH...",
       1,
       unlimited,
       {"output", "db", "skipped", "verbose", "quiet"},
       run_db_build},
      {"update",
       "",
       0,
       0,
       {"output", "db", "feeds", "mirror", "cache-dir", "ca-file", "timeout", "skipped", "verbose",
        "quiet"},
       run_db_update},
      {"status", "", 0, 0, {"db", "format", "max-age", "verify"}, run_db_status},
      {"export", "FILE", 1, 1, {"db"}, run_db_export},
      {"import", "FILE", 1, 1, {"db"}, run_db_import},
      {"feeds", "", 0, 0, {"format"}, run_db_feeds},
      {"compare", "TYPE", 1, 1, {}, run_db_compare},
      {"contains", "TYPE", 1, 1, {}, run_db_contains},
  };
  return table;
}

std::unexpected<Error> malformed(Message what) {
  return std::unexpected(Error(Fault::malformed, std::move(what)));
}

Result<const Verb*> verb_named(const std::string& word) {
  const auto found = std::ranges::find(verbs(), word, &Verb::name);
  if (found != verbs().end()) return &*found;
  const std::vector<std::string_view> known = db_verbs();
  const std::vector<std::string> names(known.begin(), known.end());
  return malformed(
      suggest(say({"`db {}` is unknown ({})", "`db {}` はありません(指定できる値: {})"},
                  utf8::neutralise(word), fmt::join(names, ", ")),
              word, names));
}

bool takes(const Verb& verb, std::string_view option) {
  return std::ranges::find(verb.options, option) != verb.options.end();
}

Result<void> expect_right(const Verb& verb, const Arguments& arguments) {
  const std::size_t count = arguments.operands.size() - 1;
  if (count < verb.least) {
    return malformed(
        say({"`db {}` needs {}", "`db {}` には {} の指定が必要です"}, verb.name, verb.operands));
  }
  if (count > verb.most) {
    return malformed(say({"`db {}`: `{}` is too many", "`db {}`: `{}` が余分です"}, verb.name,
                         utf8::neutralise(arguments.operands[verb.most + 1])));
  }
  for (const auto& [option, values] : arguments.values) {
    if (option == "lang" || option == "width") continue;
    if (takes(verb, option)) continue;
    return malformed(say({"`db {}` does not take `--{}`", "`db {}` に `--{}` は指定できません"},
                         verb.name, option));
  }
  return {};
}

Result<std::vector<ReportRequest>> db_reports(const Arguments& arguments) {
  TRY(std::vector<std::string> values, values_of(arguments, "format"));
  if (values.empty()) values = {"human"};
  return report_requests(values, formats_of(Command::db));
}

}  // namespace

std::vector<std::string_view> db_verbs() {
  std::vector<std::string_view> names;
  for (const Verb& verb : verbs())
    names.push_back(verb.name);
  return names;
}

int fail_db(const Error& error, Language language) {
  complain(error, language);
  return exit_environment;
}

int write_db_reports(const Arguments& arguments, const DbReport& report) {
  const Language language = language_of(arguments);
  const auto requests = db_reports(arguments);
  if (!requests) return refuse(requests.error(), Command::db, language);
  int code = exit_ok;
  for (const ReportRequest& request : *requests) {
    const std::string text = report(request.format, language);
    const Result<void> written =
        request.file.empty() ? write_stdout(text) : write_file(request.file, text);
    if (!written) code = fail_db(written.error(), language);
  }
  return code;
}

int run_db(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const Result<const Verb*> verb = verb_named(arguments.operands[0]);
  if (!verb) return refuse(verb.error(), Command::db, language);
  if (const Result<void> right = expect_right(**verb, arguments); !right) {
    return refuse(right.error(), Command::db, language);
  }
  // Before anything is opened.
  if (const auto reports = db_reports(arguments); !reports && takes(**verb, "format")) {
    return refuse(reports.error(), Command::db, language);
  }
  return (*verb)->run(arguments);
}

}  // namespace hakoseki::app
