#include "io/aws/answer_json.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/moment.h"
#include "base/percent.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::aws {
namespace {

constexpr std::size_t quoted_cells = 60;  // of a wrong value, in a message

std::unexpected<Error> malformed(std::string_view wanted, std::string_view text) {
  return std::unexpected(
      Error{Fault::malformed, fmt::format("expected {}, not `{}`", wanted,
                                          utf8::clip(utf8::neutralise(text), quoted_cells))});
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<void> write_integer(JsonWriter& json, std::string_view text) {
  const auto value = number_in<std::int64_t>(text);
  if (!value) return malformed("an integer", text);
  json.number(*value);
  return {};
}

// As Python spells a float, and so the CLI: `1.0`, not `1`.
Result<void> write_real(JsonWriter& json, std::string_view text) {
  const auto value = number_in<double>(text);
  if (!value || !std::isfinite(*value)) return malformed("a number", text);
  std::string spelled = fmt::format("{}", *value);
  if (spelled.find_first_of(".e") == spelled.npos) spelled += ".0";
  json.numeral(spelled);
  return {};
}

Result<void> write_time(JsonWriter& json, std::string_view text) {
  const auto moment = parse_timestamp(text);
  if (!moment) return malformed("a time", text);
  json.string(cli_iso8601(*moment));
  return {};
}

// What is no JSON is printed as it came, as the CLI does.
void write_policy(JsonWriter& json, std::string_view text) {
  const SourceText decoded("", percent_decode(text));
  if (const Result<Document> document = read_json(decoded)) {
    write_node(json, document->root());
  } else {
    json.string(text);
  }
}

Result<void> write_scalar(JsonWriter& json, Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::integer:
      return write_integer(json, text);
    case Kind::real:
      return write_real(json, text);
    case Kind::time:
      return write_time(json, text);
    case Kind::flag:
      json.boolean(text == "true");
      return {};
    case Kind::policy:
      write_policy(json, text);
      return {};
    default:
      json.string(text);
      return {};
  }
}

// Not in a header.
bool is_inside(const Member& member) {
  return member.place == Place::body || member.place == Place::payload;
}

class XmlPrinter {
 public:
  explicit XmlPrinter(std::string& out) : json_(out) {}

  Result<void> structure(const XmlElement& element, const Shape& shape) {
    json_.begin_object();
    for (const Member& member : members_of(shape)) {
      std::vector<const XmlElement*> found;
      for (const XmlElement& child : element.children) {
        if (child.name == member.wire && is_inside(member)) found.push_back(&child);
      }
      if (found.empty()) continue;
      json_.key(member.name);
      TRY_VOID(value(found, shape_at(member.shape)));
    }
    json_.end_object();
    return {};
  }

 private:
  // All elements of one name; more than one only for what is flattened.
  Result<void> value(const std::vector<const XmlElement*>& found, const Shape& shape) {
    const XmlElement& first = *found.front();
    switch (shape.kind) {
      case Kind::structure:
        return structure(first, shape);
      case Kind::list:
        return list(shape.is_flattened ? found : children_of(first), shape_at(shape.element));
      case Kind::map:
        return map(shape.is_flattened ? found : children_of(first), shape);
      default:
        return write_scalar(json_, shape.kind, first.text);
    }
  }

  static std::vector<const XmlElement*> children_of(const XmlElement& element) {
    std::vector<const XmlElement*> children;
    children.reserve(element.children.size());
    for (const XmlElement& child : element.children) {
      children.push_back(&child);
    }
    return children;
  }

  Result<void> list(const std::vector<const XmlElement*>& items, const Shape& shape) {
    json_.begin_array();
    for (const XmlElement* item : items) {
      TRY_VOID(value({item}, shape));
    }
    json_.end_array();
    return {};
  }

  Result<void> map(const std::vector<const XmlElement*>& entries, const Shape& shape) {
    json_.begin_object();
    for (const XmlElement* entry : entries) {
      const XmlElement* key = entry->child(shape.item);
      const XmlElement* inside = entry->child(shape.value);
      if (key == nullptr || inside == nullptr) {
        return malformed("an entry of a map with key and value", entry->name);
      }
      json_.key(key->text);
      TRY_VOID(value({inside}, shape_at(shape.element)));
    }
    json_.end_object();
    return {};
  }

  JsonWriter json_;
};

class JsonPrinter {
 public:
  explicit JsonPrinter(std::string& out) : json_(out) {}

  Result<void> value(const Node& node, const Shape& shape) {
    switch (shape.kind) {
      case Kind::structure:
        return structure(node, shape);
      case Kind::list:
        return list(node, shape);
      case Kind::map:
        return map(node, shape);
      case Kind::time:
        return node.is_scalar() ? write_time(json_, node.text()) : malformed("a time", "");
      case Kind::real:
        return node.is_scalar() ? write_real(json_, node.text()) : malformed("a number", "");
      default:
        write_node(json_, node);
        return {};
    }
  }

