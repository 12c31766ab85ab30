// hakoseki db compare TYPE: which of two versions is newer, so that anyone can hold us against the
// reference implementation of an ecosystem.
#include <array>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/ranges.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/utf8.h"
#include "formats/version/version.h"

namespace hakoseki::app {
namespace {

// Two versions as long as can be, and what stands between them.
constexpr std::size_t longest_line = 2 * longest_version + 2;

// `A<tab>B`, or `A B`; anything else is no pair.
char answer(VersionScheme scheme, std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t between = line.find('\t');
  if (between == line.npos) between = line.find(' ');
  if (between == line.npos) return '?';
  const auto order = compare_versions(scheme, line.substr(0, between), line.substr(between + 1));
  if (!order) return '?';
  return std::is_lt(*order) ? '<' : std::is_gt(*order) ? '>' : '=';
}

Result<void> compare_lines(VersionScheme scheme) {
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
    const std::array<char, 2> text = {is_too_long ? '?' : answer(scheme, line.data()), '\n'};
    TRY_VOID(write_stdout(std::string_view(text.data(), text.size())));
  }
  return {};
}

}  // namespace

int run_db(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const std::string& verb = arguments.operands[0];
  const std::string& type = arguments.operands[1];
  if (verb != "compare") {
    return refuse({Fault::malformed, say({"`db {}` is unknown; there is `db compare TYPE`",
                                          "`db {}` はありません。`db compare TYPE` があります"},
                                         utf8::neutralise(verb))},
                  Command::db, language);
  }
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
  if (const Result<void> written = compare_lines(*scheme); !written) {
    complain(written.error(), language);
    return exit_environment;
  }
  return exit_ok;
}

}  // namespace hakoseki::app
