#include "assess/image_user.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "assess/expect.h"

namespace hakoseki {
namespace {

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> group_of(const ContainerImage& image, std::string_view group) {
  for (const ImageGroup& one : image.groups) {
    if (one.name == group) return one.gid;
  }
  return number_in(group);
}

}  // namespace

std::optional<ImageUser> user_of(const ContainerImage& image, std::string_view user) {
  const std::size_t colon = user.find(':');
  const std::string_view name = user.substr(0, colon);
  const std::string_view group =
      colon == std::string_view::npos ? std::string_view() : user.substr(colon + 1);
  const std::optional<std::uint32_t> number = number_in(name);
  const auto account =
      std::find_if(image.accounts.begin(), image.accounts.end(), [&](const ImageAccount& one) {
        return one.name == name || (name.empty() && one.uid == 0) || (number && one.uid == *number);
      });
  const bool has_account = account != image.accounts.end();
  if (!has_account && !number && !name.empty() && name != "root") return std::nullopt;
  ImageUser found{.uid = has_account ? account->uid : number.value_or(0)};
  if (!group.empty()) {
    const std::optional<std::uint32_t> gid = group_of(image, group);
    if (!gid) return std::nullopt;
    found.gids.push_back(*gid);
    return found;  // a group that is told leaves the account's further groups out
  }
  found.gids.push_back(has_account ? account->gid : 0);
  for (const ImageGroup& one : image.groups) {
    const bool is_member = has_account && std::find(one.members.begin(), one.members.end(),
                                                    account->name) != one.members.end();
    if (is_member) found.gids.push_back(one.gid);
  }
  return found;
}

Message no_account(std::string_view user) {
  return say({"the image has no account `{}`, so nobody knows its number",
              "イメージにアカウント `{}` がなく、番号が分かりません"},
             shown(user));
}

std::pair<Outcome, Message> judge_root(const ContainerImage& image, std::string_view user) {
  const std::optional<ImageUser> found = user_of(image, user);
  if (!found && !image.gaps.empty()) return {Outcome::unknown, describe(image.gaps.front().why)};
  if (!found) {
    return {Outcome::unknown, no_account(user)};
  }
  if (found->uid == 0) {
    return {Outcome::fail, say({"user `{}` is root", "ユーザー `{}` は root です"}, shown(user))};
  }
  return {Outcome::pass, say({"runs as `{}`, number {}", "実行ユーザーは `{}`(番号 {})です"},
                             shown(user), found->uid)};
}

Verdict judge_own_user(const ContainerImage& image) {
  if (image.operating_system == "windows") {
    return judge_each(image.user, [](const std::string& user) -> std::pair<Outcome, Message> {
      const bool is_administrator = user == "ContainerAdministrator";
      return {is_administrator ? Outcome::fail : Outcome::pass,
              say({"runs as `{}`", "実行ユーザーは `{}` です"}, shown(user))};
    });
  }
  Verdict verdict =
      judge_each(image.user, [&](const std::string& user) { return judge_root(image, user); });
  if (!image.user.is_absent()) return verdict;
  return std::move(verdict).labelled(Outcome::fail,
                                     Text{"the image sets no user, so that it starts as root",
                                          "イメージにユーザーの指定がなく、root で起動します"});
}

}  // namespace hakoseki
