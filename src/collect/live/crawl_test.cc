#include "collect/live/crawl.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "collect/live/answer.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "support/fake_http.h"

namespace hakoseki::live {
namespace {

using io::HttpOutcome;
using io::HttpRequest;
using test::answer;

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);

// An account of one Region that refuses all but what the test answers.
class CrawlTest : public testing::Test {
 protected:
  using Reply = std::function<HttpOutcome(const HttpRequest&)>;

  CrawlTest()
      : folder_path_(std::filesystem::path(testing::TempDir()) / "hakoseki_crawl_test"),
        http_([this](const HttpRequest& request) { return reply(request); }),
        cache_(
            [] {
              return Result<aws::Credentials>({{"AKID", "secret", "token"}});
            },
            [] { return noon; }),
        client_(http_, cache_, [] { return noon; }, {}) {
    std::filesystem::remove_all(folder_path_);
  }
  ~CrawlTest() override { std::filesystem::remove_all(folder_path_); }

  // The operation that a request is for, in any of the protocols that matter here.
  static std::string operation_of(const HttpRequest& request) {
    for (const io::Header& header : request.headers) {
      if (header.name == "X-Amz-Target" || header.name == "x-amz-target")
        return header.value.substr(header.value.rfind('.') + 1);
    }
    constexpr std::string_view action = "Action=";
    const std::size_t begin = request.body.find(action);
    if (begin == std::string::npos) return {};
    return request.body.substr(begin + action.size(),
                               request.body.find('&', begin) - begin - action.size());
  }

  HttpOutcome reply(const HttpRequest& request) {
    const std::string operation = operation_of(request);
    ++counts_[operation];
    bodies_[operation].push_back(request.body);
    const auto found = replies_.find(operation);
    if (found != replies_.end()) return found->second(request);
    return answer(400, R"({"__type":"AccessDeniedException","message":"no"})");
  }

  void crawl(const CallOptions& options) {
    Result<WorkFolder> folder = WorkFolder::make(folder_path_.string());
    ASSERT_TRUE(folder);
    Crawl crawl(http_, client_, *folder, [] { return noon; },
                {.account = "111122223333",
                 .home = "eu-west-1",
                 .regions = {"eu-west-1"},
                 .options = options},
                {});
    ASSERT_TRUE(crawl.run());
    failures_ = crawl.failures();
  }

