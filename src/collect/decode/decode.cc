#include "collect/decode/decode.h"

#include <array>
#include <string>
#include <unordered_map>

namespace hakoseki::decode {
namespace {

std::unordered_map<std::string_view, const Decoder*> all_decoders() {
  std::unordered_map<std::string_view, const Decoder*> all;
  for (const std::span<const Decoder> family :
       {ecs_decoders(), ecr_decoders(), eks_decoders(), iam_decoders(), network_decoders(),
        load_balancing_decoders(), operations_decoders(), scan_decoders(), detection_decoders(),
        host_decoders(), kubernetes_decoders()}) {
    for (const Decoder& decoder : family)
      all.emplace(decoder.type, &decoder);
  }
  return all;
}

}  // namespace

const Decoder* find_decoder(std::string_view type) {
  static const std::unordered_map<std::string_view, const Decoder*> all = all_decoders();
  const auto found = all.find(type);
  return found == all.end() ? nullptr : found->second;
}

FactList<Tag> decode_tags(const Cursor& tags) {
  // Some types take a map of tags, most a list of {Key, Value}; ECS's API writes {key, value}.
  const bool map = tags.places().size() == 1 && tags.places().front().value != nullptr &&
                   tags.places().front().value->kind == Value::Kind::map;
  if (!map) {
    return list_of<Tag>(tags, [](const Cursor& tag) {
      return Tag{.key = tag["Key"].text(), .value = tag["Value"].text()};
    });
  }
  const FactList<KeyValue> named = decode_named_values(tags);
  FactList<Tag> list;
  list.gaps = named.gaps;
  list.written = named.written;
  list.evidence = named.evidence;
  for (const Element<KeyValue>& element : named.elements) {
    list.elements.push_back(
        {Tag{element.value.name, element.value.value}, element.when, element.evidence});
  }
  return list;
}

FactList<KeyValue> decode_key_values(const Cursor& list) {
  return list_of<KeyValue>(list, [](const Cursor& pair) {
    return KeyValue{.name = pair["Name"].text(),
                    .value = pair["Value"].text(),
                    .value_link = pair["Value"].reference()};
  });
}

FactList<KeyValue> decode_named_values(const Cursor& map) {
  NamedElements members = map.members();
  FactList<KeyValue> list;
  list.gaps = std::move(members.gaps);
  list.written = members.written;
  list.evidence = members.evidence;
  for (const NamedElement& member : members.members) {
    list.elements.push_back({KeyValue{.name = Fact<std::string>::known(member.key, member.key_at),
                                      .value = member.value.text(),
                                      .value_link = member.value.reference()},
                             member.when, member.value.evidence()});
  }
  return list;
}

}  // namespace hakoseki::decode
