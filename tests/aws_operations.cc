// Prints every field that a decoder may see of an answer, one a line: "ecs DescribeServices
// services.launchType EC2|FARGATE". tests/aws_fields_test.py compares them with AWS's own models.
#include <cstdio>
#include <string>

#include "collect/live/kubernetes_api.h"
#include "collect/live/operation.h"

int main() {
  for (const hakoseki::live::Operation* operation : hakoseki::live::operations()) {
    if (operation->service == hakoseki::live::kubernetes_service) continue;
    const std::string name =
        std::string(operation->service) + ' ' + std::string(operation->name) + ' ';
    if (operation->reads.empty()) std::puts(name.c_str());
    for (const std::string_view path : operation->reads) {
      const std::size_t equals = path.find('=');
      std::string line = name + std::string(path.substr(0, equals));
      if (equals != std::string_view::npos) line += ' ' + std::string(path.substr(equals + 1));
      std::puts(line.c_str());
    }
  }
  return 0;
}
