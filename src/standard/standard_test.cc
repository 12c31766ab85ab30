// The data of the standard against the catalogue document: counts, matrix, names and texts.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "standard/catalogue.h"
#include "standard/risk.h"

namespace hakoseki {
namespace {

char32_t code_point_at(std::string_view text, std::size_t at, std::size_t length) {
  if (length == 1) return static_cast<unsigned char>(text[at]);
  char32_t value = static_cast<unsigned char>(text[at]) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = (value << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return value;
}

bool has_between(std::string_view text, char32_t first, char32_t last) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8::length_at(text, at);
    const char32_t c = code_point_at(text, at, length);
    if (c >= first && c <= last) return true;
    at += length;
  }
  return false;
}

// Japanese and Latin letters stand together without a space, as IPA sets them.
bool has_space_beside_japanese(std::string_view text) {
  const auto is_japanese = [text](std::size_t at) {
    return at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80;
  };
  for (std::size_t at = text.find(' '); at != text.npos; at = text.find(' ', at + 1)) {
    if (is_japanese(at - 1) || is_japanese(at + 1)) return true;
  }
  return false;
}

// Every text shown to people: present in both languages, the English without Japanese, the Japanese
// with kana or kanji, without half-width kana.
void expect_bilingual(const Text& text, std::string_view what) {
  SCOPED_TRACE(std::string(what) + ": " + std::string(text.en));
  EXPECT_FALSE(text.en.empty());
  EXPECT_FALSE(utf8::first_invalid(text.ja));
  EXPECT_EQ(utf8::code_points(text.en), text.en.size()) << "English is ASCII here";
  EXPECT_TRUE(has_between(text.ja, 0x3041, 0x30FA) || has_between(text.ja, 0x4E00, 0x9FFF));
  EXPECT_FALSE(has_between(text.ja, 0xFF61, 0xFF9F)) << "half-width kana";
  EXPECT_FALSE(has_space_beside_japanese(text.ja));
  EXPECT_EQ(text.en.find("  "), std::string_view::npos) << "two literals joined badly";
}

// Whole sentences: the English ends with a period, each Japanese one in polite form.
void expect_sentences(const Text& text, std::string_view what) {
  expect_bilingual(text, what);
  SCOPED_TRACE(std::string(what) + ": " + std::string(text.en));
  EXPECT_TRUE(text.en.ends_with('.'));
  constexpr std::string_view stop = "。";
  EXPECT_TRUE(text.ja.ends_with(stop));
  std::string_view rest = text.ja;
  while (!rest.empty()) {
    const std::string_view sentence = rest.substr(0, rest.find(stop));
    EXPECT_TRUE(sentence.ends_with("ます") || sentence.ends_with("です") ||
                sentence.ends_with("ません"))
        << sentence;
    rest.remove_prefix(std::min(rest.size(), sentence.size() + stop.size()));
  }
}

std::string_view before_dot(std::string_view id) {
  return id.substr(0, id.find('.'));
}

TEST(Risks, AreAllThereInTheStandardsOrder) {
  ASSERT_EQ(risks().size(), risk_count);
  for (std::size_t i = 0; i < risk_count; ++i) {
    EXPECT_EQ(risks()[i].risk, static_cast<Risk>(i));
    EXPECT_EQ(&info_of(static_cast<Risk>(i)), &risks()[i]);
  }
}

TEST(Risks, CarryTheirSectionsAndIds) {
  struct Row {
    Component component;
    std::string_view id;
    std::string_view section;
    std::size_t count;
  };
  const std::vector<Row> expected = {
      {Component::image, "IMG", "3.1", 5},        {Component::registry, "REG", "3.2", 3},
      {Component::orchestrator, "ORC", "3.3", 5}, {Component::container, "CON", "3.4", 5},
      {Component::host, "HOST", "3.5", 5},
  };
  std::size_t at = 0;
  for (const Row& row : expected) {
    EXPECT_EQ(info_of(row.component).component, row.component);
    EXPECT_EQ(info_of(row.component).id, row.id);
    EXPECT_EQ(info_of(row.component).section, row.section);
    for (std::size_t number = 1; number <= row.count; ++number, ++at) {
      const RiskInfo& risk = risks()[at];
      EXPECT_EQ(risk.component, row.component);
      EXPECT_EQ(risk.id, std::string(row.id) + "-" + std::to_string(number));
      EXPECT_EQ(risk.section, std::string(row.section) + "." + std::to_string(number));
      EXPECT_EQ(risk.countermeasure, "4" + std::string(risk.section.substr(1)));
    }
  }
  EXPECT_EQ(at, sp800_190_risk_count);
  EXPECT_EQ(risks()[at].id, "HW-1");
  EXPECT_EQ(risks()[at].section, "4.6");
  EXPECT_EQ(risks()[at].countermeasure, "4.6");
  EXPECT_EQ(info_of(Component::hardware).component, Component::hardware);
}

TEST(Risks, TitlesAreTheStandardsAndIpas) {
  const std::map<std::string_view, Text> expected = {
      {"IMG-1", {"Image vulnerabilities", "イメージの脆弱性"}},
      {"IMG-2", {"Image configuration defects", "イメージの設定の不備"}},
      {"IMG-3", {"Embedded malware", "埋め込まれたマルウェア"}},
      {"IMG-4", {"Embedded clear text secrets", "埋め込まれた平文の秘密情報"}},
      {"IMG-5", {"Use of untrusted images", "信頼できないイメージの使用"}},
      {"REG-1", {"Insecure connections to registries", "レジストリへのセキュアでない接続"}},
      {"REG-2", {"Stale images in registries", "レジストリ内の古いイメージ"}},
      {"REG-3",
       {"Insufficient authentication and authorization restrictions", "認証・認可の不十分な制限"}},
      {"ORC-1", {"Unbounded administrative access", "制限のない管理者アクセス"}},
      {"ORC-2", {"Unauthorized access", "不正アクセス"}},
      {"ORC-3",
       {"Poorly separated inter-container network traffic",
        "コンテナ間ネットワークトラフィックの不十分な分離"}},
      {"ORC-4", {"Mixing of workload sensitivity levels", "ワークロードの機微性レベルの混合"}},
      {"ORC-5", {"Orchestrator node trust", "オーケストレータノードの信頼"}},
      {"CON-1",
       {"Vulnerabilities within the runtime software", "ランタイムソフトウェア内の脆弱性"}},
      {"CON-2",
       {"Unbounded network access from containers", "コンテナからの無制限のネットワークアクセス"}},
      {"CON-3",
       {"Insecure container runtime configurations", "セキュアでないコンテナランタイムの設定"}},
      {"CON-4", {"App vulnerabilities", "アプリの脆弱性"}},
      {"CON-5", {"Rogue containers", "未承認コンテナ"}},
      {"HOST-1", {"Large attack surface", "大きなアタックサーフェス"}},
      {"HOST-2", {"Shared kernel", "共有カーネル"}},
      {"HOST-3", {"Host OS component vulnerabilities", "ホストOSコンポーネントの脆弱性"}},
      {"HOST-4", {"Improper user access rights", "不適切なユーザアクセス権"}},
      {"HOST-5", {"Host OS file system tampering", "ホストOSファイルシステムの改ざん"}},
  };
  ASSERT_EQ(expected.size(), sp800_190_risk_count);
  for (const RiskInfo& risk : risks().first(sp800_190_risk_count)) {
    ASSERT_TRUE(expected.contains(risk.id)) << risk.id;
    EXPECT_EQ(risk.title.en, expected.at(risk.id).en);
    EXPECT_EQ(risk.title.ja, expected.at(risk.id).ja);
  }
}

TEST(Risks, TextsAreCompleteInBothLanguages) {
  for (const RiskInfo& risk : risks()) {
    expect_bilingual(risk.title, risk.id);
    expect_sentences(risk.meaning, risk.id);
    expect_sentences(risk.recommends, risk.id);
    expect_sentences(risk.why, risk.id);
    expect_bilingual(info_of(risk.component).title, risk.id);
  }
}

TEST(RiskNamed, FindsEveryRiskByEachOfItsNames) {
  for (const RiskInfo& risk : risks()) {
    std::string lower(risk.id);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (const std::string& name :
         {std::string(risk.id), lower, std::string(risk.section), std::string(risk.countermeasure),
          "risk/" + std::string(risk.section), "RISK/" + lower}) {
      EXPECT_EQ(risk_named(name), risk.risk) << name;
    }
  }
  EXPECT_EQ(risk_named("4.1.1"), Risk::image_vulnerabilities);
  EXPECT_EQ(risk_named("risk/3.1.1"), Risk::image_vulnerabilities);
}

TEST(RiskNamed, RefusesWhatNamesNoRisk) {
  for (const std::string_view name :
       {"", "3.6.1", "IMG-9", "IMG", "IMG-1.01", "3.1", "5.1.1", "risk/", "risk", "risk/risk/3.1.1",
        " 3.1.1", "3.1.1 ", "img_1"}) {
    EXPECT_FALSE(risk_named(name)) << name;
  }
}

// The letters of the catalogue's index: A AWS, C customer, S shared.
Responsible responsible_of(char letter) {
  if (letter == 'A') return Responsible::aws;
  return letter == 'S' ? Responsible::shared : Responsible::customer;
}

void expect_matrix(const std::map<std::string_view, std::string_view>& matrix,
                   const std::vector<Compute>& columns) {
  for (const RiskInfo& risk : risks()) {
    if (risk.risk == Risk::hardware_root_of_trust) continue;
    ASSERT_TRUE(matrix.contains(risk.id)) << risk.id;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      EXPECT_EQ(responsible_for(risk.risk, columns[i]), responsible_of(matrix.at(risk.id)[i]))
          << risk.id << " on " << name_of(columns[i]);
    }
  }
}

