#include "formats/credential.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

using Found = std::optional<Credential>;
constexpr auto npos = std::string_view::npos;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_word(char c) {
  return is_lower(c) || is_upper(c) || is_digit(c);
}
bool is_base32(char c) {
  return is_upper(c) || (c >= '2' && c <= '7');
}
bool is_url_safe(char c) {
  return is_word(c) || c == '_' || c == '-';
}
bool is_dashed(char c) {
  return is_word(c) || c == '-';
}
bool is_underscored(char c) {
  return is_word(c) || c == '_';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t run_length(std::string_view text, std::size_t at, bool (*belongs)(char),
                       std::size_t most) {
  std::size_t end = at;
  while (end < text.size() && end - at < most && belongs(text[end]))
    ++end;
  return end - at;
}

// Tokens that their issuers gave a prefix, from the issuers' documentation.
struct TokenShape {
  std::string_view prefix;
  bool (*alphabet)(char);
  std::size_t least;  // characters behind the prefix
  std::size_t most;
  CredentialKind kind;
};
constexpr std::array<TokenShape, 22> token_shapes = {{
    {"AKIA", is_base32, 16, 16, CredentialKind::aws_access_key_id},
    {"ASIA", is_base32, 16, 16, CredentialKind::aws_access_key_id},
    {"ghp_", is_word, 36, 36, CredentialKind::github_token},
    {"gho_", is_word, 36, 36, CredentialKind::github_token},
    {"ghu_", is_word, 36, 36, CredentialKind::github_token},
    {"ghs_", is_word, 36, 36, CredentialKind::github_token},
    {"ghr_", is_word, 36, 36, CredentialKind::github_token},
    {"github_pat_", is_underscored, 82, 82, CredentialKind::github_token},
    {"xoxb-", is_dashed, 20, 250, CredentialKind::slack_token},
    {"xoxa-", is_dashed, 20, 250, CredentialKind::slack_token},
    {"xoxp-", is_dashed, 20, 250, CredentialKind::slack_token},
    {"xoxr-", is_dashed, 20, 250, CredentialKind::slack_token},
    {"xoxs-", is_dashed, 20, 250, CredentialKind::slack_token},
    {"sk_live_", is_word, 16, 250, CredentialKind::stripe_key},
    {"sk_test_", is_word, 16, 250, CredentialKind::stripe_key},
    {"rk_live_", is_word, 16, 250, CredentialKind::stripe_key},
    {"rk_test_", is_word, 16, 250, CredentialKind::stripe_key},
    {"glpat-", is_url_safe, 20, 250, CredentialKind::service_token},
    {"sk-proj-", is_url_safe, 20, 250, CredentialKind::service_token},
    {"dckr_pat_", is_url_safe, 20, 250, CredentialKind::service_token},
    {"npm_", is_word, 36, 36, CredentialKind::service_token},
    {"AIza", is_url_safe, 35, 35, CredentialKind::google_api_key},
}};

void keep_first(Found& first, const Found& other) {
  if (other && (!first || other->begin < first->begin)) first = other;
}

Found token_of(std::string_view text, const TokenShape& shape) {
  for (std::size_t at = text.find(shape.prefix); at != npos;
       at = text.find(shape.prefix, at + shape.prefix.size())) {
    if (at > 0 && is_word(text[at - 1])) continue;
    const std::size_t length =
        run_length(text, at + shape.prefix.size(), shape.alphabet, shape.most + 1);
    const std::size_t end = at + shape.prefix.size() + length;
    if (length < shape.least || length > shape.most) continue;
    if (end < text.size() && is_word(text[end])) continue;
    return Credential{shape.kind, at, end};
  }
  return std::nullopt;
}

// Three parts in base64url with dots between them; the first two are JSON objects (`{"` is `eyJ`).
Found web_token(std::string_view text) {
  constexpr std::size_t shortest = 10;
  for (std::size_t at = text.find("eyJ"); at != npos;) {
    std::size_t end = at;
    std::size_t parts = 0;
    for (; parts < 3; ++parts) {
      if (parts == 1 && !text.substr(end).starts_with("eyJ")) break;
      const std::size_t length = run_length(text, end, is_url_safe, text.size());
      end += length;
      if (length < shortest || (parts < 2 && (end == text.size() || text[end] != '.'))) break;
      if (parts < 2) ++end;
    }
    if (parts == 3) return Credential{CredentialKind::json_web_token, at, end};
    at = text.find("eyJ", std::max(end, at + 1));
  }
  return std::nullopt;
}

Found private_key(std::string_view text) {
  constexpr std::string_view begin_mark = "-----BEGIN ";
  for (std::size_t at = text.find(begin_mark); at != npos; at = text.find(begin_mark, at + 1)) {
    const std::size_t label = at + begin_mark.size();
    const std::size_t close = text.find("-----", label);
    if (close == npos) return std::nullopt;
    const std::string_view name = text.substr(label, close - label);
    if (!name.ends_with("PRIVATE KEY") && !name.ends_with("PRIVATE KEY BLOCK")) continue;
    const std::size_t end_mark = text.find("-----END ", close);
    return Credential{CredentialKind::private_key, at, end_mark == npos ? text.size() : end_mark};
  }
  return std::nullopt;
}

bool is_upper_case_name(char c) {
  return is_upper(c) || is_digit(c) || c == '_';
}

// `$NAME` at `at`: a variable where it is the whole value, or is written as variables of the
// environment are, with something in front that ends a word. `Pa$$w0rd` holds none.
bool is_variable(std::string_view value, std::size_t at) {
  constexpr std::size_t shortest = 3;
  const std::size_t begin = at + 1;
  const std::size_t length = run_length(value, begin, is_underscored, value.size());
  if (length == 0) return false;
  if (at == 0 && length + 1 == value.size()) return true;
  const bool begins = at == 0 || std::string_view("-_:./,; =").contains(value[at - 1]);
  return begins && length >= shortest &&
         run_length(value, begin, is_upper_case_name, value.size()) == length;
}

// Something else fills it in: a variable, a template, a command's output. The end of it may be cut
// off.
bool is_filled_in(std::string_view value) {
  for (std::size_t at = value.find('$'); at != npos; at = value.find('$', at + 1)) {
    const char next = at + 1 < value.size() ? value[at + 1] : '\0';
    if (next == '{' || next == '(') return true;
    if (is_variable(value, at)) return true;
  }
  const std::size_t braces = value.find("{{");
  if (braces == 0 || (braces != npos && value.find("}}", braces) != npos)) return true;
  const std::size_t tick = value.find('`');
  if (tick == 0 || (tick != npos && value.find('`', tick + 1) != npos)) return true;
  return value == "$" || (value.size() > 2 && value.front() == '%' && value.back() == '%');
}

// It says itself that it is no value.
bool is_placeholder(std::string_view value) {
  // Not `default`: it is a password that everybody knows.
  static constexpr std::array<std::string_view, 30> words = {
      "TRUE",     "FALSE",    "YES",       "NO",          "ON",    "OFF",   "ENABLED", "DISABLED",
      "ENABLE",   "DISABLE",  "NULL",      "NONE",        "NIL",   "N/A",   "NA",      "UNDEFINED",
      "OPTIONAL", "REQUIRED", "TODO",      "TBD",         "FIXME", "DUMMY", "FAKE",    "EXAMPLE",
      "REDACTED", "HIDDEN",   "REPLACEME", "PLACEHOLDER", "EMPTY", "UNSET"};
  if (value.empty()) return true;
  const char first = value.front();
  const char last = value.back();
  if ((first == '<' && last == '>') || (first == '[' && last == ']') ||
      (first == '_' && last == '_') || (first == '@' && last == '@')) {
    return true;
  }
  // "Bearer <<your key>>", "xoxb-ENTER YOUR TOKEN HERE"
  const std::size_t open = value.find('<');
  if (open != npos && value.find('>', open) != npos) return true;
  // "****", "xxxx", "...."
  if (value.find_first_not_of("*xX#.-_ ") == npos) return true;
  std::string letters = upper_case(value);
  std::erase_if(letters, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return std::find(words.begin(), words.end(), letters) != words.end() ||
         letters.starts_with("YOUR") || letters.starts_with("REPLACE") ||
         letters.starts_with("INSERT") || letters.find("ENTERYOUR") != npos;
}

// "prod/db/password" is a name; "summer/2024" is not, nor is base64 with a slash in it, where
// capitals and digits stand side by side.
bool is_path(std::string_view value) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_url_safe(c) || c == '/' || c == '.' || c == '@';
  });
  const bool mixed = std::any_of(value.begin(), value.end(), is_upper) &&
                     std::any_of(value.begin(), value.end(), is_digit);
  for (std::size_t at = 0; at < value.size();) {
    if (is_digit(value[at])) return false;
    const std::size_t slash = value.find('/', at);
    at = slash == npos ? value.size() : slash + 1;
  }
  return plain && !mixed;
}

