// An EFS volume is as closed as its mount: encrypted at rest and on the way, with the task's own
// identity, and into one folder as one user.

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/targets.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict of_run(const Fact<Reference>& link, const Text& what) {
  const Unknown* why = link.cases().front().unknown();
  if (why != nullptr) return unknown(link.evidence(), *why);
  return unknown(link.evidence(), {.reason = Reason::not_seen, .detail = std::string(what.en)});
}

Verdict is_encrypted(const EfsVolume& volume, const Index& index) {
  return every_target<EfsFileSystem>(
      volume.file_system, index,
      [](const EfsFileSystem& files) { return expect(files.encrypted, true); },
      of_run(volume.file_system, {"the file system", "ファイルシステム"}));
}

Verdict limits_to_user_and_folder(const EfsAccessPoint& point) {
  return all_of(
      {expect_present(point.posix_uid)
           .labelled(Outcome::fail, Text{"the access point enforces no user",
                                         "アクセスポイントがユーザーを固定していません"}),
       expect_that(
           point.posix_uid,
           [](const std::string& uid) { return uid.find_first_not_of('0') != uid.npos; },
           {"the access point makes everybody root (Uid `{}`)",
            "アクセスポイントが全員を root(Uid `{}`)として扱います"},
           IfAbsent::passes),
       expect_that(point.root_directory,
                   [](const std::string& path) { return path.find_first_not_of('/') != path.npos; },
                   {"the access point opens the root `{}`",
                    "アクセスポイントがルート `{}` を公開しています"})});
}

// An access point that enforces neither a user nor a folder protects nothing.
Verdict enters_by_access_point(const EfsVolume& volume, const Index& index) {
  const Verdict named =
      expect_present(volume.access_point)
          .labelled(Outcome::fail, Text{"no access point: the whole file system is "
                                        "mounted, as any user",
                                        "アクセスポイントがなく、ファイルシステム全体を"
                                        "任意のユーザーとしてマウントします"});
  if (named.outcome() == Outcome::fail && volume.access_point.is_absent()) return named;
  return all_of(
      {named, every_target<EfsAccessPoint>(
                  volume.access_point, index, limits_to_user_and_folder,
                  of_run(volume.access_point, {"the access point", "アクセスポイント"}))});
}

Verdict judge_volume(const Volume& volume, const Index& index) {
  if (!volume.efs) {
    return not_applicable(volume.name.evidence(), Text{"not an EFS volume", "EFS ではありません"});
  }
  return policy::compact(
      all_of({expect(volume.efs->transit_encryption, "ENABLED"), expect(volume.efs->iam, "ENABLED"),
              enters_by_access_point(*volume.efs, index), is_encrypted(*volume.efs, index)}));
}

Verdict judge(const TaskDefinition& task, const Index& index) {
  if (task.volumes.empty()) {
    return not_applicable(task.evidence, Text{"no volume", "ボリュームがありません"});
  }
  return policy::compact(
      every(task.volumes, [&](const Volume& volume) { return judge_volume(volume, index); }));
}

}  // namespace

Check open_file_system_volume() {
  return {
      .id = "ORC-2.09",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "EFS volume lacks encryption, IAM authorization or access point",
                .ja = "EFS ボリュームの暗号化・IAM 認可・アクセスポイントに不備"},
      .why =
          {.en = "Without them everything in the VPC that reaches the mount target can read and "
                 "write "
                 "the files of all tasks, and their traffic can be read on the way.",
           .ja =
               "これらがないと、マウントターゲットに届く VPC 内のあらゆるものが全タスクのファイルを"
               "読み書きでき、通信も盗聴されるおそれがあります。"},
      .fix =
          {.en =
               "In EFSVolumeConfiguration set TransitEncryption and AuthorizationConfig.IAM to "
               "ENABLED and AccessPointId to an access point with PosixUser and a path of its own; "
               "set Encrypted on the file system.",
           .ja =
               "EFSVolumeConfiguration の TransitEncryption と AuthorizationConfig.IAM を ENABLED "
               "に"
               "し、PosixUser と専用パスを持つアクセスポイントを AccessPointId に指定してください。"
               "ファイルシステムは Encrypted を true にしてください。"},
      .reads = {"AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.TransitEncryption",
                "AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.AuthorizationConfig.IAM",
                "AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.AuthorizationConfig."
                "AccessPointId",
                "AWS::EFS::FileSystem#Encrypted", "AWS::EFS::AccessPoint#RootDirectory.Path",
                "AWS::EFS::AccessPoint#PosixUser.Uid"},
      .judge = each_with_index<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
