#include "collect/live/crawl.h"

#include <algorithm>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/source_text.h"
#include "collect/live/answer.h"
#include "collect/live/element_path.h"
#include "collect/live/operation.h"
#include "formats/image_ref.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::live {
namespace {

// What the pages of a listing were asked with: the first as it is, each other with the token of the
// one before it.
std::vector<std::string> parameters_of_pages(const Question& question,
                                             const aws::Listing& listing) {
  std::vector<std::string> parameters = {question.parameters};
  const aws::Service* service = aws::find_service(question.service);
  const aws::Operation* operation =
      service == nullptr ? nullptr : aws::find_operation(*service, question.operation);
  if (operation == nullptr || operation->paging.output_token.empty()) return parameters;
  for (const aws::Answer& page : listing.pages) {
    const std::string token =
        aws::member_text(page.document.root(), operation->paging.output_token);
    if (token.empty()) break;
    Result<std::string> next =
        aws::with_member(question.parameters, operation->paging.input_token, token);
    if (!next) break;
    parameters.push_back(std::move(*next));
  }
  return parameters;
}

// The member that `repository(.name)` speaks of; empty where `from` is another word.
std::string_view named_image(std::string_view from) {
  constexpr std::string_view opening = "repository(.";
  if (!from.starts_with(opening) || !from.ends_with(')')) return {};
  return from.substr(opening.size(), from.size() - opening.size() - 1);
}

// The image that a member names, where it lies in private ECR.
std::optional<ImageRef> image_in(const Node& element, std::string_view member) {
  Result<ImageRef> image = parse_image_ref(aws::member_text(element, member));
  if (!image || image->kind != RegistryKind::private_ecr) return std::nullopt;
  return std::move(*image);
}

void write_parameter(JsonWriter& json, const Parameter& parameter,
                     const std::vector<Node>& elements, const CallRow& row, const Node& leading) {
  const std::string_view from = parameter.from;
  if (const std::size_t dot = parameter.name.find('.'); dot != std::string_view::npos) {
    json.key(parameter.name.substr(0, dot));
    json.begin_object();
    write_parameter(json, {parameter.name.substr(dot + 1), from}, elements, row, leading);
    json.end_object();
  } else if (const std::string_view image = named_image(from); !image.empty()) {
    const std::optional<ImageRef> named = image_in(elements.front(), image);
    if (named) json.member(parameter.name, named->repository);
  } else if (from == "." && row.batch > 0) {
    json.key(parameter.name);
    json.begin_array();
    for (const Node& element : elements)
      json.string(element.text());
    json.end_array();
  } else if (from == ".") {
    json.member(parameter.name, elements.front().text());
  } else if (from.starts_with('.') || from.starts_with('@')) {
    const Node& holder = from.starts_with('@') ? leading : elements.front();
    const std::optional<Node> member = holder.find(from.substr(1));
    if (member && !member->is_null()) json.member(parameter.name, member->text());
  } else if (from.starts_with('/')) {
    json.member(parameter.name, filled_path(from, [&](std::string_view name) {
                  return aws::member_text(elements.front(), name);
                }));
  } else {
    const SourceText source("parameter", std::string(from));
    const Result<Document> document = read_json(source);
    if (!document) return;
    json.key(parameter.name);
    aws::write_node(json, document->root());
  }
}

// What a page says in place of an answer; nothing where it is one.
std::optional<AnswerError> error_in(const std::string& page) {
  const SourceText source("page", page);
  const Result<Document> document = read_json(source);
  if (!document) return AnswerError{"NotRead"};
  const std::optional<Node> error = document->root().find("error");
  if (!error) return std::nullopt;
  return AnswerError{aws::member_text(*error, "code"), aws::member_text(*error, "message")};
}

}  // namespace

bool ends_the_run(aws::Trouble trouble) {
  return trouble == aws::Trouble::interrupted || trouble == aws::Trouble::expired ||
         trouble == aws::Trouble::no_credentials;
}

bool asks_for_call(const CallRow& row, const Node& element, std::string_view account,
                   std::string_view region) {
  if (!meets(element, row.only_if)) return false;
  for (const Parameter& parameter : row.parameters) {
    if (const std::string_view member = named_image(parameter.from); !member.empty()) {
      const std::optional<ImageRef> image = image_in(element, member);
      if (!image || image->account != account || image->region != region) return false;
    } else if (parameter.name.find('.') != std::string_view::npos &&
               parameter.from.starts_with('.') &&
               aws::member_text(element, parameter.from.substr(1)).empty()) {
      return false;
    }
  }
  return true;
}

std::string parameters_for(const CallRow& row, const std::vector<Node>& elements,
                           std::string_view leading_parameters) {
  const SourceText source("parameters", std::string(leading_parameters));
  const Result<Document> leading = read_json(source);
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const Parameter& parameter : row.parameters) {
    if (parameter.name.empty() || !leading) continue;
    write_parameter(json, parameter, elements, row, leading->root());
  }
  json.end_object();
  return text;
}

