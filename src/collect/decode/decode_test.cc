// From templates to facts: names, defaults, and what a condition above carries down.
#include "collect/decode/decode.h"

#include <string>

#include <gtest/gtest.h>

#include "collect/iac/test_folder.h"

namespace hakoseki::decode {
namespace {

using iac::place;
using iac::shown;

Inventory read(const std::string& template_text) {
  return iac::TestFolder(iac::Files{{"t.yaml", template_text}}).collect();
}

TEST(Decode, EveryTypeIsInAlphabeticalOrderOnce) {
  std::size_t types = 0;
  for (const std::span<const Decoder> family :
       {ecs_decoders(), ecr_decoders(), eks_decoders(), iam_decoders(), network_decoders(),
        load_balancing_decoders(), operations_decoders()}) {
    for (std::size_t i = 0; i < family.size(); ++i) {
      ++types;
      if (i > 0) {
        EXPECT_LT(family[i - 1].type, family[i].type);
      }
      EXPECT_EQ(find_decoder(family[i].type), &family[i]);
    }
  }
  EXPECT_GT(types, 30U);
  EXPECT_EQ(find_decoder("AWS::S3::Nothing"), nullptr);
}

TEST(Decode, DefaultsOfAContainer) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Task:\n"
      "    Type: AWS::ECS::TaskDefinition\n"
      "    Properties:\n"
      "      ContainerDefinitions:\n"
      "        - Name: web\n"
      "          Image: nginx\n"
      "  Empty: {Type: AWS::ECS::TaskDefinition}\n");
  ASSERT_EQ(inventory.all<TaskDefinition>().size(), 2U);
  const TaskDefinition& task = inventory.all<TaskDefinition>()[0];
  EXPECT_EQ(shown(task.operating_system_family), "LINUX (default)");
  EXPECT_EQ(shown(task.pid_mode), "absent");
  EXPECT_EQ(place(task.pid_mode.evidence()), "2:3") << "the task definition lacks it";
  ASSERT_EQ(inventory.all<ContainerDefinition>().size(), 1U);
  const ContainerDefinition& container = inventory.all<ContainerDefinition>()[0];
  EXPECT_EQ(container.id, "Task/web");
  EXPECT_TRUE(container.address.ends_with("t.yaml#Task/web"));
  EXPECT_EQ(shown(container.essential), "true (default)");
  EXPECT_EQ(shown(container.privileged), "false (default)");
  EXPECT_EQ(place(container.privileged.evidence()), "6:11") << "the container lacks it";
  EXPECT_FALSE(container.environment.written);
  EXPECT_TRUE(container.environment.complete());
  EXPECT_TRUE(inventory.all<TaskDefinition>()[1].containers.empty());
}

TEST(Decode, WhatCannotBeSeenIsAGap) {
  const Inventory inventory = read(
      "Parameters: {Containers: {Type: String}, Env: {Type: String}}\n"
      "Resources:\n"
      "  A: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: !Ref Containers}}\n"
      "  B: {Type: AWS::ECS::TaskDefinition, Properties: !Ref Containers}\n"
      "  C:\n"
      "    Type: AWS::ECS::TaskDefinition\n"
      "    Properties:\n"
      "      Fn::Transform: {Name: Mine}\n"
      "      Family: c\n"
      "      ContainerDefinitions: [{Name: web, Environment: !Ref Env}]\n");
  const auto tasks = inventory.all<TaskDefinition>();
  ASSERT_EQ(tasks.size(), 3U);
  EXPECT_FALSE(tasks[0].containers.complete());
  EXPECT_FALSE(tasks[1].containers.complete());
  EXPECT_EQ(shown(tasks[1].pid_mode), "parameter-without-value(Containers)");
  EXPECT_EQ(shown(tasks[2].family), "c");
  EXPECT_EQ(shown(tasks[2].pid_mode), "transform(Fn::Transform)") << "the macro may add it";
  EXPECT_FALSE(inventory.all<ContainerDefinition>()[0].environment.complete());
}

