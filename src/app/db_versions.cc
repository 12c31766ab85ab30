#include "app/db_versions.h"

#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/utf8.h"
#include "formats/version/ranges.h"

namespace hakoseki::app {
namespace {

// What stands before and behind the first tab, or the other mark.
using Pair = std::pair<std::string_view, std::string_view>;
std::optional<Pair> pair_of(std::string_view line, std::string_view other_mark) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t between = line.find('\t');
  if (between == line.npos) between = line.find_first_of(other_mark);
  if (between == line.npos) return std::nullopt;
  return Pair(line.substr(0, between), line.substr(between + 1));
}

std::string_view order_in(VersionScheme scheme, std::string_view line) {
  const auto pair = pair_of(line, " ");
  if (!pair) return "?\n";
  const auto order = compare_versions(scheme, pair->first, pair->second);
  if (!order) return "?\n";
  return std::is_lt(*order) ? "<\n" : std::is_gt(*order) ? ">\n" : "=\n";
}

std::string_view membership_in(VersionScheme scheme, std::string_view line) {
  const auto pair = pair_of(line, "");
  if (!pair) return "?\n";
  const Result<VersionSet> set = parse_version_range(scheme, pair->second);
  if (!set) return "?\n";
  const std::optional<bool> is_inside = contains(scheme, *set, pair->first);
  if (!is_inside) return "?\n";
  return *is_inside ? "yes\n" : "no\n";
}

using Answer = std::string_view (*)(VersionScheme scheme, std::string_view line);

Result<void> answer_lines(VersionScheme scheme, std::size_t longest_line, Answer answer) {
  std::ios::sync_with_stdio(false);
  std::vector<char> line(longest_line + 1);
  for (;;) {
    std::cin.getline(line.data(), static_cast<std::streamsize>(line.size()));
    const auto length = static_cast<std::size_t>(std::cin.gcount());
    const bool is_too_long = std::cin.fail() && length == line.size() - 1;
    if (is_too_long) {
      std::cin.clear();
      std::cin.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    } else if (std::cin.fail()) {
      break;
    }
    // At once: who waits for an answer before asking again gets it.
    TRY_VOID(write_stdout(is_too_long ? std::string_view("?\n") : answer(scheme, line.data())));
  }
  return {};
}

// What stands between two of them, and the end of the line.
constexpr std::size_t marks = 2;

// Answers for the type that the command names; gives the exit code.
int run(const Arguments& arguments, std::size_t longest, Answer answer) {
  const Language language = language_of(arguments);
  const std::string& type = arguments.operands[1];
  const auto scheme = version_scheme_named(type);
  if (!scheme) {
    const std::vector<std::string> names(version_schemes().begin(), version_schemes().end());
    return refuse({Fault::malformed,
                   suggest(say({"no versions of type `{}` are known ({})",
                                "`{}` という種類のバージョンはありません(指定できる値: {})"},
                               utf8::neutralise(type), fmt::join(names, ", ")),
                           type, names)},
                  Command::db, language);
  }
  if (const Result<void> written = answer_lines(*scheme, longest, answer); !written) {
    complain(written.error(), language);
    return exit_environment;
  }
  return exit_ok;
}

}  // namespace

int run_db_compare(const Arguments& arguments) {
  return run(arguments, 2 * longest_version + marks, order_in);
}

int run_db_contains(const Arguments& arguments) {
  return run(arguments, longest_version + longest_version_range + marks, membership_in);
}

}  // namespace hakoseki::app
