#include "collect/live/crawl.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/source_text.h"
#include "collect/live/answer.h"
#include "collect/live/element_path.h"
#include "collect/live/kubernetes_api.h"
#include "collect/live/kubernetes_cluster.h"
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
  if (question.service == kubernetes_service) {
    for (const aws::Answer& page : listing.pages) {
      const std::string token = aws::member_text(page.document.root(), "nextToken");
      Result<std::string> next = aws::with_member(question.parameters, "nextToken", token);
      if (token.empty() || !next) break;
      parameters.push_back(std::move(*next));
    }
    return parameters;
  }
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

// Whether the pages hold as many elements as the question asks for.
bool holds_enough(const Question& question, const aws::Listing& listing) {
  const aws::Service* service = aws::find_service(question.service);
  const aws::Operation* operation =
      service == nullptr ? nullptr : aws::find_operation(*service, question.operation);
  const SourceText source("parameters", question.parameters);
  const Result<Document> parameters = read_json(source);
  if (operation == nullptr || !parameters) return true;
  const std::string text = aws::member_text(parameters->root(), operation->paging.limit);
  std::size_t wanted = 0;
  std::from_chars(text.data(), text.data() + text.size(), wanted);
  std::size_t held = 0;
  for (const aws::Answer& page : listing.pages) {
    const auto list = aws::node_at(page.document.root(), operation->paging.results);
    if (list && list->is_list()) held += list->size();
  }
  return held >= wanted;
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

// What the parameters of one call are made from.
struct Ingredients {
  const CallRow& row;
  const std::vector<Node>& elements;
  Node leading;  // the parameters of the call that led here
  const CallOptions& options;
};

void write_elements(JsonWriter& json, const Ingredients& from) {
  if (from.row.batch == 0) return json.string(from.elements.front().text());
  json.begin_array();
  for (const Node& element : from.elements)
    json.string(element.text());
  json.end_array();
}

// JSON as it stands in the table, with the elements in the place of ".".
// The recursion is as deep as the table is written.
void write_literal(JsonWriter& json, const Node& node, const Ingredients& from) {
  if (node.is_list()) {
    json.begin_array();
    for (std::size_t i = 0; i < node.size(); ++i)
      write_literal(json, node.element(i), from);
    json.end_array();
  } else if (node.is_map()) {
    json.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      json.key(node.key(i).text());
      write_literal(json, node.value(i), from);
    }
    json.end_object();
  } else if (!node.is_plain() && node.text() == "." && !from.elements.empty()) {
    write_elements(json, from);
  } else {
    aws::write_node(json, node);
  }
}

void write_parameter(JsonWriter& json, const Parameter& parameter, const Ingredients& all) {
  const std::string_view from = parameter.from;
  const std::vector<Node>& elements = all.elements;
  if (const std::size_t dot = parameter.name.find('.'); dot != std::string_view::npos) {
    json.key(parameter.name.substr(0, dot));
    json.begin_object();
    write_parameter(json, {parameter.name.substr(dot + 1), from}, all);
    json.end_object();
  } else if (const std::string_view image = named_image(from); !image.empty()) {
    const std::optional<ImageRef> named = image_in(elements.front(), image);
    if (named) json.member(parameter.name, named->repository);
  } else if (from == ".") {
    json.key(parameter.name);
    write_elements(json, all);
  } else if (from == "$revisions") {
    json.key(parameter.name);
    json.number(all.options.revisions);
  } else if (from.starts_with('.') || from.starts_with('@')) {
    const Node& holder = from.starts_with('@') ? all.leading : elements.front();
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
    write_literal(json, document->root(), all);
  }
}

// By Region and name.
std::string cluster_asked(const Question& question) {
  const SourceText source("parameters", question.parameters);
  const Result<Document> document = read_json(source);
  if (!document) return {};
  return question.region + '/' + aws::member_text(document->root(), "clusterName");
}

// "ecs:ListTasks", "eks/shop: list pods", or where nothing of a cluster was answered "eks/shop".
std::string failed_part(const Question& question, const AnswerError& error) {
  const std::string permission = permission_of(question.service, question.operation);
  if (question.service != kubernetes_service) return permission;
  const std::string cluster = "eks/" + cluster_asked(question).substr(question.region.size() + 1);
  return error.code == "Forbidden" ? cluster + ": " + permission : cluster;
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
    } else if (parameter.from.starts_with('.') && element.is_map()) {
      const auto told = element.find(parameter.from.substr(1));
      const bool is_empty = told && told->is_scalar() && told->text().empty();
      const bool is_inner = parameter.name.find('.') != std::string_view::npos;
      if (is_empty || (is_inner && (!told || told->is_null()))) return false;
    }
  }
  return true;
}