// The condition around a part holds for everything in it.
TEST(Decode, ConditionsAreCarriedDown) {
  const Inventory inventory = read(
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {IsProd: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  Task:\n"
      "    Type: AWS::ECS::TaskDefinition\n"
      "    Condition: IsProd\n"
      "    Properties:\n"
      "      ContainerDefinitions:\n"
      "        - !If [IsProd, {Name: a}, {Name: b}]\n"
      "        - Name: c\n"
      "  Role:\n"
      "    Type: AWS::IAM::Role\n"
      "    Properties:\n"
      "      AssumeRolePolicyDocument:\n"
      "        Statement:\n"
      "          - Effect: Allow\n"
      "            Principal: !If [IsProd, {AWS: '111122223333'}, '*']\n"
      "            Action: sts:AssumeRole\n"
      "            Condition: !If\n"
      "              - IsProd\n"
      "              - {StringEquals: {'aws:SourceAccount': '1'}}\n"
      "              - !Ref AWS::NoValue\n");
  std::string containers;
  for (const ContainerDefinition& container : inventory.all<ContainerDefinition>()) {
    containers += container.id + " " + container.when.describe().en + "; ";
  }
  EXPECT_EQ(containers.substr(0, 23), "Task/a Env = `prod`; Ta");
  EXPECT_NE(containers.find("Task/c Env = `prod`; "), std::string::npos) << containers;

  ASSERT_EQ(inventory.all<IamRole>().size(), 1U);
  const PolicyDocument& trust = inventory.all<IamRole>()[0].trust;
  ASSERT_EQ(trust.statements.elements.size(), 1U);
  const PolicyStatement& statement = trust.statements.elements[0].value;
  std::string principals;
  for (const Element<PolicyPrincipal>& one : statement.principals.elements) {
    principals +=
        one.value.type + "=" + shown(one.value.value) + " when " + one.when.describe().en + "; ";
  }
  EXPECT_EQ(principals, "*=* when Env is not `prod`; AWS=111122223333 when Env = `prod`; ");
  EXPECT_TRUE(statement.principals.complete());
  ASSERT_EQ(statement.conditions.elements.size(), 1U);
  EXPECT_EQ(statement.conditions.elements[0].when.describe().en, "Env = `prod`")
      << "without it the statement is unconditional";
}

TEST(Decode, PrincipalsThatAreNoMapAreAGap) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Role:\n"
      "    Type: AWS::IAM::Role\n"
      "    Properties:\n"
      "      AssumeRolePolicyDocument:\n"
      "        Statement: {Effect: Allow, Principal: [x], Action: 'sts:*'}\n");
  const PolicyDocument& trust = inventory.all<IamRole>()[0].trust;
  ASSERT_EQ(trust.statements.elements.size(), 1U) << "one statement may stand alone";
  EXPECT_FALSE(trust.statements.elements[0].value.principals.complete());
  EXPECT_EQ(trust.statements.elements[0].value.actions.elements.size(), 1U);
}

TEST(Decode, OfAPolicyAsTextOnlyTheTextsWithHolesAreUnknown) {
  const Inventory inventory = read(
      "Parameters: {Bucket: {Type: String}}\n"
      "Resources:\n"
      "  Policy:\n"
      "    Type: AWS::IAM::ManagedPolicy\n"
      "    Properties:\n"
      "      PolicyDocument: !Sub |\n"
      "        {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\",\n"
      "          \"Resource\": [\"arn:aws:s3:::${Bucket}\", "
      "\"arn:aws:s3:::${!aws:username}\"]}]}\n");
  ASSERT_EQ(inventory.all<IamPolicy>().size(), 1U);
  const auto& statements = inventory.all<IamPolicy>()[0].document.statements;
  ASSERT_EQ(statements.elements.size(), 1U);
  const PolicyStatement& statement = statements.elements[0].value;
  EXPECT_NE(statement.effect.if_known(), nullptr);
  ASSERT_EQ(statement.resources.elements.size(), 2U);
  const Unknown* why = statement.resources.elements[0].value.cases().front().unknown();
  ASSERT_NE(why, nullptr);
  EXPECT_EQ(why->shape, "arn:aws:s3:::${Bucket}");
  EXPECT_NE(statement.resources.elements[1].value.if_known(), nullptr);
}

TEST(Decode, ReadsWhatAPermissionSetGives) {
  const Inventory inventory = read(
      "Resources:\n"
      "  People:\n"
      "    Type: AWS::SSO::PermissionSet\n"
      "    Properties:\n"
      "      Name: people\n"
      "      ManagedPolicies: [arn:aws:iam::aws:policy/ReadOnlyAccess]\n"
      "      CustomerManagedPolicyReferences: [{Name: team}]\n"
      "      InlinePolicy: {Statement: {Effect: Allow, Action: 'ecs:RunTask', Resource: '*'}}\n");
  ASSERT_EQ(inventory.all<PermissionSet>().size(), 1U);
  const PermissionSet& set = inventory.all<PermissionSet>()[0];
  ASSERT_EQ(set.managed_policy_links.elements.size(), 2U);
  EXPECT_EQ(set.managed_policy_links.elements[1].value.if_known()->text, "team");
  ASSERT_EQ(set.inline_policies.elements.size(), 1U);
  EXPECT_EQ(set.inline_policies.elements[0].value.document.statements.elements.size(), 1U);
  EXPECT_TRUE(set.permissions_boundary.is_absent());
}

