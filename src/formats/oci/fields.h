// Members of JSON objects as the documents of an image have them: of one type, or a refusal that
// names the place.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki::oci {

// A text and the place where it is written.
struct Written {
  std::string text;
  Span span;
  bool operator==(const Written&) const = default;
};

// A name and a value, in the order of the document.
using Pair = std::pair<Written, Written>;

// One JSON object of a document. A member that is null counts as one that is not there, as it does
// for every program that writes these documents (Go).
class Fields {
 public:
  Fields(const SourceText& source, Node node) : source_(&source), node_(node) {}

  // Errors: malformed where the document, or this node, is no object.
  [[nodiscard]] static Result<Fields> of(const SourceText& source, Node node);

  [[nodiscard]] std::optional<Node> find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }
  [[nodiscard]] Span span() const { return node_.span(); }

  // Each: nothing, empty or 0 without the member. Errors: malformed where it is of another type.
  [[nodiscard]] Result<std::optional<Written>> written(std::string_view name) const;
  [[nodiscard]] Result<std::string> text(std::string_view name) const;
  [[nodiscard]] Result<std::uint64_t> number(std::string_view name) const;
  [[nodiscard]] Result<bool> flag(std::string_view name) const;
  [[nodiscard]] Result<std::optional<Fields>> object(std::string_view name) const;
  [[nodiscard]] Result<std::vector<Node>> list(std::string_view name) const;
  [[nodiscard]] Result<std::vector<Written>> texts(std::string_view name) const;
  [[nodiscard]] Result<std::vector<Pair>> pairs(std::string_view name) const;
  // The names of an object's members (`ExposedPorts`, `Volumes`), whatever they hold.
  [[nodiscard]] Result<std::vector<Written>> names(std::string_view name) const;

  [[nodiscard]] std::unexpected<Error> malformed(Span span, Message what) const;

 private:
  [[nodiscard]] std::unexpected<Error> not_a(std::string_view name, Node node,
                                             const Text& kind) const;

  const SourceText* source_;
  Node node_;
};

// Whether two names are read as one by a reader that does not mind capitals, as Go's does not: such
// a document means something else to another program.
[[nodiscard]] Result<void> refuse_ambiguous(const SourceText& source, const Document& document);

}  // namespace hakoseki::oci
