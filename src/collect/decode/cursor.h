// Walks a Value and turns what it finds into facts: the one place where evidence is attached.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.h"
#include "formats/value.h"
#include "inventory/fact.h"

namespace hakoseki::decode {

struct Elements;
struct NamedElements;

// A place in a template under each of the undecided conditions that lead to it. Points into the
// Value, which must outlive it.
class Cursor {
 public:
  // One possible value.
  struct Place {
    Guard when;
    const Value* value = nullptr;  // null: absent
    Evidence at;                   // the value; for an absent one, what lacks it
    Evidence named;                // the key under which it stands: where to look for what it lacks
    std::optional<Unknown> beyond = std::nullopt;  // set: something above is unknown, so this is
  };

  // `named` is where people look for what the value lacks: the logical id of a resource.
  Cursor(const Value& value, const Evidence& named);

  // The member of a map.
  [[nodiscard]] Cursor operator[](std::string_view key) const;
  // The elements of a list; a single value counts as a list of one, as CloudFormation and IAM have
  // it.
  [[nodiscard]] Elements elements() const;
  // The members of a map where its keys are data: environment maps, tags, driver options.
  [[nodiscard]] NamedElements members() const;

  [[nodiscard]] Fact<std::string> text() const;
  [[nodiscard]] Fact<bool> flag() const;
  [[nodiscard]] Fact<std::int64_t> number() const;
  // A timestamp of AWS (base/moment.h).
  [[nodiscard]] Fact<Moment> moment() const;
  [[nodiscard]] Fact<Reference> reference() const;
  // The resource whose ARN the text begins with, where parts of it follow: `${Bucket.Arn}/web.env`,
  // `${Secret}:password::`. Any other text is what it is.
  [[nodiscard]] Fact<Reference> leading_reference() const;

  // Whether the place is absent in every case.
  [[nodiscard]] bool absent() const;
  // Whether it is there, perhaps with an unknown value, in one case at least.
  [[nodiscard]] bool written() const { return !absent(); }
  [[nodiscard]] const Evidence& evidence() const { return places_.front().at; }
  // The text where it is known in one way only.
  [[nodiscard]] std::optional<std::string_view> plain_text() const;
  // Never empty.
  [[nodiscard]] const std::vector<Place>& places() const { return places_; }

 private:
  Cursor() = default;
  void add(const Guard& when, const Value& value, const Evidence& named);

  std::vector<Place> places_;
};

// The elements that were seen, each under its guard, and what could not be.
struct Elements {
  std::vector<Element<Cursor>> elements = {};
  std::vector<Gap> gaps = {};
  bool written = false;
  Evidence evidence = {};
};

struct NamedElement {
  std::string key;
  Evidence key_at;
  Cursor value;
  Guard when;
};

struct NamedElements {
  std::vector<NamedElement> members = {};
  std::vector<Gap> gaps = {};
  bool written = false;
  Evidence evidence = {};
};

// A list of facts, element by element.
template <class T, class Decode>
[[nodiscard]] FactList<T> list_of(const Cursor& cursor, const Decode& decode) {
  Elements elements = cursor.elements();
  FactList<T> list;
  list.written = elements.written;
  list.evidence = elements.evidence;
  list.gaps = std::move(elements.gaps);
  list.elements.reserve(elements.elements.size());
  for (const Element<Cursor>& element : elements.elements) {
    list.elements.push_back({decode(element.value), element.when, element.evidence});
  }
  return list;
}

[[nodiscard]] FactList<Fact<std::string>> texts_of(const Cursor& cursor);
[[nodiscard]] FactList<Fact<Reference>> references_of(const Cursor& cursor);

}  // namespace hakoseki::decode
