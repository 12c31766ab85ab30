// SBOMs of both formats in one shape, and what is none.
#include "formats/sbom/sbom.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::sbom {
namespace {

Result<Sbom> parse(std::string text) {
  return parse_sbom(SourceText("x.json", std::move(text)));
}

constexpr const char* cyclonedx = R"({
  "bomFormat": "CycloneDX", "specVersion": "1.4",
  "metadata": {
    "tools": [{"vendor": "a", "name": "b"}],
    "component": {"type": "container", "name": "app:1", "version": "sha256:ab",
                  "properties": [{"name": "p", "value": "1"}, {"name": "p", "value": "2"}]}},
  "components": [
    {"type": "library", "group": "org.x", "name": "y", "version": "1", "purl": "pkg:maven/org.x/y@1",
     "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Other"}}],
     "evidence": {"occurrences": [{"location": "/a.jar"}, {"line": 1}]},
     "components": [{"type": "library", "name": "inside", "version": 2, "licenses": [{"expression": "0BSD OR MIT"}]}]},
    7],
  "properties": [{"name": "of the document", "value": "v"}],
  "compositions": [{"aggregate": "incomplete_third_party_only"}]})";

TEST(CycloneDx, GivesComponentsAndWhatIsInThem) {
  const auto sbom = parse(cyclonedx);
  ASSERT_TRUE(sbom) << sbom.error().message();
  EXPECT_EQ(sbom->format, "CycloneDX 1.4");
  ASSERT_TRUE(sbom->subject);
  EXPECT_EQ(sbom->subject->kind, "container");
  EXPECT_EQ(sbom->subject->property("p"), "1");
  EXPECT_EQ(sbom->subject->properties.size(), 2U);
  ASSERT_EQ(sbom->components.size(), 2U);
  const Component& first = sbom->components[0];
  EXPECT_EQ(first.group + ' ' + first.name + ' ' + first.version, "org.x y 1");
  EXPECT_EQ(first.licence, "MIT, Other");
  EXPECT_EQ(first.paths, std::vector<std::string>{"/a.jar"});
  EXPECT_EQ(first.line, 8U);
  EXPECT_EQ(sbom->components[1].name + sbom->components[1].version, "inside2");
  EXPECT_EQ(sbom->components[1].licence, "0BSD OR MIT");
  EXPECT_EQ(sbom->properties, (std::vector<Property>{{"of the document", "v"}}));
  EXPECT_TRUE(sbom->is_incomplete);
}

constexpr const char* spdx = R"({
  "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "x",
  "packages": [
    {"SPDXID": "SPDXRef-i", "name": "app", "versionInfo": "sha256:ab", "primaryPackagePurpose": "CONTAINER"},
    {"SPDXID": "SPDXRef-OperatingSystem-1", "name": "debian", "versionInfo": "12"},
    {"SPDXID": "SPDXRef-p", "name": "curl", "versionInfo": "8", "licenseDeclared": "LicenseRef-1",
     "licenseConcluded": "MIT", "sourceInfo": "built package from: curl 8.0",
     "attributionTexts": ["LayerDiffID: sha256:cd", 5],
     "annotations": [{"comment": "a:b: c: d"}, {"comment": "no property"}],
     "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "cpe"},
                      {"referenceType": "purl", "referenceLocator": "pkg:deb/debian/curl@8"}]}],
  "files": [{"SPDXID": "SPDXRef-f", "fileName": "/lib/x", "comment": "layerID: sha256:ef"}],
  "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "as they like"}],
  "relationships": [
    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-i"},
    {"spdxElementId": "SPDXRef-p", "relationshipType": "OTHER", "relatedSpdxElement": "SPDXRef-f",
     "comment": "evident-by: indicates"},
    {"spdxElementId": "SPDXRef-none", "relationshipType": "OTHER", "relatedSpdxElement": "SPDXRef-f",
     "comment": "evident-by: indicates"}]})";

