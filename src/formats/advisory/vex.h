// VEX, the Vulnerability Exploitability eXchange: documents in which somebody says of products how
// they stand to vulnerabilities, and of what they speak. In three formats: OpenVEX 0.0.1 and 0.2.0
// (https://github.com/openvex/spec), CycloneDX 1.4 to 1.7 in JSON (ECMA-424, `vulnerabilities`) and
// CSAF 2.0, profile VEX (OASIS, section 4.5).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.h"
#include "base/result.h"
#include "formats/advisory/advisory.h"
#include "formats/purl.h"

namespace hakoseki::advisory {

enum class VexStatus : std::uint8_t { not_affected, affected, fixed, under_investigation };

// `not_affected`: the word of OpenVEX and CSAF.
[[nodiscard]] std::string_view name_of(VexStatus status);

// A piece of software by whatever it is identified with; one of them suffices to be meant.
struct VexThing {
  std::string id;                         // as the document calls it
  std::vector<Purl> purls = {};           // each once
  std::vector<std::string> digests = {};  // `sha256:` and hexadecimal digits in lower case
  std::vector<std::string> cpes = {};
};

struct VexProduct {
  VexThing itself;
  // The parts of it that the statement is about; empty: the whole of it.
  std::vector<VexThing> subcomponents = {};
};

struct VexStatement {
  std::vector<std::string> vulnerabilities;  // the id first, then its aliases
  VexStatus status = VexStatus::under_investigation;
  // A word of OpenVEX, which CSAF shares; those of CycloneDX are put into these where they mean
  // the same, and kept where not: `requires_configuration`.
  std::string justification = {};
  std::string impact = {};  // in words of the author
  std::string action = {};  // what users of the product should do
  std::vector<VexProduct> products = {};
  std::string author = {};
  std::optional<FineMoment> time = {};  // of its own, else of the document
  std::string where = {};               // `FILE#/statements/0`
};

struct VexDocument {
  std::string format;  // `OpenVEX 0.2.0`, `CycloneDX 1.5`, `CSAF 2.0`
  std::string id = {};
  std::string author = {};
  std::vector<VexStatement> statements = {};
  std::vector<Skipped> skipped = {};   // no statements, or those about nothing that can be found
  std::vector<Skipped> warnings = {};  // taken as they are, though their format wants more of them
};

// Of a document or an in-toto statement with one as its predicate. Errors: malformed with the place
// where it is no JSON or no such document; unsupported for other formats and versions; too_large.
[[nodiscard]] Result<VexDocument> read_vex(std::string_view bytes, std::string_view path);

// The image that packages are in, by all that is known of it.
struct VexImage {
  std::vector<std::string> references = {};  // as parse_image_ref takes them; with tag or without
  std::vector<std::string> digests = {};     // of its index, manifest and configuration
  std::string architecture = {};             // of its platform: `amd64`
  std::vector<std::string> cpes = {};        // of its distribution: os-release's CPE_NAME
};

// A package, and what it is in.
struct VexSubject {
  Purl package;
  // The source package that it was built from, which distributions speak of; `arch` is `src` for
  // rpm and `source` for others.
  std::optional<Purl> source = {};
  // Packages that hold it, such as the main module of its program or the archive around it.
  std::vector<Purl> holders = {};
};

// Whether a statement about the product is one about the package in this image. So it is where
//   - the product is the image or a holder, and has no subcomponents or the package is one of them;
//   - the product is the package itself, without subcomponents.
// What an identifier leaves out, such as version and qualifiers of a purl, may be anything; what
// it has must be the same.
[[nodiscard]] bool names(const VexProduct& product, const VexImage& image,
                         const VexSubject& subject);

// The statement that counts for one of these ids (a vulnerability's and its aliases): of those that
// name the package the newest; of equally old ones the last. Null without one. Points into the
// documents.
[[nodiscard]] const VexStatement* deciding(std::span<const VexDocument> documents,
                                           std::span<const std::string> ids, const VexImage& image,
                                           const VexSubject& subject);

}  // namespace hakoseki::advisory
