#include "io/aws/request.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/percent.h"
#include "base/source_text.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::aws {
namespace {

std::unexpected<Error> malformed(const Operation& operation, std::string_view why) {
  return std::unexpected(Error{Fault::malformed, fmt::format("{}: {}", operation.name, why)});
}

Result<const Member*> member_named(const Operation& operation, const Shape& shape,
                                   std::string_view name) {
  for (const Member& member : members_of(shape)) {
    if (member.name == name) return &member;
  }
  return malformed(operation, fmt::format("no parameter `{}`", name));
}

void add_pair(std::string& out, std::string_view name, std::string_view value) {
  if (!out.empty()) out += '&';
  out += percent_encode(name) + '=' + percent_encode(value);
}

// The form of the query and ec2 protocols: `Filter.1.Value.1=x`.
class FormWriter {
 public:
  FormWriter(const Operation& operation, bool is_ec2) : operation_(operation), is_ec2_(is_ec2) {}

  Result<void> write(const std::string& name, const Node& node, const Shape& shape) {
    switch (shape.kind) {
      case Kind::structure:
        return structure(name, node, shape);
      case Kind::list:
        return list(name, node, shape);
      case Kind::map:
        return map(name, node, shape);
      default:
        if (!node.is_scalar()) return malformed(operation_, fmt::format("`{}` is no scalar", name));
        add_pair(form_, name, node.text());
        return {};
    }
  }

  void add(std::string_view name, std::string_view value) { add_pair(form_, name, value); }
  [[nodiscard]] std::string take() && { return std::move(form_); }

 private:
  Result<void> structure(const std::string& name, const Node& node, const Shape& shape) {
    for (std::size_t i = 0; i < node.size() && node.is_map(); ++i) {
      TRY(const Member* member, member_named(operation_, shape, node.key(i).text()));
      const std::string wire =
          name.empty() ? std::string(member->wire) : fmt::format("{}.{}", name, member->wire);
      TRY_VOID(write(wire, node.value(i), shape_at(member->shape)));
    }
    if (!node.is_map()) return malformed(operation_, fmt::format("`{}` is no object", name));
    return {};
  }

  Result<void> list(const std::string& name, const Node& node, const Shape& shape) {
    if (!node.is_list()) return malformed(operation_, fmt::format("`{}` is no list", name));
    if (node.size() == 0 && !is_ec2_) add_pair(form_, name, "");
    const std::string around = shape.is_flattened ? name : fmt::format("{}.{}", name, shape.item);
    for (std::size_t i = 0; i < node.size(); ++i) {
      TRY_VOID(
          write(fmt::format("{}.{}", around, i + 1), node.element(i), shape_at(shape.element)));
    }
    return {};
  }

  Result<void> map(const std::string& name, const Node& node, const Shape& shape) {
    if (!node.is_map()) return malformed(operation_, fmt::format("`{}` is no object", name));
    const std::string around = shape.is_flattened ? name : name + ".entry";
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::string entry = fmt::format("{}.{}", around, i + 1);
      add_pair(form_, fmt::format("{}.{}", entry, shape.item), node.key(i).text());
      TRY_VOID(
          write(fmt::format("{}.{}", entry, shape.value), node.value(i), shape_at(shape.element)));
    }
    return {};
  }

  const Operation& operation_;
  bool is_ec2_;
  std::string form_;
};

// The body of rest-json: the same tree, under the names of the wire.
Result<void> write_body(JsonWriter& json, const Node& node, const Shape& shape,
                        const Operation& operation) {
  if (shape.kind == Kind::structure && node.is_map()) {
    json.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      TRY(const Member* member, member_named(operation, shape, node.key(i).text()));
      if (member->place != Place::body) continue;
      json.key(member->wire);
      TRY_VOID(write_body(json, node.value(i), shape_at(member->shape), operation));
    }
    json.end_object();
  } else if (shape.kind == Kind::list && node.is_list()) {
    json.begin_array();
    for (std::size_t i = 0; i < node.size(); ++i) {
      TRY_VOID(write_body(json, node.element(i), shape_at(shape.element), operation));
    }
    json.end_array();
  } else if (shape.kind == Kind::map && node.is_map()) {
    json.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      json.key(node.key(i).text());
      TRY_VOID(write_body(json, node.value(i), shape_at(shape.element), operation));
    }
    json.end_object();
  } else {
    write_node(json, node);
  }
  return {};
}

