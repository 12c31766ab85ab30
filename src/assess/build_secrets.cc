#include "assess/build_secrets.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/build_commands.h"
#include "assess/clear_text.h"
#include "assess/expect.h"
#include "base/ascii.h"
#include "formats/command_credential.h"
#include "formats/plain_value.h"

namespace hakoseki {
namespace {

struct Piece {
  CredentialKind kind = CredentialKind::named;
  std::string secret;
};

std::optional<Piece> piece_of(const std::optional<Credential>& found, std::string_view text) {
  if (!found) return std::nullopt;
  return Piece{found->kind, std::string(text.substr(found->begin, found->end - found->begin))};
}

std::optional<Piece> in_script(std::string_view text) {
  if (auto piece = piece_of(credential_in(text), text)) return piece;
  const auto found = credential_in_script(text);
  return found ? std::optional(Piece{found->kind, found->secret}) : std::nullopt;
}

int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// The text that Base64 stands for (RFC 4648); empty where it is none.
std::string decoded(std::string_view text) {
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n' || c == ' ') continue;
    const int digit = digit_of(c);
    if (digit < 0) return {};
    buffer = (buffer << 6U | static_cast<unsigned>(digit)) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xFFU);
  }
  return bytes;
}

// The line of the secret inside a script that begins at `at`.
Evidence place_of(const std::string& secret, const Evidence& at, const Index& index) {
  const SourceText& source = index.inventory().inputs[at.input].source;
  const std::size_t begin = source.offset_of(at.span.begin);
  const std::size_t found = source.text().find(secret, begin);
  if (found == std::string_view::npos) return at;
  Evidence place = at;
  place.span = {source.position_of(found), source.position_of(found + secret.size())};
  return place;
}

const std::string* written_text(const Case<std::string>& one) {
  const Unknown* why = one.unknown();
  return why == nullptr ? one.value() : &why->shape;
}

Branch failing(const Guard& when, const Evidence& at, const Piece& piece) {
  return {.when = when,
          .outcome = Outcome::fail,
          .exhibits = {{at, label_credential(piece.kind, piece.secret), true}}};
}

std::optional<Verdict> verdict_of(std::vector<Branch> branches) {
  if (branches.empty()) return std::nullopt;
  return Verdict(std::move(branches));
}

// [{"name": "DB_PASSWORD", "value": "...", "type": "PLAINTEXT"}] of a pipeline's action.
std::optional<Piece> in_build_variables(const std::string& json, const Evidence& at) {
  const std::optional<Value> list = plain_value_of_json(json, at);
  if (!list) return std::nullopt;
  for (const Value& one : list->items) {
    const Value* name = one.find("name");
    const Value* value = one.find("value");
    const Value* type = one.find("type");
    if (name == nullptr || value == nullptr) continue;
    if (type != nullptr && type->text != "PLAINTEXT") continue;
    if (auto piece = piece_of(credential_in(name->text, value->text), value->text)) return piece;
  }
  return std::nullopt;
}

std::optional<Piece> in_spec(const std::string& spec) {
  const std::optional<BuildCommands> all = read_build_commands(spec);
  if (!all) return std::nullopt;
  for (const auto& [name, value] : all->variables) {
    if (auto piece = piece_of(credential_in(name, value), value)) return piece;
  }
  for (const BuildCommand& one : all->commands) {
    std::vector<std::string> words;
    for (const shell::Word& word : one.command.words) {
      words.push_back(word.text);
      if (auto piece = piece_of(credential_in(word.text), word.text)) return piece;
    }
    for (const shell::Word& word : one.command.assignments) {
      if (auto piece = piece_of(credential_in(word.text), word.text)) return piece;
    }
    if (const auto found = credential_in_command(words)) return Piece{found->kind, found->secret};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Verdict> secret_in(const HostTemplate& host, const Index& index) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : host.user_data.cases()) {
    const std::string* text = written_text(one);
    if (text == nullptr) continue;
    std::optional<Piece> piece = in_script(*text);
    const bool encoded = !piece && text->find(' ') == std::string::npos;
    if (encoded) piece = in_script(decoded(*text));
    if (!piece) continue;
    branches.push_back(failing(
        one.when, encoded ? one.evidence : place_of(piece->secret, one.evidence, index), *piece));
  }
  if (!branches.empty()) return Verdict(std::move(branches));
  // A script with parameters in it is the rule, and says nothing.
  Verdict whole =
      judge_clear_text(Fact<std::string>::absent(host.evidence), host.user_data, host.stack, index);
  return whole.outcome() == Outcome::fail ? std::optional(std::move(whole)) : std::nullopt;
}

std::optional<Verdict> secret_in(const CodeBuildProject& project, const Index& index) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : project.build_spec.cases()) {
    const std::string* text = written_text(one);
    if (text == nullptr || text->find('\n') == std::string::npos) continue;
    if (const std::optional<Piece> piece = in_spec(*text)) {
      branches.push_back(failing(one.when, place_of(piece->secret, one.evidence, index), *piece));
    }
  }
  return verdict_of(std::move(branches));
}

std::optional<Verdict> secret_in(const CodePipeline& pipeline, const Index& /*index*/) {
  std::vector<Branch> branches;
  for (const Element<PipelineAction>& action : pipeline.actions.elements) {
    for (const Element<KeyValue>& pair : action.value.configuration.elements) {
      const std::string* name = pair.value.name.if_known();
      for (const Case<std::string>& one : pair.value.value.cases()) {
        const std::string* text = one.value();
        if (name == nullptr || text == nullptr) continue;
        const std::optional<Piece> piece = *name == "EnvironmentVariables"
                                               ? in_build_variables(*text, one.evidence)
                                               : piece_of(credential_in(*name, *text), *text);
        if (piece) branches.push_back(failing(one.when, one.evidence, *piece));
      }
    }
  }
  return verdict_of(std::move(branches));
}

std::optional<Verdict> secret_in(const ClearSettings& settings, const Index& index) {
  const bool shows = settings.type == "AWS::Lambda::Function";
  std::vector<Verdict> verdicts;
  for (const Element<KeyValue>& pair : settings.values.elements) {
    if (!shows && pair.value.value.cases().front().value() == nullptr) continue;
    Verdict verdict = judge_clear_text(pair.value, settings.stack, index);
    if (verdict.outcome() == Outcome::fail) verdicts.push_back(std::move(verdict).under(pair.when));
  }
  return verdicts.empty() ? std::nullopt : std::optional(all_of(verdicts));
}

std::optional<Verdict> secret_in(const Secret& secret, const Index& /*index*/) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : secret.secret_string.cases()) {
    const std::string* text = one.value();
    if (text == nullptr) continue;
    const std::string_view name = text->starts_with('{') ? "" : "SecretString";
    if (const auto piece = piece_of(credential_in(name, *text), *text)) {
      branches.push_back(failing(one.when, one.evidence, *piece));
    }
  }
  return verdict_of(std::move(branches));
}

}  // namespace hakoseki
