// From verdicts to the state of a risk in a system.
#include "assess/assessment.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "standard/catalogue.h"

namespace hakoseki {
namespace {

using enum Compute;
using enum RiskState;

// The verdicts of one check, in order: on each workload of the inventory.
Check check_saying(std::string_view id, std::vector<Outcome> outcomes) {
  const CatalogueEntry& entry = *find_in_catalogue(id);
  return {.id = id,
          .risk = entry.risk,
          .severity = entry.severity,
          .title = {"A defect", "欠陥"},
          .why = {},
          .fix = {},
          .reads = {},
          .judge = [outcomes = std::move(outcomes)](const Index& index) {
            std::vector<Ruling> rulings;
            const auto workloads = index.inventory().all<Workload>();
            for (std::size_t i = 0; i < outcomes.size(); ++i) {
              rulings.push_back({&workloads[std::min(i, workloads.size() - 1)],
                                 Verdict(outcomes[i], {{}, {"it is so", "そうです"}})});
            }
            return rulings;
          }};
}

void add_workload(Inventory& inventory, std::uint32_t system, Fact<Compute> compute) {
  Workload workload;
  workload.system = system;
  workload.compute = std::move(compute);
  inventory.add(std::move(workload));
}

Fact<Compute> on(Compute compute) {
  return Fact<Compute>::known(compute, {});
}

RiskState state_of(const Assessment& assessment, std::size_t system, Risk risk) {
  return assessment.by_system[system][static_cast<std::size_t>(risk)].state;
}

// All checks of HOST-2 (shared kernel) are given outcomes; the scope of 2.01 is Fargate, of 2.02
// every ECS, of 2.03 hosts only.
struct Row {
  std::vector<Compute> computes;
  std::vector<std::pair<std::string_view, std::vector<Outcome>>> checks;
  std::vector<InputState> inputs;
  RiskState state;
};

TEST(Assessment, RollUp) {
  using enum Outcome;
  constexpr InputState judged = InputState::judged;
  constexpr InputState refused = InputState::refused;
  constexpr InputState ignored = InputState::ignored;
  const Row rows[] = {
      // Inherited alone: AWS's, when everything that applies was judged.
      {{ecs_fargate}, {{"HOST-2.01", {inherited}}, {"HOST-2.02", {not_applicable}}}, {judged}, aws},
      {{ecs_fargate}, {{"HOST-2.01", {inherited}}}, {judged}, unseen},
      {{ecs_fargate}, {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass}}}, {judged}, met},
      // One workload on EC2 brings HOST-2.03 back, which nobody judged: no longer AWS's.
      {{ecs_fargate, ecs_ec2},
       {{"HOST-2.01", {inherited, not_applicable}}, {"HOST-2.02", {pass}}},
       {judged},
       unseen},
      {{ecs_fargate, ecs_anywhere},
       {{"HOST-2.01", {inherited, not_applicable}}, {"HOST-2.02", {pass}}},
       {judged},
       unseen},
      {{ecs_fargate, Compute::unknown},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass}}},
       {judged},
       unseen},
      {{ecs_fargate, ecs_ec2},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass}}, {"HOST-2.03", {pass}}},
       {judged},
       met},
      // One verdict that is not known keeps the risk open; one failure below the threshold is
      // "partly".
      {{ecs_fargate},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {Outcome::unknown}}},
       {judged},
       unseen},
      {{ecs_fargate}, {{"HOST-2.01", {inherited}}, {"HOST-2.02", {fail}}}, {judged}, partly},
      {{ecs_fargate, ecs_fargate},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass, fail}}},
       {judged},
       partly},
      {{ecs_fargate},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {fail}}},
       {judged, refused},
       partly},
      // What could not be read may hold anything: nothing is met then.
      {{ecs_fargate},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass}}},
       {judged, refused},
       unseen},
      {{ecs_fargate},
       {{"HOST-2.01", {inherited}}, {"HOST-2.02", {not_applicable}}},
       {judged, refused},
       unseen},
      {{ecs_fargate}, {{"HOST-2.01", {inherited}}, {"HOST-2.02", {pass}}}, {judged, ignored}, met},
      {{}, {}, {judged}, RiskState::not_applicable},
      {{}, {}, {refused}, unseen},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    Inventory inventory;
    inventory.systems.push_back({.name = "shop"});
    for (const Compute compute : rows[i].computes)
      add_workload(inventory, 0, on(compute));
    for (const InputState state : rows[i].inputs) {
      inventory.inputs.push_back({.path = "x", .state = state});
    }
    std::vector<Check> checks;
    for (const auto& [id, outcomes] : rows[i].checks)
      checks.push_back(check_saying(id, outcomes));
    const Assessment assessment = assess(inventory, checks);
    EXPECT_EQ(name_of(state_of(assessment, 0, Risk::shared_kernel)), name_of(rows[i].state))
        << "row " << i;
  }
}

