// A check that can never fire must not build: every leaf a check says it reads is changed in the
// check's own cases, and some verdict must change with it.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "checks/catalog.h"
#include "formats/cfn/template.h"
#include "formats/dockerfile.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"
#include "support/cases.h"

namespace hakoseki::tests {
namespace {

struct Leaf {
  std::string type;               // "AWS::ECR::Repository", "Dockerfile"
  std::vector<std::string> path;  // "ContainerDefinitions", "[]", "Privileged"
};

Leaf parse_leaf(std::string_view text) {
  Leaf leaf;
  const std::size_t hash = text.find('#');
  leaf.type = text.substr(0, hash);
  std::string_view rest = hash == std::string_view::npos ? "" : text.substr(hash + 1);
  while (!rest.empty()) {
    const std::size_t dot = rest.find('.');
    std::string_view part = rest.substr(0, dot);
    std::size_t lists = 0;
    while (part.ends_with("[]")) {
      part.remove_suffix(2);
      ++lists;
    }
    if (!part.empty()) leaf.path.emplace_back(part);
    for (std::size_t i = 0; i < lists; ++i)
      leaf.path.emplace_back("[]");
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return leaf;
}

std::optional<Node> member(const Node& map, const std::string& key) {
  if (const auto exact = map.find(key)) return exact;
  std::string lower = key;
  if (!lower.empty()) lower[0] = static_cast<char>(std::tolower(lower[0]));
  if (const auto found = map.find(lower)) return found;
  // The API writes efsVolumeConfiguration where CloudFormation writes EFSVolumeConfiguration.
  for (std::size_t i = 0; i < map.size() && map.is_map(); ++i) {
    std::string other(map.key(i).text());
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    if (std::equal(other.begin(), other.end(), key.begin(), key.end(), same)) return map.value(i);
  }
  return std::nullopt;
}

void collect(const Node& node, const std::vector<std::string>& path, std::size_t at,
             std::vector<Node>& found) {
  if (at == path.size()) {
    found.push_back(node);
    return;
  }
  if (path[at] == "[]") {
    if (!node.is_list()) return collect(node, path, at + 1, found);
    for (std::size_t i = 0; i < node.size(); ++i)
      collect(node.element(i), path, at + 1, found);
    return;
  }
  if (path[at] == "{}") {
    for (std::size_t i = 0; i < node.size() && node.is_map(); ++i) {
      collect(node.value(i), path, at + 1, found);
    }
    return;
  }
  if (const auto child = member(node, path[at])) collect(*child, path, at + 1, found);
}

// What only AWS's API tells of: which operation does, and where in its answer.
struct Told {
  std::string_view type;
  std::string_view operation;
  std::string_view path;
};
constexpr auto told_by_answers = std::to_array<Told>({
    {"AWS::CertificateManager::Certificate", "acm:ListCertificates", "CertificateSummaryList[]"},
    {"AWS::CodeDeploy::DeploymentGroup", "codedeploy:BatchGetDeploymentGroups",
     "deploymentGroupsInfo[]"},
    {"AWS::EC2::Image", "ec2:DescribeImages", "Images[]"},
    {"AWS::EC2::Image", "ssm:GetParameter", ""},
    {"AWS::EC2::Instance", "ec2:DescribeInstances", "Reservations[].Instances[]"},
    {"AWS::EC2::InstanceMetadataDefaults", "ec2:GetInstanceMetadataDefaults", "AccountLevel"},
    {"AWS::EC2::Region", "ec2:DescribeRegions", "Regions[]"},
    {"AWS::EC2::SerialConsole", "ec2:GetSerialConsoleAccessStatus", ""},
    {"AWS::EC2::VPC", "ec2:DescribeVpcs", "Vpcs[]"},
    {"AWS::EC2::VPCEncryptionControl", "ec2:DescribeVpcEncryptionControls",
     "VpcEncryptionControls[]"},
    {"AWS::ECR::Image", "ecr:DescribeImageScanFindings", ""},
    {"AWS::ECR::Image", "ecr:DescribeImageScanFindings", "imageScanFindings"},
    {"AWS::ECR::Image", "ecr:DescribeImageSigningStatus", ""},
    {"AWS::ECR::Image", "ecr:DescribeImages", "imageDetails[]"},
    {"AWS::ECR::Image", "ecr:DescribeImages", "imageDetails[].imageScanFindingsSummary"},
    {"AWS::ECR::PullThroughCacheRule", "ecr:DescribePullThroughCacheRules",
     "pullThroughCacheRules[]"},
    {"AWS::ECR::RegistryScanningConfiguration", "ecr:GetRegistryScanningConfiguration",
     "scanningConfiguration"},
    {"AWS::ECR::Repository", "ecr:BatchGetRepositoryScanningConfiguration",
     "scanningConfigurations[]"},
    {"AWS::ECR::Repository", "ecr:DescribeRepositories", "repositories[]"},
    {"AWS::ECS::AccountSettings", "ecs:ListAccountSettings", "settings[]"},
    {"AWS::ECS::CapacityProvider", "ecs:DescribeCapacityProviders", "capacityProviders[]"},
    {"AWS::ECS::Cluster", "ecs:DescribeClusters", "clusters[]"},
    {"AWS::ECS::ContainerInstance", "ecs:DescribeContainerInstances", "containerInstances[]"},
    {"AWS::ECS::Service", "ecs:DescribeServices", "services[]"},
    {"AWS::ECS::ServiceRevision", "ecs:DescribeServiceRevisions", "serviceRevisions[]"},
    {"AWS::ECS::Task", "ecs:DescribeTasks", "tasks[]"},
    {"AWS::ECS::TaskDefinition", "ecs:DescribeTaskDefinition", "taskDefinition"},
    {"AWS::EKS::Addon", "eks:DescribeAddon", "addon"},
    {"AWS::EKS::Cluster", "eks:DescribeCluster", "cluster"},
    {"AWS::EKS::Cluster", "eks:DescribeClusterVersions", "clusterVersions[]"},
    {"AWS::EKS::Cluster", "eks:ListInsights", ""},
    {"AWS::EKS::FargateProfile", "eks:DescribeFargateProfile", "fargateProfile"},
    {"AWS::EKS::Nodegroup", "eks:DescribeNodegroup", "nodegroup"},
    {"AWS::ElasticLoadBalancingV2::Listener", "elbv2:DescribeListeners", "Listeners[]"},
    {"AWS::Events::Rule", "events:ListRules", "Rules[]"},
    {"AWS::Events::Rule", "events:ListTargetsByRule", ""},
    {"AWS::GuardDuty::Coverage", "guardduty:ListCoverage", "Resources[]"},
    {"AWS::GuardDuty::Detector", "guardduty:GetDetector", ""},
    {"AWS::GuardDuty::Finding", "guardduty:GetFindings", "Findings[]"},
    {"AWS::IAM::AccountSummary", "iam:GetAccountSummary", ""},
    {"AWS::IAM::Role", "iam:GetAccountAuthorizationDetails", "RoleDetailList[]"},
    {"AWS::InspectorV2::Account", "inspector2:BatchGetAccountStatus", "accounts[]"},
    {"AWS::InspectorV2::CisResult", "inspector2:ListCisScanResultsAggregatedByTargetResource",
     "targetResourceAggregations[]"},
    {"AWS::InspectorV2::CisResult", "inspector2:ListCisScans", "scans[]"},
    {"AWS::InspectorV2::Configuration", "inspector2:GetConfiguration",
     "ecrConfiguration.rescanDurationState"},
    {"AWS::InspectorV2::CoveredResource", "inspector2:ListCoverage", "coveredResources[]"},
    {"AWS::InspectorV2::CoveredResource", "inspector2:ListCoverage",
     "coveredResources[].resourceMetadata.ecrImage"},
    {"AWS::InspectorV2::CoveredResource", "inspector2:ListCoverage",
     "coveredResources[].scanStatus"},
    {"AWS::InspectorV2::Finding", "inspector2:ListFindings", "findings[]"},
    {"AWS::SSM::Activation", "ssm:DescribeActivations", "ActivationList[]"},
    {"AWS::SSM::ManagedInstance", "ssm:DescribeInstanceInformation", "InstanceInformationList[]"},
    {"AWS::SSM::Parameter", "ssm:DescribeParameters", "Parameters[]"},
    {"AWS::SSM::PatchState", "ssm:DescribeInstancePatchStates", "InstancePatchStates[]"},
    {"AWS::Signer::SigningProfile", "signer:ListSigningProfiles", "profiles[]"},
    {"AWS::Scheduler::Schedule", "scheduler:GetSchedule", ""},
    {"AWS::SecretsManager::Secret", "secretsmanager:ListSecretVersionIds", ""},
    {"AWS::SecretsManager::Secret", "secretsmanager:ListSecrets", "SecretList[]"},
    {"Kubernetes::ClusterRole", "kubernetes:ListClusterRoles", "items[]"},
    {"Kubernetes::ClusterRoleBinding", "kubernetes:ListClusterRoleBindings", "items[]"},
    {"Kubernetes::CronJob", "kubernetes:ListCronJobs", "items[]"},
    {"Kubernetes::DaemonSet", "kubernetes:ListDaemonSets", "items[]"},
    {"Kubernetes::Deployment", "kubernetes:ListDeployments", "items[]"},
    {"Kubernetes::IdentityMap", "kubernetes:GetAwsAuth", "items[]"},
    {"Kubernetes::Job", "kubernetes:ListJobs", "items[]"},
    {"Kubernetes::MutatingWebhookConfiguration", "kubernetes:ListMutatingWebhookConfigurations",
     "items[]"},
    {"Kubernetes::Namespace", "kubernetes:ListNamespaces", "items[]"},
    {"Kubernetes::NetworkPolicy", "kubernetes:ListNetworkPolicies", "items[]"},
    {"Kubernetes::Node", "kubernetes:ListNodes", "items[]"},
    {"Kubernetes::Pod", "kubernetes:ListPods", "items[]"},
    {"Kubernetes::PodDisruptionBudget", "kubernetes:ListPodDisruptionBudgets", "items[]"},
    {"Kubernetes::Role", "kubernetes:ListRoles", "items[]"},
    {"Kubernetes::RoleBinding", "kubernetes:ListRoleBindings", "items[]"},
    {"Kubernetes::SecurityGroupPolicy", "kubernetes:ListSecurityGroupPolicies", "items[]"},
    {"Kubernetes::ServiceAccount", "kubernetes:ListServiceAccounts", "items[]"},
    {"Kubernetes::StatefulSet", "kubernetes:ListStatefulSets", "items[]"},
    {"Kubernetes::ValidatingAdmissionPolicy", "kubernetes:ListValidatingAdmissionPolicies",
     "items[]"},
    {"Kubernetes::ValidatingAdmissionPolicyBinding",
     "kubernetes:ListValidatingAdmissionPolicyBindings", "items[]"},
    {"Kubernetes::ValidatingWebhookConfiguration", "kubernetes:ListValidatingWebhookConfigurations",
     "items[]"},
});

void collect_told(const Node& frame, const Leaf& leaf, std::vector<Node>& found) {
  const auto operation = frame.find("operation");
  const auto answer = frame.find("answer");
  if (!operation || !answer) return;
  for (const Told& told : told_by_answers) {
    if (told.type != leaf.type || told.operation != operation->text()) continue;
    std::vector<std::string> path = parse_leaf(fmt::format("#{}", told.path)).path;
    path.insert(path.end(), leaf.path.begin(), leaf.path.end());
    collect(*answer, path, 0, found);
  }
}

std::vector<Node> leaves_in(const Document& document, const Leaf& leaf) {
  std::vector<Node> found;
  const Node root = document.root();
  if (leaf.type == "ContainerImage") {
    collect(root, leaf.path, 0, found);
    return found;
  }
  collect_told(root, leaf, found);
  if (const auto section =
          root.find(leaf.type == "AWS::CloudFormation::Parameter" ? "Parameters" : "Resources")) {
    for (std::size_t i = 0; i < section->size(); ++i) {
      const Node body = section->value(i);
      if (leaf.type == "AWS::CloudFormation::Parameter") {
        collect(body, leaf.path, 0, found);
        continue;
      }
      const auto type = body.find("Type");
      const auto properties = body.find("Properties");
      if (type && type->text() == leaf.type && properties) {
        collect(*properties, leaf.path, 0, found);
      }
    }
  } else if (leaf.type == "AWS::ECS::TaskDefinition") {
    const auto inner = root.find("taskDefinition");
    collect(inner ? *inner : root, leaf.path, 0, found);
  }
  return found;
}

std::string replaced(const SourceText& source, const Span& span, const std::string& by) {
  std::string text(source.text());
  const std::size_t begin = source.offset_of(span.begin);
  const std::size_t end = std::max(begin, source.offset_of(span.end));
  return text.replace(begin, end - begin, by);
}

struct Mutant {
  std::string file;
  std::string content;
};

// What a leaf may turn into: gone, another truth, another text, and every value the check's other
// cases give it.
std::vector<std::string> replacements(bool json, const std::set<std::string>& seen) {
  std::vector<std::string> texts =
      json ? std::vector<std::string>{"null",  "true", "false", "\"flipped\"",
                                      "\"*\"", "0",    "99999", "[]"}
           : std::vector<std::string>{
                 "!Ref AWS::NoValue", "true", "false", "flipped", "'*'", "0", "99999", "[]"};
  texts.insert(texts.end(), seen.begin(), seen.end());
  return texts;
}

std::vector<Mutant> markup_mutants(const CheckCase& one, const Leaf& leaf,
                                   const std::set<std::string>& seen) {
  std::vector<Mutant> mutants;
  for (const auto& [name, content] : one.files) {
    if (name.find("Dockerfile") != std::string::npos) continue;
    const SourceText source(name, content);
    const bool json = name.ends_with(".json");
    const Result<Document> document = json ? read_json(source) : read_yaml(source);
    if (!document) continue;
    for (const Node& node : leaves_in(*document, leaf)) {
      Span span = node.span();
      // A block text ends where the next line of less indent begins; only flow values are replaced.
      if (node.is_scalar() &&
          (source.slice(span).starts_with('|') || source.slice(span).starts_with('>'))) {
        continue;
      }
      for (const std::string& text : replacements(json, seen)) {
        mutants.push_back({name, replaced(source, span, text)});
      }
    }
  }
  return mutants;
}

// Dockerfile leaves name an instruction: each one is dropped, and its words are changed.
std::vector<Mutant> dockerfile_mutants(const CheckCase& one, const Leaf& leaf) {
  std::vector<Mutant> mutants;
  for (const auto& [name, content] : one.files) {
    if (name.find("Dockerfile") == std::string::npos) continue;
    const SourceText source(name, content);
    const auto file = dockerfile::parse(source);
    if (!file) continue;
    const std::string keyword = leaf.path.empty() ? "" : leaf.path.front();
    for (const dockerfile::Stage& stage : file->stages) {
      if (keyword == "FROM") {
        mutants.push_back({name, replaced(source, stage.image.span, "flipped:latest")});
        mutants.push_back(
            {name, replaced(source, stage.image.span,
                            "public.ecr.aws/flipped/base@sha256:" + std::string(64, 'a'))});
        mutants.push_back({name, replaced(source, stage.image.span, "scratch")});
      }
      for (const dockerfile::Instruction& instruction : stage.instructions) {
        if (instruction.keyword != keyword) continue;
        mutants.push_back({name, replaced(source, instruction.span, "")});
        for (const dockerfile::Word& word : instruction.words) {
          mutants.push_back({name, replaced(source, word.span, "flipped")});
        }
      }
    }
  }
  return mutants;
}

// The texts that a check's cases put at a leaf, as they are written.
std::set<std::string> seen_values(const std::vector<CheckCase>& cases, const Leaf& leaf) {
  std::set<std::string> seen;
  for (const CheckCase& one : cases) {
    for (const auto& [name, content] : one.files) {
      const SourceText source(name, content);
      const bool json = name.ends_with(".json");
      const Result<Document> document = json ? read_json(source) : read_yaml(source);
      if (!document) continue;
      for (const Node& node : leaves_in(*document, leaf)) {
        const std::string text(source.slice(node.span()));
        if (text.find('\n') == std::string::npos && !text.starts_with('|')) seen.insert(text);
      }
    }
  }
  return seen;
}

bool some_verdict_changes(const Check& check, const std::vector<CheckCase>& cases,
                          const std::string& read) {
  const Leaf leaf = parse_leaf(read);
  const std::set<std::string> seen = seen_values(cases, leaf);
  for (const CheckCase& one : cases) {
    const std::string before = CaseRun(one.files, one, check).summary();
    const std::vector<Mutant> mutants =
        leaf.type == "Dockerfile" ? dockerfile_mutants(one, leaf) : markup_mutants(one, leaf, seen);
    for (const Mutant& mutant : mutants) {
      std::map<std::string, std::string> files = one.files;
      files[mutant.file] = mutant.content;
      const CaseRun run(files, one, check);
      // A mutant that is no longer a template proves nothing.
      const auto& inputs = run.inventory().inputs;
      const bool readable = std::none_of(inputs.begin(), inputs.end(), [](const Input& input) {
        return input.state == InputState::refused;
      });
      if (readable && run.summary() != before) return true;
    }
  }
  return false;
}

TEST(Flip, EveryLeafThatACheckReadsChangesAVerdict) {
  const std::vector<Check> checks = checks::catalog();
  std::map<std::string_view, std::vector<CheckCase>> by_check;
  for (const CheckCase& one : load_cases()) {
    const Check* check = check_of(checks, one);
    ASSERT_NE(check, nullptr) << one.check;
    by_check[check->id].push_back(one);
  }
  for (const Check& check : checks) {
    for (const std::string_view read : check.reads) {
      EXPECT_TRUE(some_verdict_changes(check, by_check[check.id], std::string(read)))
          << check.id << ": no change of " << read << " changes a verdict";
    }
  }
}

// The test itself must be able to fail: a check that looks at nothing is caught.
TEST(Flip, CatchesACheckThatNeverFires) {
  const Check blind = {.id = "CON-3.01",
                       .risk = Risk::insecure_runtime_configurations,
                       .severity = Severity::critical,
                       .title = {"blind", "見ない"},
                       .why = {"blind", "見ない"},
                       .fix = {"blind", "見ない"},
                       .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Privileged"},
                       .judge = each<ContainerDefinition>([](const ContainerDefinition& container) {
                         return pass(container.evidence, Text{"blind", "見ない"});
                       })};
  std::vector<CheckCase> cases;
  for (const CheckCase& one : load_cases()) {
    if (one.check == "container/privileged_container") cases.push_back(one);
  }
  ASSERT_FALSE(cases.empty());
  EXPECT_FALSE(some_verdict_changes(blind, cases, std::string(blind.reads.front())));
}

}  // namespace
}  // namespace hakoseki::tests