TEST(Responsibility, IsTheCataloguesMatrix) {
  expect_matrix({{"IMG-1", "CCCCC"},  {"IMG-2", "CCCCC"},  {"IMG-3", "CCCCC"},  {"IMG-4", "CCCCC"},
                 {"IMG-5", "CCCCC"},  {"REG-1", "SSSSS"},  {"REG-2", "CCCCC"},  {"REG-3", "CCCCC"},
                 {"ORC-1", "CCCCC"},  {"ORC-2", "SSSSS"},  {"ORC-3", "CCCCC"},  {"ORC-4", "SSCCC"},
                 {"ORC-5", "ASSSC"},  {"CON-1", "AACCC"},  {"CON-2", "CCCCC"},  {"CON-3", "SSCCC"},
                 {"CON-4", "CCCCC"},  {"CON-5", "CCCCC"},  {"HOST-1", "AACCC"}, {"HOST-2", "AACCC"},
                 {"HOST-3", "AACCC"}, {"HOST-4", "AACCC"}, {"HOST-5", "AACCC"}},
                {Compute::ecs_fargate, Compute::eks_fargate, Compute::ecs_ec2, Compute::eks_nodes,
                 Compute::ecs_anywhere});
}

// Where AWS runs the instance but tasks share its kernel.
TEST(Responsibility, OnInstancesThatAwsRuns) {
  expect_matrix(
      {{"IMG-1", "CC"},  {"IMG-2", "CC"},  {"IMG-3", "CC"}, {"IMG-4", "CC"},  {"IMG-5", "CC"},
       {"REG-1", "SS"},  {"REG-2", "CC"},  {"REG-3", "CC"}, {"ORC-1", "CC"},  {"ORC-2", "SS"},
       {"ORC-3", "CC"},  {"ORC-4", "SS"},  {"ORC-5", "SS"}, {"CON-1", "AA"},  {"CON-2", "CC"},
       {"CON-3", "CC"},  {"CON-4", "CC"},  {"CON-5", "CC"}, {"HOST-1", "AA"}, {"HOST-2", "SS"},
       {"HOST-3", "AA"}, {"HOST-4", "AA"}, {"HOST-5", "CC"}},
      {Compute::ecs_managed_instances, Compute::eks_auto_mode});
}

