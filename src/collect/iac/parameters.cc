#include "collect/iac/parameters.h"

#include <string_view>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"

namespace hakoseki::iac {
namespace {

constexpr Text wants_value = {"a parameter's value must be a text or a list of texts",
                              "パラメータの値は文字列または文字列のリストで指定してください"};

using Given = std::pair<std::string, std::optional<std::string>>;

class ParameterFile {
 public:
  explicit ParameterFile(const SourceText& source) : source_(source) {}

  Result<Parameters> read(const Node& root) const {
    Parameters values;
    const std::optional<Node> section = root.find("Parameters");
    const Node given = section ? *section : root;
    if (given.is_scalar()) {
      return malformed(given, Text{"expected a map or a list of parameters",
                                   "パラメータのマップまたはリストを指定してください"});
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Node at = given.is_list() ? given.element(i) : given.key(i);
      TRY(Given one, given.is_list() ? item(at) : pair(at, given.value(i)));
      if (values.contains(one.first)) {
        return malformed(
            at, say({"parameter `{}` is given twice", "パラメータ `{}` が二度指定されています"},
                    utf8::neutralise(one.first)));
      }
      values.insert(std::move(one));
    }
    return values;
  }

 private:
  std::unexpected<Error> malformed(const Node& node, Message what) const {
    return std::unexpected(
        Error{Fault::malformed, std::move(what), source_.place(node.span().begin)});
  }

  // "K=V" or {"ParameterKey": K, "ParameterValue": V}
  Result<Given> item(const Node& node) const {
    const std::size_t equals = node.text().find('=');
    if (node.is_scalar() && equals != std::string_view::npos) {
      return Given(node.text().substr(0, equals), std::string(node.text().substr(equals + 1)));
    }
    const std::optional<Node> key = node.find("ParameterKey");
    const std::optional<Node> value = node.find("ParameterValue");
    const std::optional<Node> previous = node.find("UsePreviousValue");
    if (key && key->is_scalar() && value) return pair(*key, *value);
    if (key && key->is_scalar() && previous && previous->text() == "true") {
      return Given(key->text(), std::nullopt);
    }
    return malformed(node, Text{"expected `ParameterKey` and `ParameterValue`",
                                "`ParameterKey` と `ParameterValue` を指定してください"});
  }

  Result<Given> pair(const Node& key, const Node& value) const {
    if (!key.is_scalar()) {
      return malformed(
          key, Text{"a parameter's name must be a text", "パラメータ名は文字列で指定してください"});
    }
    if (is_call(value)) return Given(key.text(), std::nullopt);
    if (value.is_scalar()) return Given(key.text(), std::string(value.text()));
    if (!value.is_list()) {
      return malformed(value, wants_value);
    }
    std::string joined;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Node element = value.element(i);
      if (is_call(element)) return Given(key.text(), std::nullopt);
      if (!element.is_scalar()) {
        return malformed(element, wants_value);
      }
      if (i > 0) joined += ',';
      joined += element.text();
    }
    return Given(key.text(), std::move(joined));
  }

  // What a pipeline fills in: {"Fn::GetParam": [...]}.
  static bool is_call(const Node& node) {
    return node.is_map() && node.size() == 1 && node.key(0).text().starts_with("Fn::");
  }

  const SourceText& source_;
};

}  // namespace

Result<Parameters> read_parameter_file(const std::string& path) {
  TRY(std::string bytes, read_file(path, limits::file_bytes));
  const SourceText source(path, std::move(bytes));
  const std::size_t start = source.text().find_first_not_of(" \t\r\n");
  const bool json = start != std::string_view::npos &&
                    (source.text()[start] == '{' || source.text()[start] == '[');
  TRY(const Document document, json ? read_json(source) : read_yaml(source));
  return ParameterFile(source).read(document.root());
}

}  // namespace hakoseki::iac
