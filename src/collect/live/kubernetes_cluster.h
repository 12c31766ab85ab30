// How the Kubernetes API of a cluster is asked for what the table of calls names.
#pragma once

#include <string>

#include "collect/live/calls.h"
#include "formats/node.h"
#include "io/aws/kubernetes_client.h"

namespace hakoseki::live {

// The cluster that an answer to eks:DescribeCluster describes; what is not told is empty.
[[nodiscard]] aws::KubernetesCluster cluster_in(const Node& cluster, const std::string& region);

// The call of a row; of each object it keeps only the fields that are read (Operation::reads).
[[nodiscard]] aws::KubernetesCall kubernetes_call(const CallRow& row);

}  // namespace hakoseki::live
