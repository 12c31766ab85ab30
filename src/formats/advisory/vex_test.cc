// VEX documents of each format, and of what packages in what images they speak.
#include "formats/advisory/vex.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

VexDocument document_of(std::string_view json) {
  const auto document = read_vex(json, "v.json");
  EXPECT_TRUE(document) << document.error().message();
  return document.value_or(VexDocument{});
}

std::string told_thing(const VexThing& thing) {
  std::string told = thing.id;
  for (const Purl& purl : thing.purls)
    told += " " + purl.text();
  for (const std::string& digest : thing.digests)
    told += " " + digest;
  for (const std::string& cpe : thing.cpes)
    told += " " + cpe;
  return told;
}

// One line for a statement, one for each product, one for each part of it.
std::string told_statements(const VexDocument& document) {
  std::string told;
  for (const VexStatement& statement : document.statements) {
    told += fmt::format("{} {} [{}] [{}] [{}] {}\n", fmt::join(statement.vulnerabilities, "="),
                        name_of(statement.status), statement.justification, statement.impact,
                        statement.action, statement.time ? iso8601(statement.time->second) : "-");
    for (const VexProduct& product : statement.products) {
      told += " " + told_thing(product.itself) + "\n";
      for (const VexThing& part : product.subcomponents)
        told += "  " + told_thing(part) + "\n";
    }
  }
  for (const Skipped& skipped : document.skipped)
    told += fmt::format("skipped {}: {}\n", skipped.where, skipped.reason.en);
  for (const Skipped& warning : document.warnings)
    told += fmt::format("warning {}: {}\n", warning.where, warning.reason.en);
  return told;
}

// As the VEX hub has them for Trivy and the program of k3s (github.com/aquasecurity/vexhub).
TEST(Vex, OpenVex) {
  const VexDocument document = document_of(R"({
    "@context": "https://openvex.dev/ns/v0.2.0", "@id": "a:1", "author": "Aqua Security",
    "timestamp": "2024-07-09T11:38:00.115697+04:00", "version": 1,
    "statements": [
      {"vulnerability": {"@id": "https://pkg.go.dev/vuln/GO-2024-2575", "name": "GO-2024-2575",
                         "aliases": ["CVE-2024-26147", "GHSA-r53h-jv2g-vpx6"]},
       "products": [{"@id": "pkg:golang/github.com/aquasecurity/trivy",
                     "identifiers": {"purl": "pkg:golang/github.com/aquasecurity/trivy@v0.53.0",
                                     "cpe23": "cpe:2.3:a:aquasec:trivy:*:*:*:*:*:*:*:*"},
                     "hashes": {"sha-256": "AB12", "md5": "00"},
                     "subcomponents": [{"@id": "pkg:golang/helm.sh/helm/v3"}]}],
       "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
       "impact_statement": "not called"},
      {"vulnerability": {"name": "CVE-2024-1"}, "products": [{"@id": "pkg:apk/wolfi/git"}],
       "status": "not_affected", "timestamp": "2025-01-01T00:00:00Z"},
      {"vulnerability": {"@id": "CVE-2024-2"}, "products": [{"@id": "pkg:apk/wolfi/git"}],
       "status": "affected", "action_statement": "Update", "justification": "because"},
      {"vulnerability": {"name": "CVE-2024-3"}, "products": [], "status": "fixed"},
      {"vulnerability": {"name": "CVE-2024-4"}, "products": [{"@id": "x"}], "status": "unknown"},
      7
    ]})");
  EXPECT_EQ(document.format, "OpenVEX 0.2.0");
  EXPECT_EQ(document.author, "Aqua Security");
  EXPECT_EQ(
      told_statements(document),
      "GO-2024-2575=CVE-2024-26147=GHSA-r53h-jv2g-vpx6 not_affected "
      "[vulnerable_code_not_in_execute_path] [not called] [] 2024-07-09T07:38:00Z\n"
      " pkg:golang/github.com/aquasecurity/trivy pkg:golang/github.com/aquasecurity/trivy "
      "pkg:golang/github.com/aquasecurity/trivy@v0.53.0 sha256:ab12 "
      "cpe:2.3:a:aquasec:trivy:*:*:*:*:*:*:*:*\n"
      "  pkg:golang/helm.sh/helm/v3 pkg:golang/helm.sh/helm/v3\n"
      "CVE-2024-1 not_affected [] [] [] 2025-01-01T00:00:00Z\n"
      " pkg:apk/wolfi/git pkg:apk/wolfi/git\n"
      "CVE-2024-2 affected [because] [] [Update] 2024-07-09T07:38:00Z\n"
      " pkg:apk/wolfi/git pkg:apk/wolfi/git\n"
      "skipped v.json#/statements/3: it names no product that can be found\n"
      "skipped v.json#/statements/4: `unknown` is no status of VEX\n"
      "skipped v.json#/statements/5: `` is no status of VEX\n"
      "warning v.json#/statements/1: `not_affected` has neither a justification nor an impact "
      "statement\n"
      "warning v.json#/statements/2: `because` is no justification of its format\n");
}