// It names the place where the secret lies: an ARN, a path, a file, a URL, a parameter's or
// secret's name.
bool is_place(std::string_view value) {
  if (value.starts_with("arn:") || value.starts_with("./") || value.find("://") != npos) {
    return true;
  }
  // "/run/secrets/db", "/password", but not "/x9Kq2Lm".
  if (value.starts_with('/')) return value.find('/', 1) != npos || is_path(value.substr(1));
  static constexpr std::array<std::string_view, 12> file_endings = {
      ".sh",  ".py",   ".js",  ".json", ".yaml", ".yml",
      ".txt", ".conf", ".pem", ".key",  ".env",  ".xml"};
  for (const std::string_view ending : file_endings) {
    if (value.size() > ending.size() && value.ends_with(ending)) return true;
  }
  return value.find('/') != npos && !value.ends_with('/') && is_path(value);
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool starts = is_upper(c) && i > 0 &&
                        (is_lower(name[i - 1]) ||
                         (is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1])));
    if ((!is_word(c) || starts) && !word.empty()) {
      words.push_back(upper_case(word));
      word.clear();
    }
    if (is_word(c)) word += c;
  }
  if (!word.empty()) words.push_back(upper_case(word));
  return words;
}

enum class NameClass : std::uint8_t { none, password, secret };

