// Who answers for a risk on each compute type: the rows of the responsibility matrix, by pattern.
// The columns: ECS on Fargate, EKS on Fargate, ECS on EC2, ECS Managed Instances, EKS nodes,
// EKS Auto Mode, ECS Anywhere.
#pragma once

#include <array>

#include "standard/risk.h"

namespace hakoseki::standard {

using enum Responsible;

using Split = std::array<Responsible, compute_count>;

inline constexpr Split always_customer = {customer, customer, customer, customer,
                                          customer, customer, customer};
inline constexpr Split always_shared = {shared, shared, shared, shared, shared, shared, shared};

// HOST-1, HOST-3, HOST-4 and CON-1. Managed Instances and Auto Mode count as AWS because AWS
// builds, patches and replaces the instance and lets nobody log on. The container runtime is part
// of that instance, so CON-1 goes with HOST-3.
inline constexpr Split hosts_run_by_aws = {aws, aws, customer, aws, customer, aws, customer};

// HOST-2. The hosts that AWS runs share a kernel between tasks: AWS keeps foreign software off
// them, the customer decides which workloads meet there.
inline constexpr Split kernel_isolated_by_fargate = {aws,      aws,    customer, shared,
                                                     customer, shared, customer};

// ORC-4. Even on Fargate workloads may mix inside a task, or through roles, volumes and networks.
inline constexpr Split isolated_by_fargate = {shared,   shared, customer, shared,
                                              customer, shared, customer};

// ORC-5. Managed Instances and Auto Mode stay shared, as the EC2 columns of ECS and EKS are: AWS
// enrols the node, but the role it joins with and the access to the cluster are the customer's.
inline constexpr Split nodes_of_the_cluster = {aws,    shared, shared,  shared,
                                               shared, shared, customer};

// CON-3. Managed Instances and Auto Mode accept privileged containers, added capabilities and the
// network of the host, so AWS takes nothing off the customer here.
inline constexpr Split settings_limited_by_fargate = {shared,   shared,   customer, customer,
                                                      customer, customer, customer};

// HOST-5. Auto Mode accepts host paths. For Managed Instances AWS's own pages contradict each
// other, so the customer answers until a refusal is proven.
inline constexpr Split host_paths_refused_by_fargate = {aws,      aws,      customer, customer,
                                                        customer, customer, customer};

// HW-1. On every EC2 instance, also on those AWS runs, the customer's requirements choose the
// instance types and so what the hardware can attest; under Fargate only AWS can.
inline constexpr Split hardware = {aws, aws, shared, shared, shared, shared, customer};

}  // namespace hakoseki::standard
