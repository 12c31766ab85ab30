// Prints what is read of the Kubernetes API, one JSON object a call.
// tests/kubernetes_calls_test.py compares it with the models of Kubernetes itself.
#include <cstdio>
#include <string>

#include "base/json_writer.h"
#include "collect/live/calls.h"
#include "collect/live/kubernetes_api.h"
#include "collect/live/operation.h"

using namespace hakoseki;

int main() {
  for (const live::CallRow* row : live::all_calls()) {
    const live::KubernetesApi* api = live::find_kubernetes_api(row->operation);
    const live::Operation* read = live::find_operation(live::full_name_of(*row));
    if (!row->is_of_cluster() || api == nullptr || read == nullptr) continue;
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.member("operation", row->operation);
    json.member("path", api->path());
    json.member("group", api->group);
    json.member("version", api->version);
    json.member("resource", api->resource);
    json.member("verb", api->verb());
    json.member("name", api->name);
    json.key("optional");
    json.boolean(!api->absent_code.empty());
    json.member("permission", live::permission_of(row->service, row->operation));
    json.member("leading", live::leading_to(*row));
    json.key("reads");
    json.begin_array();
    for (const std::string_view path : read->reads)
      json.string(path);
    json.end_array();
    json.end_object();
    std::puts(line.c_str());
  }
  return 0;
}
