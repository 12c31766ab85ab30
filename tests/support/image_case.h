// An image of a case: its configuration and the entries of its layers, in YAML.
//
//   name: web:1.0          by which task definitions call it; may be left out
//   verify: true           as --verify-files has it
//   seen: "2026-08-22T00:00:00Z"
//   config: {config: {User: app}, history: [{created_by: RUN make}]}
//   layers:
//   - - {path: etc/passwd, content: "root:x:0:0::/:/bin/sh"}
//     - {path: usr/bin/su, mode: 4755, uid: 0, gid: 0, kind: file, capability: true}
//   - unread
//   advisories:            of a database that its packages are looked up in; none without it
//   - {id: CVE-2024-1, ecosystem: "debian:12", package: bash, of: source, below: 5.2-1, severity:
//   high,
//      published: "2024-01-31", exploited: true, malicious: true, standing: not_affected}
#pragma once

#include <string>

#include "inventory/inventory.h"

namespace hakoseki::tests {

[[nodiscard]] bool is_image_case(const std::string& file);
// What is no such text becomes a refused input.
void add_image_case(Inventory& inventory, const std::string& file, const std::string& text);

}  // namespace hakoseki::tests
