// Files recognised by their content, and refused or left out for a reason that is said.
#include "collect/iac/files.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/sha256.h"
#include "collect/iac/test_folder.h"

namespace hakoseki::iac {
namespace {

constexpr std::string_view cluster = "Resources: {C: {Type: AWS::ECS::Cluster}}\n";
constexpr std::string_view task = R"({"family": "web", "containerDefinitions": [{"name": "a"}]})";

// What is said of one file in a folder, and of the same file named by the user.
struct Row {
  std::string name;
  std::string content;
  std::string found;
  std::string given;  // empty: the same
};

TEST(Files, KindsAreRecognised) {
  const std::string unknown_found = "ignored other: not of a kind that is judged";
  const std::string unknown_given = "refused other: not of a kind that is judged";
  const Row rows[] = {
      {"a.yaml", std::string(cluster), "judged cloudformation", ""},
      {"a.json", R"({"Resources": {"C": {"Type": "AWS::ECS::Cluster"}}})", "judged cloudformation",
       ""},
      {"a.template", R"({"Resources": {"C": {"Type": "AWS::ECS::Cluster"}}})",
       "judged cloudformation", ""},
      // JSON with comments is YAML's flow style at best.
      {"a.template", "{Resources: {C: {Type: AWS::ECS::Cluster}}}\n", "judged cloudformation", ""},
      {"no_suffix", std::string(cluster), "judged cloudformation", ""},
      {"task.json", std::string(task), "judged task-definition", ""},
      {"described.json", R"({"taskDefinition": )" + std::string(task) + "}",
       "judged task-definition", ""},
      {"task.yaml", "family: web\ncontainerDefinitions: [{name: a}]\n", "judged task-definition",
       ""},
      {"Dockerfile", "FROM scratch\n", "judged dockerfile", ""},
      {"Dockerfile.prod", "FROM scratch\n", "judged dockerfile", ""},
      {"app.dockerfile", "FROM scratch\n", "judged dockerfile", ""},
      {"Containerfile", "FROM scratch\n", "judged dockerfile", ""},
      {"recipe", "FROM scratch\nUSER app\nCMD [\"a\"]\n", "judged dockerfile", ""},
      {"hakoseki.yaml", "fail_on: high\n", "ignored config: hakoseki's own configuration", ""},
      {"p.json", R"([{"ParameterKey": "Env", "ParameterValue": "prod"}])",
       "ignored cloudformation-parameters: a parameter file; name it with --parameter-file to use "
       "it",
       ""},
      {"pod.yaml", "apiVersion: v1\nkind: Pod\n",
       "ignored other: a Kubernetes object; these are not judged by this version",
       "refused other: a Kubernetes object; these are not judged by this version"},
      {"compose.yaml", "services: {web: {image: nginx}}\n", unknown_found, unknown_given},
      {"README.md", "# Words on AWS::ECS::Service and Resources\n", "", ""},
      {"main.py", "print('AWS::ECS::Service')\n", "", ""},
      {"notes.txt", "words\n", unknown_found, ""},
      {"empty.yaml", "", unknown_found, unknown_given},
      {"empty.json", "", "", ""},
      {"binary.yaml", std::string("a\0b", 3), "refused other: a binary file",
       "refused other: a binary file"},
      {"binary.bin", std::string("a\0b", 3), "ignored other: a binary file",
       "refused other: a binary file"},
  };
  for (const Row& row : rows) {
    const TestFolder folder(Files{{row.name, row.content}});
    const Inventory found = folder.collect();
    ASSERT_EQ(found.inputs.size(), 1U) << row.name;
    if (!row.found.empty()) {
      EXPECT_EQ(folder.inputs(found)[row.name], row.found) << row.name;
    } else {
      EXPECT_EQ(found.inputs[0].state, InputState::ignored) << row.name;
    }
    const Inventory given = folder.collect({}, {}, {row.name});
    if (!row.given.empty() || row.found.starts_with("judged")) {
      EXPECT_EQ(folder.inputs(given)[row.name], row.given.empty() ? row.found : row.given)
          << row.name << " given";
    }
    // What is judged is known by its bytes.
    if (row.found.starts_with("judged")) {
      EXPECT_EQ(found.inputs[0].sha256, sha256_hex(row.content)) << row.name;
    }
  }
}

// What is not meant for this program does not make a run incomplete.
TEST(Files, LeftAlone) {
  const struct {
    std::string name;
    std::string content;
  } rows[] = {
      {"Dockerfile.dockerignore", "**/build/\n"},
      {"Solution.sln.template", "Microsoft Visual Studio Solution File\n\tx: [\n"},
      {"chart.yaml", "{{- if .Values.on }}\napiVersion: v1\nkind: Service\n{{- end }}\n"},
      {"serverless.yml", "service: a\nresources: {Resources: {T: {Type: AWS::SQS::Queue}}}\n"},
  };
  for (const auto& row : rows) {
    const TestFolder folder(Files{{row.name, row.content}, {"good.yaml", std::string(cluster)}});
    const Inventory inventory = folder.collect();
    EXPECT_TRUE(inventory.coverage.gaps.empty()) << row.name;
    for (const Input& input : inventory.inputs) {
      if (folder.below(input.path) != row.name) continue;
      EXPECT_EQ(name_of(input.state), "ignored") << row.name;
    }
  }
}

// Each with a place and a reason, counted in coverage; everything else is still judged.
TEST(Files, RefusedWithThePlace) {
  const struct {
    std::string name;
    std::string content;
    std::string place;
    std::string reason;
  } rows[] = {
      {"a.yaml", "Resources:\n  A: [\n", "a.yaml:3:1",
       "while parsing a flow node: did not find expected node content"},
      {"b.yaml", "Resources: {A: {Type: AWS::ECS::Cluster}}\nOutputs: x\n", "b.yaml:2:10",
       "`Outputs` must be a map"},
      {"c.json", "{\"Resources\": {,}}", "c.json:1:16",
       "expected a key in double quotes, found `,`"},
      {"d.yaml", "箱: \xFF\n", "d.yaml:1:4", "this byte is not UTF-8"},
      {"e.yaml", "Resources:\n{{ if .X }}\n  A: {}\n", "",
       "holds `{{` of a template language (Go, Jinja) and must be rendered first"},
      {"proton.yml", "Resources: {A: {{service.name}}}\n{% if x %}\n", "",
       "holds `{%` of a template language (Go, Jinja) and must be rendered first"},
      {"serverless.yml", "service: a\nresources: {Resources: {T: {Type: AWS::ECS::Cluster}}}\n", "",
       "a Serverless Framework file"},
      {"Dockerfile", "FROM\n", "", ""},
      {"large.yaml", "# " + std::string(limits::file_bytes, 'x'), "large.yaml",
       "larger than 16 MiB"},
      {"map.json", R"({"containerDefinitions": {"name": "a"}})", "map.json:1:26",
       "`containerDefinitions` must be a list"},
      {"text.json", R"({"taskDefinition": {"containerDefinitions": "[]"}})", "text.json:1:45",
       "`containerDefinitions` must be a list"},
      {"texts.json", R"({"containerDefinitions": [{"name": "a"}, "b"]})", "texts.json:1:42",
       "a container definition must be a map"},
      {"list.json", "[" + std::string(task) + "]", "list.json:1:1", "a list at the top"},
      {"list.yaml", "- " + std::string(cluster), "list.yaml:1:1", "a list at the top"},
      {"deep.yaml", std::string(300, '['), "deep.yaml:1:201", "nested deeper than 200 levels"},
      {"deep.json", "{\"AWS::\": " + std::string(300, '['), "deep.json:1:210",
       "nested deeper than 200 levels"},
  };
  for (const auto& row : rows) {
    const TestFolder folder(Files{{row.name, row.content}, {"good.yaml", std::string(cluster)}});
    const Inventory inventory = folder.collect();
    EXPECT_EQ(inventory.all<EcsCluster>().size(), 1U) << row.name;
    ASSERT_EQ(inventory.coverage.gaps.size(), 1U) << row.name;
    EXPECT_EQ(inventory.coverage.gaps[0].what, "input");
    for (const Input& input : inventory.inputs) {
      if (folder.below(input.path) != row.name) continue;
      EXPECT_EQ(input.state, InputState::refused) << row.name;
      EXPECT_TRUE(folder.below(input.place).starts_with(row.place)) << input.place;
      EXPECT_TRUE(input.reason.en.starts_with(row.reason)) << input.reason.en;
    }
  }
}

TEST(Files, WhatIsReadButNotWhole) {
  const TestFolder folder(Files{{"a.yaml",
                                 "Resources:\n"
                                 "  C: {Type: AWS::ECS::Cluster}\n"
                                 "  C: {Type: AWS::ECS::Cluster}\n"
                                 "---\n"
                                 "more: x\n"}});
  const Inventory inventory = folder.collect();
  EXPECT_EQ(folder.inputs(inventory)["a.yaml"],
            "partly cloudformation: key `C` is given twice; the later one counts");
  const std::vector<std::string> expected = {
      "key a.yaml:3:3: key `C` is given twice; the later one counts",
      "document a.yaml:4:1: a further document behind `---` is not read"};
  EXPECT_EQ(folder.gaps(inventory), expected);
}

TEST(Files, EveryKindSaysWhatOfItIsNotRead) {
  const Files files = {
      {"Dockerfile", "FROM scratch\n# \xFF\nUSER a\n"},
      {"circle.yaml", "Conditions: {A: !Condition A}\n" + std::string(cluster)},
      {"task.json", R"({"family": "a", "family": "b", "containerDefinitions": [{"name": "a"}]})"},
      {"template.json", R"({"Resources": {"C": {"Type": "AWS::ECS::Cluster"}},)"
                        R"( "Outputs": {"O": {"Value": 1}, "O": {"Value": 2}}})"}};
  const TestFolder folder(files);
  const Inventory inventory = folder.collect();
  const std::vector<std::string> expected = {
      "bytes Dockerfile:2:3: this byte is not UTF-8; what it stands for is not seen",
      "condition circle.yaml:1:17: condition `A` leads back to itself; it is left undecided",
      "key task.json:1:17: key `family` is given twice; the later one counts",
      "key template.json:1:84: key `O` is given twice; the later one counts"};
  EXPECT_EQ(folder.gaps(inventory), expected);
  for (const Input& input : inventory.inputs)
    EXPECT_EQ(name_of(input.state), "partly") << input.path;
}

// Millions of repeated keys are one finding about the file, not millions of lines.
TEST(Files, GapsOfOneFileAreBounded) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 50'000; ++i)
    text += "  C: {Type: AWS::ECS::Cluster}\n";
  const TestFolder folder(Files{{"a.yaml", text}});
  const Inventory inventory = folder.collect();
  EXPECT_LE(inventory.coverage.gaps.size(), 1'100U);
  EXPECT_EQ(inventory.inputs[0].state, InputState::partly);
}

TEST(Files, WhatIsNoRegularFile) {
  const TestFolder folder(Files{{"good.yaml", std::string(cluster)}});
  ASSERT_EQ(::mkfifo(folder.path("pipe.yaml").c_str(), 0600), 0);
  const Inventory found = folder.collect();
  EXPECT_EQ(folder.inputs(found)["pipe.yaml"], "ignored other: not a regular file");
  const Inventory given = folder.collect({}, {}, {"pipe.yaml"});
  EXPECT_EQ(folder.inputs(given)["pipe.yaml"], "refused other: not a regular file");
}

TEST(Files, UnreadableFiles) {
  if (::geteuid() == 0) GTEST_SKIP() << "permissions do not bind root";
  const TestFolder folder(
      Files{{"closed.yaml", std::string(cluster)}, {"good.yaml", std::string(cluster)}});
  ASSERT_EQ(::chmod(folder.path("closed.yaml").c_str(), 0), 0);
  const Inventory inventory = folder.collect();
  EXPECT_EQ(folder.inputs(inventory)["closed.yaml"], "refused other: permission denied");
  EXPECT_EQ(inventory.all<EcsCluster>().size(), 1U);
}

TEST(Files, APathThatDoesNotExistIsAnError) {
  const TestFolder folder;
  Inventory inventory;
  const Result<void> result = collect_files({.paths = {folder.path("none")}}, inventory);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::unavailable);
  EXPECT_EQ(result.error().message(), folder.path("none") + ": no such file or folder");
}

TEST(Files, TaskDefinitions) {
  const TestFolder folder(
      Files{{"task.json",
             R"({"taskDefinition": {"family": "web", "cpu": "256", "containerDefinitions": [)"
             R"({"name": "app", "image": "nginx", "readonlyRootFilesystem": true,)"
             R"( "logConfiguration": {"logDriver": "awslogs"}}]},)"
             R"( "tags": [{"key": "team", "value": "shop"}]})"}});
  const Inventory inventory = folder.collect();
  ASSERT_EQ(inventory.all<TaskDefinition>().size(), 1U);
  const TaskDefinition& definition = inventory.all<TaskDefinition>()[0];
  EXPECT_EQ(definition.id, "web");
  EXPECT_EQ(place(definition.evidence), "1:21") << "the key of its family";
  ASSERT_EQ(definition.tags.elements.size(), 1U);
  EXPECT_EQ(shown(definition.tags.elements[0].value.value), "shop");
  ASSERT_EQ(inventory.all<ContainerDefinition>().size(), 1U);
  const ContainerDefinition& container = inventory.all<ContainerDefinition>()[0];
  EXPECT_EQ(container.id, "web/app");
  EXPECT_EQ(shown(container.image), "nginx");
  EXPECT_EQ(shown(container.readonly_root_filesystem), "true");
  EXPECT_EQ(shown(container.privileged), "false (default)");
  EXPECT_EQ(shown(container.log_configuration.log_driver), "awslogs");
}

TEST(Files, ParameterFiles) {
  const struct {
    std::string name;
    std::string content;
    Parameters values;
    std::string error;
  } rows[] = {
      {"a.json", R"([{"ParameterKey": "A", "ParameterValue": "1"}])", {{"A", "1"}}, ""},
      {"a.json", R"({"Parameters": {"A": "1", "B": 2}})", {{"A", "1"}, {"B", "2"}}, ""},
      {"a.json", R"({"A": "1"})", {{"A", "1"}}, ""},
      {"a.yaml", "Parameters:\n  A: 箱\n", {{"A", "箱"}}, ""},
      {"a.yaml", "- {ParameterKey: A, ParameterValue: ''}\n", {{"A", ""}}, ""},
      {"a.json", "{}", {}, ""},
      {"a.json",
       R"([{"ParameterKey": "A"}])",
       {},
       "a.json:1:2: expected `ParameterKey` and `ParameterValue`"},
      {"a.json", R"(["A=1", "B=x=y"])", {{"A", "1"}, {"B", "x=y"}}, ""},
      {"a.json", R"(["A"])", {}, "a.json:1:2: expected `ParameterKey` and `ParameterValue`"},
      {"a.json", R"({"Parameters": {"A": ["1", 2], "B": []}})", {{"A", "1,2"}, {"B", ""}}, ""},
      {"a.json",
       R"({"A": {"x": 1}})",
       {},
       "a.json:1:7: a parameter's value must be a text or a list of texts"},
      // Given, but not told.
      {"a.json", R"([{"ParameterKey": "A", "UsePreviousValue": true}])", {{"A", std::nullopt}}, ""},
      {"a.json",
       R"({"Parameters": {"A": {"Fn::GetParam": ["a", "b", "c"]}}})",
       {{"A", std::nullopt}},
       ""},
      {"a.json",
       R"({"A")",
       {},
       "a.json:1:5: expected `:` behind the key, found the end of the text"},
      {"a.json", R"({"A": "1", "A": "2"})", {}, "a.json:1:12: parameter `A` is given twice"},
      {"a.json", R"(["A=1", "A=2"])", {}, "a.json:1:9: parameter `A` is given twice"},
      {"a.yaml", "A\n", {}, "a.yaml:1:1: expected a map or a list of parameters"},
      {"a.yaml", "? [x]\n: 1\n", {}, "a.yaml:1:3: a parameter's name must be a text"},
  };
  for (const auto& row : rows) {
    const TestFolder folder(Files{{row.name, row.content}});
    const auto values = read_parameter_file(folder.path(row.name));
    if (row.error.empty()) {
      ASSERT_TRUE(values) << row.content << values.error().message();
      EXPECT_EQ(*values, row.values) << row.content;
    } else {
      ASSERT_FALSE(values) << row.content;
      EXPECT_EQ(folder.below(values.error().message()), row.error);
    }
  }
  const TestFolder folder;
  EXPECT_EQ(read_parameter_file(folder.path("none")).error().fault, Fault::unavailable);
}

TEST(Files, ReadFile) {
  const TestFolder folder(Files{{"a", "12345"}});
  EXPECT_EQ(read_file(folder.path("a"), 5).value(), "12345");
  EXPECT_EQ(read_file(folder.path("a"), 4).error().fault, Fault::too_large);
  EXPECT_EQ(read_file(folder.path("none"), 4).error().fault, Fault::unavailable);
  EXPECT_EQ(read_file(folder.path(), 4).error().fault, Fault::unsupported);
}

}  // namespace
}  // namespace hakoseki::iac