TEST(Decode, TagsInBothForms) {
  const Inventory inventory = read(
      "Resources:\n"
      "  A: {Type: AWS::ECS::Cluster, Properties: {Tags: [{Key: team, Value: shop}]}}\n"
      "  B: {Type: AWS::SSM::Parameter, Properties: {Tags: {team: bank}}}\n"
      "  C: {Type: AWS::ECS::Cluster}\n");
  const auto tag_of = [](const Resource& resource) {
    if (resource.tags.elements.size() != 1) return std::string("none");
    const Tag& tag = resource.tags.elements[0].value;
    return shown(tag.key) + "=" + shown(tag.value);
  };
  EXPECT_EQ(tag_of(inventory.all<EcsCluster>()[0]), "team=shop");
  EXPECT_EQ(tag_of(inventory.all<SsmParameter>()[0]), "team=bank");
  EXPECT_EQ(tag_of(inventory.all<EcsCluster>()[1]), "none");
}

TEST(Decode, EcsSchedulesInTheirTwoForms) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Rule:\n"
      "    Type: AWS::Events::Rule\n"
      "    Properties:\n"
      "      Targets:\n"
      "        - {Arn: fn}\n"
      "        - Arn: !GetAtt Cluster.Arn\n"
      "          EcsParameters: {TaskDefinitionArn: !Ref Task, LaunchType: FARGATE}\n"
      "  Schedule:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties:\n"
      "      Target: {Arn: c, EcsParameters: {TaskDefinitionArn: t}}\n"
      "  Other: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: fn}}}\n"
      "  Cluster: {Type: AWS::ECS::Cluster}\n"
      "  Task: {Type: AWS::ECS::TaskDefinition}\n");
  const auto tasks = inventory.all<ScheduledTask>();
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_TRUE(shown(tasks[0].cluster).ends_with("t.yaml#Cluster.Arn")) << shown(tasks[0].cluster);
  EXPECT_EQ(shown(tasks[0].launch_type), "FARGATE");
  EXPECT_EQ(shown(tasks[0].platform_version), "LATEST (default)");
  EXPECT_EQ(shown(tasks[1].task_definition), "t");
  EXPECT_EQ(shown(tasks[1].launch_type), "absent");
}

TEST(Decode, PipesThatStartTasks) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Pipe:\n"
      "    Type: AWS::Pipes::Pipe\n"
      "    Properties:\n"
      "      Target: !GetAtt Cluster.Arn\n"
      "      TargetParameters:\n"
      "        EcsTaskParameters:\n"
      "          TaskDefinitionArn: !Ref Task\n"
      "          LaunchType: FARGATE\n"
      "          Overrides: {TaskRoleArn: admin}\n"
      "  Other: {Type: AWS::Pipes::Pipe, Properties: {Target: queue}}\n"
      "  Cluster: {Type: AWS::ECS::Cluster}\n"
      "  Task: {Type: AWS::ECS::TaskDefinition}\n");
  const auto tasks = inventory.all<ScheduledTask>();
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_TRUE(shown(tasks[0].cluster).ends_with("t.yaml#Cluster.Arn")) << shown(tasks[0].cluster);
  EXPECT_TRUE(shown(tasks[0].task_definition).ends_with("t.yaml#Task"));
  EXPECT_EQ(shown(tasks[0].launch_type), "FARGATE");
  ASSERT_TRUE(tasks[0].overrides);
  EXPECT_EQ(shown(tasks[0].overrides->task_role), "admin");
  EXPECT_EQ(shown(tasks[0].overrides->execution_role), "absent");
}

