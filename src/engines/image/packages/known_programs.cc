// Programs that are often put into images without a package, by the texts in which they say their
// version. Each row was held against what builders of such programs ship.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "engines/image/packages/program.h"

namespace hakoseki::image {
namespace {

using namespace std::string_view_literals;

struct Known {
  std::string_view package;
  std::string_view names;   // of files, between spaces; one that ends with `*` is a beginning
  std::string_view before;  // the version
  // Behind it and what follows it without a gap (`-1+deb12u4`); `#` is a digit behind spaces.
  std::string_view after = {};
  // The version itself, where it is a text of its own.
  std::string_view begins = {};
  std::size_t dots = 2;  // that it has at least
  bool letters = false;  // may end it: `1.1.1n`
};

// Busybox's own image has all of its applets as hard links to the first of them, which is `[`.
constexpr std::array<Known, 22> known = {{
    {"nginx", "nginx nginx-debug", "nginx version: nginx/"},
    {"openresty", "nginx openresty", "nginx version: openresty/"},
    {"openssl", "openssl libcrypto* libssl*", "OpenSSL ", "#", {}, 2, true},
    {"busybox", "busybox* [", "BusyBox v"},
    {"node", "node nodejs libnode.so*", "node.js/v"},
    {"httpd", "apache2 httpd", "Apache/"},
    {"haproxy", "haproxy", " version ", ", released "},
    {"postgresql", "postgres", "postgres (PostgreSQL) ", {}, {}, 1},
    {"php", "php* libphp*", "X-Powered-By: PHP/"},
    {"perl", "perl perl5* libperl.so*", "v", "\0"sv, "5."},
    {"ruby", "ruby ruby2* ruby3* libruby*", "ruby ", " ("},
    {"bash", "bash", "@(#)Bash version ", "("},
    {"curl", "curl libcurl*", "curl/"},
    {"memcached", "memcached", "memcached "},
    {"lighttpd", "lighttpd", "lighttpd/"},
    {"zlib", "libz.so* libz-*", " inflate ", " Copyright"},
    {"varnish", "varnishd", "varnish-", " revision"},
    {"unbound", "unbound", "unbound "},
    {"squid", "squid", "squid/", {}, {}, 1},
    {"git", "git", "git/"},
    {"vsftpd", "vsftpd", "(vsFTPd ", ")"},
    {"sqlite", "libsqlite3.so* libsqlite3-*", {}, "\0"sv, "3."},
}};

bool is_word(char c) {
  return is_alphanumeric(c) || c == '.';
}

// Of the letters, digits and hyphens at the front of a text.
std::size_t word_bytes(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(),
                                    [](char c) { return (is_word(c) && c != '.') || c == '-'; });
  return static_cast<std::size_t>(end - text.begin());
}

bool has_name(std::string_view names, std::string_view file) {
  while (!names.empty()) {
    const std::size_t space = names.find(' ');
    std::string_view name = names.substr(0, space);
    names.remove_prefix(space == std::string_view::npos ? names.size() : space + 1);
    const bool is_beginning = name.ends_with('*');
    if (is_beginning) name.remove_suffix(1);
    if (is_beginning ? file.starts_with(name) : file == name) return true;
  }
  return false;
}

bool stands_after(std::string_view after, std::string_view rest) {
  if (after != "#") return rest.starts_with(after);
  const std::size_t digit = rest.find_first_not_of(' ');
  return digit != 0 && digit != std::string_view::npos && is_digit(rest[digit]);
}

// The version at the front of a text, where it has the form that its row says.
std::string_view version_at(std::string_view text, const Known& row) {
  constexpr std::size_t most_bytes = 64;
  text = text.substr(0, most_bytes);
  if (!text.starts_with(row.begins) || text.empty() || !is_digit(text.front())) return {};
  std::size_t end = 0;
  std::size_t dots = 0;
  while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() &&
                                                       is_digit(text[end + 1])))) {
    dots += text[end] == '.' ? 1U : 0U;
    ++end;
  }
  if (dots < row.dots) return {};
  std::size_t token = end;
  while (token < text.size() && (is_word(text[token]) || text[token] == '-' || text[token] == '+' ||
                                 text[token] == '~' || text[token] == '_'))
    ++token;
  if (row.letters) {
    while (end < token && text[end] >= 'a' && text[end] <= 'z')
      ++end;
  }
  return stands_after(row.after, text.substr(token)) ? text.substr(0, end) : std::string_view();
}

