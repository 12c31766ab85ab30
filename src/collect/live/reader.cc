#include "collect/live/reader.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "collect/decode/decode.h"
#include "collect/live/place.h"

namespace hakoseki::live {
namespace {

Unknown not_part_of_run(std::string_view operation) {
  const Operation* known = find_operation(operation);
  return {.reason = Reason::not_seen,
          .detail = known == nullptr ? std::string(operation) : known->permission()};
}

Evidence called(std::string_view operation) {
  return {.source = Source::api, .pointer = std::string(operation)};
}

const std::string* token_asked(const Answer& answer) {
  for (const std::string_view name : {"NextToken", "nextToken", "Marker", "StartingToken"}) {
    const auto found = answer.asked.find(name);
    if (found != answer.asked.end()) return &found->second;
  }
  return nullptr;
}

std::string_view asked_token(const Answer& answer) {
  const std::string* token = token_asked(answer);
  return token == nullptr ? std::string_view() : *token;
}

// What is wrong with the pages of one list; nothing where they are whole. Where the requests are
// known, each page must have been asked for; where they are not, one must be the last.
std::optional<Unknown> broken_pages(const std::vector<const Answer*>& pages) {
  if (pages.empty()) return Unknown{.reason = Reason::not_seen};
  std::multiset<std::string_view> offered;
  std::multiset<std::string_view> asked;
  bool first = false;
  for (const Answer* page : pages) {
    if (page->error) return why_of(*page);
    if (!page->next_token.empty()) offered.insert(page->next_token);
    if (const std::string* token = token_asked(*page)) {
      asked.insert(*token);
    } else {
      first = true;
    }
  }
  const Unknown cut_off{.reason = Reason::not_seen,
                        .detail = fmt::format("{} (NextToken)", pages[0]->operation->permission())};
  if (!asked.empty()) return first && offered == asked ? std::nullopt : std::optional(cut_off);
  return offered.size() < pages.size() ? std::nullopt : std::optional(cut_off);
}

std::string_view last_part(std::string_view arn) {
  const std::size_t cut = arn.find_last_of("/:");
  return cut == std::string_view::npos ? arn : arn.substr(cut + 1);
}

void collect_items(const Answer& answer, const Value& value, std::string_view path,
                   std::vector<Item>& items) {
  if (value.kind == Value::Kind::list) {
    for (const Value& element : value.items)
      collect_items(answer, element, path, items);
    return;
  }
  if (path.empty()) {
    if (value.kind != Value::Kind::absent && value.kind != Value::Kind::null) {
      items.push_back({&answer, &value});
    }
    return;
  }
  const std::size_t dot = path.find('.');
  const Value* member = value.find(path.substr(0, dot));
  if (member == nullptr) return;
  collect_items(answer, *member,
                dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1), items);
}

}  // namespace

Unknown why_of(const Answer& answer) {
  if (answer.error->is_denial()) {
    return {.reason = Reason::denied, .detail = answer.operation->permission()};
  }
  return {.reason = Reason::failed,
          .detail = fmt::format("{} ({})", answer.operation->permission(), answer.error->code)};
}

std::string Item::text(std::string_view key) const {
  const Value* member = value->find(key);
  return member == nullptr ? std::string() : text_of(*member);
}

Evidence Item::named(std::string_view key) const {
  const Member* member = value->member(key);
  return member == nullptr ? value->at : member->key_at;
}

Reader::Reader(std::span<const Answer> answers, Inventory& inventory) : inventory_(inventory) {
  for (const Answer& one : answers) {
    const std::string name = one.operation->full_name();
    by_operation_[name].push_back(&one);
    auto& asked = by_asked_[name];
    for (const auto& [key, value] : one.asked)
      asked.emplace(value, &one);
    accounts_.insert(one.place.account);
    if (!is_global(*one.operation)) regional_.insert(one.place);
  }
  // What does not tell its place adds none where others do.
  if (accounts_.size() > 1) accounts_.erase("");
  if (regional_.size() > 1) {
    std::erase_if(regional_, [](const Place& place) { return place.region.empty(); });
  }
}

std::span<const Answer* const> Reader::of(std::string_view operation) const {
  const auto found = by_operation_.find(operation);
  if (found == by_operation_.end()) return {};
  return found->second;
}

std::vector<Item> Reader::items(std::string_view operation, std::string_view path) const {
  std::vector<Item> items;
  for (const Answer* answer : of(operation))
    collect_items(*answer, answer->body, path, items);
  return items;
}

