#include "app/terminal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "app/output.h"
#include "base/ascii.h"
#include "io/descriptor.h"

namespace hakoseki::app {
namespace {

// While it lives a terminal does not show what is typed.
class Unshown {
 public:
  explicit Unshown(int terminal) : terminal_(terminal) {
    is_changed_ = ::tcgetattr(terminal_, &before_) == 0;
    termios without = before_;
    without.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (is_changed_) ::tcsetattr(terminal_, TCSAFLUSH, &without);
  }
  Unshown(const Unshown&) = delete;
  Unshown& operator=(const Unshown&) = delete;
  ~Unshown() {
    if (is_changed_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
  }

 private:
  int terminal_;
  bool is_changed_ = false;
  termios before_ = {};
};

}  // namespace

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<std::string> environment_names(std::string_view prefix) {
  std::vector<std::string> names;
  for (char** one = ::environ; one != nullptr && *one != nullptr; ++one) {
    const std::string_view variable = *one;
    if (variable.starts_with(prefix)) names.emplace_back(variable.substr(0, variable.find('=')));
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool stdout_is_terminal() {
  return ::isatty(STDOUT_FILENO) == 1;
}

bool stderr_is_terminal() {
  return ::isatty(STDERR_FILENO) == 1;
}

Result<std::string> ask_unseen(std::string_view question, const std::atomic<bool>& stop) {
  constexpr std::size_t longest = 256;
  const auto failed = [](std::string why) {
    return std::unexpected(Error{Fault::unavailable, std::move(why)});
  };
  // Standard input may be a file that the run reads.
  const io::Descriptor terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!terminal.is_open() || !stderr_is_terminal()) return failed("no terminal to ask at");
  const Unshown unshown(terminal.number());
  write_stderr(fmt::format("\r\033[K{}", question));
  std::string line;
  pollfd ready = {.fd = terminal.number(), .events = POLLIN, .revents = 0};
  while (!line.ends_with('\n')) {
    char c = 0;
    // A signal ends poll(), which read() would survive.
    const bool has_come = ::poll(&ready, 1, -1) == 1;
    if (stop || !has_come || ::read(terminal.number(), &c, 1) != 1 || line.size() == longest) break;
    line += c;
  }
  write_stderr("\n");
  if (!line.ends_with('\n')) return failed("no answer at the terminal");
  line.pop_back();
  return line;
}

std::string home_folder() {
  if (const auto home = environment("HOME")) return *home;
  const passwd* user = ::getpwuid(::getuid());
  return user == nullptr || user->pw_dir == nullptr ? std::string() : user->pw_dir;
}

std::size_t terminal_width() {
  constexpr std::size_t otherwise = 80;
  constexpr std::size_t narrowest = 40;
  constexpr std::size_t widest = 400;
  winsize size = {};
  if (!stdout_is_terminal() || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return otherwise;
  if (size.ws_col == 0) return otherwise;
  return std::min<std::size_t>(std::max<std::size_t>(size.ws_col, narrowest), widest);
}

Language locale_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const auto value = environment(name)) {
      return value->starts_with("ja") ? Language::ja : Language::en;
    }
  }
  return Language::en;
}

bool colour_wanted() {
  if (environment("NO_COLOR")) return false;
  if (const auto force = environment("CLICOLOR_FORCE"); force && *force != "0") return true;
  return stdout_is_terminal() && environment("TERM").value_or("dumb") != "dumb";
}

std::optional<Moment> source_date() {
  const auto epoch = environment("SOURCE_DATE_EPOCH");
  if (!epoch || !is_digits(*epoch)) return std::nullopt;
  // 9999-12-31, the last day that ISO 8601 writes in four digits.
  constexpr std::int64_t last = 253402300799;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(epoch->data(), epoch->data() + epoch->size(), seconds);
  if (error != std::errc{} || seconds > last) return std::nullopt;
  return Moment(std::chrono::seconds(seconds));
}

Moment current_moment() {
  return source_date().value_or(
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::string current_time() {
  const std::time_t now = std::chrono::system_clock::to_time_t(current_moment());
  std::tm local = {};
  ::localtime_r(&now, &local);
  const long minutes = local.tm_gmtoff / 60;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

}  // namespace hakoseki::app