TEST(Vex, OpenVexBeforeItHadObjects) {
  EXPECT_EQ(told_statements(document_of(R"({
    "predicateType": "https://openvex.dev/ns", "predicate": {
    "@context": "https://openvex.dev/ns", "author": "W", "timestamp": "2023-01-08T18:02:03Z",
    "statements": [{"vulnerability": "CVE-2023-12345",
      "products": ["pkg:oci/git@sha256%3a23a2", "nginx:1.25"],
      "subcomponents": ["pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64"],
      "status": "fixed"}]}})")),
            "CVE-2023-12345 fixed [] [] [] 2023-01-08T18:02:03Z\n"
            " pkg:oci/git@sha256%3a23a2 pkg:oci/git@sha256:23a2\n"
            "  pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64 pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64\n"
            " nginx:1.25\n"
            "  pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64 pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64\n");
}

TEST(Vex, CycloneDx) {
  const VexDocument document = document_of(R"({
    "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:1",
    "metadata": {"timestamp": "2024-01-01T00:00:00Z", "authors": [{"name": "Team"}],
      "component": {"bom-ref": "image", "purl": "pkg:oci/app@sha256:aa"}},
    "components": [{"bom-ref": "log4j", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core",
      "hashes": [{"alg": "SHA-256", "content": "CC"}],
      "components": [{"bom-ref": "in it", "cpe": "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*"}]}],
    "vulnerabilities": [
      {"id": "CVE-2021-44228", "references": [{"id": "GHSA-jfh8-c2jp-5v3q"}],
       "analysis": {"state": "not_affected", "justification": "code_not_reachable",
                    "detail": "no lookups", "response": ["will_not_fix", "update"],
                    "lastUpdated": "2024-05-05T00:00:00Z"},
       "affects": [{"ref": "image"}, {"ref": "in it"},
                   {"ref": "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fa%401.0"}]},
      {"id": "CVE-2024-1", "updated": "2024-03-03T00:00:00Z",
       "analysis": {"state": "exploitable"},
       "affects": [{"ref": "log4j", "versions": [{"version": "2.14"},
         {"version": "2.17", "status": "unaffected"}, {"range": "vers:maven/<2.14"}]}]},
      {"id": "CVE-2024-2", "analysis": {"state": "resolved"}, "affects": [{"ref": "log4j"}]},
      {"id": "CVE-2024-3", "affects": [{"ref": "log4j"}]}
    ]})");
  EXPECT_EQ(document.format, "CycloneDX 1.5");
  EXPECT_EQ(document.author, "Team");
  EXPECT_EQ(
      told_statements(document),
      "CVE-2021-44228=GHSA-jfh8-c2jp-5v3q not_affected [vulnerable_code_not_in_execute_path] "
      "[no lookups] [will_not_fix, update] 2024-05-05T00:00:00Z\n"
      " image pkg:oci/app@sha256:aa\n"
      " in it cpe:2.3:a:x:y:1:*:*:*:*:*:*:*\n"
      " urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fa%401.0 pkg:npm/a@1.0\n"
      "CVE-2024-1 affected [] [] [] 2024-03-03T00:00:00Z\n"
      " log4j pkg:maven/org.apache.logging.log4j/log4j-core@2.14 sha256:cc\n"
      "CVE-2024-2 fixed [] [] [] 2024-01-01T00:00:00Z\n"
      " log4j pkg:maven/org.apache.logging.log4j/log4j-core sha256:cc\n"
      "skipped v.json#/vulnerabilities/1/affects/versions/2: a range of versions, or a version "
      "of what has no package URL\n"
      "skipped v.json#/vulnerabilities/3: no analysis says how its products stand to it\n");
}

