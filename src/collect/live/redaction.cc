#include "collect/live/redaction.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/source_text.h"
#include "collect/live/user_data.h"
#include "formats/command_credential.h"
#include "formats/credential.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"

namespace hakoseki::live {
namespace {

// What the searches take for a secret that is filled in later, and so for none.
constexpr std::string_view stand_in = "<token>";
// A shorter secret may be a part of any word.
constexpr std::size_t shortest_to_search = 4;
// A key is the name of a member; a credential of a known form is longer than most.
constexpr std::size_t shortest_key_to_search = 16;

// Maps of names and values, or lists of {"name": ..., "value": ...}, of which nobody can tell what
// the values are.
bool is_environment(std::string_view key) {
  constexpr std::array<std::string_view, 5> keys = {
      "environment", "Environment", "environmentVariables", "EnvironmentVariables", "Variables"};
  return is_one_of(key, keys);
}

bool is_command(std::string_view key) {
  constexpr std::array<std::string_view, 5> keys = {"command", "entryPoint", "args", "Command",
                                                    "EntryPoint"};
  return is_one_of(key, keys);
}

bool is_script(std::string_view key) {
  constexpr std::array<std::string_view, 4> keys = {"buildspec", "BuildSpec", "Commands",
                                                    "CommandLineExample"};
  return is_one_of(key, keys);
}

// Which page comes next, where an answer or a question says so; without it nobody could tell
// whether a list is whole.
bool is_page_token(std::string_view key) {
  constexpr std::array<std::string_view, 4> keys = {"NextToken", "nextToken", "NextMarker",
                                                    "Marker"};
  return is_one_of(key, keys);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Every credential that the text itself shows. What its shape tells is found before what its name
// tells, so that the text before it is looked at again.
std::string without_credentials(std::string_view text) {
  std::string result;
  for (;;) {
    const std::optional<Credential> found = credential_in(text);
    if (!found) break;
    result += without_credentials(text.substr(0, found->begin));
    result += redaction_of(found->kind);
    text.remove_prefix(std::max(found->end, found->begin + 1));
  }
  return result.append(text);
}

// `name: value`, also as an element of a list, as YAML writes it.
std::string redacted_line(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return std::string(line);
  std::string_view name = line.substr(0, colon);
  while (!name.empty() && std::string_view(" \t-\"'").find(name.front()) != std::string_view::npos)
    name.remove_prefix(1);
  while (name.ends_with('"') || name.ends_with('\''))
    name.remove_suffix(1);
  const std::size_t begin = line.find_first_not_of(" \t\"'", colon + 1);
  if (begin == std::string_view::npos || name.find_first_of(" \t{[") != std::string_view::npos) {
    return std::string(line);
  }
  const std::size_t last = line.find_last_not_of(" \t\r\"'");
  const std::string_view value = line.substr(begin, last - begin + 1);
  const std::optional<Credential> found = credential_in(name, value);
  if (!found) return std::string(line);
  return std::string(line.substr(0, begin)) + redaction_of(found->kind) +
         std::string(line.substr(last + 1));
}

std::string redacted_lines(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += redacted_line(text.substr(0, end));
    if (end < text.size()) result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

// A command as an element of a list of YAML, without the signs around it.
std::string_view bare_command(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || !line.substr(begin).starts_with("- ")) return {};
  line.remove_prefix(begin + 2);
  const bool quoted = line.size() > 1 && (line.front() == '"' || line.front() == '\'') &&
                      line.back() == line.front();
  return quoted ? line.substr(1, line.size() - 2) : line;
}

// The first in the text as a script, or in one of its lines as an element of a list.
std::optional<CommandCredential> announced_in(std::string_view text) {
  if (auto found = credential_in_script(text)) return found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view command = bare_command(text.substr(0, end));
    if (auto found = credential_in_script(command)) return found;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

// What an option announces, wherever it stands again in the text.
std::string without_announced(std::string text) {
  std::string searched = text;
  // Each round takes at least one secret out of what is searched.
  for (std::size_t rounds = text.size(); rounds > 0; --rounds) {
    const auto found = announced_in(searched);
    if (!found) return text;
    const bool is_marker = found->secret.find("[redacted:") != std::string::npos;
    const bool findable = found->secret.size() >= shortest_to_search &&
                          searched.find(found->secret) != std::string::npos;
    if (!findable) return redaction_of(found->kind);
    if (!is_marker) replace_all(text, found->secret, redaction_of(found->kind));
    replace_all(searched, found->secret, stand_in);
  }
  return text;
}

// Takes the secrets that a command shows out of its words; `searched` has `more` words before them.
void take_out(std::vector<std::string>& words, std::vector<std::string>& searched,
              std::size_t more) {
  for (std::size_t rounds = words.size(); rounds > 0; --rounds) {
    const auto found = credential_in_command(searched);
    if (!found || found->word < more || found->word - more >= words.size()) break;
    std::string& word = words[found->word - more];
    const std::size_t at = word.rfind(found->secret);
    if (found->secret.size() < shortest_to_search || at == std::string::npos) {
      word = redaction_of(found->kind);
    } else {
      word.replace(at, found->secret.size(), redaction_of(found->kind));
    }
    searched[found->word] = stand_in;
  }
}

// The words of `list`, which follow those of `before`: an option may stand in one list of a command
// and its value in the next.
std::vector<std::string> redacted_words(const std::optional<Node>& before, const Node& list) {
  std::vector<std::string> words;
  std::vector<std::string> searched;
  const auto add = [&](const Node& from) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      words.push_back(redacted_script(from.element(i).text()));
      searched.emplace_back(words.back() == from.element(i).text() ? words.back() : stand_in);
    }
  };
  if (before) add(*before);
  const auto first = static_cast<std::ptrdiff_t>(words.size());
  add(list);
  take_out(words, searched, 0);
  // The image may have an entry point of its own, so that the first word is an option already.
  searched.insert(searched.begin(), "entrypoint");
  take_out(words, searched, 1);
  words.erase(words.begin(), words.begin() + first);
  return words;
}

bool is_list_of_texts(const Node& node) {
  if (!node.is_list()) return false;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (!node.element(i).is_scalar() || node.element(i).is_plain()) return false;
  }
  return true;
}

std::optional<std::string_view> member_text(const Node& map, std::string_view one,
                                            std::string_view other) {
  auto found = map.find(one);
  if (!found) found = map.find(other);
  if (!found || !found->is_scalar() || found->is_null()) return std::nullopt;
  return found->text();
}

std::optional<std::string> redacted_json(std::string_view text);
std::string redacted_settings(std::string_view text);

class Redactor {
 public:
  // An answer, or a question; JSON inside a text has no pages.
  Redactor(JsonWriter& json, bool is_answer) : json_(json), is_answer_(is_answer) {}