TEST(Assessment, OfNothingNothingIsSeen) {
  const Inventory inventory;
  const Assessment assessment = assess(inventory, {});
  for (const RiskCell& cell : assessment.overall)
    EXPECT_EQ(cell.state, unseen);
}

TEST(Assessment, ThresholdOfNotMet) {
  using enum Outcome;
  Inventory inventory;
  inventory.systems.push_back({.name = "shop"});
  add_workload(inventory, 0, on(ecs_ec2));
  // HOST-5.01 is critical, HOST-5.05 medium.
  const std::vector<Check> low = {check_saying("HOST-5.05", {fail})};
  const std::vector<Check> both = {check_saying("HOST-5.05", {fail}),
                                   check_saying("HOST-5.01", {fail})};
  const Risk risk = Risk::host_file_system_tampering;
  EXPECT_EQ(state_of(assess(inventory, low), 0, risk), partly);
  EXPECT_EQ(state_of(assess(inventory, both), 0, risk), unmet);
}

TEST(Assessment, EachSystemByItselfAndTheWorstOverall) {
  using enum Outcome;
  Inventory inventory;
  inventory.systems = {{.name = "fargate"}, {.name = "anywhere"}};
  add_workload(inventory, 0, on(ecs_fargate));
  add_workload(inventory, 1, on(ecs_anywhere));
  const std::vector<Check> checks = {
      check_saying("HOST-2.01", {inherited, Outcome::not_applicable}),
      check_saying("HOST-2.02", {pass, fail})};
  const Assessment assessment = assess(inventory, checks);
  const Risk risk = Risk::shared_kernel;
  EXPECT_EQ(state_of(assessment, 0, risk), met);
  EXPECT_EQ(state_of(assessment, 1, risk), partly);
  const RiskCell& overall = assessment.overall[static_cast<std::size_t>(risk)];
  EXPECT_EQ(overall.state, partly);
  EXPECT_EQ(overall.counts.pass, 1U);
  EXPECT_EQ(overall.counts.fail, 1U);
  EXPECT_EQ(overall.counts.inherited, 1U);
  EXPECT_EQ(overall.counts.total(), 4U);
  const auto& missing = assessment.by_system[1][static_cast<std::size_t>(risk)].unseen_checks;
  EXPECT_EQ(missing, std::vector<std::string_view>{"HOST-2.03"});
}

