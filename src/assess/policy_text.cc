#include "assess/policy_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/account_id.h"
#include "base/ascii.h"

namespace hakoseki::policy {
namespace {

// Stands for "any text" where a pattern is asked whether it covers everything.
constexpr std::string_view any_text = "\x01\x02\x03";
constexpr std::array<std::string_view, 3> partitions = {"aws", "aws-cn", "aws-us-gov"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Backtracks to the last `*` only, so it is never worse than pattern times text.
bool glob(std::string_view pattern, std::string_view text, bool fold_case) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    const bool same = p < pattern.size() && pattern[p] != '*' &&
                      (pattern[p] == '?' || pattern[p] == text[t] ||
                       (fold_case && lower(pattern[p]) == lower(text[t])));
    if (same) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

std::string probe_of(std::string_view action) {
  std::string probe;
  for (const char c : action == "*" ? std::string_view("*:*") : action) {
    if (c == '*') {
      probe += any_text;
    } else {
      probe += c;
    }
  }
  return probe;
}

bool covers_every_resource(std::string_view pattern) {
  return std::any_of(partitions.begin(), partitions.end(), [&](std::string_view partition) {
    return glob(pattern, fmt::format("arn:{}:\x01:\x02:\x03:\x01\x02", partition), false);
  });
}

// What stands before the given number of colons, and the rest.
std::pair<std::string_view, std::string_view> after_colons(std::string_view text, int colons) {
  std::size_t at = 0;
  for (int i = 0; i < colons; ++i) {
    const std::size_t colon = text.find(':', at);
    if (colon == std::string_view::npos) return {text, {}};
    at = colon + 1;
  }
  return {text.substr(0, at), text.substr(at)};
}

// In most ARNs the kind of the resource stands first, in these its name.
bool begins_with_name(std::string_view service) {
  constexpr std::array<std::string_view, 7> services = {
      "codecommit", "codepipeline", "execute-api", "s3", "s3-object-lambda", "sns", "sqs"};
  return std::find(services.begin(), services.end(), service) != services.end();
}

bool only_wildcards(std::string_view part) {
  return part.find('*') != std::string_view::npos &&
         part.find_first_not_of("*?/:") == std::string_view::npos;
}

// "cluster/*", "task-definition/*:*", "function:*", "*".
bool is_every_name(std::string_view part, std::string_view service) {
  if (only_wildcards(part)) return true;
  if (begins_with_name(service)) return false;
  const std::size_t name = part.find_first_of(":/*");
  return name != std::string_view::npos &&
         part.substr(0, name).find('?') == std::string_view::npos &&
         part.find(fixed_text) == std::string_view::npos && only_wildcards(part.substr(name));
}

std::string text_of(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return *text;
  const Unknown* why = one.unknown();
  return why == nullptr ? std::string() : filled(why->shape, fixed_text);
}

// The service field of an ARN where it is written out.
std::string_view service_field(std::string_view arn) {
  if (!arn.starts_with("arn:")) return {};
  const std::string_view rest = after_colons(arn, 2).second;
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view service = rest.substr(0, colon);
  const bool written = service.find_first_of("*?\x05") == std::string_view::npos;
  return written ? service : std::string_view();
}

}  // namespace

bool matches_action(std::string_view pattern, std::string_view action) {
  return glob(pattern, action, true);
}

bool matches_resource(std::string_view pattern, std::string_view resource) {
  return glob(pattern, resource, false);
}

Answer covers_action(const Case<std::string>& pattern, std::string_view action) {
  // Asked of every action of every statement: most questions need no text of their own.
  const std::string probe = action.find('*') == action.npos ? std::string() : probe_of(action);
  const std::string_view asked = probe.empty() ? action : std::string_view(probe);
  return ask(pattern, [&](std::string_view allowed) { return glob(allowed, asked, true); });
}

Answer has_wildcard(const Case<std::string>& pattern) {
  return ask(pattern, [](std::string_view text) {
    if (text.find_first_of("*?") == std::string_view::npos) return false;
    const std::string action = lower_case(text.substr(text.find(':') + 1));
    return !action.starts_with("describe") && !action.starts_with("list");
  });
}

std::string_view service_of(std::string_view action) {
  const std::size_t colon = action.find(':');
  const std::string_view service = action.substr(0, colon);
  const bool written =
      colon != std::string_view::npos && service.find_first_of("*?$\x05") == std::string_view::npos;
  return written ? service : std::string_view();
}

Answer is_everything(const Case<std::string>& resource) {
  return ask(resource, covers_every_resource);
}

bool covers_all_of(std::string_view pattern, const Kind& kind) {
  if (covers_every_resource(pattern)) return true;
  const std::string_view service = kind.service.empty() ? service_field(pattern) : kind.service;
  // Which Region and account are named does not matter: whoever works in one holds it all.
  const auto [head, rest] = after_colons(pattern, 3);
  const auto [place, part] = after_colons(pattern, 5);
  std::string anywhere(part.empty() ? pattern : head);
  if (!part.empty()) {
    anywhere += "*:*:";
    anywhere += part;
  } else if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    // "arn:aws:ecs:ap-northeast-1:*"
    anywhere = std::string(head) + "*" + std::string(rest.substr(colon));
  }
  const bool whole =
      std::any_of(partitions.begin(), partitions.end(), [&](std::string_view partition) {
        const std::string probe =
            fmt::format("arn:{}:{}:\x03:\x04:{}\x01", partition, service, kind.prefix);
        return glob(anywhere, probe, false) || glob(anywhere, probe + "/\x02", false);
      });
  if (whole || !kind.prefix.empty()) return whole;
  return service_field(pattern) == service && !part.empty() && is_every_name(part, service);
}

Answer is_all_of(const Case<std::string>& resource, const Kind& kind) {
  if (is_elsewhere(resource, kind)) return Answer::no;
  return covers_all_of(text_of(resource), kind) ? Answer::yes : is_everything(resource);
}

bool is_elsewhere(const Case<std::string>& resource, const Kind& kind) {
  const std::string text = text_of(resource);
  const std::string_view service = service_field(text);
  return !kind.service.empty() && !service.empty() && service != kind.service;
}

bool is_within(const Case<std::string>& inner, const Case<std::string>& outer) {
  const std::string text = text_of(inner);
  return !text.empty() && text != fixed_text && glob(text_of(outer), text, false);
}

Answer is_everybody(const Case<std::string>& principal) {
  return ask(principal, [](std::string_view text) { return text == "*"; });
}

std::optional<std::string_view> account_of(std::string_view principal) {
  const std::string_view account =
      principal.starts_with("arn:") ? account_field(principal) : principal;
  return is_account_id(account) ? std::optional(account) : std::nullopt;
}

bool is_whole_account(std::string_view principal) {
  const std::string text = filled(principal, "000000000000");
  return text == fixed_text || text.ends_with(":root") || account_of(text) == text;
}

std::string_view account_field(std::string_view arn) {
  const std::string_view rest = after_colons(arn, 4).second;
  return rest.substr(0, rest.find(':'));
}

std::string filled(std::string_view shape, std::string_view unknown_part) {
  std::string text;
  while (!shape.empty()) {
    const std::size_t open = shape.find("${");
    text += shape.substr(0, open);
    if (open == std::string_view::npos) break;
    std::size_t close = open + 2;
    for (std::size_t depth = 1; close < shape.size(); ++close) {
      if (shape.substr(close).starts_with("${")) ++depth;
      if (shape[close] == '}' && --depth == 0) break;
    }
    const std::string_view name = shape.substr(open + 2, std::min(close, shape.size()) - open - 2);
    if (name == "AWS::Partition") {
      text += "aws";
    } else {
      text += name.starts_with("AWS::") ? fixed_text : unknown_part;
    }
    shape.remove_prefix(std::min(close + 1, shape.size()));
  }
  return text;
}

}  // namespace hakoseki::policy
