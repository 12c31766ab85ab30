#include "assess/clear_text.h"

#include <optional>
#include <vector>

#include <fmt/format.h>

#include "assess/expect.h"
#include "formats/command_credential.h"
#include "formats/holes.h"

namespace hakoseki {
namespace {

constexpr Text is_no_credential = {"no credential is written here", "認証情報は書かれていません"};
constexpr Text resolved_into_it = {
    "the secret is resolved into this value at deployment, and stands there in clear",
    "デプロイ時に秘密情報がここへ展開され、平文で残ります"};
constexpr Text hidden_parameter = {"parameter `{}` is a secret (NoEcho) and is passed on in clear",
                                   "秘密情報のパラメータ `{}`(NoEcho)を平文で渡しています"};
constexpr Text secret_attribute = {"`{}` is a secret that is passed on in clear",
                                   "秘密情報である `{}` を平文で渡しています"};
constexpr Text taken_out = {"the value was taken out before it was read here",
                            "値は読み込まれる前に取り除かれています"};

// What one part of a value that is not known says.
struct Finding {
  Outcome outcome = Outcome::pass;
  Message label = {};
  void take(Outcome other, const Message& why) {
    if (other <= outcome) return;
    outcome = other;
    label = why;
  }
};

// Of a text with several holes the reason is that of the first.
bool is_harmless(Reason reason) {
  return reason == Reason::made_by_aws || reason == Reason::parameter_without_value ||
         reason == Reason::hidden_parameter;
}

// `named`: the thing that the value is for is called a credential.
void judge_hole(std::string_view hole, bool named, const Unknown& why, std::string_view stack,
                const Index& index, Finding& finding) {
  if (hole.starts_with("AWS::")) return;
  if (const std::size_t dot = hole.find('.'); dot != std::string_view::npos) {
    // Everything else that AWS makes (addresses, names, ARNs) is no secret.
    if (hole.ends_with(".SecretAccessKey") || hole.ends_with(".ClientSecret")) {
      finding.take(Outcome::fail, say(secret_attribute, hole));
    } else if (!is_harmless(why.reason)) {
      finding.take(Outcome::unknown, describe(why));
    }
    return;
  }
  const TemplateParameter* parameter = parameter_named(hole, stack, index);
  if (parameter == nullptr) {
    // What is neither is a resource, whose name or ARN AWS makes.
    if (!is_harmless(why.reason)) {
      finding.take(Outcome::unknown, describe(why));
    }
    return;
  }
  const bool* hidden = parameter->no_echo.if_known();
  if (hidden != nullptr && *hidden) {
    finding.take(Outcome::fail, say(hidden_parameter, hole));
  } else if (named || names_credential(hole)) {
    finding.take(Outcome::unknown, describe({.reason = Reason::parameter_without_value,
                                             .detail = std::string(hole)}));
  }
  // Anything else is declared as a parameter that CloudFormation shows to everybody.
}

bool names_secret_store(std::string_view text) {
  return text.find("{{resolve:secretsmanager:") != std::string_view::npos ||
         text.find("{{resolve:ssm-secure:") != std::string_view::npos;
}

Branch judge_unknown(const std::string& name, const Case<std::string>& one, const Unknown& why,
                     std::string_view stack, const Index& index) {
  Branch branch{.when = one.when, .outcome = Outcome::unknown};
  if (const auto found = credential_in(name, why.shape)) {
    branch.outcome = Outcome::fail;
    const std::string secret = why.shape.substr(found->begin, found->end - found->begin);
    branch.exhibits.push_back({one.evidence, label_credential(found->kind, secret), true});
    return branch;
  }
  Finding finding;
  if (names_secret_store(why.shape) || names_secret_store(why.detail)) {
    finding.take(Outcome::fail, resolved_into_it);
  } else if (why.shape.empty() || why.reason == Reason::dynamic_reference) {
    finding.take(Outcome::unknown, describe(why));
  }
  for (const Hole& hole : holes_in(why.shape)) {
    const std::string_view text = std::string_view(why.shape).substr(hole.begin + 2);
    judge_hole(text.substr(0, hole.end - hole.begin - 3), names_credential(name), why, stack, index,
               finding);
  }
  if (finding.outcome == Outcome::pass) finding.label = is_no_credential;
  branch.outcome = finding.outcome;
  branch.exhibits.push_back({one.evidence, finding.label});
  return branch;
}

Branch judge_known(const std::string& name, const Case<std::string>& one,
                   const std::string& value) {
  Branch branch{.when = one.when, .outcome = Outcome::pass};
  if (names_secret_store(value)) {
    branch.outcome = Outcome::fail;
    branch.exhibits.push_back({one.evidence, resolved_into_it});
    return branch;
  }
  // Collection leaves this in place of what did not look like a credential. Of what is called one
  // that is not enough, and a file's author may have put it in place of anything.
  if (value == redacted_value && (names_credential(name) || one.evidence.source != Source::api)) {
    branch.outcome = Outcome::unknown;
    branch.exhibits.push_back({one.evidence, taken_out});
    return branch;
  }
  const auto found = credential_in(name, value);
  if (!found) {
    branch.exhibits.push_back({one.evidence, is_no_credential});
    return branch;
  }
  branch.outcome = Outcome::fail;
  const Message label =
      label_credential(found->kind, value.substr(found->begin, found->end - found->begin));
  branch.exhibits.push_back({one.evidence, label, !one.origin});
  if (one.origin) {
    branch.exhibits.push_back(
        {*one.origin, Text{"the value comes from here", "値はここで定義されています"}, true});
  }
  return branch;
}

// One word may be a script: ["sh", "-c", "app --password hunter2"].
Branch judge_script(const Case<std::string>& one, const std::string& script) {
  Branch branch{.when = one.when, .outcome = Outcome::pass};
  const auto found = credential_in_script(script);
  if (!found) {
    branch.exhibits.push_back({one.evidence, is_no_credential});
    return branch;
  }
  branch.outcome = Outcome::fail;
  branch.exhibits.push_back({one.evidence, label_credential(found->kind, found->secret), true});
  return branch;
}

// The words of a command as its program reads them; nothing where one of them is not known.
Verdict judge_options(const FactList<Fact<std::string>>& words) {
  std::vector<std::string> texts;
  for (const Element<Fact<std::string>>& word : words.elements) {
    const std::string* text = word.value.if_known();
    texts.push_back(text == nullptr ? "" : *text);
  }
  const auto found = credential_in_command(texts);
  if (!found) return pass(words.evidence, is_no_credential);
  const Element<Fact<std::string>>& word = words.elements[found->word];
  return Verdict(Outcome::fail,
                 {word.value.evidence(), label_credential(found->kind, found->secret), true})
      .under(word.when);
}

std::string known_name(const Fact<std::string>& name) {
  const std::string* known = name.if_known();
  return known == nullptr ? std::string() : *known;
}

}  // namespace

Message label_credential(CredentialKind kind, std::string_view secret) {
  const Text title = title_of(kind);
  const std::string mask = masked(secret);
  return {fmt::format("holds {} ({})", title.en, mask),
          fmt::format("{}が書かれています({})", title.ja, mask)};
}

const TemplateParameter* parameter_named(std::string_view name, std::string_view stack,
                                         const Index& index) {
  for (;;) {
    const auto* found = index.find<TemplateParameter>(
        Reference{.text = fmt::format("{}#Parameters/{}", stack, name), .is_address = true});
    if (found != nullptr) return found;
    const std::size_t slash = stack.rfind('/');
    if (slash == std::string_view::npos) return nullptr;
    stack = stack.substr(0, slash);
  }
}

Verdict judge_clear_text(const Fact<std::string>& name, const Fact<std::string>& value,
                         std::string_view stack, const Index& index) {
  const std::string called = known_name(name);
  std::vector<Branch> branches;
  for (const Case<std::string>& one : value.cases()) {
    if (const std::string* text = one.value()) {
      branches.push_back(judge_known(called, one, *text));
    } else if (const Unknown* why = one.unknown()) {
      branches.push_back(judge_unknown(called, one, *why, stack, index));
    } else {
      branches.push_back({one.when, Outcome::pass, {{one.evidence, is_no_credential}}});
    }
  }
  return Verdict(std::move(branches));
}

Verdict judge_clear_text(const KeyValue& pair, std::string_view stack, const Index& index) {
  return judge_clear_text(pair.name, pair.value, stack, index);
}

Verdict judge_clear_text(const FactList<Fact<std::string>>& words, std::string_view stack,
                         const Index& index) {
  std::vector<Verdict> verdicts;
  std::string announced;
  for (const Element<Fact<std::string>>& word : words.elements) {
    const Fact<std::string> name = Fact<std::string>::known(announced, word.evidence);
    verdicts.push_back(judge_clear_text(name, word.value, stack, index).under(word.when));
    for (const Case<std::string>& one : word.value.cases()) {
      const Unknown* why = one.unknown();
      const std::string* script = why == nullptr ? one.value() : &why->shape;
      if (script == nullptr || script->find(' ') == std::string::npos) continue;
      Verdict inner({judge_script(one, *script)});
      if (inner.outcome() == Outcome::fail) verdicts.push_back(std::move(inner).under(word.when));
    }
    const std::string text = known_name(word.value);
    announced = text.starts_with('-') && text.find('=') == std::string::npos ? text : std::string();
  }
  for (const Gap& gap : words.gaps) {
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
  if (verdicts.empty()) return pass(words.evidence, is_no_credential);
  Verdict options = judge_options(words);
  if (options.outcome() == Outcome::fail) verdicts.push_back(std::move(options));
  return all_of(verdicts);
}

}  // namespace hakoseki
