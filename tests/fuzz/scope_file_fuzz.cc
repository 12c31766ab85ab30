// Any bytes as the scope of hakoseki.yaml: systems with a name of their own, or a refusal with a
// place.
#include <set>

#include "collect/scope_file.h"
#include "formats/yaml_reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("hakoseki.yaml", fuzz::text_of(data, size));
  const Result<Document> document = read_yaml(source);
  if (!document) return 0;
  const Node root = document->root();
  const Result<DeclaredScope> scope = read_scope(root, source);
  if (!scope) {
    fuzz::demand_place(scope.error(), source);
    return 0;
  }
  const std::optional<Node> systems = root.find("systems");
  fuzz::demand(scope->systems.size() == (systems ? systems->size() : 0));
  std::set<std::string> names;
  for (const DeclaredSystem& system : scope->systems) {
    fuzz::demand(!system.name.empty() && names.insert(system.name).second);
  }
  const std::optional<Node> registries = root.find("registries");
  if (registries && registries->is_list()) {
    fuzz::demand(scope->registries.size() == registries->size());
  }
  return 0;
}
