// Which accounts a run reads, and the way into each: the one of the credentials, or others of its
// organisation by a role.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/aws_session.h"
#include "app/options.h"
#include "collect/live/snapshot.h"
#include "io/aws/role.h"

namespace hakoseki::app {

struct AccountRequest {
  bool whole_organization = false;
  std::vector<std::string> ids = {};  // only these; none: all of them, or the one we are in
  aws::RoleRequest role = {};         // its `arn` is the name, and with it the path, of the role

  [[nodiscard]] bool is_own_account() const { return !whole_organization && ids.empty(); }
};

// Errors: malformed where options contradict each other or are not of AWS's shape.
[[nodiscard]] Result<AccountRequest> account_request(const Arguments& arguments);

// An account as AWS Organizations lists it.
struct Member {
  std::string id;
  std::string name = {};
  std::string state = "ACTIVE";  // as AWS says it: SUSPENDED, PENDING_CLOSURE, ...

  [[nodiscard]] bool is_active() const { return state == "ACTIVE"; }
};

// A state as AWS says it; in Japanese with what it means: "SUSPENDED(停止中)".
[[nodiscard]] Message words_for_state(std::string_view state);

// In the order of their ids.
[[nodiscard]] OrObstacle<std::vector<Member>> accounts_to_read(AwsSession& session,
                                                               const Identity& identity,
                                                               const AccountRequest& request);

// The role of the request in one account. "arn:aws:iam::111122223333:role/audit/hakoseki"
[[nodiscard]] aws::RoleRequest role_in(const Member& member, const Identity& identity,
                                       const AccountRequest& request);

// A line for each account of a snapshot: its id and name, its Regions, or why it was not read.
[[nodiscard]] std::vector<Message> lines_of(const std::vector<live::SnapshotAccount>& accounts);

}  // namespace hakoseki::app
