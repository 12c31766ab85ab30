// Prints the table of the calls that `collect` makes, one JSON object a line.
// tests/aws_calls_test.py compares them with AWS's own models.
#include <cstdio>
#include <string>

#include "base/json_writer.h"
#include "collect/live/calls.h"
#include "collect/live/operation.h"
#include "io/aws/model.h"

using namespace hakoseki;

namespace {

bool client_knows(const live::CallRow& row) {
  const aws::Service* service = aws::find_service(row.service);
  return service != nullptr && aws::find_operation(*service, row.operation) != nullptr;
}

}  // namespace

int main() {
  for (const live::CallRow* row : live::all_calls()) {
    if (row->is_of_cluster()) continue;
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.member("service", row->service);
    json.member("operation", row->operation);
    json.member("leading", live::leading_to(*row));
    json.member("each", row->each);
    json.member("only_if", row->only_if);
    json.member("only_on", row->only_on);
    json.member("kept_for", row->kept_for);
    json.member("until", row->until);
    json.key("is_optional");
    json.boolean(row->wish != live::Wish::none);
    json.member("permission", live::permission_of(row->service, row->operation));
    json.key("batch");
    json.number(row->batch);
    json.key("known");
    json.boolean(client_knows(*row));
    json.key("read");
    const live::Operation* read = live::find_operation(live::full_name_of(*row));
    json.boolean(read != nullptr && !read->reads.empty());
    json.key("parameters");
    json.begin_object();
    for (const live::Parameter& parameter : row->parameters) {
      if (!parameter.name.empty()) json.member(parameter.name, parameter.from);
    }
    json.end_object();
    json.end_object();
    std::puts(line.c_str());
  }
  return 0;
}
