// Reads an account by the table of calls: the first calls, then what their answers lead to, until
// nothing new is asked for. Every answer and every failure is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collect/live/calls.h"
#include "collect/live/frame.h"
#include "collect/live/work_folder.h"
#include "formats/node.h"
#include "io/aws/client.h"
#include "io/aws/kubernetes_client.h"

namespace hakoseki::live {

struct CrawlScope {
  std::string account;
  std::string home;  // the Region in which global services are asked
  std::vector<std::string> regions;
  CallOptions options = {};
};

struct CrawlCount {
  std::size_t asked = 0;  // calls, each of all its pages
  std::size_t answered = 0;
  std::size_t failed = 0;  // of the answered ones
  std::size_t kept = 0;    // of the answered ones, from a run before this
};

class Crawl {
 public:
  using Progress = std::function<void(const CrawlCount&)>;

  // All of them must outlive it; the client asks by `http`.
  Crawl(io::Http& http, aws::Client& client, WorkFolder& folder, aws::Clock clock, CrawlScope scope,
        Progress progress);

  // The clusters are asked by it as well, which must outlive the run; else none of them is.
  void reads_clusters_by(aws::KubernetesClient& clusters) { clusters_ = &clusters; }

  // Returns when nothing is left to be asked. Errors: unavailable, denied where an answer cannot be
  // kept.
  [[nodiscard]] Result<void> run();

  [[nodiscard]] const CrawlCount& count() const { return count_; }
  // What was not answered, and why: by permission.
  [[nodiscard]] const std::map<std::string, std::string>& failures() const { return failures_; }
  // Why the run cannot go on: it was interrupted, or the credentials are no longer good. What it
  // was about to ask is not kept as a failure.
  [[nodiscard]] const std::optional<aws::Failure>& stopped() const { return stopped_; }

 private:
  void begin();
  void ask(const CallRow& row, Question question);
  void send(const CallRow& row, Question question);
  void send_page(const CallRow& row, Question question, aws::Call call, aws::Listing listing);
  void send_to_cluster(const CallRow& row, Question question);
  void take(const CallRow& row, const Question& question, aws::Listing listing);
  [[nodiscard]] bool asks_again(const CallRow& row, const Question& question,
                                const aws::Listing& listing);
  void follow(const Question& question, const std::vector<std::string>& pages);
  void follow_row(const CallRow& row, const Question& leading, const std::vector<Node>& answers);
  void note_answer(const Question& question, const std::vector<std::string>& pages);

  io::Http& http_;
  aws::Client& client_;
  WorkFolder& folder_;
  aws::Clock clock_;
  CrawlScope scope_;
  Progress progress_;
  std::multimap<std::string, const CallRow*, std::less<>> rows_;  // by what leads to them
  aws::KubernetesClient* clusters_ = nullptr;
  std::map<std::string, aws::KubernetesCluster> described_;  // by Region and name
  std::set<std::string> asked_;
  std::map<std::string, int> rounds_;  // of calls that are repeated, by their name
  CrawlCount count_;
  std::map<std::string, std::string> failures_;
  std::optional<aws::Failure> stopped_;
  std::optional<Error> broken_;
};

// The parameters of a call as JSON: `elements` go into it, by one or as a batch.
[[nodiscard]] std::string parameters_for(const CallRow& row, const std::vector<Node>& elements,
                                         std::string_view leading_parameters,
                                         const CallOptions& options = {});

// Whether an element of an answer asks for the call of a row, which would be made in this account
// and Region.
[[nodiscard]] bool asks_for_call(const CallRow& row, const Node& element, std::string_view account,
                                 std::string_view region);

// Whether nothing that is asked after such a failure can be answered.
[[nodiscard]] bool ends_the_run(aws::Trouble trouble);

// Whether the pages of a call are whole, or say that there is nothing: those are not asked for
// again.
[[nodiscard]] bool is_final(const std::vector<std::string>& pages);

}  // namespace hakoseki::live