TEST(Vex, Csaf) {
  const VexDocument document = document_of(R"({
    "document": {"category": "csaf_vex", "csaf_version": "2.0",
      "publisher": {"name": "Example Company", "namespace": "https://example.com"},
      "tracking": {"id": "2022-EVD-1", "current_release_date": "2022-03-03T11:00:00Z"}},
    "product_tree": {
      "branches": [{"category": "vendor", "name": "Example", "branches": [
        {"category": "product_name", "name": "app", "product": {"name": "app", "product_id": "A",
          "product_identification_helper": {"purl": "pkg:oci/app?repository_url=ghcr.io/e/app",
            "hashes": [{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "Ab"}]}]}}},
        {"category": "product_version", "name": "1", "product": {"name": "lib", "product_id": "L",
          "product_identification_helper": {"purl": "pkg:npm/lib@1"}}},
        {"category": "product_name", "name": "os", "product": {"name": "os", "product_id": "O",
          "product_identification_helper": {"cpe": "cpe:/o:e:os:1"}}}]}],
      "relationships": [{"category": "default_component_of", "product_reference": "L",
        "relates_to_product_reference": "A",
        "full_product_name": {"name": "lib in app", "product_id": "AL"}}],
      "product_groups": [{"group_id": "G", "product_ids": ["AL", "L"]}]},
    "vulnerabilities": [
      {"cve": "CVE-2021-44228",
       "flags": [{"label": "component_not_present", "group_ids": ["G"]}],
       "threats": [{"category": "impact", "details": "not there", "product_ids": ["AL"]}],
       "remediations": [{"category": "vendor_fix", "details": "Update", "product_ids": ["A"]}],
       "product_status": {"known_not_affected": ["AL", "L", "O"], "known_affected": ["A"],
                          "fixed": ["X"]}},
      {"ids": [{"system_name": "s", "text": "X-1"}], "product_status": {"under_investigation": ["A"]}},
      {"product_status": {"under_investigation": ["A"]}}
    ]})");
  EXPECT_EQ(document.format, "CSAF 2.0");
  EXPECT_EQ(told_statements(document),
            "CVE-2021-44228 affected [] [] [Update] 2022-03-03T11:00:00Z\n"
            " app pkg:oci/app?repository_url=ghcr.io/e/app sha256:ab\n"
            "CVE-2021-44228 not_affected [] [] [] 2022-03-03T11:00:00Z\n"
            " os cpe:/o:e:os:1\n"
            "CVE-2021-44228 not_affected [component_not_present] [] [] 2022-03-03T11:00:00Z\n"
            " lib pkg:npm/lib@1\n"
            "CVE-2021-44228 not_affected [component_not_present] [not there] [] "
            "2022-03-03T11:00:00Z\n"
            " app pkg:oci/app?repository_url=ghcr.io/e/app sha256:ab\n"
            "  lib pkg:npm/lib@1\n"
            "X-1 under_investigation [] [] [] 2022-03-03T11:00:00Z\n"
            " app pkg:oci/app?repository_url=ghcr.io/e/app sha256:ab\n"
            "skipped v.json#/vulnerabilities/0/product_status/fixed/0: product `X` is not in the "
            "product tree\n"
            "skipped v.json#/vulnerabilities/2: it names no vulnerability\n"
            "warning v.json#/vulnerabilities/0: `not_affected` has neither a justification nor an "
            "impact statement\n");
}