// A part of a template that was not seen keeps its system open, and no other.
TEST(Assessment, UnseenPartsOfASystem) {
  using enum Outcome;
  Inventory inventory;
  inventory.systems = {{.name = "whole"}, {.name = "parts"}, {.name = "nested"}};
  inventory.inputs = {{.path = "whole.yaml"},
                      {.path = "parts.yaml", .state = InputState::partly},
                      {.path = "root.yaml", .state = InputState::partly}};
  for (std::uint32_t system = 0; system < 3; ++system)
    add_workload(inventory, system, on(ecs_fargate));
  inventory.edit<Workload>()[1].evidence.input = 1;
  // Read from a whole file, which stands below a root of which something is missing.
  inventory.edit<Workload>()[2].stack = "root.yaml/Child";
  const std::vector<Check> checks = {check_saying("HOST-2.01", {inherited, inherited, inherited}),
                                     check_saying("HOST-2.02", {pass, pass, pass})};
  const Risk risk = Risk::shared_kernel;
  const Assessment assessment = assess(inventory, checks);
  EXPECT_EQ(state_of(assessment, 0, risk), met);
  EXPECT_EQ(state_of(assessment, 1, risk), unseen);
  EXPECT_EQ(state_of(assessment, 2, risk), unseen);
  EXPECT_EQ(state_of(assessment, 1, Risk::image_vulnerabilities), unseen);

  // A template of which nothing was judged is of no system, but not of no account.
  inventory.inputs[1].path = "other.yaml";
  inventory.edit<Workload>()[1].evidence.input = 0;
  inventory.edit<Workload>()[2].stack = {};
  const Assessment loose = assess(inventory, checks);
  EXPECT_EQ(state_of(loose, 1, risk), met);
  EXPECT_EQ(loose.overall[static_cast<std::size_t>(risk)].state, unseen);
}

// Where nothing runs, an image that is built and what was judged still have their other questions.
TEST(Assessment, WithoutWorkloads) {
  Inventory inventory;
  inventory.systems = {{.name = "build"}, {.name = "roles"}};
  ImageRecipe recipe;
  recipe.system = 0;
  inventory.add(std::move(recipe));
  IamRole role;
  role.system = 1;
  inventory.add(std::move(role));
  Check check = check_saying("ORC-1.01", {});
  check.judge = [](const Index& index) {
    return std::vector<Ruling>{
        {&index.inventory().all<IamRole>().front(), Verdict(Outcome::pass, {{}, {"so", "そう"}})}};
  };
  const Assessment assessment = assess(inventory, std::vector<Check>{check});
  EXPECT_EQ(state_of(assessment, 0, Risk::embedded_malware), unseen);
  EXPECT_EQ(state_of(assessment, 0, Risk::shared_kernel), RiskState::not_applicable);
  EXPECT_EQ(state_of(assessment, 1, Risk::unbounded_administrative_access), unseen);
  EXPECT_EQ(state_of(assessment, 1, Risk::embedded_malware), RiskState::not_applicable);
}

// Nothing is absent from an account that did not tell of all its clusters; a file is all there is.
TEST(Assessment, AnAccountMayRunMoreThanItTold) {
  for (const bool is_whole : {true, false}) {
    Inventory inventory;
    inventory.systems = {{.name = "111122223333"}, {.name = "template"}};
    for (const std::uint32_t system : {0U, 1U}) {
      IamRole role;
      role.system = system;
      role.evidence.source = system == 0 ? Source::api : Source::file;
      inventory.add(std::move(role));
    }
    if (!is_whole) inventory.note_unseen<EcsCluster>({.why = {.detail = "ecs:ListClusters"}});
    const Assessment assessment = assess(inventory, {});
    EXPECT_EQ(state_of(assessment, 0, Risk::embedded_malware),
              is_whole ? RiskState::not_applicable : unseen);
    EXPECT_EQ(state_of(assessment, 1, Risk::embedded_malware), RiskState::not_applicable);
  }
}

// Nothing is left to ask of the host of an instance that AWS operates; its kernel is shared.
TEST(Assessment, InstancesThatAwsOperates) {
  for (const Compute compute : {Compute::ecs_managed_instances, Compute::eks_auto_mode}) {
    Inventory inventory;
    inventory.systems = {{.name = "shop"}};
    add_workload(inventory, 0, on(compute));
    const std::vector<Check> checks = {check_saying("HOST-1.01", {Outcome::inherited})};
    const Assessment assessment = assess(inventory, checks);
    EXPECT_EQ(state_of(assessment, 0, Risk::large_attack_surface), aws) << name_of(compute);
    EXPECT_EQ(state_of(assessment, 0, Risk::shared_kernel), unseen) << name_of(compute);
    add_workload(inventory, 0, on(ecs_ec2));
    EXPECT_EQ(state_of(assess(inventory, checks), 0, Risk::large_attack_surface), unseen);
  }
}

