#include "io/aws/kubernetes_client.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "formats/json_reader.h"
#include "io/aws/backoff.h"
#include "io/aws/eks_token.h"
#include "io/aws/json_node.h"
#include "io/url.h"

namespace hakoseki::aws {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{250};
constexpr milliseconds longest_pause{10'000};

// What Kubernetes says in place of an answer: an object of kind Status.
struct Status {
  std::string reason;
  std::string message;
};

std::optional<Status> status_in(const io::HttpResponse& response) {
  const SourceText source("status", response.body);
  const Result<Document> document = read_json(source);
  if (!document || !document->root().is_map()) return std::nullopt;
  const Node root = document->root();
  if (member_text(root, "kind") != "Status") return std::nullopt;
  return Status{member_text(root, "reason"), member_text(root, "message")};
}

// What the API server says of a path that it does not have, where that is no object.
bool is_missing_page(const io::HttpResponse& response) {
  return response.body == "404 page not found\n" || response.body == "404 page not found";
}

Failure not_kubernetes(int status, std::string message) {
  return {.trouble = Trouble::not_aws, .message = std::move(message), .status = status};
}

Failure failure_of(const io::HttpResponse& response, const KubernetesCall& call) {
  const std::optional<Status> said = status_in(response);
  Failure failure{.status = response.status};
  if (said) failure.message = said->message;
  if (response.status >= 500) {
    failure.trouble = Trouble::server;
    failure.retry_after = retry_after(response);
  } else if (response.status == 429) {
    failure.trouble = Trouble::throttled;
    failure.retry_after = retry_after(response);
  } else if (response.status == 404 && !call.absent_code.empty() &&
             (said || is_missing_page(response))) {
    failure.trouble = Trouble::not_found;
    failure.code = call.absent_code;
  } else if (!said) {
    return not_kubernetes(
        response.status, fmt::format("status {} without an object of Kubernetes", response.status));
  } else if (response.status == 401) {
    failure.trouble = Trouble::denied;
    failure.code = "Unauthorized";
    failure.message = "the cluster does not know who asks: " + said->message;
  } else if (response.status == 403) {
    failure.trouble = Trouble::denied;
    failure.code = "Forbidden";
  } else {
    failure.trouble = Trouble::invalid;
    failure.code = said->reason;
  }
  return failure;
}

// Whether every other list of the cluster would fail the same way.
bool is_of_whole_cluster(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::unreachable:
    case Trouble::too_slow:
    case Trouble::untrusted:
    case Trouble::no_credentials:
    case Trouble::unsupported:
      return true;
    default:
      return failure.code == "Unauthorized";
  }
}

// The objects of an answer, written again, and the token of the page behind it.
Result<std::string> page_in(const Node& root, const KubernetesCall& call) {
  const auto wrong = [](std::string_view what) {
    return std::unexpected(Error{Fault::malformed, std::string(what)});
  };
  if (!root.is_map()) return wrong("no object of Kubernetes");
  const std::string kind = member_text(root, "kind");
  if (kind.empty() || kind == "Status" || call.lists != kind.ends_with("List")) {
    return wrong(fmt::format("an object of kind `{}`", kind));
  }
  std::string text;
  JsonWriter json(text);
  const auto write = [&](const Node& object) {
    if (call.keep) {
      call.keep(json, object);
    } else {
      write_node(json, object);
    }
  };
  json.begin_object();
  json.key("items");
  json.begin_array();
  if (call.lists) {
    const std::optional<Node> items = root.find("items");
    // Kubernetes writes an empty list of Go as null.
    if (!items || (!items->is_list() && !items->is_null())) return wrong("a list without items");
    for (std::size_t i = 0; items->is_list() && i < items->size(); ++i)
      write(items->element(i));
  } else {
    write(root);
  }
  json.end_array();
  if (call.lists) {
    const std::optional<Node> about = root.find("metadata");
    const std::string token = about ? member_text(*about, "continue") : std::string();
    if (!token.empty()) json.member("nextToken", token);
  }
  json.end_object();
  return text;
}

}  // namespace