// What follows the telling word without changing its meaning: SECRET_KEY_BASE, DB_PASSWORD_PROD.
bool is_qualifier(std::string_view word) {
  static constexpr std::array<std::string_view, 16> words = {
      "BASE", "VALUE", "TEXT", "PLAINTEXT", "STRING", "PROD",    "PRODUCTION", "STAGING",
      "STG",  "DEV",   "TEST", "OLD",       "NEW",    "CURRENT", "PREVIOUS",   "PLAIN"};
  return std::find(words.begin(), words.end(), word) != words.end() ||
         std::all_of(word.begin(), word.end(), is_digit);
}

// DBPASS, ROOTPASS, but not BYPASS, COMPASS.
bool is_joined_password(std::string_view word) {
  static constexpr std::array<std::string_view, 3> endings = {"PASS", "PWD", "PW"};
  static constexpr std::array<std::string_view, 24> owners = {
      "DB",    "DATABASE", "ROOT", "USER", "ADMIN", "MYSQL", "MARIADB",  "PG",
      "REDIS", "SMTP",     "MAIL", "FTP",  "LDAP",  "SSH",   "SQL",      "APP",
      "AUTH",  "MASTER",   "SUDO", "VNC",  "MONGO", "KEY",   "KEYSTORE", "PROXY"};
  for (const std::string_view ending : endings) {
    if (word.ends_with(ending) && is_one_of(word.substr(0, word.size() - ending.size()), owners)) {
      return true;
    }
  }
  return false;
}

// What AUTH, KEY and PAT mean, the word before them says.
bool is_secret_pair(std::string_view before, std::string_view last) {
  static constexpr std::array<std::string_view, 31> before_key = {
      "API",     "ACCESS",  "SECRET",     "PRIVATE",   "ENCRYPTION", "SIGNING", "AUTH",   "ACCOUNT",
      "MASTER",  "LICENSE", "SHARED",     "SESSION",   "APP",        "STORAGE", "JWT",    "HMAC",
      "AES",     "CRYPTO",  "DECRYPTION", "COOKIE",    "WEBHOOK",    "STRIPE",  "OPENAI", "TWILIO",
      "MAILGUN", "SLACK",   "SENDGRID",   "ANTHROPIC", "GITHUB",     "DATADOG", "ALGOLIA"};
  static constexpr std::array<std::string_view, 8> before_auth = {
      "REDIS", "BASIC", "HTTP", "PROXY", "DIGEST", "MEMCACHED", "REGISTRY", "NPM"};
  static constexpr std::array<std::string_view, 11> before_pat = {
      "GITHUB", "GITLAB", "GH",     "GL",        "GIT",      "AZURE",
      "ADO",    "DEVOPS", "DOCKER", "DOCKERHUB", "BITBUCKET"};
  if (last == "KEY") return is_one_of(before, before_key);
  if (last == "AUTH") return is_one_of(before, before_auth);
  if (last == "PAT") return is_one_of(before, before_pat);
  return last == "DATA" && before == "AUTH";
}

