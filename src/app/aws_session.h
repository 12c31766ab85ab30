// One way into AWS: who we are, where its services are, and what to tell people when they are not
// to be had.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.h"
#include "base/result.h"
#include "io/aws/client.h"
#include "io/aws/config_file.h"
#include "io/aws/credentials.h"
#include "io/aws/kubernetes_client.h"
#include "io/aws/role.h"
#include "io/http.h"
#include "io/surroundings.h"

namespace hakoseki::app {

// All that needs no connection and nobody to ask.
[[nodiscard]] io::Surroundings surroundings_of_the_process();

struct AwsRequest {
  std::string profile = {};
  std::string endpoint_url = {};
  std::vector<std::string> regions = {};  // none: the default one
  bool all_regions = false;
  std::string mfa_code = {};  // good for one session
  Language language = Language::en;
  const std::atomic<bool>* stop = nullptr;
};

// What the options say, to be stopped by a signal. Errors: malformed where they contradict each
// other.
[[nodiscard]] Result<AwsRequest> aws_request(const Arguments& arguments);

struct Identity {
  std::string account;
  std::string arn;

  // "aws", "aws-cn", ...
  [[nodiscard]] std::string_view partition() const;
};

// Why AWS cannot be asked, in words that say what to do next.
struct Obstacle {
  Message message;
  int exit_code;
};
// On standard error. Gives the exit code.
int tell(const Obstacle& obstacle, Language language);

template <class T>
using OrObstacle = std::expected<T, Obstacle>;

class AwsSession {
 public:
  [[nodiscard]] static OrObstacle<std::unique_ptr<AwsSession>> open(const AwsRequest& request);
  AwsSession(const AwsSession&) = delete;
  AwsSession& operator=(const AwsSession&) = delete;
  ~AwsSession() = default;

  [[nodiscard]] OrObstacle<Identity> identity();
  // The Regions to read of the account that `credentials` are of. The first call that needs one is
  // made in the first of them.
  [[nodiscard]] OrObstacle<std::vector<std::string>> regions(aws::CredentialCache& credentials);
  // Every page of one list.
  [[nodiscard]] OrObstacle<std::vector<aws::Answer>> list(const std::string& service,
                                                          const std::string& operation,
                                                          const std::string& region);
  // The Region in which services without Regions are asked.
  [[nodiscard]] std::string home_region() const;

  [[nodiscard]] io::Http& http() { return *http_; }
  [[nodiscard]] const aws::Clock& clock() const { return around_.clock; }
  // For many calls.
  [[nodiscard]] std::unique_ptr<aws::Client> make_client(aws::CredentialCache& credentials);
  // For whoever waits at a terminal and wants to know soon.
  [[nodiscard]] std::unique_ptr<aws::Client> make_quick_client(aws::CredentialCache& credentials);

  // For the Kubernetes API of clusters; `client` is of the same credentials, and knows the clock of
  // AWS. Both must outlive it.
  [[nodiscard]] std::unique_ptr<aws::KubernetesClient> make_cluster_client(
      aws::CredentialCache& credentials, const aws::Client& client);

  // How far AWS's clock is before ours, as far as an answer told.
  [[nodiscard]] std::optional<std::chrono::seconds> clock_difference() const {
    return clock_difference_;
  }

  [[nodiscard]] aws::CredentialCache& credentials() { return *credentials_; }
  // Those of a role that our own take on, again whenever they come to their end.
  [[nodiscard]] std::unique_ptr<aws::CredentialCache> credentials_of(aws::RoleRequest role);

  // What a failure that ends everything means, or everything in one Region.
  [[nodiscard]] Obstacle obstacle(const aws::Failure& failure) const;
  [[nodiscard]] static Obstacle obstacle(const aws::Failure& failure, const std::string& region);

 private:
  AwsSession() = default;
  [[nodiscard]] OrObstacle<aws::Answer> ask_once(aws::CredentialCache& credentials,
                                                 const std::string& service,
                                                 const std::string& operation);

  AwsRequest request_;
  std::unique_ptr<io::Http> asks_for_credentials_;  // asked from inside the other one's run
  std::unique_ptr<io::Http> http_;
  io::Surroundings around_;
  aws::ConfigFile config_;
  aws::EndpointSettings endpoints_;
  std::string first_region_;
  std::unique_ptr<aws::CredentialCache> credentials_;
  std::optional<std::chrono::seconds> clock_difference_;
};

}  // namespace hakoseki::app
