// One way into AWS: who we are, where its services are, and what to tell people when they are not
// to be had.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/aws/client.h"
#include "io/aws/config_file.h"
#include "io/aws/credentials.h"
#include "io/aws/role.h"
#include "io/http.h"
#include "io/surroundings.h"

namespace hakoseki::app {

struct AwsRequest {
  std::string profile = {};
  std::string endpoint_url = {};
  std::vector<std::string> regions = {};  // none: the default one
  bool all_regions = false;
  const std::atomic<bool>* stop = nullptr;
};

struct Identity {
  std::string account;
  std::string arn;
};

// Why AWS cannot be asked, in words that say what to do next.
struct Obstacle {
  Message message;
  int exit_code;
};
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

  [[nodiscard]] aws::CredentialCache& credentials() { return *credentials_; }
  // Those of a role that our own take on, again whenever they come to their end.
  [[nodiscard]] std::unique_ptr<aws::CredentialCache> credentials_of(aws::RoleRequest role);

  // What a failure that ends everything means.
  [[nodiscard]] Obstacle obstacle(const aws::Failure& failure) const;

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
};

}  // namespace hakoseki::app
