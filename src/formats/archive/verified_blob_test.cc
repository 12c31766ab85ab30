// Blobs that are what they were promised to be, and others.
#include "formats/archive/verified_blob.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

class Kept final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    kept += bytes;
    return {};
  }
  Result<void> finish() override {
    is_finished = true;
    return {};
  }

  std::string kept;
  bool is_finished = false;
};

const std::string digest_of_abc =
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string long_digest_of_abc =
    "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

struct Outcome {
  std::string error;
  Fault fault = Fault::unavailable;
  std::string kept;
  bool is_finished = false;
};

Outcome verify(std::string_view bytes, BlobPromise promise) {
  Kept kept;
  VerifiedBlob blob(kept, std::move(promise));
  Result<void> done;
  for (std::size_t at = 0; done && at < bytes.size(); ++at)
    done = blob.feed(bytes.substr(at, 1));
  if (done) done = blob.finish();
  if (done) return {"", Fault::unavailable, kept.kept, kept.is_finished};
  return {done.error().message(), done.error().fault, kept.kept, kept.is_finished};
}

TEST(VerifiedBlob, FeedsOnWhatWasPromised) {
  for (const BlobPromise& promise :
       {BlobPromise{"layer 1", digest_of_abc, 3}, BlobPromise{"layer 1", digest_of_abc},
        BlobPromise{"layer 1", long_digest_of_abc, 3}, BlobPromise{"layer 1", "", 3},
        BlobPromise{"layer 1", ""}}) {
    const Outcome outcome = verify("abc", promise);
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.kept, "abc");
    EXPECT_TRUE(outcome.is_finished);
  }
}

TEST(VerifiedBlob, RefusesAllElse) {
  const struct {
    std::string_view bytes;
    BlobPromise promise;
    Fault fault;
    std::string_view error;
    std::string_view kept;
  } rows[] = {
      {"abd",
       {"layer 2", digest_of_abc, 3},
       Fault::malformed,
       "layer 2 is not what its digest says: its bytes are those of "
       "`sha256:a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9`",
       "abd"},
      // Nothing behind the end is fed on.
      {"abcdef",
       {"layer 2", digest_of_abc, 3},
       Fault::malformed,
       "layer 2 is not what its digest says: it is longer than 3 bytes",
       "abc"},
      {"ab",
       {"layer 2", digest_of_abc, 3},
       Fault::malformed,
       "layer 2 is not what its digest says: it has 2 bytes instead of 3",
       "ab"},
      {"", {"layer 2", "sha256:00", 0}, Fault::malformed, "`sha256:00` is no digest", ""},
      {"abc",
       {"layer 2", "sha256:" + std::string(64, 'A')},
       Fault::malformed,
       "`sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA` is no digest",
       ""},
      {"abc",
       {"layer 2", "md5:900150983cd24fb0d6963f7d28e17f72"},
       Fault::unsupported,
       "the digest `md5:900150983cd24fb0d6963f7d28e17f72` is of an algorithm that is not read",
       ""},
  };
  for (const auto& row : rows) {
    const Outcome outcome = verify(row.bytes, row.promise);
    EXPECT_EQ(outcome.error, row.error);
    EXPECT_EQ(outcome.fault, row.fault);
    EXPECT_EQ(outcome.kept, row.kept);
    EXPECT_FALSE(outcome.is_finished);
  }
}

}  // namespace
}  // namespace hakoseki
