// An access entry of a node's type lets whoever takes its role join the cluster as a node. It must
// belong to a role that nodes of this cluster have: that of a Fargate profile or a node group.

#include <algorithm>
#include <array>
#include <string_view>

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/sharing.h"

namespace hakoseki::checks::orchestrator {
namespace {

// The types of which EKS makes nodes; any other is for people and programs.
constexpr std::array<std::string_view, 6> node_types = {
    "FARGATE_LINUX", "EC2_LINUX", "EC2_WINDOWS", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX"};

struct Named {
  const Case<Reference>* by;
  std::string_view stack;
};

// Whether both name one resource.
template <class T>
Outcome are_one(const Named& a, const Named& b, const Index& index) {
  const T* one = index.find<T>(*a.by);
  const T* other = index.find<T>(*b.by);
  if (one != nullptr && other != nullptr) return one == other ? Outcome::pass : Outcome::fail;
  if (one == nullptr && other == nullptr) {
    const auto name = outside_name_of(*a.by, a.stack);
    return name && name == outside_name_of(*b.by, b.stack) ? Outcome::pass : Outcome::unknown;
  }
  // A name of the run's own would have been found; one that AWS makes may be the other's.
  const T& found = one != nullptr ? *one : *other;
  const Reference* outside = (one != nullptr ? b.by : a.by)->value();
  const bool another = outside != nullptr && !outside->is_address && found.name.if_known();
  return another ? Outcome::fail : Outcome::unknown;
}

// One way in which an entry turns out.
class EntryRole {
 public:
  EntryRole(const EksAccessEntry& entry, const Case<Reference>& role, const Index& index)
      : entry_(entry), role_(role), index_(index) {}

  [[nodiscard]] Verdict belongs_to(std::string_view type) const {
    std::vector<Verdict> verdicts = {is_of_this_run(), cluster_is_of_this_run()};
    const Inventory& inventory = index_.inventory();
    // Of another role nothing more need be asked, and there may be thousands.
    const auto add = [&](const auto& holder, const Fact<Reference>& role) {
      if (!is_surely_another(holder, role)) {
        verdicts.push_back(is_role_of(holder, holder.cluster, role));
      }
    };
    if (type == "FARGATE_LINUX") {
      for (const auto& profile : inventory.all<EksFargateProfile>())
        add(profile, profile.pod_execution_role);
    } else if (type == "EC2") {
      for (const auto& cluster : inventory.all<EksCluster>())
        verdicts.push_back(is_role_of_auto_mode(cluster));
    } else if (type.starts_with("EC2_")) {
      for (const auto& group : inventory.all<EksNodegroup>())
        add(group, group.node_role);
      for (const auto& profile : inventory.all<InstanceProfile>())
        verdicts.push_back(may_be_role_of(profile));
    } else {
      verdicts.push_back(
          said(Outcome::unknown, {"which nodes outside of EC2 have this role was not seen",
                                  "EC2 以外のノードのうち、このロールを使うものは確認できません"}));
    }
    return policy::compact(any_of(verdicts).under(role_.when));
  }

 private:
  template <class... Args>
  [[nodiscard]] Verdict said(Outcome outcome, const Text& label, const Args&... args) const {
    return {outcome, {role_.evidence, say(label, args...)}};
  }
  [[nodiscard]] Verdict has_no_nodes() const {
    return said(Outcome::fail,
                {"nothing that makes nodes of this type in this cluster has the role",
                 "このクラスターで、このロールを使ってこの種類のノードを作るものは"
                 "ありません"});
  }

  [[nodiscard]] Verdict is_of_this_run() const {
    if (index_.find<IamRole>(role_) != nullptr) return has_no_nodes();
    if (const Unknown* why = role_.unknown()) return unknown(role_.evidence, *why);
    return said(Outcome::unknown, {"the role is not part of this run, and neither is what uses it",
                                   "このロールと、それを使うノードは今回の対象に含まれていません"});
  }

  [[nodiscard]] Verdict cluster_is_of_this_run() const {
    std::vector<Verdict> verdicts;
    for (const Case<Reference>& one : entry_.cluster.cases()) {
      const Verdict verdict =
          index_.find<EksCluster>(one) != nullptr
              ? has_no_nodes()
              : said(Outcome::unknown, {"the cluster and its nodes were not part of this run",
                                        "クラスターとそのノードは今回の対象に含まれていません"});
      verdicts.push_back(Verdict(verdict).under(one.when));
    }
    return all_of(verdicts);
  }

  // Whether the cluster of the entry is the one that `named` names.
  [[nodiscard]] Verdict is_cluster(const Resource& holder, const Fact<Reference>& named) const {
    std::vector<Verdict> verdicts;
    for (const Case<Reference>& own : entry_.cluster.cases()) {
      for (const Case<Reference>& other : named.cases()) {
        const auto both = own.when.and_also(other.when);
        if (!both) continue;
        const Outcome outcome =
            are_one<EksCluster>({&own, entry_.stack}, {&other, holder.stack}, index_);
        verdicts.push_back(answer(outcome, holder).under(*both));
      }
    }
    return verdicts.empty() ? has_no_nodes() : all_of(verdicts);
  }

  [[nodiscard]] Outcome compare(const Resource& holder, const Case<Reference>& other) const {
    if (other.absent()) return Outcome::fail;
    return are_one<IamRole>({&role_, entry_.stack}, {&other, holder.stack}, index_);
  }
  [[nodiscard]] bool is_surely_another(const Resource& holder, const Fact<Reference>& named) const {
    return std::all_of(
        named.cases().begin(), named.cases().end(),
        [&](const Case<Reference>& other) { return compare(holder, other) == Outcome::fail; });
  }

  [[nodiscard]] Verdict is_role(const Resource& holder, const Fact<Reference>& named) const {
    std::vector<Verdict> verdicts;
    for (const Case<Reference>& other : named.cases())
      verdicts.push_back(answer(compare(holder, other), holder).under(other.when));
    return all_of(verdicts);
  }

  [[nodiscard]] Verdict answer(Outcome outcome, const Resource& holder) const {
    if (outcome == Outcome::fail) return has_no_nodes();
    return outcome == Outcome::pass
               ? said(outcome, {"the role of `{}`", "`{}` のロールです"}, holder.id)
               : said(outcome,
                      {"whether this is the role of `{}` was not seen",
                       "`{}` のロールかどうかは確認できません"},
                      holder.id);
  }

  [[nodiscard]] Verdict is_role_of(const Resource& holder, const Fact<Reference>& cluster,
                                   const Fact<Reference>& role) const {
    return policy::compact(all_of({is_cluster(holder, cluster), is_role(holder, role)}))
        .under(holder.when);
  }

  // The cluster's objects of type NodeClass may name other roles than the cluster does.
  [[nodiscard]] Verdict is_role_of_auto_mode(const EksCluster& cluster) const {
    std::vector<Verdict> own;
    for (const auto& target : index_.targets<EksCluster>(entry_.cluster).elements) {
      const bool same = target.value == &cluster;
      own.push_back(
          Verdict(same ? answer(Outcome::pass, cluster) : has_no_nodes()).under(target.when));
    }
    if (own.empty()) return has_no_nodes();
    std::vector<Branch> nodes = expect(cluster.auto_mode, true).branches();
    for (Branch& branch : nodes) {
      if (branch.outcome == Outcome::unknown) continue;
      branch.exhibits = answer(branch.outcome, cluster).exhibits();
    }
    const Verdict role =
        any_of({is_role(cluster, cluster.auto_mode_node_role), answer(Outcome::unknown, cluster)});
    return policy::compact(all_of({all_of(own), Verdict(std::move(nodes)), role}))
        .under(cluster.when);
  }

  // Instances with the role may be nodes that manage themselves, of this cluster or of none.
  [[nodiscard]] Verdict may_be_role_of(const InstanceProfile& profile) const {
    std::vector<Verdict> verdicts = {has_no_nodes()};
    for (const auto& role : profile.roles.elements) {
      if (is_surely_another(profile, role.value)) continue;
      std::vector<Branch> branches = is_role(profile, role.value).under(role.when).branches();
      for (Branch& branch : branches) {
        if (branch.outcome != Outcome::pass) continue;
        branch = {branch.when, Outcome::unknown, answer(Outcome::unknown, profile).exhibits()};
      }
      verdicts.emplace_back(std::move(branches));
    }
    for (const Gap& gap : profile.roles.gaps)
      verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
    return policy::compact(any_of(verdicts).under(profile.when));
  }

  const EksAccessEntry& entry_;
  const Case<Reference>& role_;
  const Index& index_;
};

Verdict judge(const EksAccessEntry& entry, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& type : entry.entry_type.cases()) {
    const std::string* text = type.value();
    if (text == nullptr) {
      const Unknown* why = type.unknown();
      verdicts.push_back(
          unknown(type.evidence, why == nullptr ? Unknown{} : *why).under(type.when));
      continue;
    }
    if (std::find(node_types.begin(), node_types.end(), *text) == node_types.end()) {
      verdicts.push_back(not_applicable(type.evidence, say({"type `{}` makes no nodes",
                                                            "種類 `{}` はノード用ではありません"},
                                                           shown(*text)))
                             .under(type.when));
      continue;
    }
    for (const Case<Reference>& role : entry.principal.cases()) {
      verdicts.push_back(EntryRole(entry, role, index).belongs_to(*text).under(type.when));
    }
  }
  return policy::compact(all_of(verdicts));
}

}  // namespace

Check stale_node_access_entry() {
  return {
      .id = "ORC-5.07",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::medium,
      .title = {.en = "Node access entry belongs to no existing node group",
                .ja = "実在しないノードのアクセスエントリが残っている"},
      .why = {.en = "Whoever takes the forgotten role can join the cluster with a machine of their "
                    "own, and is given pods with their secrets.",
              .ja = "残ったロールを使うと、手元のマシンをノードとしてクラスターに参加させ、配置さ"
                    "れた Pod とその秘密情報を手に入れられます。"},
      .fix = {.en = "Delete the AWS::EKS::AccessEntry, or name in PrincipalArn the "
                    "PodExecutionRoleArn of a Fargate profile or the NodeRole of a node group of "
                    "this cluster.",
              .ja = "AWS::EKS::AccessEntry を削除するか、PrincipalArn に、このクラスターの Fargate "
                    "プロファイルの PodExecutionRoleArn またはノードグループの NodeRole を指定して"
                    "ください。"},
      .reads = {"AWS::EKS::AccessEntry#Type", "AWS::EKS::AccessEntry#PrincipalArn",
                "AWS::EKS::AccessEntry#ClusterName", "AWS::EKS::FargateProfile#PodExecutionRoleArn",
                "AWS::EKS::Nodegroup#NodeRole", "AWS::EKS::Nodegroup#ClusterName",
                "AWS::EKS::Cluster#ComputeConfig.NodeRoleArn",
                "AWS::EKS::Cluster#ComputeConfig.Enabled", "AWS::IAM::InstanceProfile#Roles[]"},
      .judge = each_with_index<EksAccessEntry>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