TEST(Responsibility, FallsToTheCustomerWhereTheComputeIsUnknown) {
  for (const RiskInfo& risk : risks()) {
    EXPECT_EQ(responsible_for(risk.risk, Compute::unknown), Responsible::customer) << risk.id;
  }
}

TEST(Inheritance, ExplainsEveryRiskThatAwsTakesAnywhere) {
  const std::set<std::string_view> partly = {"REG-1", "ORC-4", "CON-3"};
  for (const RiskInfo& risk : risks()) {
    const bool taken = std::ranges::count(risk.responsible, Responsible::aws) > 0;
    const auto inheritance = inheritance_of(risk.risk);
    ASSERT_EQ(inheritance.has_value(), taken || partly.contains(risk.id)) << risk.id;
    if (!inheritance) continue;
    expect_sentences(inheritance->statement, risk.id);
    expect_sentences(inheritance->residual, risk.id);
    EXPECT_FALSE(inheritance->source.empty()) << risk.id;
    // Statements are paraphrased, so that none can be taken for AWS's words.
    EXPECT_EQ(inheritance->statement.en.find('"'), std::string_view::npos) << risk.id;
    EXPECT_EQ(inheritance->statement.ja.find("「"), std::string_view::npos) << risk.id;
  }
}

TEST(Computes, HaveStableNamesAndTitles) {
  const std::map<Compute, std::string_view> expected = {
      {Compute::ecs_fargate, "ecs-fargate"},
      {Compute::eks_fargate, "eks-fargate"},
      {Compute::ecs_ec2, "ecs-ec2"},
      {Compute::ecs_managed_instances, "ecs-managed-instances"},
      {Compute::eks_nodes, "eks-nodes"},
      {Compute::eks_auto_mode, "eks-auto-mode"},
      {Compute::ecs_anywhere, "ecs-anywhere"},
      {Compute::unknown, "unknown"},
  };
  std::set<std::string_view> titles;
  for (const auto& [compute, name] : expected) {
    EXPECT_EQ(name_of(compute), name);
    expect_bilingual(title_of(compute), name);
    titles.insert(title_of(compute).ja);
  }
  EXPECT_EQ(titles.size(), compute_count + 1);
  EXPECT_EQ(title_of(Responsible::aws).en, "AWS");
  for (const Responsible each : {Responsible::aws, Responsible::customer, Responsible::shared}) {
    expect_bilingual(title_of(each), "responsible");
  }
}

