#include "assess/deploy_roles.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "assess/expect.h"
#include "formats/ignore_rules.h"

namespace hakoseki {
namespace {

// The role of a session, or the role itself; empty for users, root and others. Both
// arn:aws:sts::111122223333:assumed-role/deploy/session and
// arn:aws:iam::111122223333:role/ci/deploy are of the role `deploy`.
std::string_view role_of(std::string_view arn) {
  constexpr std::string_view session = ":assumed-role/";
  constexpr std::string_view role = ":role/";
  if (const std::size_t at = arn.find(session); at != std::string_view::npos) {
    arn.remove_prefix(at + session.size());
    return arn.substr(0, arn.find('/'));
  }
  return arn.find(role) == std::string_view::npos ? std::string_view()
                                                  : arn.substr(arn.rfind('/') + 1);
}

std::string_view account_of(std::string_view arn) {
  for (int i = 0; i < 4; ++i)
    arn.remove_prefix(std::min(arn.size(), arn.find(':') + 1));
  return arn.substr(0, arn.find(':'));
}

// IAM Identity Center makes these for people.
bool is_of_people(std::string_view role) {
  return role.starts_with("AWSReservedSSO_");
}

}  // namespace

DeployRoles::DeployRoles(const Index& index)
    : index_(index), holders_(index, {.task = Outcome::unknown, .pipeline = Outcome::pass}) {
  for (const IamRole& role : index.inventory().all<IamRole>()) {
    roles_.emplace(std::pair(account_of(role.address), std::string_view(role.id)), &role);
  }
}

const IamRole* DeployRoles::find_role(std::string_view name, std::string_view arn) const {
  const auto found = roles_.find({account_of(arn), name});
  return found == roles_.end() ? nullptr : found->second;
}

Verdict DeployRoles::is_one(std::string_view arn, const Evidence& at) const {
  const std::string_view role = role_of(arn);
  if (role.empty()) {
    return fail(at, say({"`{}` is no role", "`{}` はロールではありません"}, shown(arn)));
  }
  if (!index_.inventory().declared.deploy_roles.empty()) return is_declared(role, arn, at);
  if (is_of_people(role)) {
    return fail(at, say({"`{}` is a role of people", "`{}` は人が使うロールです"}, shown(role)));
  }
  return is_pipeline(role, arn, at);
}

Verdict DeployRoles::is_declared(std::string_view role, std::string_view arn,
                                 const Evidence& at) const {
  const IamRole* found = find_role(role, arn);
  const std::string plain = fmt::format("arn:aws:iam::{}:role/{}", account_of(arn), role);
  const auto& declared = index_.inventory().declared.deploy_roles;
  const auto is_listed = [&](const std::string& glob) {
    return glob_matches(glob, role) || glob_matches(glob, plain) ||
           (found != nullptr && glob_matches(glob, found->address));
  };
  if (std::any_of(declared.begin(), declared.end(), is_listed)) {
    return pass(at,
                say({"`{}` is declared to deploy", "`{}` はデプロイ用ロールとして宣言されています"},
                    shown(role)));
  }
  // Its path, which a declaration by ARN has, may be the one that is declared.
  const auto may_be_listed = [&](const std::string& glob) {
    return glob.starts_with("arn:") && glob_matches(glob.substr(glob.rfind('/') + 1), role);
  };
  if (found == nullptr && std::any_of(declared.begin(), declared.end(), may_be_listed)) {
    return unknown(at, {.reason = Reason::not_seen, .detail = "iam:GetRole"});
  }
  return fail(
      at, say({"`{}` is not declared to deploy", "`{}` はデプロイ用ロールとして宣言されていません"},
              shown(role)));
}

Verdict DeployRoles::is_pipeline(std::string_view role, std::string_view arn,
                                 const Evidence& at) const {
  const IamRole* found = find_role(role, arn);
  if (found == nullptr) return unknown(at, {.reason = Reason::not_seen, .detail = "iam:GetRole"});
  std::vector<Branch> branches = holders_.judge(*found).branches();
  const Exhibit named = {at, say({"registered by `{}`", "登録したのは `{}` です"}, shown(role))};
  for (Branch& branch : branches)
    branch.exhibits.insert(branch.exhibits.begin(), named);
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
