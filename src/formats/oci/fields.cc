#include "formats/oci/fields.h"

#include <charconv>
#include <set>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::oci {
namespace {

constexpr Text a_text = {"text", "文字列"};
constexpr Text a_number = {"number", "数値"};
constexpr Text a_flag = {"true or false", "真偽値"};
constexpr Text a_list = {"list", "配列"};
constexpr Text an_object = {"object", "オブジェクト"};

bool is_text(const Node& node) {
  return node.is_scalar() && !node.is_plain();
}

Written written_at(const Node& node) {
  return {std::string(node.text()), node.span()};
}

std::string shown(std::string_view text) {
  return utf8::clip(utf8::neutralise(text), 100);
}

std::unexpected<Error> at(const SourceText& source, Span span, Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what), source.place(span.begin)});
}

}  // namespace

Result<Fields> Fields::of(const SourceText& source, Node node) {
  if (!node.is_map()) {
    return at(source, node.span(), Text{"not an object", "オブジェクトではありません"});
  }
  return Fields(source, node);
}

std::optional<Node> Fields::find(std::string_view name) const {
  const std::optional<Node> found = node_.find(name);
  return found && found->is_null() ? std::nullopt : found;
}

std::unexpected<Error> Fields::malformed(Span span, Message what) const {
  return at(*source_, span, std::move(what));
}

std::unexpected<Error> Fields::not_a(std::string_view name, Node node, const Text& kind) const {
  return std::unexpected(Error{Fault::malformed,
                               {fmt::format("`{}` is not a {}", shown(name), kind.en),
                                fmt::format("`{}` は{}ではありません", shown(name), kind.ja)},
                               source_->place(node.span().begin)});
}

Result<std::optional<Written>> Fields::written(std::string_view name) const {
  const std::optional<Node> node = find(name);
  if (!node) return std::nullopt;
  if (!is_text(*node)) return not_a(name, *node, a_text);
  return written_at(*node);
}

Result<std::string> Fields::text(std::string_view name) const {
  TRY(const std::optional<Written> found, written(name));
  return found ? found->text : std::string();
}

Result<std::uint64_t> Fields::number(std::string_view name) const {
  const std::optional<Node> node = find(name);
  if (!node) return 0;
  const std::string_view text = node->text();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!node->is_scalar() || !node->is_plain() || error != std::errc{} ||
      end != text.data() + text.size()) {
    return not_a(name, *node, a_number);
  }
  return number;
}

Result<bool> Fields::flag(std::string_view name) const {
  const std::optional<Node> node = find(name);
  if (!node) return false;
  const bool is_plain = node->is_scalar() && node->is_plain();
  if (!is_plain || (node->text() != "true" && node->text() != "false")) {
    return not_a(name, *node, a_flag);
  }
  return node->text() == "true";
}

Result<std::optional<Fields>> Fields::object(std::string_view name) const {
  const std::optional<Node> node = find(name);
  if (!node) return std::nullopt;
  if (!node->is_map()) return not_a(name, *node, an_object);
  return Fields(*source_, *node);
}

Result<std::vector<Node>> Fields::list(std::string_view name) const {
  const std::optional<Node> node = find(name);
  std::vector<Node> elements;
  if (!node) return elements;
  if (!node->is_list()) return not_a(name, *node, a_list);
  elements.reserve(node->size());
  for (std::size_t i = 0; i < node->size(); ++i) {
    elements.push_back(node->element(i));
  }
  return elements;
}

Result<std::vector<Written>> Fields::texts(std::string_view name) const {
  TRY(const std::vector<Node> elements, list(name));
  std::vector<Written> texts;
  for (const Node& element : elements) {
    if (!is_text(element)) return not_a(name, element, a_text);
    texts.push_back(written_at(element));
  }
  return texts;
}

Result<std::vector<Pair>> Fields::pairs(std::string_view name) const {
  TRY(const std::optional<Fields> fields, object(name));
  std::vector<Pair> pairs;
  for (std::size_t i = 0; fields && i < fields->node_.size(); ++i) {
    const Node value = fields->node_.value(i);
    if (!is_text(value) && !value.is_null()) return not_a(name, value, a_text);
    pairs.emplace_back(written_at(fields->node_.key(i)),
                       value.is_null() ? Written{"", value.span()} : written_at(value));
  }
  return pairs;
}

Result<std::vector<Written>> Fields::names(std::string_view name) const {
  TRY(const std::optional<Fields> fields, object(name));
  std::vector<Written> names;
  for (std::size_t i = 0; fields && i < fields->node_.size(); ++i) {
    names.push_back(written_at(fields->node_.key(i)));
  }
  return names;
}

Result<void> refuse_ambiguous(const SourceText& source, const Document& document) {
  const std::vector<Node> repeated = document.repeated_keys();
  if (!repeated.empty()) {
    return at(
        source, repeated.front().span(),
        say({"`{}` is given twice", "`{}` が 2 回書かれています"}, shown(repeated.front().text())));
  }
  std::set<std::string> seen;
  const Node root = document.root();
  for (std::size_t i = 0; root.is_map() && i < root.size(); ++i) {
    if (seen.insert(lower_case(root.key(i).text())).second) continue;
    return at(source, root.key(i).span(),
              say({"`{}` is given twice, in other capitals",
                   "`{}` が大文字・小文字を変えて 2 回書かれています"},
                  shown(root.key(i).text())));
  }
  return {};
}

}  // namespace hakoseki::oci