bool is_final(const std::vector<std::string>& pages) {
  const std::optional<AnswerError> error = error_in(pages.back());
  return !error || error->is_absence();
}

Crawl::Crawl(io::Http& http, aws::Client& client, WorkFolder& folder, aws::Clock clock,
             CrawlScope scope, Progress progress)
    : http_(http),
      client_(client),
      folder_(folder),
      clock_(std::move(clock)),
      scope_(std::move(scope)),
      progress_(std::move(progress)) {
  for (const CallRow* row : all_calls())
    rows_.emplace(leading_to(*row), row);
}

Result<void> Crawl::run() {
  begin();
  http_.run();
  if (broken_) return std::unexpected(*broken_);
  return {};
}

void Crawl::begin() {
  const auto [first, last] = rows_.equal_range("");
  for (auto at = first; at != last; ++at) {
    const CallRow& row = *at->second;
    const bool is_global = row.reach == Reach::global;
    const std::vector<std::string> home = {scope_.home};
    for (const std::string& region : is_global ? home : scope_.regions) {
      ask(row, {.service = std::string(row.service),
                .operation = std::string(row.operation),
                .account = scope_.account,
                .region = region,
                .parameters = parameters_for(row, {}, "{}"),
                .is_global = is_global});
    }
  }
}

void Crawl::ask(const CallRow& row, Question question) {
  const std::string name = name_of(question);
  if (stopped_ || broken_ || !asked_.insert(name).second) return;
  ++count_.asked;
  if (const auto pages = folder_.read(name); pages && is_final(*pages)) {
    ++count_.kept;
    note_answer(question, *pages);
    return follow(question, *pages);
  }
  aws::Call call{.service = std::string(row.service),
                 .operation = std::string(row.operation),
                 .region = question.region,
                 .parameters = question.parameters,
                 .yields = row.is_late};
  client_.list(std::move(call), [this, question = std::move(question)](aws::Listing listing) {
    take(question, std::move(listing));
  });
}

void Crawl::take(const Question& question, aws::Listing listing) {
  if (listing.failure && ends_the_run(listing.failure->trouble)) {
    if (!stopped_) stopped_ = std::move(listing.failure);
    return;
  }
  const std::vector<std::string> parameters = parameters_of_pages(question, listing);
  std::vector<std::string> pages;
  for (const aws::Answer& page : listing.pages) {
    Question asked = question;
    asked.parameters = parameters.at(std::min(pages.size(), parameters.size() - 1));
    pages.push_back(frame_of(asked, page.when, page.request_id, page.document.root()));
  }
  if (listing.failure) {
    Question asked = question;
    asked.parameters = parameters.at(std::min(pages.size(), parameters.size() - 1));
    pages.push_back(frame_of(asked, clock_(), *listing.failure));
  }
  if (Result<void> kept = folder_.write(name_of(question), pages); !kept) {
    if (!broken_) broken_ = std::move(kept.error());
    return;
  }
  note_answer(question, pages);
  follow(question, pages);
}

void Crawl::note_answer(const Question& question, const std::vector<std::string>& pages) {
  ++count_.answered;
  if (const auto error = error_in(pages.back()); error && !error->is_absence()) {
    ++count_.failed;
    failures_.emplace(permission_of(question.service, question.operation), error->code);
  }
  if (progress_) progress_(count_);
}

void Crawl::follow(const Question& question, const std::vector<std::string>& pages) {
  const auto [first, last] = rows_.equal_range(question.service + ':' + question.operation);
  if (first == last) return;
  std::deque<Document> documents;
  std::vector<Node> answers;
  for (const std::string& page : pages) {
    const SourceText source("page", page);
    Result<Document> document = read_json(source);
    if (!document) continue;
    documents.push_back(std::move(*document));
    if (const auto answer = documents.back().root().find("answer")) answers.push_back(*answer);
  }
  for (auto at = first; at != last; ++at)
    follow_row(*at->second, question, answers);
}

void Crawl::follow_row(const CallRow& row, const Question& leading,
                       const std::vector<Node>& answers) {
  std::vector<Node> batch;
  std::set<std::string> seen;
  const auto ask_for = [&](const std::vector<Node>& elements) {
    ask(row, {.service = std::string(row.service),
              .operation = std::string(row.operation),
              .account = leading.account,
              .region = leading.region,
              .parameters = parameters_for(row, elements, leading.parameters),
              .is_global = row.reach == Reach::global});
  };
  for (const Node& answer : answers) {
    for (const Node& element : elements_at(answer, row.each)) {
      if (!asks_for_call(row, element, leading.account, leading.region)) continue;
      if (row.batch == 0) {
        ask_for({element});
        continue;
      }
      if (!seen.emplace(element.text()).second) continue;
      batch.push_back(element);
      if (batch.size() < row.batch) continue;
      ask_for(batch);
      batch.clear();
    }
  }
  if (!batch.empty()) ask_for(batch);
}

}  // namespace hakoseki::live
