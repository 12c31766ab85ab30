// How services find and call each other: Cloud Map and VPC Lattice.
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_name_spaces(Reader& reader) {
  for (const Item& item : reader.items("servicediscovery:ListNamespaces", "Namespaces")) {
    const bool http = item.text("Type") == "HTTP";
    reader.add(item,
               {.type = http ? "AWS::ServiceDiscovery::HttpNamespace"
                             : "AWS::ServiceDiscovery::PrivateDnsNamespace",
                .id = item.text("Name"),
                .address = item.text("Arn"),
                .named_by = "Name",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_services(Reader& reader) {
  for (const Item& item : reader.answers("vpc-lattice:GetService")) {
    const std::string arn = item.text("arn");
    const std::string id = item.text("id");
    reader.add(item,
               {.type = "AWS::VpcLattice::Service",
                .id = item.text("name"),
                .address = arn,
                .named_by = "name",
                .tags = Tags::elsewhere},
               *item.value);
    for (Gap& gap :
         reader.missing_at(item.answer->place, "vpc-lattice:ListServiceNetworkServiceAssociations",
                           "serviceIdentifier", {arn, id})) {
      reader.inventory().note_unseen<LatticeNetworkAssociation>(std::move(gap), arn);
    }
  }
  for (const Item& item : reader.answers("vpc-lattice:GetServiceNetwork")) {
    reader.add(item,
               {.type = "AWS::VpcLattice::ServiceNetwork",
                .id = item.text("name"),
                .address = item.text("arn"),
                .named_by = "name",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_links(Reader& reader) {
  for (const Item& item :
       reader.items("vpc-lattice:ListServiceNetworkServiceAssociations", "items")) {
    Properties properties(*item.value);
    properties.put("ServiceIdentifier", at(*item.value, {"serviceArn"}));
    properties.put("ServiceNetworkIdentifier", at(*item.value, {"serviceNetworkArn"}));
    reader.add(item,
               {.type = "AWS::VpcLattice::ServiceNetworkServiceAssociation",
                .id = item.text("id"),
                .address = item.text("arn"),
                .named_by = "arn",
                .tags = Tags::elsewhere},
               properties.value());
  }
  for (const Item& item : reader.items("vpc-lattice:ListListeners", "items")) {
    reader.add(item,
               {.type = "AWS::VpcLattice::Listener",
                .id = item.text("name"),
                .address = item.text("arn"),
                .named_by = "name",
                .tags = Tags::elsewhere},
               *item.value);
  }
  for (const Item& item : reader.answers("vpc-lattice:GetAuthPolicy")) {
    const std::string* resource = item.answer->asked_for("resourceIdentifier");
    if (resource == nullptr) continue;
    Properties properties(*item.value);
    properties.put("ResourceIdentifier", Value::scalar_at(item.value->at, *resource));
    reader.add(item,
               {.type = "AWS::VpcLattice::AuthPolicy",
                .id = *resource,
                .address = *resource + "/policy",
                .named_by = "policy",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> mesh_operations() {
  static const std::vector<Operation> all = {
      {"servicediscovery",
       "ListNamespaces",
       "Namespaces[].Arn",
       {"Namespaces.Arn", "Namespaces.Name", "Namespaces.Type=DNS_PUBLIC|DNS_PRIVATE|HTTP"}},
      {"vpc-lattice",
       "GetService",
       "authType dnsEntry",
       {"arn", "id", "name", "authType=NONE|AWS_IAM"}},
      {"vpc-lattice",
       "GetServiceNetwork",
       "authType numberOfAssociatedServices",
       {"arn", "id", "name", "authType=NONE|AWS_IAM"}},
      {"vpc-lattice",
       "ListServiceNetworkServiceAssociations",
       "items[].serviceNetworkArn",
       {"items.arn", "items.id", "items.serviceArn", "items.serviceNetworkArn"}},
      {"vpc-lattice",
       "ListListeners",
       "items[].protocol",
       {"items.arn", "items.name", "items.protocol=HTTP|HTTPS|TLS_PASSTHROUGH"}},
      {"vpc-lattice", "GetAuthPolicy", "policy state resourceIdentifier", {"policy"}},
  };
  return all;
}

void decode_mesh(Reader& reader) {
  decode_name_spaces(reader);
  decode_services(reader);
  decode_links(reader);
}

}  // namespace hakoseki::live
