// The images that run at the time of collection, and what the registry of the account holds of
// them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assess/check.h"
#include "assess/ecr_contents.h"
#include "formats/image_ref.h"
#include "inventory/index.h"

namespace hakoseki {

// An image that a container runs, in a repository of the run.
struct RunningImage {
  const EcrContents* contents;
  const EcrRepository* repository;
  std::string digest;     // what runs
  const EcrImage* image;  // null: the repository holds it no longer
  ImageRef reference;     // as the task definition names it
  bool is_as_defined;     // else as the task does, since its definition was not seen
  bool is_list_older;     // the repository was listed before the task started
  Evidence evidence;      // where the task tells what runs
};

// A ruling for each task: `judge` of every image that it runs. Unknown where nobody knows which one
// that is, and of what lies in a registry that the run does not hold. Containers that AWS puts
// beside those of the task are AWS's. What pods run is not told by AWS: unknown for each cluster of
// EKS.
[[nodiscard]] std::vector<Ruling> judge_running_images(
    const Index& index, const std::function<Verdict(const RunningImage&)>& judge);

}  // namespace hakoseki
