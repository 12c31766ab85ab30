// The root user may do everything in the account and no policy limits it: it needs a second factor
// and must have no key that works without one.

#include "assess/always_told.h"
#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict has_no_keys(const AccountSummary& summary) {
  return expect_that(or_unknown(summary.root_access_keys, "AccountAccessKeysPresent"),
                     [](std::int64_t keys) { return keys == 0; },
                     {"the root user has an access key (AccountAccessKeysPresent = {})",
                      "ルートユーザーにアクセスキーがあります(AccountAccessKeysPresent = {})"});
}

Verdict has_mfa(const AccountSummary& summary) {
  return expect_that(or_unknown(summary.root_mfa, "AccountMFAEnabled"),
                     [](std::int64_t devices) { return devices > 0; },
                     {"the root user has no MFA (AccountMFAEnabled = {})",
                      "ルートユーザーに MFA がありません(AccountMFAEnabled = {})"});
}

// Where an organization has taken the credentials of its members' root users away, there is nobody
// to sign in. That there is no password does not prove it: it could be set anew by mail.
Verdict has_no_password(const AccountSummary& summary) {
  return judge_each(summary.root_password, [](std::int64_t password) {
    if (password != 0) {
      return std::pair<Outcome, Message>(Outcome::fail,
                                         Text{"it has a password", "パスワードがあります"});
    }
    return std::pair<Outcome, Message>(
        Outcome::unknown,
        Text{"the root user has neither MFA nor a password; whether the organization manages its "
             "credentials was not part of this run",
             "ルートユーザーに MFA もパスワードもありません。組織が認証情報を一元管理しているかは"
             "今回の対象に含まれていません"});
  });
}

Verdict judge(const AccountSummary& summary) {
  return all_of({has_no_keys(summary), any_of({has_mfa(summary), has_no_password(summary)})});
}

}  // namespace

Check unprotected_root_user() {
  return {
      .id = "ORC-2.01",
      .risk = Risk::unauthorized_access,
      .severity = Severity::critical,
      .title = {.en = "Root user has access keys or no MFA",
                .ja = "ルートユーザーにアクセスキーがある、またはMFAがない"},
      .why =
          {.en =
               "Whoever gets the root user's key or password owns every cluster, image and log of "
               "the account, and nothing can limit them.",
           .ja = "ルートユーザーのキーやパスワードを得た者は、アカウントのすべてのクラスター、イメ"
                 "ージ、ログを支配でき、それを制限する手段はありません。"},
      .fix = {.en = "Delete the root user's access keys and give it an MFA device, or let the "
                    "organization manage root access centrally.",
              .ja =
                  "ルートユーザーのアクセスキーを削除して MFA を設定するか、組織でルートアクセスを"
                  "一元管理してください。"},
      .reads = {"AWS::IAM::AccountSummary#SummaryMap.AccountAccessKeysPresent",
                "AWS::IAM::AccountSummary#SummaryMap.AccountMFAEnabled",
                "AWS::IAM::AccountSummary#SummaryMap.AccountPasswordPresent"},
      .judge = each<AccountSummary>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
