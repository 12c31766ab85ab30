// IAM roles, policies and users, and policy documents wherever they stand.
#include <array>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "collect/decode/decode.h"
#include "formats/plain_value.h"

namespace hakoseki::decode {
namespace {

FactList<PolicyPrincipal> decode_principals(const Cursor& from) {
  FactList<PolicyPrincipal> list;
  list.evidence = from.evidence();
  list.written = from.written();
  NamedElements members = from.members();
  list.gaps = std::move(members.gaps);
  for (const Cursor::Place& place : from.places()) {
    if (place.value == nullptr || place.value->kind != Value::Kind::scalar) continue;
    // "Principal": "*"
    list.elements.push_back({{.type = "*",
                              .value = Fact<std::string>::known(place.value->text, place.at),
                              .link = Fact<Reference>::absent(place.at)},
                             place.when,
                             place.at});
    std::erase_if(list.gaps, [&](const Gap& gap) { return gap.evidence == place.at; });
  }
  for (const NamedElement& member : members.members) {
    Elements values = member.value.elements();
    for (Gap& gap : values.gaps)
      list.gaps.push_back(std::move(gap));
    for (const Element<Cursor>& value : values.elements) {
      const std::optional<Guard> both = member.when.and_also(value.when);
      if (!both) continue;
      list.elements.push_back(
          {{.type = member.key, .value = value.value.text(), .link = value.value.reference()},
           *both,
           value.evidence});
    }
  }
  return list;
}

FactList<PolicyCondition> decode_conditions(const Cursor& from) {
  FactList<PolicyCondition> list;
  const NamedElements operators = from.members();
  list.evidence = operators.evidence;
  list.written = operators.written;
  list.gaps = operators.gaps;
  for (const NamedElement& op : operators.members) {
    NamedElements keys = op.value.members();
    for (Gap& gap : keys.gaps)
      list.gaps.push_back(std::move(gap));
    for (const NamedElement& key : keys.members) {
      const std::optional<Guard> both = op.when.and_also(key.when);
      if (!both) continue;
      list.elements.push_back({{.op = op.key,
                                .key = lower_case(key.key),
                                .values = texts_of(key.value),
                                .evidence = key.key_at},
                               *both,
                               key.key_at});
    }
  }
  return list;
}

PolicyStatement decode_statement(const Cursor& from) {
  return {.effect = from["Effect"].text(),
          .actions = texts_of(from["Action"]),
          .not_actions = texts_of(from["NotAction"]),
          .resources = texts_of(from["Resource"]),
          .resource_links = list_of<Fact<Reference>>(
              from["Resource"], [](const Cursor& one) { return one.leading_reference(); }),
          .not_resources = texts_of(from["NotResource"]),
          .principals = decode_principals(from["Principal"]),
          .not_principals = decode_principals(from["NotPrincipal"]),
          .conditions = decode_conditions(from["Condition"]),
          .evidence = from.evidence()};
}

template <class T>
T started_holder(const Reading& reading, std::string_view name) {
  const Cursor& from = reading.properties;
  T holder = started<T>(reading);
  holder.name = from[name].text();
  holder.managed_policies = texts_of(from["ManagedPolicyArns"]);
  holder.managed_policy_links = references_of(from["ManagedPolicyArns"]);
  holder.inline_policies = decode_inline_policies(from["Policies"]);
  holder.permissions_boundary = from["PermissionsBoundary"].reference();
  return holder;
}

void decode_role(const Reading& reading, Inventory& inventory) {
  auto role = started_holder<IamRole>(reading, "RoleName");
  role.trust = decode_policy(reading.properties["AssumeRolePolicyDocument"]);
  inventory.add(std::move(role));
}

void decode_user(const Reading& reading, Inventory& inventory) {
  auto user = started_holder<IamUser>(reading, "UserName");
  user.groups = references_of(reading.properties["Groups"]);
  user.password_enabled = reading.properties["PasswordEnabled"].flag();
  user.mfa_active = reading.properties["MfaActive"].flag();
  inventory.add(std::move(user));
  const Cursor profile = reading.properties["LoginProfile"];
  if (profile.absent()) return;
  auto settings = started<ClearSettings>(reading);
  settings.values = decode_named_values(profile);
  inventory.add(std::move(settings));
}

void decode_group(const Reading& reading, Inventory& inventory) {
  inventory.add(started_holder<IamGroup>(reading, "GroupName"));
}

void append(FactList<Fact<Reference>>& list, FactList<Fact<Reference>> more) {
  std::move(more.elements.begin(), more.elements.end(), std::back_inserter(list.elements));
  std::move(more.gaps.begin(), more.gaps.end(), std::back_inserter(list.gaps));
  list.written = list.written || more.written;
}

void decode_permission_set(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto set = started<PermissionSet>(reading);
  set.name = from["Name"].text();
  set.managed_policies = texts_of(from["ManagedPolicies"]);
  set.managed_policy_links = references_of(from["ManagedPolicies"]);
  append(set.managed_policy_links,
         list_of<Fact<Reference>>(from["CustomerManagedPolicyReferences"],
                                  [](const Cursor& one) { return one["Name"].reference(); }));
  if (const Cursor policy = from["InlinePolicy"]; policy.written()) {
    set.inline_policies.written = true;
    set.inline_policies.evidence = policy.evidence();
    set.inline_policies.elements.push_back(
        {.value = {.name = Fact<std::string>::absent(policy.evidence()),
                   .document = decode_policy(policy)},
         .evidence = policy.evidence()});
  }
  const Cursor boundary = from["PermissionsBoundary"];
  set.permissions_boundary = boundary["ManagedPolicyArn"].written()
                                 ? boundary["ManagedPolicyArn"].reference()
                                 : boundary["CustomerManagedPolicyReference"]["Name"].reference();
  inventory.add(std::move(set));
}

void decode_policy_resource(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto policy = started<IamPolicy>(reading);
  policy.managed = policy.type == "AWS::IAM::ManagedPolicy";
  policy.name = policy.managed ? from["ManagedPolicyName"].text()
                               : Fact<std::string>::absent(policy.evidence);
  policy.document = decode_policy(from["PolicyDocument"]);
  // RolePolicy names one role, Policy and ManagedPolicy a list.
  policy.roles = references_of(from["Roles"].written() ? from["Roles"] : from["RoleName"]);
  policy.users = references_of(from["Users"].written() ? from["Users"] : from["UserName"]);
  policy.groups = references_of(from["Groups"].written() ? from["Groups"] : from["GroupName"]);
  inventory.add(std::move(policy));
}

void decode_access_key(const Reading& reading, Inventory& inventory) {
  auto key = started<IamAccessKey>(reading);
  key.user = reading.properties["UserName"].reference();
  key.status = reading.properties["Status"].text().or_default("Active");
  key.rotated_at = reading.properties["RotatedAt"].moment();
  inventory.add(std::move(key));
}

void decode_instance_profile(const Reading& reading, Inventory& inventory) {
  auto profile = started<InstanceProfile>(reading);
  profile.roles = references_of(reading.properties["Roles"]);
  inventory.add(std::move(profile));
}

void decode_oidc_provider(const Reading& reading, Inventory& inventory) {
  auto provider = started<OidcProvider>(reading);
  provider.url = reading.properties["Url"].text();
  provider.client_ids = texts_of(reading.properties["ClientIdList"]);
  inventory.add(std::move(provider));
}

void decode_group_members(const Reading& reading, Inventory& inventory) {
  auto members = started<GroupMembers>(reading);
  members.group = reading.properties["GroupName"].reference();
  members.users = references_of(reading.properties["Users"]);
  inventory.add(std::move(members));
}

// "${AWS::AccountId}", "${Bucket}"; a variable of IAM's is "${aws:username}".
bool has_hole(std::string_view text) {
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
    const std::string_view name = text.substr(at + 2, text.find('}', at) - at - 2);
    if (name.starts_with("AWS::") || name.find(':') == name.npos) return true;
  }
  return false;
}

void mark_holes(Value& value, const Unknown& why) {
  if (value.kind == Value::Kind::scalar && has_hole(value.text)) {
    Unknown hole = why;
    hole.shape = value.text;
    hole.written = true;
    // The reason is that of one hole of the whole text: another may well be a wildcard.
    const bool attribute = value.text.find('.') != std::string::npos;
    if (hole.reason == Reason::made_by_aws && !attribute) hole.reason = Reason::not_seen;
    value = Value::unknown_at(value.at, hole);
  }
  for (Value& item : value.items)
    mark_holes(item, why);
  for (Member& member : value.members)
    mark_holes(member.value, why);
}

// A policy may be given as JSON text: it is read with the text's place for all of it. Where
// Fn::Sub left holes in texts of the policy, only these texts are unknown.
std::optional<Value> written_as_text(const Cursor& document) {
  if (const std::optional<std::string_view> text = document.plain_text()) {
    return plain_value_of_json(*text, document.evidence());
  }
  const std::vector<Cursor::Place>& places = document.places();
  const Value* value = places.size() == 1 ? places.front().value : nullptr;
  if (value == nullptr || value->kind != Value::Kind::unknown || value->why->shape.empty()) {
    return std::nullopt;
  }
  std::optional<Value> parsed = plain_value_of_json(value->why->shape, document.evidence());
  if (parsed) mark_holes(*parsed, value->why);
  return parsed;
}

constexpr std::array decoders = {
    Decoder{"AWS::IAM::AccessKey", decode_access_key},
    Decoder{"AWS::IAM::Group", decode_group},
    Decoder{"AWS::IAM::GroupPolicy", decode_policy_resource},
    Decoder{"AWS::IAM::InstanceProfile", decode_instance_profile},
    Decoder{"AWS::IAM::ManagedPolicy", decode_policy_resource},
    Decoder{"AWS::IAM::OIDCProvider", decode_oidc_provider},
    Decoder{"AWS::IAM::Policy", decode_policy_resource},
    Decoder{"AWS::IAM::Role", decode_role},
    Decoder{"AWS::IAM::RolePolicy", decode_policy_resource},
    Decoder{"AWS::IAM::User", decode_user},
    Decoder{"AWS::IAM::UserPolicy", decode_policy_resource},
    Decoder{"AWS::IAM::UserToGroupAddition", decode_group_members},
    Decoder{"AWS::SSO::PermissionSet", decode_permission_set},
};

}  // namespace

PolicyDocument decode_policy(const Cursor& document) {
  const std::optional<Value> written = written_as_text(document);
  if (written && written->kind == Value::Kind::map) {
    return decode_policy(Cursor(*written, document.evidence()));
  }
  PolicyDocument policy;
  policy.written = document.written();
  policy.evidence = document.evidence();
  policy.statements = list_of<PolicyStatement>(document["Statement"], decode_statement);
  return policy;
}

FactList<InlinePolicy> decode_inline_policies(const Cursor& policies) {
  return list_of<InlinePolicy>(policies, [](const Cursor& policy) {
    return InlinePolicy{.name = policy["PolicyName"].text(),
                        .document = decode_policy(policy["PolicyDocument"])};
  });
}

std::span<const Decoder> iam_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
