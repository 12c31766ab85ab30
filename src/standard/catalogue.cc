// Joins the five chapters of checks to one table, and reads the words of their scopes.
#include "standard/catalogue.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "standard/catalogue_container.h"
#include "standard/catalogue_host.h"
#include "standard/catalogue_image.h"
#include "standard/catalogue_orchestrator.h"
#include "standard/catalogue_registry.h"
#include "standard/joined.h"

namespace hakoseki {
namespace {

constexpr auto entries = standard::joined(standard::image_checks, standard::registry_checks,
                                          standard::orchestrator_checks, standard::container_checks,
                                          standard::host_checks);

// The chapters stand in the order of Risk, and inside one risk the ids sort as text.
constexpr bool before(const CatalogueEntry& one, const CatalogueEntry& other) {
  return one.risk != other.risk ? one.risk < other.risk : one.id < other.id;
}
static_assert(std::ranges::is_sorted(entries, before));

struct ScopeWord {
  std::string_view word;
  std::array<bool, compute_count> speaks_of;  // by Compute, in its order
};

// EE and KE also take in the instances that AWS runs (Managed Instances, Auto Mode): their tasks
// share a host and accept the same settings. Where AWS answers for such a host, responsible_for
// says so.
constexpr std::array<ScopeWord, 11> scope_words = {{
    // word, ECS Fargate, EKS Fargate, ECS EC2, Managed Instances, EKS nodes, Auto Mode, Anywhere
    {"ALL", {true, true, true, true, true, true, true}},
    {"ACC", {true, true, true, true, true, true, true}},
    {"ORG", {true, true, true, true, true, true, true}},
    {"CI", {true, true, true, true, true, true, true}},
    {"ECS", {true, false, true, true, false, false, true}},
    {"EKS", {false, true, false, false, true, true, false}},
    {"EF", {true, false, false, false, false, false, false}},
    {"KF", {false, true, false, false, false, false, false}},
    {"EE", {false, false, true, true, false, false, false}},
    {"KE", {false, false, false, false, true, true, false}},
    {"EX", {false, false, false, false, false, false, true}},
}};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
  return entries;
}

const CatalogueEntry* find_in_catalogue(std::string_view id) {
  const auto* const found = std::ranges::find(entries, id, &CatalogueEntry::id);
  return found == entries.end() ? nullptr : found;
}

bool in_scope(std::string_view scope, Compute compute) {
  if (compute == Compute::unknown) return true;
  while (!scope.empty()) {
    const auto word = scope.substr(0, scope.find(' '));
    const auto* const known = std::ranges::find(scope_words, word, &ScopeWord::word);
    if (known != scope_words.end() && known->speaks_of[static_cast<std::size_t>(compute)]) {
      return true;
    }
    scope.remove_prefix(std::min(word.size() + 1, scope.size()));
  }
  return false;
}

}  // namespace hakoseki
