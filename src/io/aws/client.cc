#include "io/aws/client.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/moment.h"
#include "formats/json_reader.h"
#include "formats/xml.h"
#include "io/aws/answer_json.h"
#include "io/aws/backoff.h"
#include "io/aws/json_node.h"
#include "io/aws/request.h"
#include "io/aws/s3_bucket.h"

namespace hakoseki::aws {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{100};
constexpr milliseconds first_pause_when_throttled{500};
constexpr milliseconds longest_pause{20'000};

Failure unsupported(std::string message) {
  return {.trouble = Trouble::unsupported, .message = std::move(message)};
}

// AWS gives every request an id; what stands in its way does not.
bool has_id(const io::HttpResponse& response) {
  return !request_id_of(response).empty();
}

bool is_s3(const Service& service) {
  return service.name == "s3";
}

std::optional<std::chrono::sys_seconds> date_of(const io::HttpResponse& response) {
  const auto header = io::find_header(response.headers, "date");
  return header ? parse_http_date(*header) : std::nullopt;
}

Result<void> expect_answer(const Node& root, const Operation& operation,
                           const io::HttpResponse& response) {
  if (root.is_map() && has_id(response)) return {};
  return may_answer(root, operation);
}

// The JSON of an answer's body, whatever its protocol.
Result<std::string> json_in(const io::HttpResponse& response, Protocol protocol,
                            const Operation& operation) {
  if (protocol == Protocol::query || protocol == Protocol::ec2) {
    TRY(const XmlElement root, read_xml(response.body));
    return json_of_xml(root, operation);
  }
  if (protocol == Protocol::rest_xml) return json_of_rest_xml(response.body, operation);
  // Some operations answer with nothing where there is nothing to say.
  if (response.body.empty() && has_id(response)) return "{}";
  if (operation.output == Operation::no_shape) return response.body;
  const SourceText source("answer", response.body);
  TRY(const Document document, read_json(source));
  TRY_VOID(expect_answer(document.root(), operation, response));
  return json_of_json(document.root(), operation);
}

}  // namespace

std::string place_of(const Call& call) {
  return fmt::format("{}:{} {}", call.service, call.operation, call.region);
}

// One call on its way, from the first attempt to the last.
struct Client::Attempt {
  Call call;
  Done done;
  const Service* service = nullptr;
  const Operation* operation = nullptr;
  WireRequest wire = {};
  Endpoint endpoint = {};
  Keys keys = {};  // of the last request
  milliseconds began{0};
  std::chrono::seconds skew{0};  // that the last request was signed with
  unsigned count = 0;
  bool has_corrected_clock = false;
  bool has_renewed = false;
  bool has_moved = false;  // to the Region of its bucket
};

// The calls of one operation in one region: they leave one by one, at the pace of the moment, so
// that those which wait slow down with those which were throttled.
struct Client::Lane {
  Pace pace;
  std::deque<AttemptPointer> waiting = {};
  std::deque<AttemptPointer> yielding = {};  // behind all of them
  bool is_releasing = false;                 // a timer for the first of them runs
};

// A listing on its way.
struct Client::Walk {
  Call call;
  ListDone done;
  Paging paging;
  Listing listing = {};
  std::set<std::string, std::less<>> tokens = {};
};

Client::Client(io::Http& http, CredentialCache& credentials, Clock clock, ClientSettings settings)
    : http_(http),
      credentials_(credentials),
      clock_(std::move(clock)),
      settings_(std::move(settings)),
      dice_(settings_.seed) {
  if (settings_.most_per_second > 0) {
    all_.emplace(Rate{settings_.most_per_second, std::max(1.0, settings_.most_per_second)});
  }
}

void Client::submit(Call call, Done done) {
  auto attempt = std::make_unique<Attempt>(Attempt{std::move(call), std::move(done)});
  if (auto failure = prepare(*attempt)) {
    http_.after(milliseconds(0),
                [attempt = std::move(attempt), failure = std::move(*failure)]() mutable {
                  finish(*attempt, std::unexpected(std::move(failure)));
                });
    return;
  }
  wait_then_queue(std::move(attempt), milliseconds(0));
}

std::optional<Failure> Client::prepare(Attempt& attempt) const {
  const Call& call = attempt.call;
  attempt.service = find_service(call.service);
  if (attempt.service != nullptr) {
    attempt.operation = find_operation(*attempt.service, call.operation);
  }
  if (attempt.operation == nullptr) {
    return unsupported(fmt::format("no operation `{}:{}`", call.service, call.operation));
  }
  auto wire = build_request(*attempt.service, *attempt.operation, call.parameters);
  if (!wire) return Failure{.trouble = Trouble::invalid, .message = wire.error().message()};
  attempt.wire = std::move(*wire);
  auto endpoint =
      endpoint_of(*attempt.service, *attempt.operation, call.region, settings_.endpoints);
  if (!endpoint) return unsupported(endpoint.error().message());
  attempt.endpoint = std::move(*endpoint);
  if (is_s3(*attempt.service)) place_bucket(attempt.wire, attempt.endpoint);
  return std::nullopt;
}

Client::~Client() = default;

Client::Lane& Client::lane_of(const Call& call) {
  const double most = settings_.most_of_each;
  const Rate rate = most > 0 ? Rate{most, std::max(1.0, most)} : default_rate(call.service);
  return lanes_.try_emplace(place_of(call), Lane{Pace(rate)}).first->second;
}

void Client::wait_then_queue(AttemptPointer attempt, milliseconds pause) {
  http_.after(pause, [this, attempt = std::move(attempt)]() mutable {
    Lane& lane = lane_of(attempt->call);
    // What was tried before goes first: its patience is the shorter.
    if (attempt->count > 0) {
      lane.waiting.push_front(std::move(attempt));
    } else {
      auto& queue = attempt->call.yields ? lane.yielding : lane.waiting;
      queue.push_back(std::move(attempt));
    }
    release_next(lane);
  });
}

void Client::release_next(Lane& lane) {
  if (lane.is_releasing || (lane.waiting.empty() && lane.yielding.empty())) return;
  lane.is_releasing = true;
  milliseconds wait = lane.pace.reserve(http_.now());
  if (all_) wait = std::max(wait, all_->reserve(http_.now()));
  http_.after(wait, [this, &lane] {
    lane.is_releasing = false;
    auto& queue = lane.waiting.empty() ? lane.yielding : lane.waiting;
    AttemptPointer attempt = std::move(queue.front());
    queue.pop_front();
    release_next(lane);
    send(std::move(attempt));
  });
}

void Client::send(AttemptPointer attempt) {
  // The wait for its turn, which may be long behind many others, is no wait for AWS.
  if (attempt->count == 0) attempt->began = http_.now();
  ++attempt->count;
  if (http_.is_interrupted()) {
    return finish(*attempt, std::unexpected(Failure{.trouble = Trouble::interrupted}));
  }
  const Endpoint& endpoint = attempt->endpoint;
  SignableRequest request{attempt->wire.method, endpoint.base_path + attempt->wire.path,
                          attempt->wire.query, attempt->wire.headers, attempt->wire.body};
  request.headers.push_back({"Host", endpoint.authority});
  if (!attempt->operation->is_unsigned) {
    Result<Credentials> credentials = credentials_.current();
    if (!credentials) {
      // Whoever was to type a code may have stopped the run instead.
      if (http_.is_interrupted()) {
        return finish(*attempt, std::unexpected(Failure{.trouble = Trouble::interrupted}));
      }
      return finish(*attempt, std::unexpected(Failure{.trouble = Trouble::no_credentials,
                                                      .message = credentials.error().message()}));
    }
    attempt->keys = std::move(credentials->keys);
    attempt->skew = skew_;
    const Signing signing{
        .region = endpoint.signing_region,
        .service = std::string(attempt->service->signing_name),
        .time = clock_() + skew_,
        .style = is_s3(*attempt->service) ? Signing::Style::s3 : Signing::Style::usual};
    io::Headers added = signed_headers(request, attempt->keys, signing);
    request.headers.insert(request.headers.end(), std::make_move_iterator(added.begin()),
                           std::make_move_iterator(added.end()));
  }
  io::HttpRequest sent{
      .method = request.method,
      .url = fmt::format("{}://{}{}{}{}", endpoint.scheme, endpoint.authority, request.path,
                         request.query.empty() ? "" : "?", request.query),
      .headers = std::move(request.headers),
      .body = std::move(request.body),
      .limits = settings_.limits,
      .allows_plain = endpoint.is_override,
  };
  const milliseconds left = settings_.patience - (http_.now() - attempt->began);
  sent.limits.total = std::max(milliseconds(1), std::min(left, sent.limits.total));
  ++sent_;
  http_.submit(std::move(sent),
               [this, attempt = std::move(attempt)](io::HttpOutcome outcome) mutable {
                 take(std::move(attempt), std::move(outcome));
               });
}

void Client::take(AttemptPointer attempt, io::HttpOutcome outcome) {
  if (!outcome) return take_failure(std::move(attempt), failure_of(outcome.error()));
  if (const auto theirs = date_of(*outcome)) clock_difference_ = *theirs - clock_();
  const Protocol protocol = attempt->service->protocol;
  if (outcome->status < 200 || outcome->status >= 300) {
    if (moved_to_region(*attempt, *outcome)) {
      return wait_then_queue(std::move(attempt), milliseconds(0));
    }
    Failure failure = failure_of(*outcome, protocol);
    // EC2 says the same of a wrong clock and of a session that has ended.
    if (failure.code == "RequestExpired" && agrees_on_time(*attempt, *outcome)) {
      failure.trouble = Trouble::expired;
    }
    const bool again =
        (failure.trouble == Trouble::skewed && corrected_clock(*attempt, *outcome)) ||
        (failure.trouble == Trouble::expired && renewed_credentials(*attempt));
    if (again) return wait_then_queue(std::move(attempt), milliseconds(0));
    return take_failure(std::move(attempt), std::move(failure));
  }
  Result<std::string> json = json_in(*outcome, protocol, *attempt->operation);
  if (!json) return take_failure(std::move(attempt), unreadable(*outcome, json.error()));
  SourceText text(place_of(attempt->call), std::move(*json));
  Result<Document> document = read_json(text);
  if (!document) return take_failure(std::move(attempt), unreadable(*outcome, document.error()));
  if (attempt->operation->output == Operation::no_shape) {  // it is as it came
    const auto fits = expect_answer(document->root(), *attempt->operation, *outcome);
    if (!fits) return take_failure(std::move(attempt), unreadable(*outcome, fits.error()));
  }
  lane_of(attempt->call).pace.speed_up();
  Answer answer{.text = std::move(text),
                .document = std::move(*document),
                .request_id = request_id_of(*outcome),
                .when = clock_() + skew_,
                .attempts = attempt->count};
  finish(*attempt, std::move(answer));
}

void Client::take_failure(AttemptPointer attempt, Failure failure) {
  const bool is_throttled = failure.trouble == Trouble::throttled;
  if (is_throttled) lane_of(attempt->call).pace.slow_down(http_.now());
  const Backoff backoff{.first = is_throttled ? first_pause_when_throttled : first_pause,
                        .longest = longest_pause,
                        .attempts = settings_.attempts,
                        .patience = settings_.patience};
  const auto pause =
      pause_before_retry(failure, backoff, attempt->count, http_.now() - attempt->began, dice_);
  if (pause) return wait_then_queue(std::move(attempt), *pause);
  finish(*attempt, std::unexpected(std::move(failure)));
}

bool Client::corrected_clock(Attempt& attempt, const io::HttpResponse& response) {
  const auto theirs = date_of(response);
  if (!theirs || attempt.has_corrected_clock) return false;
  attempt.has_corrected_clock = true;
  skew_ = *theirs - clock_();
  return true;
}

// Another call may have corrected the clock since.
bool Client::agrees_on_time(const Attempt& attempt, const io::HttpResponse& response) const {
  const auto theirs = date_of(response);
  return theirs && std::chrono::abs(*theirs - (clock_() + attempt.skew)) < most_skew;
}

bool Client::renewed_credentials(Attempt& attempt) {
  if (attempt.has_renewed) return false;
  attempt.has_renewed = true;
  const Result<Credentials> fresh = credentials_.renewed(attempt.keys);
  // Keys of the environment do not get better by being read again.
  return fresh && (fresh->keys.id != attempt.keys.id || fresh->keys.token != attempt.keys.token);
}

// A bucket is asked for where the run is, and answers where it lies.
bool Client::moved_to_region(Attempt& attempt, const io::HttpResponse& response) const {
  if (!is_s3(*attempt.service) || attempt.has_moved) return false;
  const auto region = bucket_region(response);
  if (!region || *region == attempt.endpoint.signing_region) return false;
  if (partition_of(*region) != partition_of(attempt.call.region)) return false;
  auto wire = build_request(*attempt.service, *attempt.operation, attempt.call.parameters);
  auto endpoint = endpoint_of(*attempt.service, *attempt.operation, *region, settings_.endpoints);
  if (!wire || !endpoint) return false;
  attempt.has_moved = true;
  attempt.wire = std::move(*wire);
  attempt.endpoint = std::move(*endpoint);
  place_bucket(attempt.wire, attempt.endpoint);
  return true;
}

void Client::finish(Attempt& attempt, Outcome outcome) {
  if (!outcome) outcome.error().attempts = std::max(1U, attempt.count);
  attempt.done(std::move(outcome));
}

void Client::list(Call call, ListDone done) {
  auto walk = std::make_unique<Walk>(Walk{std::move(call), std::move(done), {}});
  const Service* service = find_service(walk->call.service);
  const Operation* operation =
      service == nullptr ? nullptr : find_operation(*service, walk->call.operation);
  if (operation != nullptr) walk->paging = operation->paging;
  next_page(std::move(walk));
}

void Client::next_page(std::unique_ptr<Walk> walk) {
  Call call = walk->call;
  submit(std::move(call), [this, walk = std::move(walk)](Outcome outcome) mutable {
    take_page(std::move(walk), std::move(outcome));
  });
}

void Client::take_page(std::unique_ptr<Walk> walk, Outcome outcome) {
  Listing& listing = walk->listing;
  const auto fail = [&](Trouble trouble, std::string message) {
    listing.failure = Failure{.trouble = trouble, .message = std::move(message)};
    walk->done(std::move(listing));
  };
  if (!outcome) {
    listing.failure = std::move(outcome.error());
    if (!listing.pages.empty()) {
      listing.failure->message += fmt::format(" (page {} of a list; {} before it are kept)",
                                              listing.pages.size() + 1, listing.pages.size());
    }
    return walk->done(std::move(listing));
  }
  listing.pages.push_back(std::move(*outcome));
  const Node root = listing.pages.back().document.root();
  const Paging& paging = walk->paging;
  const std::string token =
      paging.output_token.empty() ? "" : member_text(root, paging.output_token);
  const bool is_last =
      !paging.more_results.empty() && member_text(root, paging.more_results) == "false";
  if (token.empty() || is_last) return walk->done(std::move(listing));
  if (!walk->tokens.insert(token).second) {
    return fail(Trouble::not_aws,
                fmt::format("page {} has a token that was there before", listing.pages.size()));
  }
  if (listing.pages.size() >= settings_.pages) {
    return fail(Trouble::too_large, fmt::format("more than {} pages", settings_.pages));
  }
  auto parameters = with_member(walk->call.parameters, paging.input_token, token);
  if (!parameters) return fail(Trouble::invalid, parameters.error().message());
  walk->call.parameters = std::move(*parameters);
  next_page(std::move(walk));
}

}  // namespace hakoseki::aws
