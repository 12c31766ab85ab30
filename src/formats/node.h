// A JSON or YAML document as it is written, with the place of every node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"

namespace hakoseki {

class Document;

// A handle to one node; as long-lived as its Document. Aliases of YAML are the same node.
class Node {
 public:
  enum class Kind : std::uint8_t { scalar, list, map };

  Node(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_scalar() const { return kind() == Kind::scalar; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::map; }
  // A scalar written without quotes (YAML plain; JSON number, true, false, null).
  [[nodiscard]] bool is_plain() const;
  // A plain null: JSON null; YAML ~, null or nothing.
  [[nodiscard]] bool is_null() const;
  // The text of a scalar after escapes; empty for others. Points into the document.
  [[nodiscard]] std::string_view text() const;
  // A YAML tag as written, such as "!Ref"; empty without one. Points into the document.
  [[nodiscard]] std::string_view tag() const;
  [[nodiscard]] Span span() const;

  // Elements of a list, or pairs of a map.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Node element(std::size_t i) const;
  [[nodiscard]] Node key(std::size_t i) const;
  [[nodiscard]] Node value(std::size_t i) const;
  // The value of a map's key; the last one where it is given twice; nothing for lists and scalars.
  [[nodiscard]] std::optional<Node> find(std::string_view name) const;

  // Identifies the node inside its document.
  [[nodiscard]] std::uint32_t index() const { return index_; }

 private:
  const Document* document_;
  std::uint32_t index_;
};

class Document {
 public:
  // INVARIANT: a document that a reader returned has a root.
  [[nodiscard]] Node root() const { return {*this, root_}; }
  [[nodiscard]] std::size_t node_count() const { return records_.size(); }
  // Keys that a map gives more than once: the later one.
  [[nodiscard]] std::vector<Node> repeated_keys() const;
  // A further document behind `---`, which was not read.
  [[nodiscard]] std::optional<Position> further_document() const { return further_document_; }

 private:
  friend class Node;
  friend class DocumentBuilder;

  struct Record {
    Span span;
    std::uint32_t first = 0;  // scalar: offset in texts_; else: offset in links_
    std::uint32_t count = 0;  // scalar: bytes; list: elements; map: pairs
    std::uint16_t tag = 0;    // index in tags_; 0 is "no tag"
    Node::Kind kind = Node::Kind::scalar;
    bool plain = false;
  };

  std::vector<Record> records_;
  std::vector<std::uint32_t> links_;  // lists: elements; maps: key, value, key, value
  std::string texts_;
  std::vector<std::string> tags_ = {""};
  std::vector<std::uint32_t> repeated_keys_;
  std::optional<Position> further_document_;
  std::uint32_t root_ = 0;
};

// How the readers fill a Document: scalars and finished containers, children first.
class DocumentBuilder {
 public:
  // Room for so many nodes and bytes of texts at once, rather than again and again.
  void reserve(std::size_t nodes, std::size_t text_bytes) {
    document_.records_.reserve(nodes);
    document_.texts_.reserve(text_bytes);
  }
  [[nodiscard]] std::uint32_t scalar(std::string_view text, bool plain, std::string_view tag,
                                     const Span& span);
  // Reserves the record of a container, so that an alias may name it before its end.
  [[nodiscard]] std::uint32_t open(Node::Kind kind, std::string_view tag, Position begin);
  // Closes it with its children (for a map: key, value, key, value).
  void close(std::uint32_t index, const std::vector<std::uint32_t>& children, Position end);
  void note_further_document(Position position) { document_.further_document_ = position; }
  [[nodiscard]] std::size_t node_count() const { return document_.records_.size(); }
  [[nodiscard]] const Span& span_of(std::uint32_t index) const {
    return document_.records_[index].span;
  }
  [[nodiscard]] bool is_scalar(std::uint32_t index) const {
    return document_.records_[index].kind == Node::Kind::scalar;
  }
  [[nodiscard]] Document finish(std::uint32_t root);

 private:
  [[nodiscard]] std::uint16_t tag_index(std::string_view tag);
  void note_repeated_keys(const std::vector<std::uint32_t>& children);
  [[nodiscard]] std::string_view text_of(std::uint32_t index) const;

  Document document_;
};

}  // namespace hakoseki