// Anchors begin with what is rare in programs: with a zero, the search takes a hundred times as
// long.
std::string_view find_version(std::string_view bytes, const Known& row, const Pages& pages) {
  const std::string anchor = std::string(row.before).append(row.begins);
  for (std::size_t at = pages.find(bytes, anchor); at != std::string_view::npos;
       at = pages.find(bytes, anchor, at + 1)) {
    if (!row.begins.empty() && at > 0 && is_word(bytes[at - 1])) continue;
    const std::string_view version = version_at(bytes.substr(at + row.before.size()), row);
    if (!version.empty()) return version;
  }
  return {};
}

// Whether a text stands between zeros somewhere.
bool stands_alone(std::string_view bytes, std::string_view text, const Pages& pages) {
  for (std::size_t at = pages.find(bytes, text); at != std::string_view::npos;
       at = pages.find(bytes, text, at + 1)) {
    const std::size_t end = at + text.size();
    if (at > 0 && bytes[at - 1] == '\0' && end < bytes.size() && bytes[end] == '\0') return true;
  }
  return false;
}

// `3.11.2`, a text by itself, of `libpython3.11.so.1.0`; of `python3` what it says its library is.
std::string_view python_version(std::string_view file, std::string_view bytes, const Pages& pages) {
  std::string_view rest = file.substr(file.find("python") + 6);
  if (rest.find('.') == std::string_view::npos) {
    const std::size_t at = pages.find(bytes, "lib/python3.");
    if (at == std::string_view::npos) return {};
    rest = bytes.substr(at + 10, 8);
  }
  std::size_t end = rest.find('.');
  if (end == 0 || end == std::string_view::npos || end + 1 >= rest.size()) return {};
  ++end;
  while (end < rest.size() && is_digit(rest[end]))
    ++end;
  const std::string minor = std::string(rest.substr(0, end)) + '.';
  return find_version(bytes,
                      {.package = "python",
                       .names = {},
                       .before = {},
                       .after = "\0"sv,
                       .begins = minor,
                       .letters = true},
                      pages);
}

// The server's build id is its version and the build's own number without a gap between them; it
// stands beside the form it is printed by. The version is a text by itself elsewhere.
std::string redis_version(std::string_view bytes, const Pages& pages) {
  constexpr std::string_view form = "%llx\0"sv;
  constexpr std::size_t around = 128;
  constexpr std::size_t least_build_bytes = 10;
  std::size_t looks = 64;  // through the whole file
  constexpr Known number = {.package = "redis", .names = {}, .before = {}};
  for (std::size_t at = pages.find(bytes, form); at != std::string_view::npos;
       at = pages.find(bytes, form, at + 1)) {
    const std::size_t first = at - std::min(at, around);
    const std::string_view window = bytes.substr(first, 2 * around);
    for (std::size_t i = 0; i < window.size(); ++i) {
      if (!is_digit(window[i]) || (i > 0 && (is_digit(window[i - 1]) || window[i - 1] == '.')))
        continue;
      std::string version(version_at(window.substr(i), number));
      if (version.empty()) continue;
      for (const std::size_t shortest = version.rfind('.') + 2; version.size() >= shortest;
           version.pop_back()) {
        const bool has_build = word_bytes(window.substr(i + version.size())) >= least_build_bytes;
        if (!has_build) continue;
        if (looks-- == 0) return {};
        if (stands_alone(bytes, version, pages)) return version;
      }
    }
  }
  return {};
}

// `10.11.19-MariaDB`.
std::string_view mariadb_version(std::string_view bytes, const Pages& pages) {
  constexpr std::string_view anchor = "-MariaDB";
  for (std::size_t at = pages.find(bytes, anchor); at != std::string_view::npos;
       at = pages.find(bytes, anchor, at + 1)) {
    std::size_t first = at;
    while (first > 0 && (is_digit(bytes[first - 1]) || bytes[first - 1] == '.'))
      --first;
    const std::string_view version = bytes.substr(first, at - first);
    if (std::count(version.begin(), version.end(), '.') == 2 && is_digit(version.front()))
      return version;
  }
  return {};
}

void add(std::string_view name, std::string_view version, Found& found) {
  if (version.empty()) return;
  found.packages.push_back(
      {.type = PackageType::generic, .name = std::string(name), .version = std::string(version)});
}

}  // namespace

void read_known_program(std::string_view path, std::string_view bytes, const Pages& pages,
                        Found& found) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  for (const Known& row : known) {
    if (has_name(row.names, file)) add(row.package, find_version(bytes, row, pages), found);
  }
  if (has_name("python python3* libpython3*", file))
    add("python", python_version(file, bytes, pages), found);
  if (has_name("redis-server redis-check-rdb redis-sentinel", file))
    add("redis", redis_version(bytes, pages), found);
  if (has_name("mariadbd mysqld", file)) add("mariadb", mariadb_version(bytes, pages), found);
}

}  // namespace hakoseki::image
