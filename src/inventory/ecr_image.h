// What lies in the repositories of Amazon ECR.
#pragma once

#include <cstdint>
#include <string>

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

// One manifest of a repository, as ecr:DescribeImages lists it: an image of one platform, an index
// that names several, or what refers to an image, such as a signature. Its address is the ARN of
// the repository and its digest: "arn:aws:ecr:eu-west-1:111122223333:repository/web/sha256:...".
struct EcrImage : Resource {
  Fact<std::string> repository;  // its name
  Fact<std::string> digest;
  FactList<Fact<std::string>> image_tags;
  Fact<std::string> image_status;  // default "ACTIVE"; "ARCHIVED" cannot be pulled
  Fact<Moment> pushed_at;
  Fact<Moment> last_recorded_pull_time;   // absent: nobody ever pulled it
  Fact<std::string> manifest_media_type;  // tells an index from an image
  Fact<std::string> artifact_media_type;  // tells a signature from an image
  Fact<std::string> subject_digest;       // of what it refers to; absent: it is no referrer
  Fact<std::string> scan_status;          // absent: it was never scanned
  Fact<Moment> scan_completed_at;
  Fact<std::int64_t> critical_findings;          // of its scan; absent: no scan counted any
  FactList<Fact<std::string>> signing_statuses;  // of managed signing; one for each profile
  Fact<Moment> seen_at;                          // when the repository was listed
  Fact<Moment> scan_seen_at;                     // when its scan was asked for
};

}  // namespace hakoseki
