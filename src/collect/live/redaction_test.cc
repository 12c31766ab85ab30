#include "collect/live/redaction.h"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/source_text.h"
#include "formats/credential.h"
#include "formats/json_reader.h"

namespace hakoseki::live {
namespace {

std::string without_secrets(std::string json) {
  const SourceText source("t.json", std::move(json));
  const Result<Document> document = read_json(source);
  EXPECT_TRUE(document.has_value());
  std::string out;
  JsonWriter writer(out);
  write_redacted(writer, document->root());
  return out;
}

TEST(Redaction, LeavesWhatIsNoSecret) {
  const std::string json =
      R"({"arn":"arn:aws:ecs:eu-west-1:111122223333:cluster/a","n":12,"x":1.50,"t":true,"z":null,)"
      R"("list":["a","b"],"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:ssm:::p"}]})";
  EXPECT_EQ(without_secrets(json), json);
}

TEST(Redaction, LeavesTheTokensOfPages) {
  const std::string json = R"({"nextToken":"abcd1234efgh","NextToken":"x9y8z7w6","Marker":"m1"})";
  EXPECT_EQ(without_secrets(json), json);
}

// What people name so is none of them.
TEST(Redaction, KnowsATokenOfPagesByItsPlace) {
  for (const std::string_view json :
       {R"({"tags":[{"key":"nextToken","value":"AKIAIOSFODNN7EXAMPL2"}]})",
        R"({"dockerLabels":{"Marker":"AKIAIOSFODNN7EXAMPL2"}})",
        R"({"Input":"{\"Marker\":\"AKIAIOSFODNN7EXAMPL2\"}"})"})
    EXPECT_EQ(without_secrets(std::string(json)).find("AKIA"), std::string::npos) << json;
}

// Each is found where the other stands first: by its shape, and by its name alone.
TEST(Redaction, TakesOutWhatStandsBeforeAnotherSecret) {
  const std::string text = redacted(
      {}, "PASSWORD=hunter2222 AKIAIOSFODNN7EXAMPL2 API_TOKEN=zzzzyyyy11 AKIAIOSFODNN7EXAMPL3");
  EXPECT_EQ(text,
            "PASSWORD=[redacted:looks-like-secret] [redacted:looks-like-aws-access-key-id] "
            "API_TOKEN=[redacted:looks-like-secret] [redacted:looks-like-aws-access-key-id]");
}

TEST(Redaction, HidesEveryValueOfAnEnvironmentAndKeepsItsKind) {
  EXPECT_EQ(without_secrets(R"({"environment":[{"name":"DB_PASSWORD","value":"hunter2"},)"
                            R"({"name":"MODE","value":"some text"},{"name":"EMPTY","value":""},)"
                            R"({"name":"URL","value":"postgres://app:hunter2@db/app"}]})"),
            R"({"environment":[{"name":"DB_PASSWORD","value":"[redacted:looks-like-secret]"},)"
            R"({"name":"MODE","value":"[redacted]"},{"name":"EMPTY","value":""},)"
            R"({"name":"URL","value":"[redacted:looks-like-password-in-url]"}]})");
  EXPECT_EQ(without_secrets(R"({"Environment":{"Variables":{"A":"b","N":"1"}}})"),
            R"({"Environment":{"Variables":{"A":"[redacted]","N":"[redacted]"}}})");
}

TEST(Redaction, LeavesTheOtherMembersOfABuildEnvironment) {
  EXPECT_EQ(
      without_secrets(R"({"environment":{"image":"i","privilegedMode":true,"environmentVariables":)"
                      R"([{"name":"A","value":"v","type":"PLAINTEXT"},)"
                      R"({"name":"B","value":"/prod/b","type":"PARAMETER_STORE"}]}})"),
      R"({"environment":{"image":"i","privilegedMode":true,"environmentVariables":)"
      R"([{"name":"A","value":"[redacted]","type":"PLAINTEXT"},)"
      R"({"name":"B","value":"/prod/b","type":"PARAMETER_STORE"}]}})");
}

TEST(Redaction, TakesCredentialsOutOfAnyText) {
  EXPECT_EQ(without_secrets(R"({"description":"key AKIAIOSFODNN7EXAMPL2 of build"})"),
            R"({"description":"key [redacted:looks-like-aws-access-key-id] of build"})");
  EXPECT_EQ(without_secrets(R"({"Tags":[{"Key":"api-token","Value":"s3cr3tvalue"}]})"),
            R"({"Tags":[{"Key":"api-token","Value":"[redacted:looks-like-secret]"}]})");
  EXPECT_EQ(without_secrets(R"({"options":{"splunk-token":"0a1b2c3d4e5f"}})"),
            R"({"options":{"splunk-token":"[redacted:looks-like-secret]"}})");
}

TEST(Redaction, LooksIntoJsonInsideATextAndLeavesItElse) {
  const std::string policy = R"({"Policy":"{\"Statement\": []}"})";
  EXPECT_EQ(without_secrets(policy), policy);
  const std::string input = without_secrets(
      R"({"Input":"{\"containerOverrides\":[{\"environment\":[{\"name\":\"X\",\"value\":\"zzz\"}]}]}"})");
  EXPECT_EQ(input.find("zzz"), std::string::npos);
  EXPECT_NE(input.find("[redacted]"), std::string::npos);
}

TEST(Redaction, TakesSecretsOutOfKeys) {
  EXPECT_EQ(without_secrets(R"({"tags":{"AKIAIOSFODNN7EXAMPL2":"a","AKIAIOSFODNN7EXAMPL3":"b"}})"),
            R"({"tags":{"[redacted:looks-like-aws-access-key-id] #0":"a",)"
            R"("[redacted:looks-like-aws-access-key-id] #1":"b"}})");
}

TEST(Redaction, HidesATemplateOfOverridesThatIsNoJson) {
  EXPECT_EQ(without_secrets(
                R"({"InputTemplate":"{\"environment\":[{\"name\":<n>,\"value\":\"zzz\"}]}"})"),
            R"({"InputTemplate":"[redacted]"})");
  EXPECT_EQ(without_secrets(R"({"InputTemplate":"{\"a\":\"<b>\"}"})"),
            R"({"InputTemplate":"{\"a\":\"<b>\"}"})");
}

TEST(Redaction, TakesSecretsOutOfCommands) {
  EXPECT_EQ(without_secrets(R"({"command":["app","--password","hunter2","-v"]})"),
            R"({"command":["app","--password","[redacted:looks-like-secret]","-v"]})");
  EXPECT_EQ(without_secrets(R"({"command":["sh","-c","mysql -phunter22 -h db"]})"),
            R"({"command":["sh","-c","mysql -p[redacted:looks-like-secret] -h db"]})");
  EXPECT_EQ(without_secrets(R"({"entryPoint":["app","--token=abcdef123456"]})"),
            R"({"entryPoint":["app","--token=[redacted:looks-like-secret]"]})");
  // Behind an entry point of the image.
  EXPECT_EQ(without_secrets(R"({"command":["--password","hunter2"]})"),
            R"({"command":["--password","[redacted:looks-like-secret]"]})");
}

TEST(Redaction, TakesSecretsOutOfArgumentsBehindACommand) {
  EXPECT_EQ(without_secrets(R"({"args":["--password","hunter2"]})"),
            R"({"args":["--password","[redacted:looks-like-secret]"]})");
  EXPECT_EQ(without_secrets(R"({"command":["app","--password"],"args":["hunter2","-v"]})"),
            R"({"command":["app","--password"],"args":["[redacted:looks-like-secret]","-v"]})");
  EXPECT_EQ(without_secrets(R"({"args":["run","-v"],"command":["app"]})"),
            R"({"args":["run","-v"],"command":["app"]})");
}

TEST(Redaction, TakesSecretsOutOfUserData) {
  const std::string script =
      "#!/bin/bash\nexport DB_PASSWORD=hunter2222\napi_key: 0a1b2c3d4e\n"
      "docker login -p hunter3333 r\necho ECS_CLUSTER=web >> /etc/ecs/ecs.config\n";
  const std::string redacted = without_secrets(R"({"UserData":")" + to_base64(script) + R"("})");
  const std::size_t begin = redacted.find(":\"") + 2;
  const auto text = from_base64(redacted.substr(begin, redacted.rfind('"') - begin));
  ASSERT_TRUE(text.has_value());
  for (const std::string_view secret : {"hunter2222", "hunter3333", "0a1b2c3d4e"})
    EXPECT_EQ(text->find(secret), std::string::npos) << *text;
  EXPECT_NE(text->find("ECS_CLUSTER=web >> /etc/ecs/ecs.config"), std::string::npos) << *text;
  EXPECT_EQ(without_secrets(R"({"UserData":"H4sIAAAAAAAA/wAA"})"), R"({"UserData":"[redacted]"})");
}

std::string user_data_without_secrets(std::string_view script) {
  const std::string redacted = without_secrets(R"({"UserData":")" + to_base64(script) + R"("})");
  const std::size_t begin = redacted.find(":\"") + 2;
  return from_base64(redacted.substr(begin, redacted.rfind('"') - begin)).value_or("");
}

TEST(Redaction, LooksIntoWhatUserDataHoldsInBase64) {
  const std::string inner = "#!/bin/sh\nexport DB_PASSWORD=hunter2222\nmkdir -p /opt/web\n";
  const std::string encoded = to_base64(inner);
  const std::string folded = encoded.substr(0, 40) + "\n    " + encoded.substr(40);
  const std::string clean = to_base64(redacted_script(inner));
  EXPECT_EQ(user_data_without_secrets("- encoding: b64\n  content: " + encoded + "\n"),
            "- encoding: b64\n  content: " + clean + "\n");
  EXPECT_EQ(user_data_without_secrets("content: |\n    " + folded + "\n- path: /b\n"),
            "content: |\n    " + clean + "\n- path: /b\n");
  EXPECT_EQ(user_data_without_secrets("X=" + to_base64("a: " + encoded) + "\n"),
            "X=" + to_base64("a: " + clean) + "\n");
  EXPECT_EQ(user_data_without_secrets("content: H4sIAAAAAAAA/wAA\n"), "content: [redacted]\n");
  // The next line may look as if it went on.
  const std::string bare = to_base64("export DB_PASSWORD=hunter2222 A");
  EXPECT_EQ(user_data_without_secrets("echo " + bare + "\ndone\n").find(bare), std::string::npos);
}

TEST(Redaction, LeavesWordsThatOnlyLookLikeBase64) {
  for (const std::string_view script :
       {"#!/bin/bash\n/usr/local/bin/amazon-cloudwatch-agent/start internationalization\n",
        "echo 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x' | sha256sum "
        "-c\n",
        "content: aGVsbG8gd29ybGQsIHRoaXMgaXMgZmluZQo=\n"})
    EXPECT_EQ(user_data_without_secrets(script), script);
}

TEST(Redaction, TakesSecretsOutOfABuildSpecification) {
  const std::string text = redacted_script(
      "version: 0.2\nenv:\n  variables:\n    DB_PASSWORD: \"hunter2222\"\n    MODE: fast\n"
      "phases:\n  build:\n    commands:\n      - docker login -u a -p hunter3333 r\n");
  EXPECT_EQ(text.find("hunter"), std::string::npos) << text;
  EXPECT_NE(text.find("MODE: fast"), std::string::npos);
}

// What GuardDuty saw run in a container.
TEST(Redaction, TakesSecretsOutOfACommandThatWasSeen) {
  const std::string text = without_secrets(
      R"({"Context":{"CommandLineExample":"mysql --user=app --password=hunter2222 shop"}})");
  EXPECT_EQ(text.find("hunter"), std::string::npos) << text;
  EXPECT_NE(text.find("mysql --user=app"), std::string::npos) << text;
}

TEST(Redaction, IsTheSameWhenItIsDoneAgain) {
  const std::string once = without_secrets(
      R"({"command":["app","--password","hunter2"],"environment":[{"name":"PASSWORD","value":"x1"},)"
      R"({"name":"M","value":"y"}],"text":"token=abcdefgh1"})");
  EXPECT_EQ(without_secrets(once), once);
}

// What checks ask later is answered as if the secret were there.
TEST(Redaction, IsSeenByTheCredentialChecks) {
  const auto found = credential_in("DB_PASSWORD", redaction_of(CredentialKind::github_token));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->kind, CredentialKind::github_token);
  EXPECT_FALSE(credential_in("DB_PASSWORD", redacted_value).has_value());
  EXPECT_TRUE(credential_in("mysql -p[redacted:looks-like-secret] -h db").has_value());
  EXPECT_FALSE(credential_in("PASSWORD=[redacted]").has_value());
  EXPECT_EQ(masked(redaction_of(CredentialKind::named)), "[redacted:looks-like-secret]");
}

// Nobody can tell what the settings of an add-on are, but for truths.
TEST(Redaction, HidesTheConfigurationOfAnAddon) {
  EXPECT_EQ(
      without_secrets(R"({"configurationValues":"{\"enableNetworkPolicy\":\"true\",\"on\":false,)"
                      R"(\"env\":{\"ANY\":\"hunter2\"},\"list\":[1,\"x\"]}"})"),
      R"({"configurationValues":"{\"enableNetworkPolicy\":\"true\",\"on\":\"false\",)"
      R"(\"env\":{\"ANY\":\"[redacted]\"},\"list\":[\"[redacted]\",\"[redacted]\"]}"})");
  EXPECT_EQ(without_secrets(R"({"configurationValues":"on: true\nword: hunter2\n"})"),
            R"({"configurationValues":"{\"on\":\"true\",\"word\":\"[redacted]\"}"})");
  EXPECT_EQ(without_secrets(R"({"configurationValues":"hunter2"})"),
            R"({"configurationValues":"[redacted]"})");
  EXPECT_EQ(without_secrets(R"({"configurationValues":""})"), R"({"configurationValues":""})");
}

// Aliases, one inside the other, stand for more than anybody writes.
TEST(Redaction, EndsWithAConfigurationThatGrows) {
  std::string yaml = "a: &a [x, x, x, x, x, x, x, x, x, x]\\n";
  for (char name = 'b'; name < 'j'; ++name) {
    const std::string before = "*" + std::string(1, static_cast<char>(name - 1));
    yaml += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 10; ++i)
      yaml += (i > 0 ? ", " : "") + before;
    yaml += "]\\n";
  }
  EXPECT_EQ(without_secrets(R"({"configurationValues":")" + yaml + R"("})"),
            R"({"configurationValues":"[redacted]"})");
}

// ec2:DescribeInstanceAttribute tells it one level deeper.
TEST(Redaction, KnowsTheUserDataOfAnInstance) {
  const std::string data = to_base64("#!/bin/sh\nexport DB_PASSWORD=hunter2hunter2\n");
  const std::string out =
      without_secrets(R"({"InstanceId":"i-0a","UserData":{"Value":")" + data + R"("}})");
  EXPECT_EQ(out, R"({"InstanceId":"i-0a","UserData":{"Value":")" +
                     to_base64("#!/bin/sh\nexport DB_PASSWORD=[redacted:looks-like-secret]\n") +
                     R"("}})");
}

}  // namespace
}  // namespace hakoseki::live