TEST(Assessment, ComputesOfASystem) {
  Inventory inventory;
  inventory.systems = {{.name = "a"}, {.name = "b"}};
  add_workload(inventory, 0, on(ecs_fargate));
  add_workload(inventory, 0, on(ecs_fargate));
  add_workload(inventory, 0, Fact<Compute>());
  add_workload(
      inventory, 1,
      Fact<Compute>({Case<Compute>{.state = ecs_fargate}, Case<Compute>{.state = ecs_ec2}}));
  EXPECT_EQ(computes_of(inventory, 0), (std::vector<Compute>{ecs_fargate, Compute::unknown}));
  EXPECT_EQ(computes_of(inventory, 1), (std::vector<Compute>{ecs_fargate, ecs_ec2}));
  EXPECT_TRUE(computes_of(inventory, 2).empty());
}

// What else a cluster can start tasks on counts, whether or not a task of the run is there.
TEST(Assessment, ComputesOfASystemWithProviders) {
  Inventory inventory;
  inventory.systems = {{.name = "a"}, {.name = "b"}};
  add_workload(inventory, 0, on(ecs_fargate));
  EcsCluster cluster;
  cluster.provider_computes = {on(ecs_fargate), on(ecs_ec2), Fact<Compute>()};
  inventory.add(cluster);
  cluster.provider_computes = {on(ecs_fargate)};
  cluster.system = 1;
  inventory.add(cluster);
  EXPECT_EQ(computes_of(inventory, 0),
            (std::vector<Compute>{ecs_fargate, ecs_ec2, Compute::unknown}));
  EXPECT_TRUE(computes_of(inventory, 1).empty());
}

// A resource that exists only under a condition fails only under it.
TEST(Assessment, TheConditionOfAResourceIsPartOfItsFindings) {
  Inventory inventory;
  inventory.systems.push_back({.name = "shop"});
  add_workload(inventory, 0, on(ecs_fargate));
  inventory.edit<Workload>()[0].when = Guard({"Env", "prod", true});
  const std::vector<Check> checks = {check_saying("HOST-2.02", {Outcome::fail})};
  const Assessment assessment = assess(inventory, checks);
  ASSERT_EQ(assessment.findings.size(), 1U);
  const Finding& finding = assessment.findings.front();
  ASSERT_EQ(finding.when.size(), 1U);
  EXPECT_EQ(finding.message().en, "A defect: it is so (when Env = `prod`)");
  EXPECT_EQ(finding.message().ja, "欠陥: そうです(Env が `prod` である場合)");
}

// Threads judge beside each other; the order of the findings is that of the checks.
TEST(Assessment, IsTheSameWhateverTheThreads) {
  Inventory inventory;
  inventory.systems.resize(3);
  for (std::uint32_t i = 0; i < 30; ++i)
    add_workload(inventory, i % 3, on(i % 2 == 0 ? ecs_fargate : ecs_ec2));
  std::vector<Check> checks;
  for (const CatalogueEntry& entry : catalogue()) {
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < 30; ++i)
      outcomes.push_back(static_cast<Outcome>((checks.size() * 7 + i) % 5));
    checks.push_back(check_saying(entry.id, std::move(outcomes)));
  }
  const auto told = [&](std::size_t threads) {
    const Assessment assessment = assess(inventory, checks, threads);
    std::string text;
    for (const Finding& finding : assessment.findings) {
      text += std::string(finding.check->id) + ' ' + std::string(name_of(finding.outcome)) + '\n';
      EXPECT_EQ(finding.exhibits.size(), 1U);
    }
    for (const RiskRow& row : assessment.by_system) {
      for (const RiskCell& cell : row)
        text += std::string(name_of(cell.state)) + ' ' + std::to_string(cell.counts.fail) + '\n';
    }
    return text;
  };
  const std::string expected = told(1);
  EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'),
            static_cast<std::ptrdiff_t>((checks.size() * 30) + (3 * risk_count)));
  for (const std::size_t threads : {2U, 5U, 16U})
    EXPECT_EQ(told(threads), expected) << threads << " threads";
}

}  // namespace
}  // namespace hakoseki