// The universal target of EventBridge Scheduler: what stands in its text, and what the holes are.
TEST(Decode, SchedulesThatCallRunTask) {
  const Inventory inventory = read(
      "Parameters:\n"
      "  Launch: {Type: String}\n"
      "  Whole: {Type: String}\n"
      "Resources:\n"
      "  Known:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties:\n"
      "      Target:\n"
      "        Arn: arn:aws:scheduler:::aws-sdk:ecs:runTask\n"
      "        Input: '{\"TaskDefinition\": \"t:1\", \"LaunchType\": \"FARGATE\"}'\n"
      "  Filled:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties:\n"
      "      Target:\n"
      "        Arn: !Sub 'arn:${AWS::Partition}:scheduler:::aws-sdk:ecs:runTask'\n"
      "        Input: !Sub '{\"Cluster\": \"${Cluster.Arn}\", \"TaskDefinition\": \"${Task}\"}'\n"
      "  Open:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties:\n"
      "      Target:\n"
      "        Arn: arn:aws:scheduler:::aws-sdk:ecs:runTask\n"
      "        Input: !Sub '{\"TaskDefinition\": \"t\", \"LaunchType\": \"${Launch}\"}'\n"
      "  Unread:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties: {Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', Input: !Ref "
      "Whole}}\n"
      "  Other:\n"
      "    Type: AWS::Scheduler::Schedule\n"
      "    Properties: {Target: {Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', Input: "
      "'{}'}}\n"
      "  Cluster: {Type: AWS::ECS::Cluster}\n"
      "  Task: {Type: AWS::ECS::TaskDefinition}\n");
  const auto tasks = inventory.all<ScheduledTask>();
  ASSERT_EQ(tasks.size(), 4U);
  EXPECT_EQ(shown(tasks[0].cluster), "default (default)");
  EXPECT_EQ(shown(tasks[0].task_definition), "t:1");
  EXPECT_EQ(shown(tasks[0].launch_type), "FARGATE");
  EXPECT_EQ(shown(tasks[0].platform_version), "LATEST (default)");
  EXPECT_TRUE(shown(tasks[1].cluster).ends_with("t.yaml#Cluster.Arn")) << shown(tasks[1].cluster);
  EXPECT_TRUE(shown(tasks[1].task_definition).ends_with("t.yaml#Task"))
      << shown(tasks[1].task_definition);
  EXPECT_EQ(shown(tasks[1].launch_type), "absent");
  EXPECT_NE(tasks[2].launch_type.cases().front().unknown(), nullptr);
  EXPECT_EQ(shown(tasks[2].task_definition), "t");
  EXPECT_NE(tasks[3].launch_type.cases().front().unknown(), nullptr);
  EXPECT_NE(tasks[3].cluster.cases().front().unknown(), nullptr);
  EXPECT_FALSE(tasks[3].capacity_provider_strategy.complete());
}

// The tasks of a state machine are not read, and it is said.
TEST(Decode, StateMachinesThatStartTasksAreGaps) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Runs:\n"
      "    Type: AWS::StepFunctions::StateMachine\n"
      "    Properties:\n"
      "      Definition: {States: {Run: {Resource: 'arn:aws:states:::ecs:runTask.sync'}}}\n"
      "  Also:\n"
      "    Type: AWS::StepFunctions::StateMachine\n"
      "    Properties:\n"
      "      DefinitionString: !Sub '{\"Resource\": "
      "\"arn:${AWS::Partition}:states:::ecs:runTask\"}'\n"
      "  Waits:\n"
      "    Type: AWS::StepFunctions::StateMachine\n"
      "    Properties: {Definition: {States: {Wait: {Type: Wait}}}}\n");
  const auto& gaps = inventory.coverage.gaps;
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].reason.en, "the tasks that state machine `Runs` starts are not read");
  EXPECT_EQ(gaps[1].reason.en, "the tasks that state machine `Also` starts are not read");
}

TEST(Decode, CapacityProviders) {
  const Inventory inventory = read(
      "Resources:\n"
      "  Hosts: {Type: AWS::ECS::CapacityProvider, Properties: {AutoScalingGroupProvider: "
      "{AutoScalingGroupArn: a}}}\n"
      "  Managed: {Type: AWS::ECS::CapacityProvider, Properties: {ManagedInstancesProvider: {}}}\n"
      "  S:\n"
      "    Type: AWS::ECS::Service\n"
      "    Properties:\n"
      "      CapacityProviderStrategy: [{CapacityProvider: FARGATE, Weight: 1}]\n");
  ASSERT_EQ(inventory.all<EcsCapacityProvider>().size(), 2U);
  EXPECT_EQ(shown(inventory.all<EcsCapacityProvider>()[0].managed_instances), "false");
  EXPECT_EQ(shown(inventory.all<EcsCapacityProvider>()[1].managed_instances), "true");
  const EcsService& service = inventory.all<EcsService>()[0];
  EXPECT_EQ(shown(service.cluster), "default (default)");
  ASSERT_EQ(service.capacity_provider_strategy.elements.size(), 1U);
  EXPECT_EQ(shown(service.capacity_provider_strategy.elements[0].value.capacity_provider),
            "FARGATE");
}

}  // namespace
}  // namespace hakoseki::decode