 private:
  Result<void> structure(const Node& node, const Shape& shape) {
    if (!node.is_map()) return malformed("an object", node.text());
    json_.begin_object();
    for (const Member& member : members_of(shape)) {
      const std::optional<Node> found = node.find(member.wire);
      if (!found || found->is_null() || member.place != Place::body) continue;
      json_.key(member.name);
      TRY_VOID(value(*found, shape_at(member.shape)));
    }
    json_.end_object();
    return {};
  }

  Result<void> list(const Node& node, const Shape& shape) {
    if (!node.is_list()) return malformed("an array", node.text());
    json_.begin_array();
    for (std::size_t i = 0; i < node.size(); ++i) {
      TRY_VOID(value(node.element(i), shape_at(shape.element)));
    }
    json_.end_array();
    return {};
  }

  Result<void> map(const Node& node, const Shape& shape) {
    if (!node.is_map()) return malformed("an object", node.text());
    json_.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      json_.key(node.key(i).text());
      TRY_VOID(value(node.value(i), shape_at(shape.element)));
    }
    json_.end_object();
    return {};
  }

  JsonWriter json_;
};

// The member that is the whole body; null where there is none.
const Member* payload_of(const Shape& shape) {
  const auto members = members_of(shape);
  const auto at = std::ranges::find(members, Place::payload, &Member::place);
  return at == members.end() ? nullptr : &*at;
}

bool knows_any(const XmlElement& root, const Shape& shape) {
  return std::ranges::any_of(members_of(shape), [&](const Member& member) {
    return is_inside(member) && root.child(member.wire) != nullptr;
  });
}

bool knows_any(const Node& root, const Shape& shape) {
  const auto members = members_of(shape);
  return std::any_of(members.begin(), members.end(),
                     [&](const Member& member) { return root.find(member.wire).has_value(); });
}

// By what its paging says of the answer; where that says nothing, any may be known.
bool knows_any(const Node& root, const Paging& paging) {
  if (paging.results.empty()) return true;
  for (std::string_view names : {paging.results, paging.output_token, paging.more_results}) {
    while (!names.empty()) {
      const std::string_view path = names.substr(0, names.find(','));
      names.remove_prefix(std::min(path.size() + 1, names.size()));
      if (root.find(path.substr(0, path.find('.')))) return true;
    }
  }
  return false;
}

}  // namespace

Result<std::string> json_of_xml(const XmlElement& root, const Operation& operation) {
  const std::string name = fmt::format("{}Response", operation.name);
  // Any other XML would be an answer that has nothing to say.
  if (root.name != name) return malformed(fmt::format("an element `{}`", name), root.name);
  if (operation.output == Operation::no_shape) return "{}";
  const XmlElement* result = operation.wrapper.empty() ? &root : root.child(operation.wrapper);
  if (result == nullptr) {
    return malformed(fmt::format("an element `{}`", operation.wrapper), root.name);
  }
  std::string out;
  TRY_VOID(XmlPrinter(out).structure(*result, shape_at(operation.output)));
  return out;
}

Result<std::string> json_of_rest_xml(std::string_view body, const Operation& operation) {
  if (operation.output == Operation::no_shape) return "{}";
  const Shape& shape = shape_at(operation.output);
  const Member* payload = payload_of(shape);
  std::string out;
  if (payload != nullptr && shape_at(payload->shape).kind == Kind::text) {
    // The only texts are policies. Any other JSON would be one that allows nothing.
    const SourceText source("answer", std::string(body));
    TRY(const Document document, read_json(source));
    if (!document.root().find("Statement")) return malformed("a policy", document.root().text());
    JsonWriter json(out);
    json.begin_object();
    json.member(payload->name, body);
    json.end_object();
    return out;
  }
  TRY(XmlElement root, read_xml(body));
  // The name of the root is in the model only where the whole answer is one member. Any other XML
  // would be an answer that has nothing to say.
  const bool is_named = payload != nullptr && root.name == payload->wire;
  if (!is_named && !knows_any(root, payload == nullptr ? shape : shape_at(payload->shape))) {
    return malformed(fmt::format("an answer to `{}`", operation.name), root.name);
  }
  if (payload != nullptr) {
    XmlElement around;
    root.name = payload->wire;
    around.children.push_back(std::move(root));
    root = std::move(around);
  }
  TRY_VOID(XmlPrinter(out).structure(root, shape));
  return out;
}

Result<void> may_answer(const Node& root, const Operation& operation) {
  if (!root.is_map()) return malformed("an object", root.text());
  const bool is_known = operation.output == Operation::no_shape
                            ? knows_any(root, operation.paging)
                            : knows_any(root, shape_at(operation.output));
  // Any other object would be an answer that has nothing to say.
  if (root.size() > 0 && !is_known) {
    return malformed(fmt::format("an answer to `{}`", operation.name), root.key(0).text());
  }
  return {};
}

Result<std::string> json_of_json(const Node& root, const Operation& operation) {
  std::string out;
  TRY_VOID(JsonPrinter(out).value(root, shape_at(operation.output)));
  return out;
}

}  // namespace hakoseki::aws
