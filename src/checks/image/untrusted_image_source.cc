// What starts should come from where somebody looks at it. Which sources are trusted is the user's
// declaration (registries, accounts); without one, private ECR is, and nothing else: of what runs
// in an account only the one of that account.

#include <string>
#include <utility>

#include "assess/check.h"
#include "assess/image_source.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::image {
namespace {

bool is_foreign(const ImageRef& image, const DeclaredScope& declared) {
  return declared.registries.empty() && image.kind == RegistryKind::private_ecr;
}

// Of a private registry, where nothing is declared: in an account only its own is known.
std::pair<Outcome, Message> judge_undeclared(const ImageRef& image,
                                             const ContainerDefinition& container,
                                             const std::string& source) {
  if (!is_live(container)) {
    return {Outcome::pass,
            say({"`{}` is a private ECR registry; which accounts are trusted is not declared",
                 "`{}` はプライベート ECR です(信頼するアカウントの宣言はありません)"},
                source)};
  }
  if (!image.account.empty() && container.stack.starts_with(image.account)) {
    return {Outcome::pass, say({"`{}` is the private ECR registry of its own account",
                                "`{}` は同じアカウントのプライベート ECR です"},
                               source)};
  }
  return {
      Outcome::unknown,
      say({"whether `{}`, the registry of another account, is trusted is not declared (accounts "
           "or registries in hakoseki.yaml)",
           "`{}` は別アカウントのレジストリで、信頼するかどうか宣言されていません"
           "(hakoseki.yaml の accounts または registries)"},
          source)};
}

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const DeclaredScope& declared = index.inventory().declared;
  return judge_image(container.image, [&](const ImageRef& image) -> std::pair<Outcome, Message> {
    const std::string source = shown(std::string_view(image.source()));
    switch (is_allowed(image, declared)) {
      case Outcome::pass:
        if (declared.registries.empty() && declared.accounts.empty()) {
          return judge_undeclared(image, container, source);
        }
        return {Outcome::pass,
                say({"`{}` is an allowed source", "`{}` は許可された取得元です"}, source)};
      case Outcome::fail:
        return {
            Outcome::fail,
            is_foreign(image, declared)
                ? say({"`{}` is the registry of an account that is not declared",
                       "`{}` は宣言されていないアカウントのレジストリです"},
                      source)
            : declared.registries.empty()
                ? say({"`{}` is no private ECR registry, and no other source is declared",
                       "`{}` はプライベート ECR ではなく、他に許可された取得元の宣言もありません"},
                      source)
                : say({"`{}` is under none of the declared registries",
                       "`{}` は宣言されたレジストリに含まれません"},
                      source)};
      default:
        return {Outcome::unknown, say({"whether `{}` is an allowed source cannot be told",
                                       "`{}` が許可された取得元かどうかがわかりません"},
                                      source)};
    }
  });
}

}  // namespace

Check untrusted_image_source() {
  return {
      .id = "IMG-5.01",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::high,
      .title = {.en = "Image comes from a registry outside the allow-list",
                .ja = "許可リストにないレジストリのイメージを使っている"},
      .why = {.en = "Anybody can publish on a public registry, and images there are replaced and "
                    "withdrawn "
                    "without notice; nobody of the organisation scanned or approved them.",
              .ja = "公開レジストリには誰でも公開でき、予告なく差し替えや削除が行われます。組織の誰"
                    "も検査や"
                    "承認をしていません。"},
      .fix = {.en = "Mirror the image into ECR (a pull-through cache does it) and name that one in "
                    "Image; list "
                    "the trusted sources under `registries`, or the accounts of the organisation "
                    "under `accounts`, in hakoseki.yaml.",
              .ja = "イメージを ECR に取り込み(プルスルーキャッシュが使えます)、それを Image "
                    "に指定してください。"
                    "信頼する取得元は hakoseki.yaml の `registries` に、自組織のアカウントは "
                    "`accounts` に列挙します。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::image