std::vector<Item> Reader::answers(std::string_view operation) const {
  std::vector<Item> items;
  for (const Answer* answer : of(operation)) {
    if (!answer->error) items.push_back({answer, &answer->body});
  }
  return items;
}

std::vector<const Answer*> Reader::asked_for(const Place& place, std::string_view operation,
                                             std::string_view key,
                                             std::initializer_list<std::string_view> ids) const {
  std::vector<const Answer*> answers;
  const auto asked = by_asked_.find(operation);
  if (asked == by_asked_.end()) return answers;
  for (const std::string_view id : ids) {
    for (const std::string_view spelling : {id, last_part(id)}) {
      const auto [begin, end] = asked->second.equal_range(spelling);
      for (auto at = begin; at != end && !spelling.empty(); ++at) {
        const Answer& answer = *at->second;
        const std::string* named = answer.asked_for(key);
        const bool here = is_global(*answer.operation) ? answer.place.account == place.account
                                                       : answer.place == place;
        const bool is_new = std::find(answers.begin(), answers.end(), &answer) == answers.end();
        if (named != nullptr && *named == spelling && here && is_new) answers.push_back(&answer);
      }
    }
  }
  return answers;
}

std::vector<const Answer*> Reader::errors(std::string_view operation) const {
  std::vector<const Answer*> errors;
  for (const Answer* answer : of(operation)) {
    if (answer->error) errors.push_back(answer);
  }
  return errors;
}

Reader::Found Reader::find(const Place& place, std::string_view operation, std::string_view key,
                           std::initializer_list<std::string_view> ids) const {
  Found result{.why = not_part_of_run(operation)};
  for (const Answer* answer : asked_for(place, operation, key, ids)) {
    if (!answer->error) return {.answer = answer};
    if (answer->error->is_absence()) return {.answer = answer, .absent = true};
    result.why = why_of(*answer);
  }
  // A denial that names nothing is one of everything.
  for (const Answer* answer : of(operation)) {
    if (answer->error && answer->asked_for(key) == nullptr && answer->error->is_denial()) {
      result.why = why_of(*answer);
    }
  }
  return result;
}

Value Reader::detail(const Item& item, std::string_view operation, std::string_view key,
                     std::initializer_list<std::string_view> ids, std::string_view member) const {
  const Found found = find(item.answer->place, operation, key, ids);
  const Evidence& lacking = item.value->at;
  if (found.answer == nullptr) return Value::unknown_at(lacking, found.why);
  if (found.absent) return Value::absent_at(found.answer->evidence);
  const Value* first = found.answer->body.find(member);
  if (first == nullptr) return Value::absent_at(found.answer->evidence);
  if (first->kind != Value::Kind::list) return *first;
  const auto pages = asked_for(item.answer->place, operation, key, ids);
  Value whole = *first;
  for (const Answer* page : pages) {
    const Value* more = page->error ? nullptr : page->body.find(member);
    // Beside another page, and not the same one once more.
    const bool is_further = more != nullptr && asked_token(*page) != asked_token(*found.answer);
    if (!is_further) continue;
    whole.items.insert(whole.items.end(), more->items.begin(), more->items.end());
  }
  if (auto broken = broken_pages(pages)) {
    whole.items.push_back(Value::unknown_at(lacking, std::move(*broken)));
  }
  return whole;
}

std::vector<Gap> Reader::missing_at(const Place& place, std::string_view operation,
                                    std::string_view key,
                                    std::initializer_list<std::string_view> ids) const {
  std::vector<const Answer*> pages;
  for (const Answer* answer : of(operation)) {
    const bool global = is_global(*answer->operation);
    const bool here = global ? answer->place.account == place.account : answer->place == place;
    if (!here) continue;
    if (!key.empty()) {
      const std::string* asked = answer->asked_for(key);
      const bool meant =
          asked != nullptr && std::any_of(ids.begin(), ids.end(), [&](std::string_view id) {
            return *asked == id || *asked == last_part(id);
          });
      // An error that names nothing is one of everything.
      if (!meant && !(asked == nullptr && answer->error)) continue;
    } else if (answer->narrowed) {
      continue;
    }
    if (answer->error && answer->error->is_absence()) return {};
    pages.push_back(answer);
  }
  std::optional<Unknown> broken = broken_pages(pages);
  if (!broken) return {};
  if (broken->detail.empty()) broken = not_part_of_run(operation);
  return {{.why = std::move(*broken), .evidence = called(operation)}};
}