  std::filesystem::path folder_path_;
  std::map<std::string, Reply> replies_;
  std::map<std::string, int> counts_;
  std::map<std::string, std::vector<std::string>> bodies_;
  std::map<std::string, std::string> failures_;
  test::FakeHttp http_;
  aws::CredentialCache cache_;
  aws::Client client_;
};

auto json(std::string body) {
  return [body = std::move(body)](const HttpRequest&) { return answer(200, body); };
}

std::string family_of(const HttpRequest& request) {
  return request.body.find("\"web\"") != std::string::npos ? "web" : "job";
}

TEST_F(CrawlTest, AsksForTheNewestDefinitionOfEachFamily) {
  replies_["ListTaskDefinitionFamilies"] = json(R"({"families":["web","job"]})");
  crawl({});
  EXPECT_EQ(counts_["ListTaskDefinitions"], 0);
  EXPECT_EQ(counts_["DescribeTaskDefinition"], 2);
}

// AWS may give fewer at once than it was asked for.
TEST_F(CrawlTest, AsksForAsManyRevisionsAsAreWanted) {
  replies_["ListTaskDefinitionFamilies"] = json(R"({"families":["web","job"]})");
  replies_["ListTaskDefinitions"] = [](const HttpRequest& request) {
    const bool is_further = request.body.find("more") != std::string::npos;
    if (family_of(request) == "job") {
      return answer(200, R"({"taskDefinitionArns":["arn:job:1"]})");
    }
    return answer(200, is_further
                           ? R"({"taskDefinitionArns":["arn:web:7"],"nextToken":"more and more"})"
                           : R"({"taskDefinitionArns":["arn:web:9"],"nextToken":"more"})");
  };
  crawl({.revisions = 2});
  EXPECT_EQ(counts_["ListTaskDefinitions"], 3);
  EXPECT_EQ(counts_["DescribeTaskDefinition"], 3);
  const std::string& asked = bodies_["ListTaskDefinitions"].front();
  EXPECT_NE(asked.find(R"("maxResults":2)"), std::string::npos) << asked;
  EXPECT_NE(asked.find(R"("status":"ACTIVE")"), std::string::npos) << asked;
  EXPECT_NE(asked.find(R"("sort":"DESC")"), std::string::npos) << asked;
}

constexpr std::string_view generated =
    "<GenerateCredentialReportResponse><GenerateCredentialReportResult><State>{}</State>"
    "</GenerateCredentialReportResult></GenerateCredentialReportResponse>";
constexpr std::string_view report =
    "<GetCredentialReportResponse><GetCredentialReportResult><Content>dXNlcg==</Content>"
    "<ReportFormat>text/csv</ReportFormat></GetCredentialReportResult>"
    "</GetCredentialReportResponse>";

TEST_F(CrawlTest, AsksForNoReportUnlessItIsWanted) {
  crawl({});
  EXPECT_EQ(counts_["GenerateCredentialReport"], 0);
  EXPECT_EQ(counts_["GetCredentialReport"], 0);
}

TEST_F(CrawlTest, WaitsForTheCredentialReport) {
  replies_["GenerateCredentialReport"] = [&](const HttpRequest&) {
    const int round = counts_["GenerateCredentialReport"];
    return answer(200, fmt::format(fmt::runtime(generated), round == 1   ? "STARTED"
                                                            : round == 2 ? "INPROGRESS"
                                                                         : "COMPLETE"));
  };
  replies_["GetCredentialReport"] = [](const HttpRequest&) {
    return answer(200, std::string(report));
  };
  crawl({.credential_report = true});
  EXPECT_EQ(counts_["GenerateCredentialReport"], 3);
  EXPECT_EQ(counts_["GetCredentialReport"], 1);
  EXPECT_FALSE(failures_.contains("iam:GetCredentialReport"));
}

TEST_F(CrawlTest, GivesUpOnAReportThatNeverComes) {
  replies_["GenerateCredentialReport"] = [](const HttpRequest&) {
    return answer(200, fmt::format(fmt::runtime(generated), "INPROGRESS"));
  };
  crawl({.credential_report = true});
  EXPECT_GT(counts_["GenerateCredentialReport"], 10);
  EXPECT_LT(counts_["GenerateCredentialReport"], 100);
  EXPECT_EQ(counts_["GetCredentialReport"], 0);
}

// Of an account that is not the organisation's own it is no failure.
TEST_F(CrawlTest, TakesNoHarmFromAnOrganisationThatDoesNotAnswer) {
  crawl({});
  EXPECT_GT(counts_["ListRoots"], 0);
  EXPECT_FALSE(failures_.contains("organizations:ListRoots"));
  EXPECT_TRUE(failures_.contains("ecs:ListClusters"));
}

TEST_F(CrawlTest, WalksDownTheUnitsOfAnOrganisation) {
  replies_["ListRoots"] = json(R"({"Roots":[{"Id":"r-1"}]})");
  replies_["ListOrganizationalUnitsForParent"] = [](const HttpRequest& request) {
    const bool is_root = request.body.find("r-1") != std::string::npos;
    const bool is_first = request.body.find("ou-1") != std::string::npos;
    return answer(200, is_root    ? R"({"OrganizationalUnits":[{"Id":"ou-1"}]})"
                       : is_first ? R"({"OrganizationalUnits":[{"Id":"ou-2"}]})"
                                  : R"({"OrganizationalUnits":[{"Id":"ou-1"}]})");
  };
  replies_["ListAccountsForParent"] = json(R"({"Accounts":[]})");
  crawl({});
  EXPECT_EQ(counts_["ListOrganizationalUnitsForParent"], 3);
  EXPECT_EQ(counts_["ListAccountsForParent"], 3);
}

TEST(Parameters, HoldABatchInsideALiteral) {
  const CallRow row{.service = "ec2",
                    .operation = "DescribeImages",
                    .parameters = {{{"Filters", R"([{"Name":"image-id","Values":"."}])"}}},
                    .batch = 2};
  const SourceText source("test", R"(["ami-1","ami-2"])");
  const Result<Document> document = read_json(source);
  ASSERT_TRUE(document);
  EXPECT_EQ(parameters_for(row, {document->root().element(0), document->root().element(1)}, "{}"),
            R"({"Filters":[{"Name":"image-id","Values":["ami-1","ami-2"]}]})");
}

}  // namespace
}  // namespace hakoseki::live
