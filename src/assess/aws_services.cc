#include "assess/aws_services.h"

#include <algorithm>
#include <string>

#include "formats/image_ref.h"

namespace hakoseki {
namespace {

class Needs {
 public:
  explicit Needs(const Index& index) : index_(index) {}

  void add_container(const ContainerDefinition& container) {
    for (const Case<std::string>& one : container.image.cases())
      add_image(one);
    const LogConfiguration& log = container.log_configuration;
    for (const Case<std::string>& one : log.log_driver.cases()) {
      if (one.value() != nullptr && *one.value() == "awslogs") {
        add("logs", one.evidence, {"sends its logs to CloudWatch", "ログを CloudWatch に送ります"});
      }
    }
    for (const auto* secrets : {&container.secrets, &log.secret_options}) {
      for (const auto& element : secrets->elements)
        add_secret(element.value);
    }
  }

  void add_role(const IamRole& role, const policy::RolePolicies& roles) {
    for (const auto& attached : roles.documents_of(role)) {
      for (const auto& statement : attached.document->statements.elements) {
        const std::string* effect = statement.value.effect.if_known();
        if (effect == nullptr || *effect != "Allow") continue;
        for (const auto& action : statement.value.actions.elements)
          add_action(action.value);
      }
    }
  }

  [[nodiscard]] std::vector<ServiceNeed> take() && { return std::move(needs_); }

 private:
  void add(std::string_view service, const Evidence& at, const Text& why, bool certain = true) {
    const auto known = std::find_if(needs_.begin(), needs_.end(), [&](const ServiceNeed& need) {
      return need.service == service;
    });
    if (known == needs_.end()) {
      needs_.push_back({service, certain, {at, why}});
    } else if (certain && !known->certain) {
      *known = {service, certain, {at, why}};
    }
  }

  // Layers of ECR images come from S3.
  void add_image(const Case<std::string>& image) {
    // Of a name that is filled in later, nothing tells the registry.
    const Unknown* gap = image.unknown();
    const bool hidden = gap != nullptr && gap->reason == Reason::ssm_parameter;
    const std::string text = hidden ? std::string() : image_with_holes(described_by(image));
    const bool from_ecr = text.find(".dkr.ecr.") != std::string::npos ||
                          text.find("RepositoryUri}") != std::string::npos;
    // A name that is known from its first letter on is a registry's; else it may be ECR's.
    if (!from_ecr && !text.empty() && !text.starts_with("${")) return;
    const Text why = from_ecr
                         ? Text{"pulls this image from ECR", "このイメージを ECR から取得します"}
                         : Text{"this image may come from ECR", "ECR のイメージかもしれません"};
    for (const std::string_view service : {"ecr.api", "ecr.dkr", "s3"}) {
      add(service, image.evidence, why, from_ecr);
    }
  }

  void add_secret(const SecretReference& secret) {
    const Text from_secrets{"reads this secret", "このシークレットを読みます"};
    const Text from_parameters{"reads this parameter", "このパラメータを読みます"};
    const Evidence& at = secret.value_from.evidence();
    if (index_.find<Secret>(secret.value_from_link) != nullptr) {
      return add("secretsmanager", at, from_secrets);
    }
    if (index_.find<SsmParameter>(secret.value_from_link) != nullptr) {
      return add("ssm", at, from_parameters);
    }
    for (const Case<std::string>& one : secret.value_from.cases()) {
      const std::string_view text = described_by(one);
      // Only a secret's ARN is followed by :key:stage:version.
      const std::size_t end = text.rfind('}');
      const std::string_view tail = end == std::string_view::npos ? "" : text.substr(end + 1);
      if (text.find(":secretsmanager:") != std::string_view::npos ||
          std::count(tail.begin(), tail.end(), ':') == 3) {
        add("secretsmanager", one.evidence, from_secrets);
      } else if (text.find(":ssm:") != std::string_view::npos || one.value() != nullptr) {
        add("ssm", one.evidence, from_parameters);
      } else {
        const Text either{"reads this value", "この値を読みます"};
        add("secretsmanager", one.evidence, either, false);
        add("ssm", one.evidence, either, false);
      }
    }
  }

  // Decrypting a secret needs no path of the task's own to KMS: Secrets Manager and Parameter Store
  // ask for it. Rights of the task role are the application's.
  void add_action(const Fact<std::string>& action) {
    const std::string* text = action.if_known();
    if (text == nullptr) return;
    const Text why{"the task role may call it", "タスクロールがこの呼び出しを許しています"};
    if (text->starts_with("kms:")) add("kms", action.evidence(), why);
    if (text->starts_with("sts:")) add("sts", action.evidence(), why);
  }

  const Index& index_;
  std::vector<ServiceNeed> needs_;
};

}  // namespace

std::vector<ServiceNeed> services_used(const TaskDefinition& task, const Index& index,
                                       const policy::RolePolicies& roles) {
  Needs needs(index);
  const auto containers = index.inventory().all<ContainerDefinition>();
  for (const auto& element : task.containers.elements) {
    needs.add_container(containers[element.value]);
  }
  for (const auto& role : index.targets<IamRole>(task.task_role).elements)
    needs.add_role(*role.value, roles);
  return std::move(needs).take();
}

std::string_view endpoint_service(const Case<std::string>& service_name) {
  constexpr std::string_view prefix = "com.amazonaws.";
  std::string_view text = described_by(service_name);
  const std::size_t start = text.find(prefix);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + prefix.size());
  // The Region has no dot, whether it is written or a placeholder.
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {};
  text.remove_prefix(dot + 1);
  if (text.ends_with("-fips")) text.remove_suffix(5);
  return text.find("${") == std::string_view::npos ? text : std::string_view();
}

}  // namespace hakoseki