NameClass class_of_word(std::string_view last, std::string_view before) {
  static constexpr std::array<std::string_view, 6> password_words = {
      "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "PW"};
  static constexpr std::array<std::string_view, 12> secret_words = {
      "SECRET", "SECRETS",   "TOKEN",     "TOKENS",      "CREDENTIAL",   "CREDENTIALS",
      "APIKEY", "SECRETKEY", "ACCESSKEY", "ACCESSTOKEN", "CLIENTSECRET", "AUTHTOKEN"};
  while (!last.empty() && is_digit(last.back()))
    last.remove_suffix(1);
  for (const std::string_view word : password_words) {
    // PWD alone is the working directory.
    if (last == word && !(word == "PWD" && before.empty())) return NameClass::password;
  }
  if (last.ends_with("PASSWORD") || last.ends_with("PASSWD")) return NameClass::password;
  if (is_joined_password(last)) return NameClass::password;
  const bool secret = is_one_of(last, secret_words) || is_secret_pair(before, last);
  return secret ? NameClass::secret : NameClass::none;
}

// EnableBasicAuth is a switch.
bool is_switch(std::string_view first) {
  static constexpr std::array<std::string_view, 8> words = {
      "ENABLE", "ENABLED", "DISABLE", "USE", "IS", "HAS", "REQUIRE", "ALLOW"};
  return is_one_of(first, words);
}

NameClass class_of(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  std::size_t end = words.size();
  while (end > 1 && is_qualifier(words[end - 1]))
    --end;
  if (end == 0 || (words[end - 1] == "AUTH" && is_switch(words.front()))) return NameClass::none;
  return class_of_word(words[end - 1], end > 1 ? std::string_view(words[end - 2]) : "");
}

// Whether `value` can be the credential that its name announces.
bool can_be_secret(NameClass name, std::string_view value) {
  constexpr std::size_t shortest_token = 4;
  constexpr std::size_t longest_number = 9;
  if (name == NameClass::none || is_placeholder(value) || is_filled_in(value)) return false;
  if (value.starts_with("[redacted")) return false;
  if (is_place(value)) return false;
  if (name == NameClass::password) return true;
  // 4096 is a number of tokens.
  return value.size() >= shortest_token &&
         (value.size() > longest_number || !std::all_of(value.begin(), value.end(), is_digit));
}

CredentialKind kind_of_named(std::string_view name, std::string_view value) {
  const std::string upper = upper_case(name);
  constexpr std::size_t secret_key_length = 40;
  const bool shaped = value.size() == secret_key_length &&
                      std::all_of(value.begin(), value.end(),
                                  [](char c) { return is_word(c) || c == '/' || c == '+'; });
  const bool named =
      upper.find("SECRET") != npos && (upper.find("AWS") != npos || upper.find("ACCESS") != npos);
  return shaped && named ? CredentialKind::aws_secret_access_key : CredentialKind::named;
}

// What `value` of this name is, if it is a credential. The secret of an access key may look like a
// path: its alphabet has a slash.
std::optional<CredentialKind> named_kind(std::string_view name, NameClass name_class,
                                         std::string_view value) {
  if (name_class == NameClass::none) return std::nullopt;
  const CredentialKind kind = kind_of_named(name, value);
  const bool is_key = kind == CredentialKind::aws_secret_access_key &&
                      std::any_of(value.begin(), value.end(), is_lower) &&
                      std::any_of(value.begin(), value.end(), is_upper) &&
                      std::any_of(value.begin(), value.end(), is_digit);
  return is_key || can_be_secret(name_class, value) ? std::optional(kind) : std::nullopt;
}

// "Authorization: Bearer ..." in a header; words of prose hold no digit.
Found bearer_token(std::string_view text) {
  constexpr std::string_view scheme = "Bearer ";
  constexpr std::size_t shortest = 16;
  const auto belongs = [](char c) {
    return is_url_safe(c) || c == '.' || c == '/' || c == '+' || c == '=' || c == '~';
  };
  for (std::size_t at = text.find(scheme); at != npos; at = text.find(scheme, at + 1)) {
    const std::size_t begin = at + scheme.size();
    const std::size_t length = run_length(text, begin, belongs, text.size());
    const std::string_view token = text.substr(begin, length);
    if (length < shortest || std::none_of(token.begin(), token.end(), is_digit)) continue;
    if (is_placeholder(token)) continue;
    return Credential{CredentialKind::named, begin, begin + length};
  }
  return std::nullopt;
}

// https://hooks.slack.com/services/T.../B.../...: who knows the address may post.
Found slack_webhook(std::string_view text) {
  constexpr std::string_view prefix = "hooks.slack.com/services/";
  constexpr std::size_t shortest = 30;
  const auto belongs = [](char c) { return is_word(c) || c == '/'; };
  const std::size_t at = text.find(prefix);
  if (at == npos) return std::nullopt;
  const std::size_t begin = at + prefix.size();
  const std::size_t length = run_length(text, begin, belongs, text.size());
  const std::string_view path = text.substr(begin, length);
  // Documents write the last part as XXXX.
  if (length < shortest || upper_case(path).find("XXXX") != npos) return std::nullopt;
  return Credential{CredentialKind::slack_token, begin, begin + length};
}

// scheme://user:password@host
Found password_in_url(std::string_view text) {
  for (std::size_t at = text.find("://"); at != npos; at = text.find("://", at + 3)) {
    const std::size_t user = at + 3;
    const std::size_t stop = text.find_first_of("/ \t\r\n\"'<>\\,;?#", user);
    const std::string_view authority = text.substr(user, stop == npos ? npos : stop - user);
    const std::size_t colon = authority.find(':');
    const std::size_t sign = authority.rfind('@');
    if (colon == npos || sign == npos || colon + 1 >= sign) continue;
    const std::string_view secret = authority.substr(colon + 1, sign - colon - 1);
    if (is_placeholder(secret) || is_filled_in(secret)) continue;
    return Credential{CredentialKind::password_in_url, user + colon + 1, user + sign};
  }
  return std::nullopt;
}

// Where the name before the sign at `at` begins and ends; quotes around it are left out.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
};
constexpr std::size_t longest_name = 128;

