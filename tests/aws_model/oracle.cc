// Answers what tests/aws_model asks of the client, line by line, so that botocore can be held
// against it: each line is a JSON object with `ask`, each answer a JSON object on a line.
#include <chrono>
#include <iostream>
#include <string>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/moment.h"
#include "base/percent.h"
#include "formats/json_reader.h"
#include "io/aws/answer_json.h"
#include "io/aws/eks_token.h"
#include "io/aws/endpoint.h"
#include "io/aws/json_node.h"
#include "io/aws/model.h"
#include "io/aws/request.h"
#include "io/aws/s3_bucket.h"
#include "io/aws/session_cache.h"
#include "io/aws/sigv4.h"

using namespace hakoseki;

namespace {

void write_headers(JsonWriter& json, const io::Headers& headers) {
  json.begin_object();
  for (const io::Header& header : headers) {
    json.member(lower_case(header.name), header.value);
  }
  json.end_object();
}

aws::SignableRequest request_of(const Node& asked) {
  aws::SignableRequest request{aws::member_text(asked, "method"),
                               aws::member_text(asked, "path"),
                               aws::member_text(asked, "query"),
                               {},
                               aws::member_text(asked, "body")};
  const Node headers = *asked.find("headers");
  for (std::size_t i = 0; i < headers.size(); ++i) {
    request.headers.push_back(
        {std::string(headers.key(i).text()), std::string(headers.value(i).text())});
  }
  return request;
}

void sign(const Node& asked, JsonWriter& json) {
  const aws::Keys keys{aws::member_text(asked, "id"), aws::member_text(asked, "secret"),
                       aws::member_text(asked, "token")};
  const bool is_s3 = aws::member_text(asked, "service") == "s3";
  const aws::Signing signing{.region = aws::member_text(asked, "region"),
                             .service = aws::member_text(asked, "service"),
                             .time = parse_iso8601(aws::member_text(asked, "time"))->second,
                             .style = is_s3 ? aws::Signing::Style::s3 : aws::Signing::Style::usual};
  json.member("authorization", aws::signed_headers(request_of(asked), keys, signing).back().value);
  json.member("presigned",
              aws::presigned_query(request_of(asked), keys, signing, std::chrono::seconds(60)));
}

Result<void> answer(const Node& asked, JsonWriter& json) {
  const std::string ask = aws::member_text(asked, "ask");
  if (ask == "sign") {
    sign(asked, json);
    return {};
  }
  if (ask == "eks_identity") {
    TRY(const std::string url,
        aws::presigned_identity(aws::member_text(asked, "cluster"),
                                aws::member_text(asked, "region"),
                                {aws::member_text(asked, "id"), aws::member_text(asked, "secret"),
                                 aws::member_text(asked, "token")},
                                parse_iso8601(aws::member_text(asked, "time"))->second,
                                {.is_fips = aws::member_text(asked, "fips") == "true",
                                 .is_dual_stack = aws::member_text(asked, "dual") == "true"}));
    json.member("url", url);
    return {};
  }
  if (ask == "session_file") {
    aws::ConfigFile::Section profile;
    const Node given = *asked.find("profile");
    for (std::size_t i = 0; i < given.size(); ++i)
      profile.emplace(given.key(i).text(), given.value(i).text());
    json.member("file", aws::session_file(profile));
    return {};
  }
  const aws::Service* service = aws::find_service(aws::member_text(asked, "service"));
  const aws::Operation* operation =
      service == nullptr ? nullptr
                         : aws::find_operation(*service, aws::member_text(asked, "operation"));
  if (operation == nullptr) return std::unexpected(Error{Fault::unsupported, "no such operation"});
  if (ask == "endpoint") {
    TRY(aws::Endpoint endpoint,
        aws::endpoint_of(*service, *operation, aws::member_text(asked, "region"),
                         {.is_fips = aws::member_text(asked, "fips") == "true",
                          .is_dual_stack = aws::member_text(asked, "dual") == "true"}));
    if (const std::string bucket = aws::member_text(asked, "bucket"); !bucket.empty()) {
      aws::WireRequest request{.method = "GET",
                               .path = '/' + percent_encode(bucket),
                               .query = {},
                               .headers = {},
                               .body = {}};
      aws::place_bucket(request, endpoint);
      endpoint.base_path = request.path == "/" ? "" : request.path;
    }
    json.member("url", endpoint.url());
    json.member("signing_region", endpoint.signing_region);
    json.member("signing_name", service->signing_name);
    return {};
  }
  if (ask == "build") {
    TRY(const aws::WireRequest request,
        aws::build_request(*service, *operation, aws::member_text(asked, "parameters")));
    json.member("method", request.method);
    json.member("path", request.path);
    json.member("query", request.query);
    json.member("body", request.body);
    json.key("headers");
    write_headers(json, request.headers);
    return {};
  }
  if (ask == "xml") {
    if (service->protocol == aws::Protocol::rest_xml) {
      TRY(const std::string text,
          aws::json_of_rest_xml(aws::member_text(asked, "text"), *operation));
      json.member("json", text);
      return {};
    }
    TRY(const XmlElement root, read_xml(aws::member_text(asked, "text")));
    TRY(const std::string text, aws::json_of_xml(root, *operation));
    json.member("json", text);
    return {};
  }
  const SourceText source("answer", aws::member_text(asked, "text"));
  TRY(const Document document, read_json(source));
  if (operation->output == aws::Operation::no_shape) {
    json.member("json", source.text());
    return {};
  }
  TRY(const std::string text, aws::json_of_json(document.root(), *operation));
  json.member("json", text);
  return {};
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const SourceText source("asked", line);
    const Result<Document> asked = read_json(source);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    const Result<void> done =
        asked ? answer(asked->root(), json) : Result<void>(std::unexpected(asked.error()));
    if (!done) json.member("error", done.error().message());
    json.end_object();
    std::cout << out << '\n' << std::flush;
  }
  return 0;
}