TEST(Spdx, GivesPackagesAndWhatWasSaidOfThem) {
  const auto sbom = parse(spdx);
  ASSERT_TRUE(sbom) << sbom.error().message();
  EXPECT_EQ(sbom->format, "SPDX 2.3");
  ASSERT_TRUE(sbom->subject);
  EXPECT_EQ(sbom->subject->kind + ' ' + sbom->subject->name, "container app");
  ASSERT_EQ(sbom->components.size(), 2U);
  EXPECT_EQ(sbom->components[0].kind, "operating-system");
  const Component& curl = sbom->components[1];
  EXPECT_EQ(curl.purl, "pkg:deb/debian/curl@8");
  EXPECT_EQ(curl.licence, "as they like");
  EXPECT_EQ(curl.property("built package from"), "curl 8.0");
  EXPECT_EQ(curl.property("LayerDiffID"), "sha256:cd");
  EXPECT_EQ(curl.property("a:b"), "c: d");
  EXPECT_EQ(curl.property("layerID"), "sha256:ef");
  EXPECT_EQ(curl.paths, std::vector<std::string>{"/lib/x"});
  EXPECT_FALSE(sbom->is_incomplete);
}

TEST(Spdx, OfSeveralSubjectsIsOfNone) {
  const auto sbom = parse(
      R"({"spdxVersion": "SPDX-2.2", "documentDescribes": ["a", "b"],
          "packages": [{"SPDXID": "a", "name": "x"}, {"SPDXID": "b", "name": "y"}]})");
  EXPECT_FALSE(sbom->subject);
  EXPECT_EQ(sbom->components.size(), 2U);
}

TEST(Sbom, WhatIsNoneIsRefused) {
  const struct {
    std::string text;
    Fault fault;
  } rows[] = {
      {"", Fault::malformed},
      {"{", Fault::malformed},
      {"[]", Fault::unsupported},
      {"{}", Fault::unsupported},
      {R"({"bomFormat": "CycloneDX"})", Fault::unsupported},
      {R"({"bomFormat": "CycloneDX", "specVersion": "2.0"})", Fault::unsupported},
      {R"({"spdxVersion": "SPDX-1.2"})", Fault::unsupported},
      {R"({"@context": "https://spdx.org/rdf/3.0.1", "@graph": []})", Fault::unsupported},
      {std::string(300, '['), Fault::too_large},
  };
  for (const auto& row : rows) {
    const auto sbom = parse(row.text);
    ASSERT_FALSE(sbom) << row.text;
    EXPECT_EQ(sbom.error().fault, row.fault) << row.text << sbom.error().message();
  }
}

TEST(Spdx, LongTextsAreNotRepeatedForEver) {
  const std::string text(std::size_t{1} << 20, 'x');
  std::string document = R"({"spdxVersion": "SPDX-2.3", "hasExtractedLicensingInfos": [
      {"licenseId": "LicenseRef-1", "extractedText": ")" +
                         text + R"("}], "packages": [)";
  for (int i = 0; i < 100; ++i)
    document += R"({"name": "x", "licenseDeclared": "LicenseRef-1"},)";
  document += "1]}";
  const auto sbom = parse(document);
  ASSERT_FALSE(sbom);
  EXPECT_EQ(sbom.error().fault, Fault::too_large);
}

TEST(Sbom, WhatIsOfAnotherTypeIsAsIfItWasNotThere) {
  const auto sbom = parse(
      R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": [], "compositions": {},
          "components": [{"name": [], "purl": null, "licenses": {}, "properties": [1, {}], "evidence": 1}]})");
  ASSERT_TRUE(sbom);
  ASSERT_EQ(sbom->components.size(), 1U);
  EXPECT_EQ(sbom->components[0].name, "");
  EXPECT_EQ(sbom->components[0].purl, "");
}

}  // namespace
}  // namespace hakoseki::sbom