std::string parameters_for(const CallRow& row, const std::vector<Node>& elements,
                           std::string_view leading_parameters, const CallOptions& options) {
  const SourceText source("parameters", std::string(leading_parameters));
  const Result<Document> leading = read_json(source);
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const Parameter& parameter : row.parameters) {
    if (parameter.name.empty() || !leading) continue;
    write_parameter(json, parameter, {row, elements, leading->root(), options});
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
  for (const CallRow* row : calls_with(scope_.options))
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
                .parameters = parameters_for(row, {}, "{}", scope_.options),
                .is_global = is_global});
    }
  }
}

void Crawl::ask(const CallRow& row, Question question) {
  const std::string name = name_of(question);
  if (stopped_ || broken_ || !asked_.insert(name).second) return;
  ++count_.asked;
  // What is repeated has no end before this run gave it one.
  const auto pages = row.until.empty() ? folder_.read(name) : std::nullopt;
  if (pages && is_final(*pages)) {
    ++count_.kept;
    note_answer(question, *pages);
    return follow(question, *pages);
  }
  send(row, std::move(question));
}

void Crawl::send_to_cluster(const CallRow& row, Question question) {
  const auto cluster = described_.find(cluster_asked(question));
  if (cluster == described_.end()) return;
  aws::KubernetesClient::ListDone done = [this, &row,
                                          question = std::move(question)](aws::Listing listing) {
    take(row, question, std::move(listing));
  };
  clusters_->list(cluster->second, kubernetes_call(row), std::move(done));
}

void Crawl::send(const CallRow& row, Question question) {
  if (row.is_of_cluster()) return send_to_cluster(row, std::move(question));
  aws::Call call{.service = std::string(row.service),
                 .operation = std::string(row.operation),
                 .region = question.region,
                 .parameters = question.parameters,
                 .yields = row.is_late};
  if (row.stops_at_limit) return send_page(row, std::move(question), std::move(call), {});
  client_.list(std::move(call), [this, &row, question = std::move(question)](aws::Listing listing) {
    take(row, question, std::move(listing));
  });
}

// One page after the other until there are as many elements as the call asks for, which AWS may
// spread over several.
void Crawl::send_page(const CallRow& row, Question question, aws::Call call, aws::Listing listing) {
  aws::Call page = call;
  const std::vector<std::string> parameters = parameters_of_pages(question, listing);
  page.parameters = parameters.back();
  client_.submit(
      std::move(page), [this, &row, question = std::move(question), call = std::move(call),
                        listing = std::move(listing)](aws::Outcome outcome) mutable {
        if (!outcome) {
          listing.failure = std::move(outcome.error());
          return take(row, question, std::move(listing));
        }
        listing.pages.push_back(std::move(*outcome));
        const bool is_over = holds_enough(question, listing) ||
                             parameters_of_pages(question, listing).size() == listing.pages.size();
        if (is_over) return take(row, question, std::move(listing));
        send_page(row, std::move(question), std::move(call), std::move(listing));
      });
}

// Whether AWS is still at work on what was asked for.
bool Crawl::asks_again(const CallRow& row, const Question& question, const aws::Listing& listing) {
  constexpr int most_rounds = 30;
  constexpr std::chrono::seconds pause{2};
  if (row.until.empty() || listing.failure || listing.pages.empty()) return false;
  if (meets(listing.pages.back().document.root(), row.until)) return false;
  if (++rounds_[name_of(question)] > most_rounds) return false;
  http_.after(pause, [this, &row, question] { send(row, question); });
  return true;
}

void Crawl::take(const CallRow& row, const Question& question, aws::Listing listing) {
  if (listing.failure && ends_the_run(listing.failure->trouble)) {
    if (!stopped_) stopped_ = std::move(listing.failure);
    return;
  }
  if (asks_again(row, question, listing)) return;
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
  const auto error = error_in(pages.back());
  if (error && !error->is_absence() && !is_of_another_account(question.service, *error)) {
    ++count_.failed;
    failures_.emplace(failed_part(question, *error), error->code);
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
  if (row.is_of_cluster() && clusters_ == nullptr) return;
  std::vector<Node> batch;
  std::set<std::string> seen;
  std::size_t count = 0;
  const auto ask_for = [&](const std::vector<Node>& elements) {
    ask(row, {.service = std::string(row.service),
              .operation = std::string(row.operation),
              .account = leading.account,
              .region = leading.region,
              .parameters = parameters_for(row, elements, leading.parameters, scope_.options),
              .is_global = row.reach == Reach::global});
  };
  for (const Node& answer : answers) {
    for (const Node& element : elements_at(answer, row.each)) {
      if (!asks_for_call(row, element, leading.account, leading.region)) continue;
      if (row.most > 0 && ++count > row.most) break;
      if (row.is_of_cluster()) {
        const aws::KubernetesCluster cluster = cluster_in(element, leading.region);
        described_.insert_or_assign(leading.region + '/' + cluster.name, cluster);
      }
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