// The table of the catalogue's section 1 and the additions of its section 2.6.
TEST(Catalogue, CountsAreTheDocuments) {
  struct Counts {
    std::size_t automatic, deep, manual;
    bool operator==(const Counts&) const = default;
  };
  const std::map<Component, Counts> expected = {
      {Component::image, {24 + 1, 22, 1}},
      {Component::registry, {10, 11, 0}},
      {Component::orchestrator, {32 + 4, 17 + 1, 1}},
      {Component::container, {34 + 2, 7, 2}},
      {Component::host, {14, 3, 2}},
  };
  std::map<Component, Counts> counted;
  for (const CatalogueEntry& entry : catalogue()) {
    Counts& counts = counted[info_of(entry.risk).component];
    if (entry.mode == Mode::automatic) ++counts.automatic;
    if (entry.mode == Mode::deep) ++counts.deep;
    if (entry.mode == Mode::manual) ++counts.manual;
  }
  EXPECT_EQ(catalogue().size(), 188U);
  EXPECT_EQ(counted, expected);

  std::map<Severity, std::size_t> severities;
  for (const CatalogueEntry& entry : catalogue())
    ++severities[entry.severity];
  EXPECT_EQ(severities, (std::map<Severity, std::size_t>{{Severity::critical, 13},
                                                         {Severity::high, 87},
                                                         {Severity::medium, 73},
                                                         {Severity::low, 7},
                                                         {Severity::info, 8}}));
}

