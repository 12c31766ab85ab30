// Every check of the control catalogue, built or not: what a complete assessment of a risk would
// need. The checks that are built live in src/checks; this table says what is missing without them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/severity.h"
#include "base/text.h"
#include "standard/risk.h"

namespace hakoseki {

// How a criterion is judged: from APIs and files, by a deep engine, or by a person's signed
// statement.
enum class Mode : std::uint8_t { automatic, deep, manual };

// What a check needs to see, the least that can decide it.
enum class Door : std::uint8_t {
  files,    // templates, task definitions, Dockerfiles, pipelines
  account,  // answers of a live AWS account
  image,    // the bytes of an image
  cluster,  // objects of a Kubernetes cluster
  person,   // a manual statement with evidence
};

struct CatalogueEntry {
  std::string_view id;  // "CON-3.04"
  Risk risk;
  Severity severity;
  Mode mode;
  Door needs;
  std::string_view scope;  // as in the catalogue: "ALL", "ECS", "EE EX", ...
  Text title;              // the defect, one short line
};

// In the order of the ids' chapters.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();
[[nodiscard]] const CatalogueEntry* find_in_catalogue(std::string_view id);

// Whether a scope such as "EE EX KE" speaks of this compute type. ALL, ACC, ORG and CI speak of
// every one; `unknown` is in every scope.
[[nodiscard]] bool in_scope(std::string_view scope, Compute compute);

}  // namespace hakoseki
