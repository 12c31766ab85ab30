#include "app/aws_accounts.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/exit_code.h"
#include "base/account_id.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "collect/live/element_path.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::app {
namespace {

bool names(const std::vector<std::string>& ids, const std::string& id) {
  return std::ranges::find(ids, id) != ids.end();
}

std::unexpected<Error> wrong(Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what)});
}

// What IAM and STS allow in names: letters, digits and these.
bool is_name(std::string_view text, std::string_view signs) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_alphanumeric(c) || signs.contains(c); });
}

Result<std::string> policy_in(const std::string& path) {
  TRY(std::string text, iac::read_file(path, limits::policy_bytes));
  const SourceText source(path, text);
  TRY(const Document document, read_json(source));
  if (!document.root().is_map()) {
    return std::unexpected(Error{Fault::malformed,
                                 Text{"a policy is a JSON object",
                                      "ポリシーは JSON の"
                                      "オブジェクトで記述します"},
                                 path});
  }
  return text;
}

Result<void> settle_role(const Arguments& arguments, aws::RoleRequest& role) {
  TRY(const auto name, value_of(arguments, "role-name"));
  TRY(const auto external_id, value_of(arguments, "external-id"));
  TRY(const auto session, value_of(arguments, "session-name"));
  TRY(const auto policy, value_of(arguments, "session-policy"));
  role.arn = name.value_or("");
  while (role.arn.starts_with('/'))
    role.arn.erase(0, 1);
  if (!is_name(role.arn, "+=,.@-_/")) {
    return wrong(say({"`--role-name` is the name of a role, such as `audit`, and no ARN: `{}`",
                      "`--role-name` には ARN ではなく `audit` のようなロール名を指定してください: "
                      "`{}`"},
                     utf8::neutralise(role.arn)));
  }
  role.external_id = external_id.value_or("");
  if (session) {
    if (session->size() < 2 || session->size() > 64 || !is_name(*session, "+=,.@-_")) {
      return wrong(say({"`--session-name` takes 2 to 64 letters, digits and `+=,.@-_`: `{}`",
                        "`--session-name` は 2~64 文字の英数字と `+=,.@-_` で指定してください: "
                        "`{}`"},
                       utf8::neutralise(*session)));
    }
    role.session_name = *session;
  }
  if (policy) {
    TRY(role.session_policy, policy_in(*policy));
  }
  return {};
}

}  // namespace

Result<AccountRequest> account_request(const Arguments& arguments) {
  AccountRequest request;
  TRY(const auto organization, value_of(arguments, "organization"));
  request.whole_organization = organization.has_value();
  TRY(request.ids, values_of(arguments, "account"));
  for (const std::string& id : request.ids) {
    if (is_account_id(id)) continue;
    return wrong(say({"`--account` takes the 12 digits of an account: `{}`",
                      "`--account` には 12 桁のアカウント ID を指定してください: `{}`"},
                     utf8::neutralise(id)));
  }
  TRY_VOID(settle_role(arguments, request.role));
  if (request.is_own_account() != request.role.arn.empty()) {
    return wrong(request.is_own_account()
                     ? Text{"`--role-name` needs `--organization` or `--account`",
                            "`--role-name` には `--organization` か `--account` の指定が必要です"}
                     : Text{"other accounts are entered by a role: name it with `--role-name`",
                            "ほかのアカウントはロールを引き受けて収集します。`--role-name` "
                            "で指定してください"});
  }
  for (const std::string_view option : {"external-id", "session-name", "session-policy"}) {
    if (!request.is_own_account() || !arguments.last(option)) continue;
    return wrong(
        say({"`--{}` needs `--role-name`", "`--{}` には `--role-name` の指定が必要です"}, option));
  }
  return request;
}

Message words_for_state(std::string_view state) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> meanings = {
      {{"PENDING_ACTIVATION", "有効化待ち"},
       {"ACTIVE", "有効"},
       {"SUSPENDED", "停止中"},
       {"PENDING_CLOSURE", "解約手続き中"},
       {"CLOSED", "解約済み"}}};
  const std::string shown = utf8::neutralise(state);
  for (const auto& [name, meaning] : meanings) {
    if (name == state) return {shown, fmt::format("{}({})", shown, meaning)};
  }
  return {shown, shown};
}

OrObstacle<std::vector<Member>> accounts_to_read(AwsSession& session, const Identity& identity,
                                                 const AccountRequest& request) {
  if (request.is_own_account()) return std::vector<Member>{{.id = identity.account}};
  std::vector<Member> members;
  if (!request.whole_organization) {
    for (const std::string& id : request.ids)
      members.push_back({.id = id});
  } else {
    auto pages = session.list("organizations", "ListAccounts", session.home_region());
    if (!pages) return std::unexpected(std::move(pages.error()));
    for (const aws::Answer& page : *pages) {
      for (const Node& one : live::elements_at(page.document.root(), "Accounts[]")) {
        // `Status` is what AWS said before there was `State`.
        const std::string state = aws::member_text(one, "State");
        members.push_back({.id = aws::member_text(one, "Id"),
                           .name = aws::member_text(one, "Name"),
                           .state = state.empty() ? aws::member_text(one, "Status") : state});
      }
    }
    for (const std::string& id : request.ids) {
      if (std::ranges::find(members, id, &Member::id) != members.end()) continue;
      return std::unexpected(Obstacle{
          say({"account {} is not one of this organisation; leave --organization out to read it",
               "アカウント {} はこの組織にありません。収集するには --organization "
               "を外してください"},
              id),
          exit_usage});
    }
    std::erase_if(members, [&](const Member& member) {
      return !is_account_id(member.id) || (!request.ids.empty() && !names(request.ids, member.id));
    });
  }
  std::ranges::sort(members, {}, &Member::id);
  const auto same = std::ranges::unique(members, {}, &Member::id);
  members.erase(same.begin(), same.end());
  if (std::ranges::none_of(members, &Member::is_active)) {
    return std::unexpected(Obstacle{
        say({"nothing can be read: of the {} accounts that are asked for in this organisation none "
             "is active",
             "収集できるものがありません。この組織で対象とした {} 件のアカウントに、有効な"
             "(ACTIVE の)ものがありません"},
            members.size()),
        exit_environment});
  }
  return members;
}

aws::RoleRequest role_in(const Member& member, const Identity& identity,
                         const AccountRequest& request) {
  aws::RoleRequest role = request.role;
  role.arn =
      fmt::format("arn:{}:iam::{}:role/{}", identity.partition(), member.id, request.role.arn);
  return role;
}

std::vector<Message> lines_of(const std::vector<live::SnapshotAccount>& accounts) {
  std::vector<Message> lines;
  for (const live::SnapshotAccount& account : accounts) {
    std::string called = account.id;
    if (!account.name.empty()) called += ' ' + account.name;
    called = utf8::neutralise(called);
    if (account.is_collected()) {
      lines.push_back(say({"{} ({})", "{}({})"}, called,
                          utf8::neutralise(fmt::format("{}", fmt::join(account.regions, ", ")))));
    } else if (account.state == "refused") {
      lines.push_back(say({"{}: not entered: {}", "{}: 収集できませんでした: {}"}, called,
                          utf8::neutralise(account.reason)));
    } else {
      const Message state = words_for_state(account.state);
      lines.push_back({fmt::format("{}: not read, because its state is {}", called, state.en),
                       fmt::format("{}: 状態が {} のため収集していません", called, state.ja)});
    }
  }
  return lines;
}

}  // namespace hakoseki::app
