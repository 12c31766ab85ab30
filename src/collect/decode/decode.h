// From template properties to the typed inventory: one function a resource type. A decoder says
// what a property is called, what type it has and what AWS does when it is absent; nothing else.
#pragma once

#include <span>
#include <string_view>

#include "collect/decode/cursor.h"
#include "inventory/inventory.h"

namespace hakoseki::decode {

// One resource as it was read: what all have in common, and its properties.
struct Reading {
  Resource resource;
  Cursor properties;
};

using Decode = void (*)(const Reading& reading, Inventory& inventory);

struct Decoder {
  std::string_view type;  // CloudFormation's name
  Decode decode;
};

// The decoders of each family, in alphabetical order of the types.
[[nodiscard]] std::span<const Decoder> ecs_decoders();
[[nodiscard]] std::span<const Decoder> ecr_decoders();
[[nodiscard]] std::span<const Decoder> eks_decoders();
[[nodiscard]] std::span<const Decoder> iam_decoders();
[[nodiscard]] std::span<const Decoder> network_decoders();
[[nodiscard]] std::span<const Decoder> load_balancing_decoders();
[[nodiscard]] std::span<const Decoder> operations_decoders();
[[nodiscard]] std::span<const Decoder> scan_decoders();
[[nodiscard]] std::span<const Decoder> detection_decoders();
[[nodiscard]] std::span<const Decoder> host_decoders();
[[nodiscard]] std::span<const Decoder> kubernetes_decoders();

// The decoder of a type; null where the inventory does not model it.
[[nodiscard]] const Decoder* find_decoder(std::string_view type);

// A task definition in CloudFormation's or the API's spelling, with its containers.
void decode_task_definition(const Reading& reading, Inventory& inventory);

// A rule of EventBridge as what passes events on; what it starts is a ScheduledTask.
void decode_event_rule(const Reading& reading, Inventory& inventory);

[[nodiscard]] FactList<Tag> decode_tags(const Cursor& tags);
[[nodiscard]] PolicyDocument decode_policy(const Cursor& document);
[[nodiscard]] FactList<InlinePolicy> decode_inline_policies(const Cursor& policies);
[[nodiscard]] FactList<KeyValue> decode_key_values(const Cursor& list);
// A map whose keys are names: {"awslogs-group": "x"}.
[[nodiscard]] FactList<KeyValue> decode_named_values(const Cursor& map);

// An empty resource of type T with what `reading` knows of it.
template <class T>
[[nodiscard]] T started(const Reading& reading) {
  T resource;
  static_cast<Resource&>(resource) = reading.resource;
  return resource;
}

}  // namespace hakoseki::decode
