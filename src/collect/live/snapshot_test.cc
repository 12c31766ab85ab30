#include "collect/live/snapshot.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "base/source_text.h"
#include "collect/live/answer.h"
#include "collect/live/crawl.h"
#include "collect/live/frame.h"
#include "formats/json_reader.h"
#include "io/file.h"

namespace hakoseki::live {
namespace {

class SnapshotTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "snapshot.XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  static std::string frame(std::string_view body) {
    return std::string(R"({"operation":"ecs:ListClusters","account":"111122223333",)"
                       R"("region":"eu-west-1","time":"2026-01-01T00:00:00+00:00",)") +
           std::string(body) + "}\n";
  }

  WorkFolder folder() {
    Result<WorkFolder> made = WorkFolder::make(root_ + "/part");
    EXPECT_TRUE(made.has_value());
    EXPECT_TRUE(made->write("answers/111122223333/ecs/ListClusters/eu-west-1-aa",
                            {frame(R"("answer":{"clusterArns":[],"nextToken":"t"})"),
                             frame(R"("error":{"code":"AccessDeniedException"})")}));
    return std::move(*made);
  }

  [[nodiscard]] std::string path() const { return root_ + "/a.hks"; }

  std::string sealed_bytes() {
    const WorkFolder work = folder();
    EXPECT_TRUE(seal_snapshot(work, head_, path()).has_value());
    return *io::read_file(path());
  }

  std::string root_;
  SnapshotHead head_{
      .tool = "hakoseki test",
      .account = "111122223333",
      .identity = "arn:aws:iam::111122223333:user/a",
      .began = "2026-01-01T00:00:00+00:00",
      .ended = "2026-01-01T00:01:00+00:00",
      .accounts = {
          {.id = "111122223333", .name = "shop", .state = "collected", .regions = {"eu-west-1"}},
          {.id = "444455556666", .state = "refused", .reason = "AccessDenied: no"}}};
};

TEST_F(SnapshotTest, HoldsWhatWasKept) {
  Result<Snapshot> snapshot = verify_snapshot(sealed_bytes());
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().message();
  EXPECT_EQ(snapshot->head().identity, head_.identity);
  ASSERT_EQ(snapshot->head().accounts.size(), 2U);
  EXPECT_EQ(snapshot->head().accounts[0].name, "shop");
  EXPECT_TRUE(snapshot->head().accounts[0].is_collected());
  EXPECT_EQ(snapshot->head().accounts[0].regions, head_.accounts[0].regions);
  EXPECT_FALSE(snapshot->head().accounts[1].is_collected());
  EXPECT_EQ(snapshot->head().accounts[1].reason, "AccessDenied: no");
  ASSERT_EQ(snapshot->entries().size(), 2U);
  EXPECT_EQ(snapshot->entries()[0].file,
            "answers/111122223333/ecs/ListClusters/eu-west-1-aa-0000.json");
  EXPECT_EQ(snapshot->entries()[0].error, "");
  EXPECT_EQ(snapshot->entries()[1].error, "AccessDeniedException");
  EXPECT_EQ(snapshot->entries()[1].account, "111122223333");
  EXPECT_EQ(snapshot->entries()[1].operation, "ecs:ListClusters");
  EXPECT_EQ(*snapshot->read(1), frame(R"("error":{"code":"AccessDeniedException"})"));
}

TEST_F(SnapshotTest, HasTheSameBytesForTheSameAnswers) {
  EXPECT_EQ(sealed_bytes(), sealed_bytes());
}

TEST_F(SnapshotTest, IsForItsOwnerAlone) {
  EXPECT_FALSE(sealed_bytes().empty());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path()).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_EQ(std::filesystem::status(root_ + "/part").permissions(), perms::owner_all);
}

TEST_F(SnapshotTest, RefusesAnyByteThatWasChanged) {
  const std::string bytes = sealed_bytes();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string edited = bytes;
    edited[at] = static_cast<char>(edited[at] ^ 0x20);
    const Result<Snapshot> snapshot = verify_snapshot(edited);
    ASSERT_FALSE(snapshot.has_value()) << at;
    EXPECT_EQ(snapshot.error().fault, Fault::malformed) << at;
  }
}

TEST_F(SnapshotTest, RefusesOneThatIsCutOff) {
  const std::string bytes = sealed_bytes();
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(verify_snapshot(bytes.substr(0, size)).has_value()) << size;
}

