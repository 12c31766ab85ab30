#include "assess/expect.h"

#include "base/utf8.h"

namespace hakoseki {
namespace {

constexpr std::size_t most_cells = 60;

}  // namespace

std::string shown(std::string_view text) {
  return utf8::clip(utf8::neutralise(text), most_cells);
}
std::string shown(bool value) {
  return value ? "true" : "false";
}
std::string shown(std::int64_t value) {
  return fmt::format("{}", value);
}
std::string shown(Moment value) {
  return iso8601(value);
}
std::string shown(const Reference& reference) {
  if (!reference.is_address) return shown(std::string_view(reference.text));
  const std::string_view text = reference.text;
  return shown(text.substr(text.rfind('#') + 1));
}

namespace detail {

Message label_value(const std::string& value, bool by_default) {
  return by_default
             ? say({"not set, and the default is `{}`", "指定がなく、既定値は `{}` です"}, value)
             : say({"is `{}`", "値は `{}` です"}, value);
}

Message label_wrong(const std::string& value, const std::string& wanted, bool by_default) {
  return by_default
             ? say({"not set, and the default is `{}`; `{}` is expected",
                    "指定がなく、既定値は `{}` です(`{}` が必要です)"},
                   value, wanted)
             : say({"is `{}`; `{}` is expected", "値は `{}` です(`{}` が必要です)"}, value, wanted);
}

Message label_absent() {
  return Text{"not set", "指定がありません"};
}
Message label_present() {
  return Text{"is set", "指定されています"};
}
Message label_origin(const std::string& value) {
  return say({"`{}` comes from here", "`{}` はここで定義されています"}, value);
}
Message label_empty_list() {
  return Text{"there is none", "該当するものがありません"};
}

Verdict empty_list(Outcome outcome, const Evidence& evidence) {
  return {outcome, {evidence, label_empty_list()}};
}

}  // namespace detail

Verdict expect_text(const Fact<std::string>& fact) {
  std::vector<Branch> branches = expect_present(fact).branches();
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const std::string* text = fact.cases()[i].value();
    if (text == nullptr || text->find_first_not_of(" \t\r\n") != std::string::npos) continue;
    branches[i].outcome = Outcome::fail;
    branches[i].exhibits = {{fact.cases()[i].evidence, Text{"is empty", "値が空です"}}};
  }
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
