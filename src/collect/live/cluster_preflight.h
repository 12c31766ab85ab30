// Tries whether the Kubernetes API of each EKS cluster can be reached and read: one page of each
// list, and nothing is kept of the answers.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collect/live/crawl.h"
#include "collect/live/preflight.h"
#include "io/aws/client.h"
#include "io/aws/kubernetes_client.h"

namespace hakoseki::live {

struct ClusterTrials {
  std::string cluster;
  std::string region;
  std::vector<Trial> trials = {};  // in the order of the table of calls
};

class ClusterPreflight {
 public:
  // All of them must outlive it; both clients ask by `http`.
  ClusterPreflight(io::Http& http, aws::Client& client, aws::KubernetesClient& clusters,
                   CrawlScope scope, Preflight::Progress progress);

  // Clusters of which AWS does not tell are not tried: Preflight says so.
  void run();

  // By Region and name.
  [[nodiscard]] std::vector<ClusterTrials> trials() const;
  // Why the run could not go on.
  [[nodiscard]] const std::optional<aws::Failure>& stopped() const { return stopped_; }

 private:
  void describe(const std::string& region, const std::string& name);
  void ask(const aws::KubernetesCluster& cluster);
  void take(Trial& trial, aws::Listing listing);
  [[nodiscard]] bool is_stopped_by(aws::Failure& failure);

  io::Http& http_;
  aws::Client& client_;
  aws::KubernetesClient& clusters_;
  CrawlScope scope_;
  Preflight::Progress progress_;
  Preflight::Count count_;
  std::map<std::pair<std::string, std::string>, std::vector<Trial>> found_;
  std::optional<aws::Failure> stopped_;
};

}  // namespace hakoseki::live