  // `name` is what the node is called, `hides` whether its values are of an environment.
  // The recursion is as deep as the document, which limits::nesting bounds.
  void write(const Node& node, std::string_view name, bool hides) {
    switch (node.kind()) {
      case Node::Kind::scalar:
        return scalar(node, name, hides);
      case Node::Kind::list:
        return list(node, name, hides);
      case Node::Kind::map:
        return map(node, name, hides);
    }
  }

 private:
  void scalar(const Node& node, std::string_view name, bool hides) {
    if (node.is_null()) return json_.null();
    const std::string_view text = node.text();
    if (is_answer_ && depth_ == 1 && is_page_token(name)) return json_.string(text);
    if (node.is_plain() && (text == "true" || text == "false")) {
      return json_.boolean(text == "true");
    }
    if (node.is_plain() && !hides && !credential_in(name, text)) return json_.numeral(text);
    json_.string(hides ? hidden(name, text) : text_under(name, text));
  }

  // Tags and labels have keys that people choose. With its number it is still one of its own.
  static std::string key_without_secret(std::string_view key, std::size_t number) {
    if (key.size() < shortest_key_to_search || !credential_in(key)) return std::string(key);
    return fmt::format("{} #{}", without_credentials(key), number);
  }

  static std::string text_under(std::string_view name, std::string_view text) {
    if (name == "UserData") return redacted_user_data(text);
    if (is_script(name)) return redacted_script(text);
    if (name == "configurationValues") return redacted_settings(text);
    // JSON with `<name>` in places of values: of an environment too, which nobody can read then.
    if (name == "InputTemplate" && !redacted_json(text)) return std::string(redacted_value);
    return redacted(name, text);
  }

  static std::string hidden(std::string_view name, std::string_view text) {
    if (text.empty()) return {};
    const std::optional<Credential> found = credential_in(name, text);
    return found ? redaction_of(found->kind) : std::string(redacted_value);
  }

  void list(const Node& node, std::string_view name, bool hides) {
    json_.begin_array();
    if (is_command(name) && is_list_of_texts(node)) {
      for (const std::string& word : redacted_words(std::nullopt, node))
        json_.string(word);
    } else {
      for (std::size_t i = 0; i < node.size(); ++i)
        write(node.element(i), name, hides);
    }
    json_.end_array();
  }