TEST(Catalogue, IdsAreUniqueSortedAndBelongToTheirRisk) {
  std::set<std::string_view> ids;
  std::set<Risk> covered;
  const CatalogueEntry* previous = nullptr;
  for (const CatalogueEntry& entry : catalogue()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    EXPECT_EQ(before_dot(entry.id), info_of(entry.risk).id);
    EXPECT_EQ(entry.id.size(), before_dot(entry.id).size() + 3) << entry.id;
    if (previous != nullptr) {
      EXPECT_LE(previous->risk, entry.risk) << entry.id;
      EXPECT_TRUE(previous->risk != entry.risk || previous->id < entry.id) << entry.id;
    }
    covered.insert(entry.risk);
    previous = &entry;
  }
  EXPECT_EQ(covered.size(), sp800_190_risk_count);
  EXPECT_FALSE(covered.contains(Risk::hardware_root_of_trust));
}

TEST(Catalogue, TitlesAreShortAndBilingual) {
  std::set<std::string_view> titles;
  for (const CatalogueEntry& entry : catalogue()) {
    expect_bilingual(entry.title, entry.id);
    EXPECT_TRUE(entry.title.en.front() >= 'A' && entry.title.en.front() <= 'Z') << entry.id;
    EXPECT_FALSE(entry.title.en.ends_with('.')) << entry.id;
    EXPECT_FALSE(entry.title.ja.ends_with("。")) << entry.id;
    EXPECT_LE(utf8::code_points(entry.title.en), 70U) << entry.id;
    EXPECT_LE(utf8::code_points(entry.title.ja), 40U) << entry.id;
    EXPECT_TRUE(titles.insert(entry.title.en).second) << entry.id;
    EXPECT_TRUE(titles.insert(entry.title.ja).second) << entry.id;
  }
}

TEST(Catalogue, NeedsAPersonWhereTheModeIsManual) {
  for (const CatalogueEntry& entry : catalogue()) {
    EXPECT_EQ(entry.mode == Mode::manual, entry.needs == Door::person) << entry.id;
  }
}

TEST(Catalogue, FindsByIdOnly) {
  for (const CatalogueEntry& entry : catalogue()) {
    EXPECT_EQ(find_in_catalogue(entry.id), &entry);
  }
  ASSERT_NE(find_in_catalogue("REG-2.03"), nullptr);
  EXPECT_EQ(find_in_catalogue("REG-2.03")->title.en, "Image tags can be overwritten");
  EXPECT_EQ(find_in_catalogue("CON-3.01")->severity, Severity::critical);
  EXPECT_EQ(find_in_catalogue("CON-3.01")->scope, "EE EX KE");
  for (const std::string_view id : {"", "REG-2", "REG-2.3", "REG-2.030", "IMG-1.11", "3.1.1"}) {
    EXPECT_EQ(find_in_catalogue(id), nullptr) << id;
  }
}

// One letter for each compute in its order: x in scope, - out of it.
TEST(InScope, FollowsTheWordsOfTheScope) {
  const std::map<std::string_view, std::string_view> expected = {
      {"ALL", "xxxxxxx"},      {"ACC", "xxxxxxx"},   {"ORG", "xxxxxxx"},   {"CI", "xxxxxxx"},
      {"ECS", "x-xx--x"},      {"EKS", "-x--xx-"},   {"EF", "x------"},    {"KF", "-x-----"},
      {"EF KF", "xx-----"},    {"EE", "--xx---"},    {"KE", "----xx-"},    {"EX", "------x"},
      {"EE EX", "--xx--x"},    {"EE KE", "--xxxx-"}, {"KF EX", "-x----x"}, {"EE EX KE", "--xxxxx"},
      {"EE KE EX", "--xxxxx"}, {"", "-------"},      {"E", "-------"},     {"EEX", "-------"},
      {" ", "-------"},        {"ee", "-------"},
  };
  for (const auto& [scope, letters] : expected) {
    for (std::size_t i = 0; i < all_computes.size(); ++i) {
      EXPECT_EQ(in_scope(scope, all_computes[i]), letters[i] == 'x')
          << '"' << scope << "\" on " << name_of(all_computes[i]);
    }
    EXPECT_TRUE(in_scope(scope, Compute::unknown)) << scope;
  }
  for (const CatalogueEntry& entry : catalogue()) {
    EXPECT_TRUE(expected.contains(entry.scope)) << entry.id << " has an untested scope";
  }
}

}  // namespace
}  // namespace hakoseki