std::optional<Piece> name_before(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && is_blank(text[end - 1]))
    --end;
  const bool spaced = end < at;
  const bool quoted = end > 0 && text[end - 1] == '"';
  if (text[at] == ':' && !quoted) return std::nullopt;
  if (quoted) --end;
  std::size_t begin = end;
  while (begin > 0 && at - begin < longest_name &&
         (is_url_safe(text[begin - 1]) || text[begin - 1] == '.')) {
    --begin;
  }
  if (begin == end || (begin > 0 && text[begin - 1] == '$')) return std::nullopt;
  // `name = value` with blanks is a line of a file; inside a command it is a comparison.
  const bool line_start = begin == 0 || text[begin - 1] == '\n';
  if (spaced && text[at] == '=' && !line_start) return std::nullopt;
  return Piece{begin, end};
}

Piece value_behind(std::string_view text, std::size_t at) {
  std::size_t begin = at + 1;
  while (begin < text.size() && is_blank(text[begin]) && text[at] != '=')
    ++begin;
  if (text[at] == '=' && begin < text.size() && is_blank(text[begin]) && at > 0 &&
      is_blank(text[at - 1])) {
    while (begin < text.size() && is_blank(text[begin]))
      ++begin;
  }
  const char quote = begin < text.size() ? text[begin] : '\0';
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) ++begin;
  const std::string_view closing = quote == '"'    ? std::string_view("\"\n")
                                   : quote == '\'' ? "'\n"
                                                   : " \t\r\n;&,\"'|<>)}]\\";
  const std::size_t end = text.find_first_of(closing, begin);
  return {begin, end == npos ? text.size() : end};
}

