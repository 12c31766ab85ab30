#include "base/moment.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "base/ascii.h"

namespace hakoseki {
namespace {

using std::chrono::sys_days;

// Reads a text from its left; `failed` once something was not there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    if (rest_.size() < count) return fail();
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + count, value);
    if (error != std::errc{} || end != rest_.data() + count || rest_.front() == '-') return fail();
    rest_.remove_prefix(count);
    return value;
  }
  void expect(std::string_view text) {
    if (!take(text)) failed_ = true;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  // The fraction behind a point, cut to microseconds.
  std::uint32_t microseconds() {
    std::uint32_t value = 0;
    std::size_t count = 0;
    while (!rest_.empty() && is_digit(rest_.front())) {
      if (count < 6) value = value * 10 + static_cast<std::uint32_t>(rest_.front() - '0');
      ++count;
      rest_.remove_prefix(1);
    }
    if (count == 0) failed_ = true;
    for (; count < 6; ++count) {
      value *= 10;
    }
    return value;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<Moment> assemble(int year, int month, int day, const Clock& clock) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 60) return std::nullopt;
  return sys_days(date) + std::chrono::hours(clock.hour) + std::chrono::minutes(clock.minute) +
         std::chrono::seconds(clock.second);
}

struct Parts {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Parts parts_of(Moment time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {day, std::chrono::hh_mm_ss(time - day)};
}

std::string without_zone(Moment moment) {
  const auto [date, clock] = parts_of(moment);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::chrono::minutes offset(Reader& reader) {
  const bool is_west = reader.take("-");
  if (!is_west) reader.expect("+");
  const int hours = reader.digits(2);
  reader.take(":");
  const int minutes = reader.digits(2);
  const auto distance = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return is_west ? -distance : distance;
}

}  // namespace

std::string basic_iso8601(Moment time) {
  const auto [date, clock] = parts_of(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<FineMoment> parse_iso8601(std::string_view text) {
  Reader reader(text);
  const int year = reader.digits(4);
  reader.expect("-");
  const int month = reader.digits(2);
  reader.expect("-");
  const int day = reader.digits(2);
  Clock clock;
  if (!reader.take("T")) reader.expect(" ");
  clock.hour = reader.digits(2);
  reader.expect(":");
  clock.minute = reader.digits(2);
  reader.expect(":");
  clock.second = reader.digits(2);
  const std::uint32_t fraction = reader.take(".") ? reader.microseconds() : 0;
  std::chrono::minutes east{0};
  if (!reader.at_end() && !reader.take("Z") && !reader.take("UTC")) east = offset(reader);
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  const std::optional<Moment> second = assemble(year, month, day, clock);
  if (!second) return std::nullopt;
  return FineMoment{*second - east, fraction};
}

std::optional<FineMoment> parse_timestamp(std::string_view text) {
  if (const auto moment = parse_iso8601(text)) return moment;
  constexpr double year_9999 = 253'402'300'799;
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  const bool is_number = !text.empty() && error == std::errc{} && at == end;
  if (!is_number || !std::isfinite(seconds) || seconds < 0 || seconds > year_9999)
    return std::nullopt;
  const auto whole = static_cast<std::int64_t>(seconds);
  const double fraction = seconds - static_cast<double>(whole);
  return FineMoment{Moment(std::chrono::seconds(whole)),
                    static_cast<std::uint32_t>(std::lround(fraction * 1e6)) % 1'000'000};
}

std::optional<Moment> parse_moment(std::string_view text) {
  const auto moment = parse_timestamp(text);
  return moment ? std::optional(moment->second) : std::nullopt;
}

std::string iso8601(Moment moment) {
  return without_zone(moment) + 'Z';
}

std::string cli_iso8601(const FineMoment& moment) {
  std::string out = without_zone(moment.second);
  if (moment.microsecond != 0) out += fmt::format(".{:06}", moment.microsecond);
  return out + "+00:00";
}

std::optional<Moment> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto comma = text.find(", ");
  if (comma != 3) return std::nullopt;
  Reader reader(text.substr(comma + 2));
  const int day = reader.digits(2);
  reader.expect(" ");
  int month = 0;
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (reader.take(months[i])) month = static_cast<int>(i) + 1;
  }
  reader.expect(" ");
  const int year = reader.digits(4);
  reader.expect(" ");
  Clock clock;
  clock.hour = reader.digits(2);
  reader.expect(":");
  clock.minute = reader.digits(2);
  reader.expect(":");
  clock.second = reader.digits(2);
  reader.expect(" GMT");
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return assemble(year, month, day, clock);
}

}  // namespace hakoseki
