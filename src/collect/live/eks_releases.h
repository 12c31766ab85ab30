// Where AWS publishes which release of an image it recommends for the nodes of EKS.
#pragma once

#include <array>
#include <string_view>

namespace hakoseki::live {

struct EksRelease {
  std::string_view only_if;    // which node groups it is for, as CallRow has it
  std::string_view parameter;  // the name of the public parameter, as Parameter::from has it

  [[nodiscard]] constexpr std::string_view ami_type() const {
    return only_if.substr(only_if.find('=') + 1);
  }
};

// "Retrieve recommended Amazon Linux AMI IDs" and "Retrieve recommended Bottlerocket AMI IDs" of
// the Amazon EKS User Guide. Node groups of other types are not compared.
inline constexpr std::array<EksRelease, 6> eks_releases = {{
    {"amiType=AL2023_x86_64_STANDARD",
     "/aws/service/eks/optimized-ami/{.version}/amazon-linux-2023/x86_64/standard/recommended/"
     "release_version"},
    {"amiType=AL2023_ARM_64_STANDARD",
     "/aws/service/eks/optimized-ami/{.version}/amazon-linux-2023/arm64/standard/recommended/"
     "release_version"},
    {"amiType=AL2023_x86_64_NVIDIA",
     "/aws/service/eks/optimized-ami/{.version}/amazon-linux-2023/x86_64/nvidia/recommended/"
     "release_version"},
    {"amiType=AL2023_x86_64_NEURON",
     "/aws/service/eks/optimized-ami/{.version}/amazon-linux-2023/x86_64/neuron/recommended/"
     "release_version"},
    {"amiType=BOTTLEROCKET_x86_64",
     "/aws/service/bottlerocket/aws-k8s-{.version}/x86_64/latest/image_version"},
    {"amiType=BOTTLEROCKET_ARM_64",
     "/aws/service/bottlerocket/aws-k8s-{.version}/arm64/latest/image_version"},
}};

}  // namespace hakoseki::live
