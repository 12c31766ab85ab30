// The stacks of a run: which there are, when, and what they know of each other.
#include "collect/iac/stacks.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "collect/iac/test_folder.h"

namespace hakoseki::iac {
namespace {

// "address [when]: network mode" of each task definition.
std::vector<std::string> tasks(const TestFolder& folder, const Inventory& inventory) {
  std::vector<std::string> shown_tasks;
  for (const TaskDefinition& task : inventory.all<TaskDefinition>()) {
    std::string text = folder.below(task.address);
    if (!task.when.always()) text += fmt::format(" [{}]", task.when.describe().en);
    shown_tasks.push_back(text + ": " + shown(task.network_mode));
  }
  return shown_tasks;
}

std::vector<std::string> tasks(const Files& files, Parameters parameters = {}) {
  const TestFolder folder(files);
  return tasks(folder, folder.collect(std::move(parameters)));
}

using Lines = std::vector<std::string>;

const std::string env =
    "Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}\n"
    "Conditions: {Prod: !Equals [!Ref Env, prod]}\n";
const std::string host_task =
    "Resources: {T: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: host}}}\n";

std::string nesting(const std::string& more, const std::string& url = "child.yaml") {
  return "Resources: {N: {Type: AWS::CloudFormation::Stack, " + more +
         "Properties: {TemplateURL: '" + url + "'}}}\n";
}

std::string task(const std::string& mode) {
  return "Resources: {T: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: " + mode +
         "}}}\n";
}

// What a nested stack holds is there where the stack is.
TEST(Stacks, ConditionsOfNestedStacks) {
  const Files undecided = {{"parent.yaml", env + nesting("Condition: Prod, ")},
                           {"child.yaml", host_task}};
  EXPECT_EQ(tasks(undecided), (Lines{"parent.yaml/N#T [Env is not `dev`]: host"}));
  EXPECT_EQ(tasks(undecided, {{"Env", "prod"}}), (Lines{"parent.yaml/N#T: host"}));
  EXPECT_EQ(tasks(undecided, {{"Env", "dev"}}), Lines());

  // Of a stack that is never made nothing is missing.
  const TestFolder folder(Files{{"parent.yaml", env + nesting("Condition: Prod, ")}});
  EXPECT_EQ(folder.gaps(folder.collect({{"Env", "dev"}})), Lines());
  EXPECT_EQ(folder.gaps(folder.collect()).size(), 1U);
}

TEST(Stacks, ConditionsInsideConditions) {
  const std::string child =
      "Parameters: {Mode: {Type: String}, Env: {Type: String}}\n"
      "Conditions: {Dev: !Equals [!Ref Env, dev]}\n";
  const std::string parent =
      env +
      "Resources: {N: {Type: AWS::CloudFormation::Stack, Condition: Prod, Properties: "
      "{TemplateURL: child.yaml, Parameters: {Env: !Ref Env, Mode: !If [Prod, awsvpc, host]}}}}\n";
  // The parent's Env is the child's: where the child is, it is not dev.
  EXPECT_EQ(tasks(Files{{"parent.yaml", parent}, {"child.yaml", child + task("!Ref Mode")}}),
            (Lines{"parent.yaml/N#T [Env is not `dev`]: "
                   "Env is not `dev`: awsvpc | Env = `dev`: host"}));
  EXPECT_EQ(tasks(Files{{"parent.yaml", parent},
                        {"child.yaml", child + "Resources: {T: {Type: AWS::ECS::TaskDefinition, "
                                               "Condition: Dev}}\n"}}),
            Lines());
}

// A parameter belongs to its stack; the text tells the stacks apart where both are met.
TEST(Stacks, ParametersOfOneName) {
  const std::string exporter =
      env +
      "Resources: {C: {Type: AWS::ECS::Cluster}}\n"
      "Outputs: {A: {Value: !If [Prod, host, awsvpc], Export: {Name: net}}}\n";
  const Lines modes = tasks(Files{
      {"exp.yaml", exporter}, {"imp.yaml", env + task("!If [Prod, awsvpc, !ImportValue net]")}});
  ASSERT_EQ(modes.size(), 1U);
  EXPECT_NE(modes[0].find("host"), std::string::npos) << modes[0];
  EXPECT_NE(modes[0].find("exp.yaml) is not `dev`"), std::string::npos) << modes[0];
}

TEST(Stacks, QuestionsOnTheSameLineOfTwoFiles) {
  const auto section = [](const std::string& key) {
    return "Parameters: {S: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /" + key +
           "}}\nConditions: {K: !Equals [!Ref S, x]}\n";
  };
  const Lines modes =
      tasks(Files{{"a.yaml", section("a") + "Resources: {C: {Type: AWS::ECS::Cluster}}\nOutputs: "
                                            "{A: {Value: !If [K, host, awsvpc], "
                                            "Export: {Name: net}}}\n"},
                  {"b.yaml", section("b") + task("!If [K, awsvpc, !ImportValue net]")}});
  ASSERT_EQ(modes.size(), 1U);
  EXPECT_NE(modes[0].find("host"), std::string::npos) << modes[0];
}

TEST(Stacks, OutputsWithConditions) {
  const auto exporter = [](const std::string& condition) {
    return "Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}\n"
           "Conditions: {Never: !Equals [a, b], Prod: !Equals [!Ref Env, prod]}\n"
           "Resources: {C: {Type: AWS::ECS::Cluster}}\n"
           "Outputs: {A: {Condition: " +
           condition + ", Value: host, Export: {Name: net}}}\n";
  };
  EXPECT_EQ(tasks(Files{{"exp.yaml", exporter("Never")}, {"imp.yaml", task("!ImportValue net")}}),
            (Lines{"imp.yaml#T: import-not-found(net)"}));
  EXPECT_EQ(tasks(Files{{"exp.yaml", exporter("Prod")}, {"imp.yaml", task("!ImportValue net")}}),
            (Lines{"imp.yaml#T: Env is not `dev`: host | Env = `dev`: import-not-found(net)"}));
}

// A condition that comes about in several ways allows what one of them allows.
TEST(Stacks, ResourcesThatAreThereInSeveralWays) {
  const std::string sections =
      "Parameters: {Env: {Type: String, AllowedValues: [dev, stg, prod]}}\n"
      "Conditions:\n"
      "  Dev: !Equals [!Ref Env, dev]\n"
      "  Prod: !Equals [!Ref Env, prod]\n"
      "  Either: !Or [!Equals [!Ref Env, prod], !Equals [!Ref Env, stg]]\n"
      "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Condition: Either\n"
      "    Properties: {NetworkMode: ";
  EXPECT_EQ(tasks(Files{{"a.yaml", sections + "!If [Dev, host, awsvpc]}\n"}}),
            (Lines{"a.yaml#T [Either holds]: awsvpc"}));
  EXPECT_EQ(tasks(Files{{"a.yaml", sections + "!If [Prod, host, awsvpc]}\n"}}),
            (Lines{"a.yaml#T [Either holds]: Env = `prod`: host | "
                   "Env is not `prod` and Env = `stg`: awsvpc"}));
}

TEST(Stacks, NoStackNestsItself) {
  const TestFolder folder(
      Files{{"template.yaml",
             "Resources:\n"
             "  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
             "https://s3.amazonaws.com/bucket/vpc/template.yaml}}\n"
             "  T: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: host}}\n"}});
  const Inventory inventory = folder.collect();
  EXPECT_EQ(tasks(folder, inventory), (Lines{"template.yaml#T: host"}));
  EXPECT_EQ(folder.gaps(inventory),
            (Lines{"nested-stack template.yaml:2:3: the template of nested stack `N` is not part "
                   "of this run"}));
}

// Each folder has a template.yaml: the folder tells which is meant.
TEST(Stacks, CommonNamesNeedTheirFolder) {
  const auto parent = [](const std::string& url) { return nesting("", url); };
  const std::string bucket = "https://s3.amazonaws.com/bucket/";
  const Files other = {{"top.yaml", parent(bucket + "vpc/template.yaml")},
                       {"app/template.yaml", host_task}};
  EXPECT_EQ(tasks(other), (Lines{"app/template.yaml#T: host"}));
  const Files right = {{"top.yaml", parent(bucket + "app/template.yaml")},
                       {"app/template.yaml", host_task},
                       {"vpc/template.yaml", "Resources: {C: {Type: AWS::ECS::Cluster}}\n"}};
  EXPECT_EQ(tasks(right), (Lines{"top.yaml/N#T: host"}));
  const Files telling = {{"top.yaml", parent(bucket + "services.yaml")},
                         {"app/services.yaml", host_task}};
  EXPECT_EQ(tasks(telling), (Lines{"top.yaml/N#T: host"}));
}

TEST(Stacks, NestedStacksOfALoopAreMissed) {
  const TestFolder folder(Files{{"a.yaml",
                                 "Transform: AWS::LanguageExtensions\n"
                                 "Resources:\n  Fn::ForEach::X:\n    - N\n    - [A, B]\n"
                                 "    - 'S${N}': {Type: AWS::CloudFormation::Stack, "
                                 "Properties: {TemplateURL: b.yaml}}\n"},
                                {"b.yaml", host_task}});
  EXPECT_EQ(folder.gaps(folder.collect()).size(), 2U);
}

// What a macro may add beside what is written is not absent but unknown.
TEST(Stacks, MacrosBesideResources) {
  const std::string macro = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/x}}";
  const TestFolder folder(
      Files{{"a.yaml", "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    " + macro +
                           "\n  U:\n    Type: AWS::ECS::TaskDefinition\n    Properties: "
                           "{NetworkMode: host}\n    " +
                           macro + "\n"},
            {"root.yaml", macro + "\n" + host_task},
            {"section.yaml", "Resources:\n  C: {Type: AWS::ECS::Cluster}\n  " + macro + "\n"}});
  const Inventory inventory = folder.collect();
  EXPECT_EQ(tasks(folder, inventory),
            (Lines{"a.yaml#T: transform(Fn::Transform)", "a.yaml#U: host", "root.yaml#T: host"}));
  EXPECT_EQ(shown(inventory.all<TaskDefinition>()[1].ipc_mode), "transform(Fn::Transform)");
  const std::string reason =
      "transform `AWS::Include` is not carried out; only what is written is judged";
  EXPECT_EQ(
      folder.gaps(inventory),
      (Lines{"transform a.yaml:2:3: " + reason, "transform a.yaml:5:3: " + reason,
             "transform root.yaml:1:23: " + reason, "transform section.yaml:3:3: " + reason}));
  const auto inputs = folder.inputs(inventory);
  for (const std::string_view name : {"a.yaml", "root.yaml", "section.yaml"}) {
    EXPECT_EQ(inputs.at(std::string(name)), "partly cloudformation: " + reason) << name;
  }
}

// A value that is given but not told is not the default.
TEST(Stacks, ParametersThatAreNotTold) {
  const Files files = {
      {"a.yaml", "Parameters: {Mode: {Type: String, Default: awsvpc}}\n" + task("!Ref Mode")}};
  EXPECT_EQ(tasks(files), (Lines{"a.yaml#T: awsvpc"}));
  EXPECT_EQ(tasks(files, {{"Mode", std::nullopt}}),
            (Lines{"a.yaml#T: parameter-without-value(Mode)"}));
}

}  // namespace
}  // namespace hakoseki::iac
