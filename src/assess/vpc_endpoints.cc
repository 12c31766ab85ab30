#include "assess/vpc_endpoints.h"

#include "assess/aws_services.h"
#include "assess/expect.h"

namespace hakoseki {

Verdict offers(const VpcEndpoint& endpoint, std::string_view service) {
  const std::string* type = endpoint.endpoint_type.if_known();
  const bool nameless = service == "dynamodb" || (type != nullptr && *type == "Gateway");
  Verdict named = judge_each(
      endpoint.private_dns_enabled,
      [](bool on) {
        return std::pair<Outcome, Message>(
            on ? Outcome::pass : Outcome::fail,
            on ? Text{"has private names", "プライベート DNS が有効です"}
               : Text{"its private names are off, so nobody calls it",
                      "プライベート DNS が無効で、呼び出しに使われません"});
      },
      nameless ? IfAbsent::passes : IfAbsent::fails);
  if (endpoint.private_dns_enabled.is_absent()) {
    const Text off{"no PrivateDnsEnabled: its private names are off, so nobody calls it",
                   "PrivateDnsEnabled の指定がなく、既定で無効のため、呼び出しに使われません"};
    named = std::move(named).labelled(Outcome::fail, off);
  }
  for (const Case<std::string>& one : endpoint.service_name.cases()) {
    if (endpoint_service(one) == service) return named;
  }
  return fail(endpoint.service_name.evidence(), Text{"another service", "別のサービスです"});
}

Endpoints endpoints_for(const Endpoints& all, std::string_view service) {
  Endpoints some{.gaps = all.gaps, .evidence = all.evidence};
  for (const auto& element : all.elements) {
    for (const Case<std::string>& one : element.value->service_name.cases()) {
      const std::string_view name = endpoint_service(one);
      if (name == service) some.elements.push_back(element);
      if (name.empty() && one.unknown() != nullptr && some.gaps.empty()) {
        some.gaps.push_back({*one.unknown(), element.when, one.evidence});
      }
    }
  }
  return some;
}

}  // namespace hakoseki