// `/clusters/{name}/addons/{addonName}`; `{resourceArn+}` keeps its slashes.
Result<std::string> fill_path(const Operation& operation, const Node& parameters,
                              std::string_view uri) {
  std::string path;
  while (!uri.empty()) {
    const std::size_t open = std::min(uri.find('{'), uri.size());
    path += uri.substr(0, open);
    uri.remove_prefix(open);
    if (uri.empty()) break;
    const std::size_t close = std::min(uri.find('}'), uri.size() - 1);
    std::string_view label = uri.substr(1, close - 1);
    uri.remove_prefix(close + 1);
    const bool keeps_slashes = label.ends_with('+');
    if (keeps_slashes) label.remove_suffix(1);
    std::string value;
    for (const Member& member : members_of(shape_at(operation.input))) {
      if (member.place == Place::uri && member.wire == label) {
        value = member_text(parameters, member.name);
      }
    }
    // An empty part would make another resource of the path.
    if (value.empty()) return malformed(operation, fmt::format("`{}` is needed", label));
    path += percent_encode(value, keeps_slashes ? "/" : "");
  }
  return path;
}

Result<void> add_to_query(std::string& query, const Operation& operation, std::string_view name,
                          const Node& node) {
  if (node.is_scalar()) {
    add_pair(query, name, node.text());
    return {};
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node value = node.is_list() ? node.element(i) : node.value(i);
    if (!value.is_scalar()) return malformed(operation, fmt::format("`{}` is too deep", name));
    add_pair(query, node.is_list() ? name : node.key(i).text(), value.text());
  }
  return {};
}

Result<WireRequest> build_rest(const Operation& operation, const Node& parameters) {
  const std::string_view uri = operation.uri;
  const std::size_t question = std::min(uri.find('?'), uri.size());
  WireRequest request;
  request.method = operation.method;
  if (question < uri.size()) request.query = uri.substr(question + 1);
  if (operation.input == Operation::no_shape) {
    request.path = uri.substr(0, question);
    return request;
  }
  TRY(request.path, fill_path(operation, parameters, uri.substr(0, question)));
  const Shape& shape = shape_at(operation.input);
  bool has_body = false;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    TRY(const Member* member, member_named(operation, shape, parameters.key(i).text()));
    const Node value = parameters.value(i);
    has_body = has_body || member->place == Place::body;
    if (member->place == Place::query) {
      TRY_VOID(add_to_query(request.query, operation, member->wire, value));
    } else if (member->place == Place::header) {
      request.headers.push_back({std::string(member->wire), std::string(value.text())});
    }
  }
  const bool takes_body = std::ranges::any_of(
      members_of(shape), [](const Member& member) { return member.place == Place::body; });
  if (has_body || (takes_body && request.method != "GET")) {
    JsonWriter json(request.body);
    TRY_VOID(write_body(json, parameters, shape, operation));
    request.headers.push_back({"Content-Type", "application/json"});
  }
  return request;
}

Result<WireRequest> build_form(const Service& service, const Operation& operation,
                               const Node& parameters) {
  FormWriter writer(operation, service.protocol == Protocol::ec2);
  writer.add("Action", operation.name);
  writer.add("Version", service.api_version);
  if (operation.input != Operation::no_shape) {
    TRY_VOID(writer.write("", parameters, shape_at(operation.input)));
  }
  return WireRequest{
      .method = "POST",
      .path = "/",
      .query = "",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = std::move(writer).take()};
}

}  // namespace

Result<WireRequest> build_request(const Service& service, const Operation& operation,
                                  std::string_view parameters) {
  const SourceText source("parameters", std::string(parameters));
  TRY(const Document document, read_json(source));
  if (!document.root().is_map()) return malformed(operation, "the parameters are no object");
  // Of XML nothing is sent: the tables have no operation that would.
  if (service.protocol == Protocol::rest_json || service.protocol == Protocol::rest_xml) {
    return build_rest(operation, document.root());
  }
  if (service.protocol != Protocol::json) return build_form(service, operation, document.root());
  return WireRequest{
      .method = "POST",
      .path = "/",
      .query = "",
      .headers = {{"X-Amz-Target", fmt::format("{}.{}", service.target_prefix, operation.name)},
                  {"Content-Type", fmt::format("application/x-amz-json-{}", service.json_version)}},
      .body = std::string(parameters)};
}

}  // namespace hakoseki::aws