// The seal of an archive that was made by hand, so that what lies behind it is tried.
std::string sealed_by_hand(const std::string& path, const std::vector<io::ZipPart>& parts) {
  std::filesystem::remove(path);
  EXPECT_TRUE(io::write_zip(path, parts, "hakoseki-snapshot sha256 " + std::string(64, '0'), true));
  std::string bytes = *io::read_file(path);
  const std::string digest = sha256_hex(std::string_view(bytes).substr(0, bytes.size() - 64));
  return bytes.substr(0, bytes.size() - 64) + digest;
}

std::string manifest(const std::string& answers) {
  return R"({"format":"hakoseki-snapshot","version":1,"answers":[)" + answers + "]}";
}

TEST_F(SnapshotTest, RefusesWhatIsSealedAndDoesNotAgree) {
  const std::string good = "answers/a/b-0000.json";
  const auto entry = [&](const std::string& file, const std::string& text) {
    return R"({"file":")" + file + R"(","sha256":")" + sha256_hex(text) + R"(","bytes":)" +
           std::to_string(text.size()) + "}";
  };
  const auto opens = [&](const std::vector<io::ZipPart>& parts) {
    return verify_snapshot(sealed_by_hand(path(), parts)).has_value();
  };
  const auto part = [](std::string name, std::string text) {
    return io::ZipPart{.name = std::move(name), .file = {}, .text = std::move(text)};
  };
  EXPECT_TRUE(opens({part("manifest.json", manifest(entry(good, "{}"))), part(good, "{}")}));
  // Another text, another length, a file too many, one too few, no manifest, a name that leads out.
  EXPECT_FALSE(opens({part("manifest.json", manifest(entry(good, "{}"))), part(good, "[]")}));
  EXPECT_FALSE(opens({part("manifest.json", manifest(entry(good, "{}"))), part(good, "{} ")}));
  EXPECT_FALSE(opens({part("manifest.json", manifest("")), part(good, "{}")}));
  EXPECT_FALSE(opens({part("manifest.json", manifest(entry(good, "{}")))}));
  EXPECT_FALSE(opens({part(good, "{}")}));
  for (const std::string name : {"answers/../a-0000.json", "/answers/a.json", "answers/a.txt",
                                 "answers/.a.json", "answers//a.json", "answers\\a.json"}) {
    EXPECT_FALSE(opens({part("manifest.json", manifest(entry(name, "{}"))), part(name, "{}")}))
        << name;
  }
  EXPECT_FALSE(opens({part("manifest.json", R"({"format":"other","version":1,"answers":[]})")}));
  EXPECT_FALSE(
      opens({part("manifest.json", R"({"format":"hakoseki-snapshot","version":2,"answers":[]})")}));
}

TEST_F(SnapshotTest, RefusesWhatUnpacksToTooMuch) {
  const std::string bomb(std::size_t{8} << 20, ' ');
  const std::string bytes =
      sealed_by_hand(path(), {{.name = "manifest.json", .text = manifest("")},
                              {.name = "answers/a/b-0000.json", .text = bomb}});
  const Result<Snapshot> snapshot = verify_snapshot(bytes);
  ASSERT_FALSE(snapshot.has_value());
  EXPECT_EQ(snapshot.error().fault, Fault::too_large);
}

// What packs too well is stored, and can be read again.
TEST_F(SnapshotTest, SealsAnAnswerThatPacksTooWell) {
  WorkFolder work = folder();
  const std::string answer = R"("answer":{"a":")" + std::string(std::size_t{8} << 20, 'a') + "\"}";
  ASSERT_TRUE(work.write("answers/111122223333/ecs/ListTasks/eu-west-1-bb", {frame(answer)}));
  const Result<Snapshot> snapshot = seal_snapshot(work, head_, path());
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().message();
  EXPECT_EQ(snapshot->entries().size(), 3U);
}

TEST_F(SnapshotTest, KeepsOnlyListsThatWereFinished) {
  WorkFolder work = folder();
  const std::string name = "answers/111122223333/ecs/ListClusters/eu-west-1-aa";
  EXPECT_EQ(work.read(name)->size(), 2U);
  EXPECT_FALSE(is_final(*work.read(name)));
  ASSERT_TRUE(work.write(name, {frame(R"("answer":{})")}));
  EXPECT_EQ(work.read(name)->size(), 1U);
  EXPECT_TRUE(is_final(*work.read(name)));
  EXPECT_EQ(work.files().size(), 1U);
  EXPECT_FALSE(work.read("answers/111122223333/ecs/ListClusters/eu-west-1-bb").has_value());
  // A page without the first one is left from a write that was interrupted.
  std::filesystem::copy(
      root_ + "/part/" + name + "-0000.json",
      root_ + "/part/answers/111122223333/ecs/ListClusters/eu-west-1-cc-0001.json");
  EXPECT_EQ(work.files().size(), 1U);
}