// A list on its way.
struct KubernetesClient::Walk {
  KubernetesCall call;
  ListDone done;
  Listing listing = {};
  std::string token = {};
  std::set<std::string, std::less<>> tokens = {};
  unsigned attempts = 0;  // of this page
  unsigned restarts = 0;
  milliseconds began{0};  // of this page
};

// The lists of one cluster.
struct KubernetesClient::Lane {
  KubernetesCluster cluster;
  std::deque<WalkPointer> waiting = {};
  unsigned running = 0;
  bool is_open = false;                           // it has answered
  std::optional<Failure> failure = std::nullopt;  // that every list has
};

KubernetesClient::KubernetesClient(io::Http& http, CredentialCache& credentials, Clock clock,
                                   KubernetesSettings settings)
    : http_(http),
      credentials_(credentials),
      clock_(std::move(clock)),
      settings_(std::move(settings)),
      dice_(settings_.seed) {}

KubernetesClient::~KubernetesClient() = default;

void KubernetesClient::list(const KubernetesCluster& cluster, KubernetesCall call, ListDone done) {
  Lane& lane = lanes_.try_emplace(cluster.region + '/' + cluster.name, Lane{.cluster = cluster})
                   .first->second;
  lane.waiting.push_back(std::make_unique<Walk>(Walk{std::move(call), std::move(done)}));
  http_.after(milliseconds(0), [this, &lane] { release(lane); });
}

// One request finds out whether the cluster answers at all; only then the others leave.
void KubernetesClient::release(Lane& lane) {
  while (!lane.waiting.empty()) {
    if (lane.running >= (lane.is_open ? settings_.at_once : 1U) && !lane.failure) return;
    WalkPointer walk = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    if (lane.failure) {
      walk->listing.failure = lane.failure;
      walk->done(std::move(walk->listing));
      continue;
    }
    ++lane.running;
    walk->began = http_.now();
    send(lane, std::move(walk));
  }
}

void KubernetesClient::send(Lane& lane, WalkPointer walk) {
  ++walk->attempts;
  const KubernetesCluster& cluster = lane.cluster;
  const auto fail = [&](Trouble trouble, std::string message) {
    take_failure(lane, std::move(walk), {.trouble = trouble, .message = std::move(message)});
  };
  if (http_.is_interrupted()) return fail(Trouble::interrupted, {});
  const auto url = io::parse_url(cluster.endpoint);
  if (!url || url->scheme != "https") {
    return fail(Trouble::unsupported, "the endpoint of the cluster is no https URL");
  }
  if (cluster.authorities.empty()) {
    return fail(Trouble::unsupported, "the cluster tells of no certificate authority");
  }
  Result<Credentials> credentials = credentials_.current();
  if (!credentials) return fail(Trouble::no_credentials, credentials.error().message());
  const Result<std::string> token =
      eks_token(cluster.name, cluster.region, credentials->keys, clock_(), settings_.endpoints);
  if (!token) return fail(Trouble::unsupported, token.error().message());
  std::string target = fmt::format("https://{}{}", url->authority, walk->call.path);
  if (walk->call.lists) {
    target += fmt::format("?limit={}", walk->call.most);
    if (!walk->token.empty()) target += "&continue=" + percent_encode(walk->token);
  }
  http_.submit({.url = std::move(target),
                .headers = {{"Authorization", "Bearer " + *token}, {"Accept", "application/json"}},
                .limits = settings_.limits,
                .authorities = cluster.authorities},
               [this, &lane, walk = std::move(walk)](io::HttpOutcome outcome) mutable {
                 take(lane, std::move(walk), std::move(outcome));
               });
}