Found named_in_text(std::string_view text) {
  for (std::size_t at = text.find_first_of("=:"); at != npos;) {
    std::size_t next = at + 1;
    if (const std::optional<Piece> name = name_before(text, at)) {
      const std::string_view called = text.substr(name->begin, name->end - name->begin);
      const NameClass name_class = class_of(called);
      if (name_class != NameClass::none) {
        const Piece found = value_behind(text, at);
        const std::string_view value = text.substr(found.begin, found.end - found.begin);
        if (const auto kind = named_kind(called, name_class, value)) {
          return Credential{*kind, found.begin, found.end};
        }
        next = std::max(next, found.end);
      }
    }
    at = text.find_first_of("=:", next);
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 11> kind_names = {"aws-access-key-id",
                                                         "aws-secret-access-key",
                                                         "private-key",
                                                         "github-token",
                                                         "slack-token",
                                                         "stripe-key",
                                                         "service-token",
                                                         "google-api-key",
                                                         "json-web-token",
                                                         "password-in-url",
                                                         "secret"};
constexpr std::string_view redaction_opening = "[redacted:looks-like-";

// What stands in place of a credential.
Found redacted_in_text(std::string_view text) {
  for (std::size_t at = text.find(redaction_opening); at != npos;
       at = text.find(redaction_opening, at + 1)) {
    const std::string_view rest = text.substr(at + redaction_opening.size());
    const std::string_view name = rest.substr(0, rest.find(']'));
    const auto* const known = std::find(kind_names.begin(), kind_names.end(), name);
    if (known == kind_names.end() || name.size() == rest.size()) continue;
    return Credential{static_cast<CredentialKind>(known - kind_names.begin()), at,
                      at + redaction_opening.size() + name.size() + 1};
  }
  return std::nullopt;
}

Found shaped_in_text(std::string_view text) {
  Found first = private_key(text);
  for (const TokenShape& shape : token_shapes)
    keep_first(first, token_of(text, shape));
  keep_first(first, web_token(text));
  keep_first(first, slack_webhook(text));
  keep_first(first, bearer_token(text));
  keep_first(first, password_in_url(text));
  return first;
}

}  // namespace

Found credential_in(std::string_view text) {
  Found first = shaped_in_text(text);
  keep_first(first, redacted_in_text(text));
  if (!first) first = named_in_text(text);
  return first;
}

Found credential_in(std::string_view name, std::string_view value) {
  if (const Found shaped = credential_in(value)) return shaped;
  if (const auto kind = named_kind(name, class_of(name), value)) {
    return Credential{*kind, 0, value.size()};
  }
  return std::nullopt;
}

std::string redaction_of(CredentialKind kind) {
  return std::string(redaction_opening) +
         std::string(kind_names.at(static_cast<std::size_t>(kind))) + ']';
}

bool names_credential(std::string_view name) {
  return class_of(name) != NameClass::none;
}

Text title_of(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::aws_access_key_id:
      return {"an AWS access key id", "AWS のアクセスキー ID"};
    case CredentialKind::aws_secret_access_key:
      return {"an AWS secret access key", "AWS のシークレットアクセスキー"};
    case CredentialKind::private_key:
      return {"a private key", "秘密鍵"};
    case CredentialKind::github_token:
      return {"a GitHub token", "GitHub のトークン"};
    case CredentialKind::slack_token:
      return {"a Slack token", "Slack のトークン"};
    case CredentialKind::stripe_key:
      return {"a Stripe key", "Stripe のキー"};
    case CredentialKind::service_token:
      return {"an access token", "アクセストークン"};
    case CredentialKind::google_api_key:
      return {"a Google API key", "Google の API キー"};
    case CredentialKind::json_web_token:
      return {"a JSON Web Token", "JSON Web Token"};
    case CredentialKind::password_in_url:
      return {"a password inside a URL", "URL に含まれるパスワード"};
    case CredentialKind::named:
      break;
  }
  return {"a value that its name calls a secret", "名前が秘密情報を示す値"};
}

std::string masked(std::string_view secret) {
  const Found stands_in = redacted_in_text(secret);
  if (stands_in && stands_in->begin == 0 && stands_in->end == secret.size()) {
    return std::string(secret);
  }
  constexpr std::size_t most_shown = 4;
  const std::size_t characters = std::min(most_shown, utf8::code_points(secret) / 3);
  std::size_t end = 0;
  for (std::size_t i = 0; i < characters; ++i)
    end += utf8::length_at(secret, end);
  return utf8::neutralise(secret.substr(0, end)) + "********";
}

}  // namespace hakoseki
