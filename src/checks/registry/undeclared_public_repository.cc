// Everybody in the world pulls from ECR Public: each repository there must be meant to be public.
// Repositories that no template makes are listed by the running account alone.

#include <algorithm>

#include "assess/check.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

Verdict judge(const EcrPublicRepository& repository, const Index& index) {
  const std::vector<std::string>& declared = index.inventory().declared.public_repositories;
  if (declared.empty()) {
    return fail(repository.name.is_absent() ? repository.evidence : repository.name.evidence(),
                Text{"public, and no repository is declared to be",
                     "公開されていますが、公開すると宣言されたリポジトリはありません"});
  }
  std::vector<Branch> branches;
  for (const Case<std::string>& one : repository.name.cases()) {
    Branch branch{.when = one.when};
    if (const std::string* name = one.value()) {
      const bool listed = std::find(declared.begin(), declared.end(), *name) != declared.end();
      branch.outcome = listed ? Outcome::pass : Outcome::fail;
      branch.exhibits.push_back(
          {one.evidence,
           listed ? say({"`{}` is declared to be public", "`{}` は公開すると宣言されています"},
                        shown(*name))
                  : say({"`{}` is public and not declared to be",
                         "`{}` は公開されていますが、宣言されていません"},
                        shown(*name))});
    } else {
      // Without a name AWS makes one, which may be on the list.
      branch.exhibits.push_back(
          {one.evidence, one.absent() ? Message(Text{"no name: AWS makes one",
                                                     "名前の指定がなく、AWS が名前を付けます"})
                                      : describe(*one.unknown())});
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

}  // namespace

Check undeclared_public_repository() {
  return {
      .id = "REG-3.08",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "Undeclared repository in ECR Public",
                .ja = "宣言されていないECR Publicのリポジトリがある"},
      .why = {.en = "Everybody can pull what is pushed there, so one careless push publishes code, "
                    "configuration and forgotten secrets.",
              .ja = "プッシュしたイメージは誰でも取得できるため、誤った一回のプッシュで、コードや"
                    "設定、消し忘れた認証情報が公開されます。"},
      .fix = {.en = "Replace AWS::ECR::PublicRepository by AWS::ECR::Repository, or list its "
                    "RepositoryName under public_repositories in hakoseki.yaml.",
              .ja =
                  "AWS::ECR::PublicRepository を AWS::ECR::Repository に替えるか、公開が意図どおり"
                  "なら RepositoryName を hakoseki.yaml の public_repositories に書いてください。"},
      .reads = {"AWS::ECR::PublicRepository#RepositoryName"},
      .judge = each_with_index<EcrPublicRepository>(judge),
  };
}

}  // namespace hakoseki::checks::registry