void KubernetesClient::take(Lane& lane, WalkPointer walk, io::HttpOutcome outcome) {
  if (!outcome) {
    Failure failure = aws::failure_of(outcome.error());
    const bool is_away =
        failure.trouble == Trouble::unreachable || failure.trouble == Trouble::too_slow;
    if (is_away && lane.cluster.is_private) {
      failure.code = "PrivateEndpointUnreachable";
      failure.message = "the endpoint of the cluster is private: " + failure.message;
    }
    return take_failure(lane, std::move(walk), std::move(failure));
  }
  if (outcome->status < 200 || outcome->status >= 300) {
    // The objects behind a token are kept for some minutes only.
    if (outcome->status == 410 && !walk->token.empty() && walk->restarts < settings_.restarts) {
      ++walk->restarts;
      walk->listing.pages.clear();
      walk->token.clear();
      walk->tokens.clear();
      walk->attempts = 0;
      walk->began = http_.now();
      return send(lane, std::move(walk));
    }
    Failure failure = failure_of(*outcome, walk->call);
    return take_failure(lane, std::move(walk), std::move(failure));
  }
  take_page(lane, std::move(walk), *outcome);
}

void KubernetesClient::take_page(Lane& lane, WalkPointer walk, const io::HttpResponse& response) {
  const SourceText source("answer", response.body);
  const Result<Document> document = read_json(source);
  if (!document) {
    return take_failure(lane, std::move(walk), unreadable(response, document.error()));
  }
  Result<std::string> page = page_in(document->root(), walk->call);
  if (!page) return take_failure(lane, std::move(walk), unreadable(response, page.error()));
  SourceText text(fmt::format("kubernetes:{} {}", walk->call.path, lane.cluster.name),
                  std::move(*page));
  Result<Document> kept = read_json(text);
  if (!kept) return take_failure(lane, std::move(walk), unreadable(response, kept.error()));
  walk->token = member_text(kept->root(), "nextToken");
  walk->listing.pages.push_back({.text = std::move(text),
                                 .document = std::move(*kept),
                                 .request_id = {},
                                 .when = clock_(),
                                 .attempts = walk->attempts});
  if (!lane.is_open) {
    lane.is_open = true;
    http_.after(milliseconds(0), [this, &lane] { release(lane); });
  }
  if (walk->token.empty() || !walk->call.wants_all) return finish(lane, std::move(walk));
  if (!walk->tokens.insert(walk->token).second) {
    walk->listing.failure = not_kubernetes(response.status, "a token that was there before");
    return finish(lane, std::move(walk));
  }
  if (walk->listing.pages.size() >= settings_.pages) {
    walk->listing.failure = Failure{.trouble = Trouble::too_large,
                                    .message = fmt::format("more than {} pages", settings_.pages)};
    return finish(lane, std::move(walk));
  }
  walk->attempts = 0;
  walk->began = http_.now();
  send(lane, std::move(walk));
}

void KubernetesClient::take_failure(Lane& lane, WalkPointer walk, Failure failure) {
  // One more attempt finds no way that the first did not.
  const bool is_unreached = !lane.is_open && is_of_whole_cluster(failure);
  const Backoff backoff{.first = first_pause,
                        .longest = longest_pause,
                        .attempts = settings_.attempts,
                        .patience = settings_.patience};
  const auto pause =
      pause_before_retry(failure, backoff, walk->attempts, http_.now() - walk->began, dice_);
  if (pause && !is_unreached) {
    http_.after(*pause,
                [this, &lane, walk = std::move(walk)]() mutable { send(lane, std::move(walk)); });
    return;
  }
  failure.attempts = std::max(1U, walk->attempts);
  if (is_unreached && !lane.failure) lane.failure = failure;
  // That this caller may not, or that there is none, is an answer too.
  if (failure.trouble == Trouble::denied || failure.trouble == Trouble::not_found) {
    lane.is_open = lane.is_open || !is_unreached;
  }
  walk->listing.failure = std::move(failure);
  finish(lane, std::move(walk));
}

void KubernetesClient::finish(Lane& lane, WalkPointer walk) {
  --lane.running;
  http_.after(milliseconds(0), [this, &lane] { release(lane); });
  walk->done(std::move(walk->listing));
}

}  // namespace hakoseki::aws
