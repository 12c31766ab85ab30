// Reads the Kubernetes API of EKS clusters: lists in pages to their end or to an honest failure.
// Nothing but GET is ever sent.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "formats/node.h"
#include "io/aws/client.h"
#include "io/aws/credentials.h"
#include "io/aws/endpoint.h"
#include "io/http.h"

namespace hakoseki::aws {

// A cluster as eks:DescribeCluster tells of it.
struct KubernetesCluster {
  std::string name;
  std::string region;
  std::string endpoint;     // its URL
  std::string authorities;  // PEM; no other is trusted
  bool is_private = false;  // only its own network reaches it
};

struct KubernetesCall {
  std::string path;   // "/api/v1/pods"
  bool lists = true;  // false: one object, by its name in the path
  // What it means that the API has no such path; empty: that this is no Kubernetes.
  std::string absent_code = {};
  // Writes what is kept of an object.
  std::function<void(JsonWriter& json, const Node& object)> keep = {};
  std::size_t most = 500;  // objects of one page
  bool wants_all = true;   // false: one page
};

struct KubernetesSettings {
  EndpointSettings endpoints = {};
  io::HttpLimits limits = {.connect = std::chrono::milliseconds(5'000),
                           .total = std::chrono::milliseconds(60'000)};
  unsigned attempts = 6;
  std::chrono::milliseconds patience{120'000};  // with one page
  std::size_t pages = 10'000;
  unsigned restarts = 3;  // of one list whose token came to its end
  unsigned at_once = 4;   // requests to one cluster
  std::uint64_t seed = 0;
};

// Of one identity. Everything runs in Http::run(), until which all of it must live. A cluster that
// cannot be reached, or does not know who asks, is asked once: every other list fails like that.
class KubernetesClient {
 public:
  using ListDone = std::move_only_function<void(Listing)>;

  KubernetesClient(io::Http& http, CredentialCache& credentials, Clock clock,
                   KubernetesSettings settings);
  KubernetesClient(const KubernetesClient&) = delete;
  KubernetesClient& operator=(const KubernetesClient&) = delete;
  ~KubernetesClient();

  // Each page is {"items": [...]}, with "nextToken" where a further one is there. `done` is called
  // exactly once, from Http::run().
  void list(const KubernetesCluster& cluster, KubernetesCall call, ListDone done);

 private:
  struct Walk;
  struct Lane;
  using WalkPointer = std::unique_ptr<Walk>;

  void release(Lane& lane);
  void send(Lane& lane, WalkPointer walk);
  void take(Lane& lane, WalkPointer walk, io::HttpOutcome outcome);
  void take_page(Lane& lane, WalkPointer walk, const io::HttpResponse& response);
  void take_failure(Lane& lane, WalkPointer walk, Failure failure);
  void finish(Lane& lane, WalkPointer walk);

  io::Http& http_;
  CredentialCache& credentials_;
  Clock clock_;
  KubernetesSettings settings_;
  std::map<std::string, Lane> lanes_;  // by Region and cluster
  std::mt19937_64 dice_;
};

}  // namespace hakoseki::aws