  void map(const Node& node, std::string_view name, bool hides) {
    const auto called = member_text(node, "name", "Name");
    const auto key = called ? called : member_text(node, "key", "Key");
    const bool is_pair = key && (node.find("value") || node.find("Value"));
    // A variable that names a parameter or a secret holds no value of its own.
    const auto type = member_text(node, "type", "Type");
    const bool names_store = type && (*type == "PARAMETER_STORE" || *type == "SECRETS_MANAGER");
    json_.begin_object();
    ++depth_;
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::string_view member = node.key(i).text();
      const Node value = node.value(i);
      json_.key(key_without_secret(member, i));
      const bool is_value = is_pair && (member == "value" || member == "Value");
      if (is_value) {
        write(value, *key, hides && !names_store);
      } else if (name == "UserData" && member == "Value") {
        write(value, name, hides);  // of a host that was asked for it alone
      } else if (member == "args" && is_list_of_texts(value)) {
        arguments(node, value);
      } else {
        write(value, member, (hides && !is_pair) || hides_below(member, value));
      }
    }
    --depth_;
    json_.end_object();
  }

  // Of a container of Kubernetes.
  void arguments(const Node& container, const Node& list) {
    std::optional<Node> command = container.find("command");
    if (command && !is_list_of_texts(*command)) command.reset();
    json_.begin_array();
    for (const std::string& word : redacted_words(command, list))
      json_.string(word);
    json_.end_array();
  }

  // A list of pairs; or the map of an AWS Lambda function, whose `Environment` holds `Variables`.
  // The `environment` of a build holds other things too, and its variables in a list inside.
  static bool hides_below(std::string_view member, const Node& value) {
    return is_environment(member) && (!value.is_map() || member == "Variables");
  }

  JsonWriter& json_;
  bool is_answer_;
  std::size_t depth_ = 0;  // of maps
};

// JSON in a text; nothing where it is none or nothing in it had to be taken out.
std::optional<std::string> redacted_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  const SourceText source("text", std::string(text));
  const Result<Document> document = read_json(source);
  if (!document || document->root().is_scalar()) return std::nullopt;
  std::string result;
  JsonWriter json(result);
  Redactor(json, false).write(document->root(), {}, false);
  return result;
}

// What only aliases of YAML, one inside the other, come to.
constexpr std::size_t most_settings = 10'000;

// Every value but truths: nobody can tell what the others are. Past `left` nothing is written.
void write_settings(JsonWriter& json, const Node& node, std::size_t& left) {
  if (left > 0) --left;
  if (node.is_map()) {
    json.begin_object();
    for (std::size_t i = 0; i < node.size() && left > 0; ++i) {
      json.key(redacted({}, node.key(i).text()));
      write_settings(json, node.value(i), left);
    }
    json.end_object();
  } else if (node.is_list()) {
    json.begin_array();
    for (std::size_t i = 0; i < node.size() && left > 0; ++i)
      write_settings(json, node.element(i), left);
    json.end_array();
  } else {
    const bool is_truth = node.text() == "true" || node.text() == "false";
    json.string(is_truth ? node.text() : redacted_value);
  }
}

// The configuration of an add-on of EKS, which is JSON or YAML in a text, as JSON.
std::string redacted_settings(std::string_view text) {
  if (text.empty()) return {};
  const SourceText source("text", std::string(text));
  const Result<Document> document = read_yaml(source);
  if (!document || !document->root().is_map()) return std::string(redacted_value);
  std::string result;
  JsonWriter json(result);
  std::size_t left = most_settings;
  write_settings(json, document->root(), left);
  return left > 0 ? result : std::string(redacted_value);
}

}  // namespace

std::string redacted(std::string_view name, std::string_view text) {
  if (const auto inner = redacted_json(text)) {
    // As it was written, where nothing was taken out.
    return inner->find("[redacted") == std::string::npos ? std::string(text) : *inner;
  }
  if (credential_in(text)) return without_credentials(text);
  const std::optional<Credential> named = credential_in(name, text);
  return named ? redaction_of(named->kind) : std::string(text);
}

std::string redacted_script(std::string_view text) {
  return without_announced(without_credentials(redacted_lines(text)));
}

void write_redacted(JsonWriter& json, const Node& node) {
  Redactor(json, true).write(node, {}, false);
}

}  // namespace hakoseki::live