std::vector<Gap> Reader::missing(std::string_view operation, std::string_view key,
                                 std::initializer_list<std::string_view> ids) const {
  const Operation* known = find_operation(operation);
  if (known != nullptr && is_global(*known)) {
    for (const std::string& account : accounts_) {
      std::vector<Gap> gaps = missing_at({account, {}}, operation, key, ids);
      if (!gaps.empty()) return gaps;
    }
    return {};
  }
  for (const Place& place : regional_) {
    std::vector<Gap> gaps = missing_at(place, operation, key, ids);
    if (!gaps.empty()) return gaps;
  }
  return {};
}

bool Reader::follows(const Answer& page) const {
  bool requests_known = false;
  bool last_seen = false;
  for (const Answer* other : of(page.operation->full_name())) {
    if (other->place != page.place) continue;
    const std::string* asked = token_asked(*other);
    if (asked != nullptr && *asked == page.next_token) return true;
    requests_known = requests_known || asked != nullptr;
    last_seen = last_seen || (other != &page && !other->error && other->next_token.empty());
  }
  return !requests_known && last_seen;
}

bool Reader::is_new(std::string_view type, const std::string& address) {
  return taken_.emplace(type, address).second;
}

Value Reader::seen_at(const Item& item) {
  const Answer& answer = *item.answer;
  if (answer.time) return Value::scalar_at(answer.evidence, iso8601(*answer.time));
  return Value::unknown_at(answer.evidence, {.detail = "the time of the answer"});
}

std::string Reader::place_of(const Item& item) {
  const Place& place = item.answer->place;
  return place.region.empty() ? place.account : fmt::format("{}/{}", place.account, place.region);
}

Resource Reader::resource_of(const Item& item, const Name& name) {
  Resource resource;
  resource.type = name.type;
  resource.id = name.id;
  resource.address = name.address;
  resource.stack = place_of(item);
  resource.evidence = item.named(name.named_by);
  return resource;
}

void Reader::note_nameless(const Item& item, const Name& name) {
  const std::string permission = item.answer->operation->permission();
  const Message reason =
      say({"{} tells of a thing of type {} without its id", "{} の応答に、ID のない {} があります"},
          permission, name.type);
  Input& input = inventory_.inputs[item.answer->input];
  input.state = InputState::partly;
  input.reason = reason;
  input.place = input.path;
  inventory_.coverage.gaps.push_back({"answer", permission, reason, {}});
}

void Reader::add(const Item& item, const Name& name, const Value& properties) {
  if (name.address.empty()) return note_nameless(item, name);
  if (!is_new(name.type, name.address)) return;
  Resource resource = resource_of(item, name);
  const decode::Cursor cursor(properties, resource.evidence);
  const decode::Cursor tags = cursor["Tags"];
  if (tags.written() || name.tags == Tags::told) {
    resource.tags = decode::decode_tags(tags);
  } else {
    resource.tags =
        unseen_list<Tag>({.reason = Reason::not_seen, .detail = "its tags"}, resource.evidence);
  }
  decode::find_decoder(name.type)->decode({std::move(resource), cursor}, inventory_);
}

Properties& Properties::rename(std::string_view from, std::string_view to) {
  for (Member& member : map_.members) {
    if (member.key == from) member.key = to;
  }
  return *this;
}

Properties& Properties::put(std::string_view name, Value value) {
  Evidence where = value.at;
  map_.members.push_back({std::string(name), std::move(where), std::move(value)});
  return *this;
}

Properties& Properties::drop(std::string_view name) {
  std::erase_if(map_.members, [&](const Member& member) { return member.key == name; });
  return *this;
}

Value at(const Value& from, std::initializer_list<std::string_view> path) {
  const Value* value = &from;
  for (const std::string_view step : path) {
    if (value->kind == Value::Kind::unknown) return *value;
    const Value* next = value->find(step);
    if (next == nullptr) return Value::absent_at(value->at);
    value = next;
  }
  return *value;
}

std::string text_of(const Value& value) {
  return value.kind == Value::Kind::scalar ? value.text : std::string();
}

Value map_at(const Evidence& at) {
  Value value;
  value.kind = Value::Kind::map;
  value.at = at;
  return value;
}

Value list_at(const Evidence& at) {
  Value value;
  value.kind = Value::Kind::list;
  value.at = at;
  return value;
}

}  // namespace hakoseki::live
