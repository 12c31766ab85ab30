// Turns the answers of a run into resources: what decoders ask of them, and what an answer that is
// not there means.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/live/answer.h"
#include "inventory/inventory.h"

namespace hakoseki::live {

// One thing that an answer describes.
struct Item {
  const Answer* answer = nullptr;
  const Value* value = nullptr;

  // The text of a member; empty where there is none.
  [[nodiscard]] std::string text(std::string_view key) const;
  // The member's key, or where there is none the thing itself: what its resource is shown at.
  [[nodiscard]] Evidence named(std::string_view key) const;
};

// Whether an answer that names no tags says that there are none, or was not asked for them.
enum class Tags : std::uint8_t { told, elsewhere };

// How a resource that was read is called.
struct Name {
  std::string_view type;  // CloudFormation's
  std::string id;
  std::string address;        // its ARN, or the id where there is none
  std::string_view named_by;  // the member that names it
  Tags tags = Tags::told;
};

// What is not known where an error came instead of an answer.
[[nodiscard]] Unknown why_of(const Answer& answer);

class Reader {
 public:
  Reader(std::span<const Answer> answers, Inventory& inventory);

  // What the answers of an operation list at `path` ("Reservations.Instances"), or describe there
  // alone.
  [[nodiscard]] std::vector<Item> items(std::string_view operation, std::string_view path) const;
  // The answers of an operation themselves, each as one thing.
  [[nodiscard]] std::vector<Item> answers(std::string_view operation) const;

  // What another operation answers of `of`, which its parameter `key` names by one of `ids`: the
  // member there, a list from all its pages; absent where AWS says that there is none; unknown
  // where it was denied or is not part of the run, as the last element of a list that is not whole.
  [[nodiscard]] Value detail(const Item& of, std::string_view operation, std::string_view key,
                             std::initializer_list<std::string_view> ids,
                             std::string_view member) const;
  // That answer itself; null where there is none, and `why` says so.
  struct Found {
    const Answer* answer = nullptr;
    Unknown why = {};
    bool absent = false;
  };
  [[nodiscard]] Found find(const Place& place, std::string_view operation, std::string_view key,
                           std::initializer_list<std::string_view> ids) const;

  // Every answer and failure in one place, of what `key` names by one of `ids`.
  [[nodiscard]] std::vector<const Answer*> asked_for(
      const Place& place, std::string_view operation, std::string_view key,
      std::initializer_list<std::string_view> ids) const;

  // What came instead of answers.
  [[nodiscard]] std::vector<const Answer*> errors(std::string_view operation) const;

  // Why a list of this operation is not whole, in any place of the run; empty where it is. With
  // `key` the list of what it names by one of `ids`.
  [[nodiscard]] std::vector<Gap> missing(std::string_view operation, std::string_view key = {},
                                         std::initializer_list<std::string_view> ids = {}) const;
  // The same in one place, and of what `key` names by one of `ids`.
  [[nodiscard]] std::vector<Gap> missing_at(const Place& place, std::string_view operation,
                                            std::string_view key = {},
                                            std::initializer_list<std::string_view> ids = {}) const;

  // Whether the page behind this one is part of the run.
  [[nodiscard]] bool follows(const Answer& page) const;

  // Resources of type T are only listed by this operation: says what is not known of them.
  template <class T>
  void expect_listing(std::string_view operation) {
    for (Gap& gap : missing(operation))
      inventory_.note_unseen<T>(std::move(gap));
  }

  // Decodes properties in CloudFormation's names into the inventory. The first answer that
  // describes a thing is taken.
  void add(const Item& item, const Name& name, const Value& properties);
  // When the thing was as the answer says, as a property; unknown where the answer does not tell.
  [[nodiscard]] static Value seen_at(const Item& item);
  // "111122223333/ap-northeast-1", or the account alone where the service knows no Regions.
  [[nodiscard]] static std::string place_of(const Item& item);
  // The same for what has no decoder of its own.
  [[nodiscard]] static Resource resource_of(const Item& item, const Name& name);
  // Whether nothing has this type and address yet.
  bool is_new(std::string_view type, const std::string& address);

  [[nodiscard]] Inventory& inventory() { return inventory_; }

 private:
  void note_nameless(const Item& item, const Name& name);
  [[nodiscard]] std::span<const Answer* const> of(std::string_view operation) const;

  std::map<std::string, std::vector<const Answer*>, std::less<>> by_operation_;
  std::map<std::string, std::multimap<std::string, const Answer*, std::less<>>, std::less<>>
      by_asked_;  // by operation, then by every text that was asked
  std::set<Place> regional_;
  std::set<std::string> accounts_;
  std::set<std::pair<std::string, std::string>> taken_;
  Inventory& inventory_;
};

// A map of properties that is made from an answer.
class Properties {
 public:
  // With the members of `from`, except those that are named anew.
  explicit Properties(const Value& from) : map_(from) {}

  // Gives a member another name.
  Properties& rename(std::string_view from, std::string_view to);
  // Adds a member, where the value stands.
  Properties& put(std::string_view name, Value value);
  Properties& drop(std::string_view name);
  [[nodiscard]] const Value& value() const { return map_; }
  [[nodiscard]] Value take() && { return std::move(map_); }

 private:
  Value map_;
};

// A value further down: {"DeploymentConfiguration", "Strategy"}; absent where it is not there, and
// unknown where what is above it is.
[[nodiscard]] Value at(const Value& from, std::initializer_list<std::string_view> path);
[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] Value map_at(const Evidence& at);
[[nodiscard]] Value list_at(const Evidence& at);

// The decoders, one for each family of services.
void decode_ecs(Reader& reader);
void decode_ecr(Reader& reader);
void decode_eks(Reader& reader);
void decode_network(Reader& reader);
void decode_hosts(Reader& reader);
void decode_load_balancing(Reader& reader);
void decode_iam(Reader& reader);
void decode_storage(Reader& reader);
void decode_detection(Reader& reader);
void decode_delivery(Reader& reader);
void decode_mesh(Reader& reader);
void decode_perimeter(Reader& reader);
void decode_scan(Reader& reader);
void decode_account(Reader& reader);
void decode_kubernetes(Reader& reader);

// All of them, and what of the answers was not seen as inputs that are not whole and as coverage.
void read_answers(std::vector<Answer> answers, Inventory& inventory);

}  // namespace hakoseki::live