TEST(Frame, OfAFailureNamesThePermissionAndIsNoAnswer) {
  const Question question{.service = "elbv2",
                          .operation = "DescribeRules",
                          .account = "111122223333",
                          .region = "eu-west-1",
                          .parameters = R"({"ListenerArn":"arn:a"})"};
  for (const auto trouble : {aws::Trouble::denied, aws::Trouble::throttled, aws::Trouble::not_aws,
                             aws::Trouble::truncated, aws::Trouble::not_enabled}) {
    const std::string text = frame_of(question, {}, {.trouble = trouble});
    const SourceText source("f", text);
    const Result<Document> document = read_json(source);
    ASSERT_TRUE(document.has_value());
    const Recognised recognised = recognise(document->root(), 0);
    ASSERT_EQ(recognised.kind, Recognised::Kind::answer);
    ASSERT_TRUE(recognised.answer.error.has_value());
    EXPECT_FALSE(recognised.answer.error->is_absence());
    EXPECT_EQ(recognised.answer.error->is_denial(), trouble == aws::Trouble::denied);
    EXPECT_NE(text.find("elasticloadbalancing:DescribeRules"), std::string::npos);
    EXPECT_EQ(*recognised.answer.asked_for("ListenerArn"), "arn:a");
  }
}

TEST(Crawl, MakesParametersByTheTable) {
  const SourceText source("e", R"({"a":["x","y"],"m":{"Name":"n","Bus":"b"}})");
  const Result<Document> document = read_json(source);
  const Node list = *document->root().find("a");
  const CallRow batch{
      .service = "s",
      .operation = "o",
      .parameters = {{{"cluster", "@cluster"}, {"services", "."}, {"include", R"(["TAGS"])"}}},
      .batch = 10};
  EXPECT_EQ(parameters_for(batch, {list.element(0), list.element(1)}, R"({"cluster":"c"})"),
            R"({"cluster":"c","services":["x","y"],"include":["TAGS"]})");
  const CallRow one{.service = "s", .operation = "o", .parameters = {{{"name", "."}}}};
  EXPECT_EQ(parameters_for(one, {list.element(0)}, "{}"), R"({"name":"x"})");
  const CallRow members{.service = "s",
                        .operation = "o",
                        .parameters = {{{"Rule", ".Name"}, {"Bus", ".Bus"}, {"No", ".No"}}}};
  EXPECT_EQ(parameters_for(members, {*document->root().find("m")}, "{}"),
            R"({"Rule":"n","Bus":"b"})");
}

TEST(Crawl, AsksOfImagesInTheRegistryThatIsAsked) {
  const SourceText source("e", R"([
      {"image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web:1","imageDigest":"sha256:a"},
      {"image":"999988887777.dkr.ecr.eu-west-1.amazonaws.com/web","imageDigest":"sha256:a"},
      {"image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web","imageDigest":"sha256:a"},
      {"image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/web"},
      {"image":"nginx","imageDigest":"sha256:a"}, {"image":"a b","imageDigest":"sha256:a"}, {}])");
  const Result<Document> document = read_json(source);
  ASSERT_TRUE(document.has_value());
  const CallRow row{.service = "s",
                    .operation = "o",
                    .parameters = {{{"repositoryName", "repository(.image)"},
                                    {"imageId.imageDigest", ".imageDigest"}}}};
  const Node first = document->root().element(0);
  EXPECT_TRUE(asks_for_call(row, first, "111122223333", "eu-west-1"));
  EXPECT_EQ(parameters_for(row, {first}, "{}"),
            R"({"repositoryName":"team/web","imageId":{"imageDigest":"sha256:a"}})");
  for (std::size_t i = 1; i < document->root().size(); ++i) {
    EXPECT_FALSE(asks_for_call(row, document->root().element(i), "111122223333", "eu-west-1")) << i;
  }
}

}  // namespace
}  // namespace hakoseki::live
