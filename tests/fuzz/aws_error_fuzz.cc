// Any bytes as an error of an API in each protocol: always a failure, and words that are harmless.
#include "fuzz/invariant.h"
#include "io/aws/failure.h"
#include "io/aws/s3_bucket.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string body = fuzz::text_of(data + 1, size - 1);
  const int status = 300 + data[0];
  for (const auto protocol : {aws::Protocol::json, aws::Protocol::query, aws::Protocol::ec2,
                              aws::Protocol::rest_json, aws::Protocol::rest_xml}) {
    // The bytes are also the value of each header that is looked at.
    const io::Headers headers = {{"x-amzn-errortype", body},
                                 {"retry-after", body},
                                 {"location", body},
                                 {"x-amz-bucket-region", body},
                                 {"x-amzn-requestid", body}};
    for (const io::Headers& given : {io::Headers{}, headers}) {
      static_cast<void>(aws::bucket_region(io::HttpResponse{status, given, body}));
      const aws::Failure failure = aws::failure_of(io::HttpResponse{status, given, body}, protocol);
      fuzz::demand(failure.status == status);
      for (const std::string& words : {failure.code, failure.message, failure.request_id}) {
        fuzz::demand(utf8::neutralise(words) == words);
      }
      fuzz::demand(!aws::error_of(failure, "place").what.empty());
    }
  }
  return 0;
}
