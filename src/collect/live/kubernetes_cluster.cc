#include "collect/live/kubernetes_cluster.h"

#include <memory>
#include <optional>

#include "base/assertion.h"
#include "base/base64.h"
#include "collect/live/fields.h"
#include "collect/live/kubernetes_api.h"
#include "collect/live/operation.h"
#include "io/aws/json_node.h"

namespace hakoseki::live {
namespace {

// The declared fields of a node, as JSON. The recursion is as deep as what is declared.
void write_declared(JsonWriter& json, const Node& node, const Fields& fields) {
  if (fields.below.empty() || node.is_scalar()) return aws::write_node(json, node);
  if (node.is_list()) {
    json.begin_array();
    for (std::size_t i = 0; i < node.size(); ++i)
      write_declared(json, node.element(i), fields);
    json.end_array();
    return;
  }
  json.begin_object();
  for (std::size_t i = 0; i < node.size(); ++i) {
    const auto declared = fields.below.find(node.key(i).text());
    if (declared == fields.below.end()) continue;
    json.key(node.key(i).text());
    write_declared(json, node.value(i), declared->second);
  }
  json.end_object();
}

}  // namespace

aws::KubernetesCluster cluster_in(const Node& cluster, const std::string& region) {
  const std::optional<Node> authority = cluster.find("certificateAuthority");
  const std::optional<Node> network = cluster.find("resourcesVpcConfig");
  const std::string encoded = authority ? aws::member_text(*authority, "data") : std::string();
  return {.name = aws::member_text(cluster, "name"),
          .region = region,
          .endpoint = aws::member_text(cluster, "endpoint"),
          .authorities = from_base64(encoded).value_or(""),
          .is_private = network && aws::member_text(*network, "endpointPublicAccess") == "false"};
}

aws::KubernetesCall kubernetes_call(const CallRow& row) {
  const KubernetesApi* api = find_kubernetes_api(row.operation);
  HAKOSEKI_ASSERT(api != nullptr);
  const Operation* operation = find_operation(full_name_of(row));
  HAKOSEKI_ASSERT(operation != nullptr);
  Fields fields = Fields::of(operation->reads);
  const auto kept = std::make_shared<const Fields>(std::move(fields.below["items"]));
  return {.path = api->path(),
          .lists = api->name.empty(),
          .absent_code = std::string(api->absent_code),
          .keep = [kept](JsonWriter& json, const Node& object) {
            write_declared(json, object, *kept);
          }};
}

}  // namespace hakoseki::live
