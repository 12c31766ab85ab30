#include "collect/live/cluster_preflight.h"

#include "collect/live/answer.h"
#include "collect/live/element_path.h"
#include "collect/live/frame.h"
#include "collect/live/kubernetes_cluster.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::live {

ClusterPreflight::ClusterPreflight(io::Http& http, aws::Client& client,
                                   aws::KubernetesClient& clusters, CrawlScope scope,
                                   Preflight::Progress progress)
    : http_(http),
      client_(client),
      clusters_(clusters),
      scope_(std::move(scope)),
      progress_(std::move(progress)) {}

void ClusterPreflight::run() {
  for (const std::string& region : scope_.regions) {
    client_.list({.service = "eks", .operation = "ListClusters", .region = region},
                 [this, region](aws::Listing listing) {
                   if (listing.failure && is_stopped_by(*listing.failure)) return;
                   for (const aws::Answer& page : listing.pages) {
                     for (const Node& name : elements_at(page.document.root(), "clusters[]"))
                       describe(region, std::string(name.text()));
                   }
                 });
  }
  http_.run();
}

bool ClusterPreflight::is_stopped_by(aws::Failure& failure) {
  if (!ends_the_run(failure.trouble)) return false;
  if (!stopped_) stopped_ = std::move(failure);
  return true;
}

void ClusterPreflight::describe(const std::string& region, const std::string& name) {
  const Result<std::string> parameters = aws::with_member("{}", "name", name);
  if (stopped_ || !parameters) return;
  client_.submit({.service = "eks",
                  .operation = "DescribeCluster",
                  .region = region,
                  .parameters = *parameters},
                 [this, region](aws::Outcome outcome) {
                   if (!outcome) {
                     static_cast<void>(is_stopped_by(outcome.error()));
                     return;
                   }
                   const auto described = outcome->document.root().find("cluster");
                   if (described) ask(cluster_in(*described, region));
                 });
}

void ClusterPreflight::ask(const aws::KubernetesCluster& cluster) {
  const auto [at, is_new] = found_.try_emplace({cluster.region, cluster.name});
  if (!is_new || stopped_) return;
  std::vector<Trial>& trials = at->second;
  std::vector<const CallRow*> rows;
  for (const CallRow* row : all_calls()) {
    if (row->is_of_cluster()) rows.push_back(row);
  }
  // Places of a vector that no longer grows.
  trials.reserve(rows.size());
  for (const CallRow* row : rows) {
    trials.push_back({.operation = full_name_of(*row), .region = cluster.region});
    aws::KubernetesCall call = kubernetes_call(*row);
    call.most = 1;
    call.wants_all = false;
    ++count_.asked;
    clusters_.list(cluster, std::move(call), [this, &trial = trials.back()](aws::Listing listing) {
      take(trial, std::move(listing));
    });
  }
}

void ClusterPreflight::take(Trial& trial, aws::Listing listing) {
  if (listing.failure && is_stopped_by(*listing.failure)) return;
  ++count_.answered;
  trial.state = Trial::State::answered;
  if (listing.failure && !AnswerError{code_of(*listing.failure)}.is_absence()) {
    ++count_.failed;
    const bool is_denied = listing.failure->trouble == aws::Trouble::denied;
    trial.state = is_denied ? Trial::State::refused : Trial::State::failed;
    trial.failure = std::move(listing.failure);
  }
  if (progress_) progress_(count_);
}

std::vector<ClusterTrials> ClusterPreflight::trials() const {
  std::vector<ClusterTrials> all;
  for (const auto& [place, trials] : found_)
    all.push_back({.cluster = place.second, .region = place.first, .trials = trials});
  return all;
}

}  // namespace hakoseki::live
