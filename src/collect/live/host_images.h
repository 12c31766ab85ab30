// Where AWS publishes which image it recommends for the container instances of ECS.
#pragma once

#include <array>
#include <string_view>

namespace hakoseki::live {

struct HostImageKind {
  std::string_view begins;     // the names of such images
  std::string_view only_if;    // which images ask for the parameter, as CallRow has it
  std::string_view parameter;  // its name
};

// "Retrieving Amazon ECS-optimized Linux AMI metadata" and "Using Bottlerocket with Amazon ECS" of
// the Amazon ECS Developer Guide. Images of other kinds are not compared.
inline constexpr std::array<HostImageKind, 4> host_images = {{
    {"al2023-ami-ecs-hvm-", "Architecture=x86_64",
     "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"},
    {"al2023-ami-ecs-hvm-", "Architecture=arm64",
     "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"},
    {"bottlerocket-aws-ecs-2-x86_64-", "Architecture=x86_64",
     "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id"},
    {"bottlerocket-aws-ecs-2-aarch64-", "Architecture=arm64",
     "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id"},
}};

}  // namespace hakoseki::live
