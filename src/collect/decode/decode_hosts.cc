// The hosts of containers, what Systems Manager and Inspector know of them, and their account.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_container_instance(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto instance = started<ContainerInstance>(reading);
  instance.cluster = from["Cluster"].reference();
  instance.instance_id = from["Ec2InstanceId"].text();
  instance.status = from["Status"].text();
  instance.agent_connected = from["AgentConnected"].flag();
  instance.capacity_provider = from["CapacityProviderName"].text();
  instance.attributes = decode_key_values(from["Attributes"]);
  instance.registered_at = from["RegisteredAt"].moment();
  instance.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(instance));
}

void decode_patch_state(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto state = started<PatchState>(reading);
  state.instance_id = from["InstanceId"].text();
  state.critical_missing = from["CriticalNonCompliantCount"].number();
  state.security_missing = from["SecurityNonCompliantCount"].number();
  state.scanned_at = from["OperationEndTime"].moment();
  state.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(state));
}

void decode_managed_instance(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto instance = started<ManagedInstance>(reading);
  instance.instance_id = from["InstanceId"].text();
  instance.resource_type = from["ResourceType"].text();
  instance.ping_status = from["PingStatus"].text();
  instance.platform_name = from["PlatformName"].text();
  instance.last_ping = from["LastPingDateTime"].moment();
  instance.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(instance));
}

void decode_activation(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto activation = started<HybridActivation>(reading);
  activation.role = from["IamRole"].text();
  activation.expired = from["Expired"].flag();
  activation.registration_limit = from["RegistrationLimit"].number().or_default(1);
  activation.registrations_count = from["RegistrationsCount"].number().or_default(0);
  activation.created_at = from["CreatedDate"].moment();
  activation.expires_at = from["ExpirationDate"].moment();
  activation.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(activation));
}

void decode_account_summary(const Reading& reading, Inventory& inventory) {
  const Cursor counts = reading.properties["SummaryMap"];
  auto summary = started<AccountSummary>(reading);
  summary.root_mfa = counts["AccountMFAEnabled"].number();
  summary.root_access_keys = counts["AccountAccessKeysPresent"].number();
  summary.root_password = counts["AccountPasswordPresent"].number();
  inventory.add(std::move(summary));
}

void decode_inspector_account(const Reading& reading, Inventory& inventory) {
  auto account = started<InspectorAccount>(reading);
  account.ec2_status = reading.properties["ResourceState"]["Ec2"]["Status"].text();
  inventory.add(std::move(account));
}

void decode_inspector_finding(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto finding = started<InspectorFinding>(reading);
  finding.resource_id = from["ResourceId"].text();
  finding.severity = from["Severity"].text();
  finding.status = from["Status"].text();
  finding.fix_available = from["FixAvailable"].text();
  finding.first_observed_at = from["FirstObservedAt"].moment();
  finding.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(finding));
}

void decode_image(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto image = started<HostImage>(reading);
  image.name = from["Name"].text();
  image.owner_alias = from["ImageOwnerAlias"].text();
  image.created_at = from["CreationDate"].moment();
  image.newest = from["Parameter"]["Value"].text();
  image.newest_since = from["Parameter"]["LastModifiedDate"].moment();
  inventory.add(std::move(image));
}

void decode_cis_result(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto result = started<CisResult>(reading);
  result.instance_id = from["TargetResourceId"].text();
  result.status = from["TargetStatus"].text();
  result.status_reason = from["TargetStatusReason"].text();
  result.passed = from["StatusCounts"]["Passed"].number().or_default(0);
  result.failed = from["StatusCounts"]["Failed"].number().or_default(0);
  result.scanned_at = from["ScanDate"].moment();
  result.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(result));
}

void decode_serial_console(const Reading& reading, Inventory& inventory) {
  auto console = started<SerialConsole>(reading);
  console.enabled = reading.properties["SerialConsoleAccessEnabled"].flag();
  inventory.add(std::move(console));
}

void decode_metadata_defaults(const Reading& reading, Inventory& inventory) {
  auto defaults = started<MetadataDefaults>(reading);
  defaults.http_tokens = reading.properties["HttpTokens"].text();
  defaults.http_tokens_enforced =
      reading.properties["HttpTokensEnforced"].text().or_default("disabled");
  inventory.add(std::move(defaults));
}

constexpr std::array decoders = {
    Decoder{"AWS::EC2::Image", decode_image},
    Decoder{"AWS::EC2::InstanceMetadataDefaults", decode_metadata_defaults},
    Decoder{"AWS::EC2::SerialConsole", decode_serial_console},
    Decoder{"AWS::ECS::ContainerInstance", decode_container_instance},
    Decoder{"AWS::IAM::AccountSummary", decode_account_summary},
    Decoder{"AWS::InspectorV2::Account", decode_inspector_account},
    Decoder{"AWS::InspectorV2::CisResult", decode_cis_result},
    Decoder{"AWS::InspectorV2::Finding", decode_inspector_finding},
    Decoder{"AWS::SSM::Activation", decode_activation},
    Decoder{"AWS::SSM::ManagedInstance", decode_managed_instance},
    Decoder{"AWS::SSM::PatchState", decode_patch_state},
};

}  // namespace

std::span<const Decoder> host_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
