// The calls that read an account: one row an operation, what leads to it, and where its parameters
// come from. The crawl, the policy of the role that may make it and the dry run are all made from
// these rows, so none of them can name a call that another forgets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::live {

// Where a first call is made; one that an answer leads to is made where that answer came from.
enum class Reach : std::uint8_t {
  regional,  // in each Region of the scope
  global,    // once for an account: its answer is of no Region
};

// What must be asked for with an option.
enum class Wish : std::uint8_t {
  none,               // every run makes the call
  newest_revision,    // no --revisions above 1
  older_revisions,    // --revisions above 1
  credential_report,  // --credential-report
};

struct CallOptions {
  // How many of the newest active revisions of each family are read, beside those in use.
  std::size_t revisions = 1;
  bool credential_report = false;
  bool kubernetes = true;  // the objects of EKS clusters

  [[nodiscard]] bool fulfil(Wish wish) const;
};

// One parameter of a call. `from` says where its value comes from:
//   `.`          the element that the row goes through, or the whole batch of them as a list
//   `.name`      a member of that element, which is a map; an empty one asks for no call
//   `@name`      the parameter `name` of the call that led here
//   `repository(.name)`
//                of a member that names an image the repository; an image outside of the registry
//                of the account and Region that are asked asks for no call
//   `/a/{.name}` a path, in whose holes members of that element stand
//   `$revisions` the number of that option
//   anything else is JSON as it stands: `"ALL"`, `["TAGS"]`, `true`; the text "." in it is the
//                element or the batch
// A dot in its own name leads into a structure: `imageId.imageDigest`; an element that does not
// tell of such a member asks for no call.
struct Parameter {
  std::string_view name;
  std::string_view from;
};

struct CallRow {
  std::string_view service;    // as the AWS CLI calls it: "ecs", "elbv2"
  std::string_view operation;  // "DescribeServices"
  // The operation of the same service whose answers lead here; empty for the first calls.
  std::string_view after = {};
  // The elements of that answer, each of which asks for a call: "taskArns[]", "Trails[].TrailARN".
  std::string_view each = {};
  std::array<Parameter, 4> parameters = {};  // those without a name are not there
  // How many elements go into one call; 0: one, and `.` is the element itself.
  std::size_t batch = 0;
  Reach reach = Reach::regional;
  // Where the element must be so for the call to make sense: "KeyManager=CUSTOMER", begin so:
  // "ec2InstanceId=i-*", or must not be so: "Name!=default". An element that does not tell asks for
  // the call, but where it must tell so: "resourceManagementType==ECS".
  std::string_view only_if = {};
  // The service that `after` belongs to where it is another one.
  std::string_view after_service = {};
  // What alone it may read, as the end of an ARN, where the rest of its kind is the customer's own:
  // ":ssm:*::parameter/aws/service/*".
  std::string_view only_on = {};
  // Of things that nobody may use: gives way to the same operation asked for another reason.
  bool is_late = false;
  // How many of the elements ask for a call; 0: all of them.
  std::size_t most = 0;
  // No more pages are read than hold as many elements as the call asks for.
  bool stops_at_limit = false;
  Wish wish = Wish::none;
  // Asked again until its answer is so: "State=COMPLETE".
  std::string_view until = {};
  // Why it is in the snapshot where no check reads it: "the network". Questions that are asked of
  // all of an account at once are asked of snapshots.
  std::string_view kept_for = {};

  // Asked of the Kubernetes API of a cluster, which has permissions of its own.
  [[nodiscard]] bool is_of_cluster() const;
};

// Every row, in the order of the services' names.
[[nodiscard]] std::span<const std::span<const CallRow>> call_tables();
[[nodiscard]] std::vector<const CallRow*> all_calls();
// Those that a run with such options makes.
[[nodiscard]] std::vector<const CallRow*> calls_with(const CallOptions& options);

// "elbv2:DescribeListeners"
[[nodiscard]] std::string full_name_of(const CallRow& row);
// The full name of the operation whose answers lead here; empty for the first calls.
[[nodiscard]] std::string leading_to(const CallRow& row);

// A path of Parameter::from with `member_of(name)` in its holes.
[[nodiscard]] std::string filled_path(
    std::string_view path, const std::function<std::string(std::string_view name)>& member_of);

// What a policy must allow so that every call of such a run to AWS can be made.
[[nodiscard]] std::set<std::string> permissions_to_collect(const CallOptions& options);
// What the role of a cluster must allow: "list pods".
[[nodiscard]] std::set<std::string> permissions_in_clusters();
// Those of AWS by what alone each may read (CallRow::only_on); most are not limited.
[[nodiscard]] std::map<std::string_view, std::set<std::string>> permissions_by_resource(
    const CallOptions& options);

}  // namespace hakoseki::live