TEST(Vex, Refused) {
  const struct {
    std::string_view json;
    Fault fault;
  } rows[] = {
      {"", Fault::malformed},
      {"[]", Fault::unsupported},
      {"{}", Fault::unsupported},
      {R"({"@context": "https://openvex.dev/ns/v1.0.0"})", Fault::unsupported},
      {R"({"bomFormat": "CycloneDX", "specVersion": "1.3"})", Fault::unsupported},
      {R"({"document": {"csaf_version": "3.0"}})", Fault::unsupported},
  };
  for (const auto& row : rows) {
    const auto document = read_vex(row.json, "v.json");
    ASSERT_FALSE(document) << row.json;
    EXPECT_EQ(document.error().fault, row.fault) << row.json;
    EXPECT_EQ(document.error().where, "v.json:1:1") << row.json;
  }
}

// ---- of what they speak ----

VexThing thing_of(std::string_view text) {
  VexThing thing{.id = std::string(text)};
  const auto purl = parse_purl(text);
  if (purl) thing.purls.push_back(*purl);
  if (text.starts_with("sha256:")) thing.digests.emplace_back(text);
  if (text.starts_with("cpe:")) thing.cpes.emplace_back(text);
  return thing;
}

const VexImage& image() {
  static const VexImage it = {
      .references = {"ghcr.io/aquasecurity/trivy:0.53", "docker.io/library/nginx:1.25"},
      .digests = {"sha256:aa", "sha256:bb"},
      .architecture = "amd64",
      .cpes = {"cpe:/o:redhat:enterprise_linux:9::baseos"}};
  return it;
}

bool is_named(std::string_view product, std::string_view part, std::string_view package,
              std::string_view holder = {}) {
  VexSubject subject{.package = parse_purl(package).value()};
  if (!holder.empty()) subject.holders.push_back(parse_purl(holder).value());
  VexProduct named{.itself = thing_of(product)};
  if (!part.empty()) named.subcomponents.push_back(thing_of(part));
  return names(named, image(), subject);
}

constexpr std::string_view curl = "pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12";

TEST(Vex, PackagesThatAreMeant) {
  const struct {
    std::string_view product;
    bool is_meant;
  } rows[] = {
      {"pkg:deb/debian/curl", true},
      {"pkg:deb/debian/curl@7.88.1-10", true},
      {"pkg:deb/debian/curl?distro=debian-12", true},
      {"pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12", true},
      {"pkg:deb/debian/curl@7.88.1-11", false},
      {"pkg:deb/debian/curl?arch=arm64", false},
      {"pkg:deb/debian/curl?epoch=1", false},
      {"pkg:deb/ubuntu/curl", false},
      {"pkg:deb/debian/libcurl4", false},
      {"pkg:apk/debian/curl", false},
      {"curl", false},
  };
  for (const auto& row : rows)
    EXPECT_EQ(is_named(row.product, {}, curl), row.is_meant) << row.product;
  EXPECT_TRUE(is_named("pkg:golang/a/b@v1.0", {}, "pkg:golang/a/b@1.0"));
  EXPECT_TRUE(is_named("pkg:pypi/Zope.Interface", {}, "pkg:pypi/zope-interface@1"));
}

TEST(Vex, ImagesThatAreMeant) {
  const struct {
    std::string_view product;
    bool is_meant;
  } rows[] = {
      {"pkg:oci/trivy", true},
      {"pkg:oci/trivy?repository_url=ghcr.io/aquasecurity/trivy", true},
      {"pkg:oci/trivy?repository_url=ghcr.io%2Faquasecurity%2Ftrivy&tag=0.53&arch=amd64", true},
      {"pkg:oci/trivy?repository_url=ghcr.io/aquasecurity/trivy&tag=0.54", false},
      {"pkg:oci/trivy?repository_url=public.ecr.aws/aquasecurity/trivy", false},
      {"pkg:oci/trivy@sha256:bb", true},
      {"pkg:oci/trivy@sha256%3Abb?arch=amd64", true},
      {"pkg:oci/trivy@sha256:cc", false},
      {"pkg:oci/trivy?arch=arm64", false},
      {"pkg:oci/trivy?os=linux", false},
      {"pkg:oci/nginx?repository_url=index.docker.io/library/nginx", true},
      {"pkg:oci/nginx?repository_url=nginx", true},
      {"pkg:oci/grype", false},
      {"pkg:docker/nginx@1.25", true},
      {"pkg:docker/library/nginx@sha256:aa", true},
      {"pkg:docker/nginx@1.26", false},
      {"pkg:docker/aquasecurity/trivy?repository_url=ghcr.io", true},
      {"pkg:docker/aquasecurity/trivy", false},
      {"sha256:aa", true},
      {"sha256:cc", false},
      {"docker.io/library/nginx:1.25", true},
      {"docker.io/library/nginx:1.26", false},
      {"cpe:/a:redhat:enterprise_linux:9::appstream", true},
      {"cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*", true},
      {"cpe:/o:redhat:enterprise_linux:8", false},
      {"cpe:/", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(is_named(row.product, {}, curl), row.is_meant) << row.product;
    EXPECT_EQ(is_named(row.product, "pkg:deb/debian/curl", curl), row.is_meant) << row.product;
    EXPECT_FALSE(is_named(row.product, "pkg:deb/debian/bash", curl)) << row.product;
  }
}

TEST(Vex, ProgramsThatHoldThePackage) {
  constexpr std::string_view program = "pkg:golang/github.com/k3s-io/helm-set-status";
  constexpr std::string_view part = "pkg:golang/github.com/docker/cli@v23.0.1+incompatible";
  EXPECT_TRUE(is_named(program, part, part, program));
  EXPECT_TRUE(is_named(program, {}, part, program));
  EXPECT_FALSE(is_named(program, part, part));
  EXPECT_FALSE(is_named(program, part, "pkg:golang/github.com/docker/cli@v25.0.1", program));
}

TEST(Vex, SourcePackages) {
  const VexSubject subject{
      .package = parse_purl("pkg:rpm/redhat/bind-libs@1-1?arch=x86_64").value(),
      .source = parse_purl("pkg:rpm/redhat/bind@1-1?arch=src").value()};
  const VexProduct product{.itself = thing_of("cpe:/o:redhat:enterprise_linux:9"),
                           .subcomponents = {thing_of("pkg:rpm/redhat/bind?arch=src")}};
  EXPECT_TRUE(names(product, image(), subject));
}

TEST(Vex, TheNewestCounts) {
  const auto statement = [](std::string_view id, VexStatus status, std::string_view time,
                            std::string_view product) {
    return VexStatement{.vulnerabilities = {std::string(id)},
                        .status = status,
                        .products = {{.itself = thing_of(product)}},
                        .time = parse_iso8601(time)};
  };
  VexDocument first;
  first.statements = {
      statement("CVE-1", VexStatus::affected, "2025-01-01T00:00:00Z", "pkg:deb/debian/curl"),
      statement("CVE-1", VexStatus::not_affected, "2025-02-01T00:00:00Z", "pkg:deb/debian/bash"),
      statement("CVE-2", VexStatus::fixed, "2025-03-01T00:00:00Z", "pkg:deb/debian/curl")};
  VexDocument second;
  second.statements = {
      statement("CVE-1", VexStatus::under_investigation, "2024-01-01T00:00:00Z", "pkg:oci/trivy"),
      statement("CVE-3", VexStatus::affected, "", "pkg:oci/trivy"),
      statement("CVE-3", VexStatus::not_affected, "", "pkg:oci/trivy")};
  const std::vector<VexDocument> documents = {first, second};
  const VexSubject subject{.package = parse_purl(curl).value()};
  const auto decided = [&](const std::vector<std::string>& ids) {
    const VexStatement* one = deciding(documents, ids, image(), subject);
    return one == nullptr ? "none" : name_of(one->status);
  };
  EXPECT_EQ(decided({"CVE-1"}), "affected");
  EXPECT_EQ(decided({"CVE-1", "CVE-2"}), "fixed");
  EXPECT_EQ(decided({"CVE-3"}), "not_affected");
  EXPECT_EQ(decided({"CVE-4"}), "none");
}

}  // namespace
}  // namespace hakoseki::advisory
