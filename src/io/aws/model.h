// What hakoseki knows of the operations of AWS: where each parameter goes, how answers are written,
// how listings are paged. The tables are generated (tools/aws_model) and never written by hand.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hakoseki::aws {

enum class Protocol : std::uint8_t { json, query, ec2, rest_json, rest_xml };

enum class Kind : std::uint8_t {
  text,
  integer,
  real,
  flag,
  time,
  blob,      // base64 on the wire and in JSON
  policy,    // IAM's policy documents: percent-encoded JSON, which the AWS CLI prints as JSON
  document,  // any JSON
  list,
  map,
  structure,
};

enum class Place : std::uint8_t {
  body,
  uri,
  query,
  header,
  status,
  payload,  // it is the whole body
};

struct Member {
  std::string_view name;  // as the AWS CLI writes it
  std::string_view wire;  // as the protocol writes it
  std::uint16_t shape = 0;
  Place place = Place::body;
};

struct Shape {
  Kind kind = Kind::text;
  bool is_flattened = false;    // a list or map without an element around it
  std::uint16_t first = 0;      // structure: its members
  std::uint16_t count = 0;      // structure: how many
  std::uint16_t element = 0;    // list, map: the shape of what is inside
  std::string_view item = {};   // list: the name of an element; map: that of a key
  std::string_view value = {};  // map: the name of a value
};

// Empty names are none. Names with points are paths.
struct Paging {
  std::string_view input_token = {};
  std::string_view output_token = {};
  std::string_view more_results = {};
  std::string_view limit = {};
  std::string_view results = {};  // separated by commas
};

struct Operation {
  static constexpr std::uint16_t no_shape = 0xFFFF;

  std::string_view name;
  std::string_view method;
  std::string_view uri;             // a template such as `/clusters/{name}`
  std::string_view wrapper;         // the element around a result of the query protocol
  std::string_view host_prefix;     // before the host of the service
  std::uint16_t input = no_shape;   // none: the JSON of the parameters is what is sent
  std::uint16_t output = no_shape;  // none: the JSON that came is the answer
  bool is_unsigned = false;
  Paging paging = {};
};

struct Service {
  std::string_view name;  // as the AWS CLI names it
  std::string_view json_version;
  std::string_view target_prefix;
  std::string_view api_version;
  std::string_view endpoint_prefix;
  std::string_view signing_name;
  std::string_view config_name;  // in AWS_ENDPOINT_URL_<NAME> and in `services` of the config file
  std::uint16_t first = 0;       // of its operations
  std::uint16_t count = 0;
  Protocol protocol = Protocol::json;
};

[[nodiscard]] std::span<const Service> services();
[[nodiscard]] std::span<const Operation> operations_of(const Service& service);
// Null for what the tables do not have.
[[nodiscard]] const Service* find_service(std::string_view name);
[[nodiscard]] const Operation* find_operation(const Service& service, std::string_view name);
[[nodiscard]] const Shape& shape_at(std::uint16_t index);
[[nodiscard]] std::span<const Member> members_of(const Shape& structure);

}  // namespace hakoseki::aws
