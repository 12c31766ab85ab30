#include "formats/advisory/vex.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/source_text.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/vex_formats.h"
#include "formats/json_reader.h"

namespace hakoseki::advisory {
namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20;

// The five of OpenVEX, which CISA's Minimum Requirements for VEX list, as CSAF's flags do.
constexpr std::array<std::string_view, 5> justifications = {
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"};

// Those of CycloneDX that say the same as one of them, and those that OpenVEX lacks.
struct SameWord {
  std::string_view cyclonedx;
  std::string_view word;
};
constexpr SameWord same_words[] = {
    {"code_not_present", "vulnerable_code_not_present"},
    {"code_not_reachable", "vulnerable_code_not_in_execute_path"},
    {"protected_by_mitigating_control", "inline_mitigations_already_exist"},
    {"protected_at_runtime", "inline_mitigations_already_exist"},
    {"protected_at_perimeter", "inline_mitigations_already_exist"},
    {"protected_by_compiler", "inline_mitigations_already_exist"},
    {"requires_configuration", "requires_configuration"},
    {"requires_dependency", "requires_dependency"},
    {"requires_environment", "requires_environment"},
};

std::unexpected<Error> refused(const SourceText& source, Fault fault, const Message& why) {
  return std::unexpected(Error{fault, why, source.place({1, 1})});
}

// An attestation of in-toto holds the document as what it says of its subjects.
Node document_in(const Node& root) {
  const std::optional<Node> predicate = root.find("predicate");
  return predicate && predicate->is_map() && root.find("predicateType") ? *predicate : root;
}

constexpr std::string_view openvex_context = "https://openvex.dev/ns";

Result<VexDocument> read_cyclonedx_version(const SourceText& source, const Node& root) {
  const std::string_view version = text_at(root, "specVersion");
  constexpr std::array<std::string_view, 4> versions = {"1.4", "1.5", "1.6", "1.7"};
  if (!is_one_of(version, versions)) {
    return refused(source, Fault::unsupported,
                   say({"CycloneDX {} has no VEX: 1.4 to 1.7 have",
                        "CycloneDX {} に VEX はありません (1.4 から 1.7 のみ)"},
                       version));
  }
  VexDocument document = read_cyclonedx_vex(root, source.path());
  document.format = fmt::format("CycloneDX {}", version);
  return document;
}

}  // namespace

std::string_view name_of(VexStatus status) {
  constexpr std::string_view names[] = {"not_affected", "affected", "fixed", "under_investigation"};
  return names[static_cast<std::size_t>(status)];
}

Result<VexDocument> read_openvex_version(const SourceText& source, const Node& root) {
  const std::string_view context = text_at(root, "@context");
  std::string_view version = context.substr(openvex_context.size());
  if (version.starts_with("/v")) version.remove_prefix(2);
  if (version.empty()) version = "0.0.1";
  if (!version.starts_with("0.0.") && !version.starts_with("0.2.")) {
    return refused(source, Fault::unsupported,
                   say({"OpenVEX {} is not read: 0.0.1 and 0.2.0 are",
                        "OpenVEX {} は読み取れません (0.0.1 と 0.2.0 のみ)"},
                       version));
  }
  VexDocument document = read_openvex(root, source.path());
  document.format = fmt::format("OpenVEX {}", version);
  return document;
}

Result<VexDocument> read_vex(std::string_view bytes, std::string_view path) {
  if (bytes.size() > most_bytes) {
    return std::unexpected(
        Error{Fault::too_large,
              say({"more than {} bytes of VEX", "VEX が {} バイトを超えています"}, most_bytes),
              std::string(path)});
  }
  const SourceText source{std::string(path), std::string(bytes)};
  TRY(const Document json, read_json(source));
  const Node root = document_in(json.root());
  if (text_at(root, "@context").starts_with(openvex_context))
    return read_openvex_version(source, root);
  if (text_at(root, "bomFormat") == "CycloneDX") return read_cyclonedx_version(source, root);
  const std::optional<Node> about = root.find("document");
  if (about && text_at(*about, "csaf_version") == "2.0") return read_csaf_vex(root, path);
  return refused(source, Fault::unsupported,
                 Text{"none of OpenVEX, CycloneDX and CSAF 2.0",
                      "OpenVEX でも CycloneDX でも CSAF 2.0 でもありません"});
}

// ---- what the formats share ----

void identify_by_hash(VexThing& thing, std::string_view algorithm, std::string_view value) {
  std::string name = lower_case(algorithm);
  std::erase(name, '-');
  constexpr std::array<std::string_view, 3> algorithms = {"sha256", "sha384", "sha512"};
  if (is_one_of(name, algorithms) && !value.empty())
    add_once(thing.digests, fmt::format("{}:{}", name, lower_case(value)));
}

void identify(VexThing& thing, std::string_view text) {
  if (text.empty()) return;
  if (thing.id.empty()) thing.id = text;
  const std::string lower = lower_case(text.substr(0, 8));
  if (lower.starts_with("pkg:")) {
    auto purl = parse_purl(text);
    if (purl && std::ranges::find(thing.purls, *purl) == thing.purls.end())
      thing.purls.push_back(std::move(*purl));
  } else if (lower.starts_with("cpe:")) {
    add_once(thing.cpes, text);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    identify_by_hash(thing, text.substr(0, colon), text.substr(colon + 1));
  }
}

bool is_identified(const VexThing& thing) {
  return !thing.id.empty() || !thing.purls.empty() || !thing.digests.empty() || !thing.cpes.empty();
}

void add_statement(VexDocument& document, VexStatement statement) {
  std::erase(statement.vulnerabilities, "");
  std::erase_if(statement.products,
                [](const VexProduct& product) { return !is_identified(product.itself); });
  if (statement.vulnerabilities.empty()) {
    document.skipped.push_back(
        {statement.where, Text{"it names no vulnerability", "脆弱性の ID がありません"}});
    return;
  }
  if (statement.products.empty()) {
    document.skipped.push_back({statement.where, Text{"it names no product that can be found",
                                                      "対象の製品を特定できません"}});
    return;
  }
  const auto* const same =
      std::ranges::find(same_words, statement.justification, &SameWord::cyclonedx);
  if (same != std::end(same_words)) statement.justification = same->word;
  const bool is_reasoned = !statement.justification.empty() || !statement.impact.empty();
  if (statement.status == VexStatus::not_affected && !is_reasoned) {
    document.warnings.push_back(
        {statement.where,
         Text{"`not_affected` has neither a justification nor an impact statement",
              "`not_affected` に justification も impact statement もありません"}});
  }
  if (!statement.justification.empty() && same == std::end(same_words) &&
      !is_one_of(statement.justification, justifications)) {
    document.warnings.push_back(
        {statement.where, say({"`{}` is no justification of its format",
                               "`{}` はこの形式の justification ではありません"},
                              statement.justification)});
  }
  document.statements.push_back(std::move(statement));
}

}  // namespace hakoseki::advisory
