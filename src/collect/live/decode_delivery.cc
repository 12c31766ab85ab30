// How images are built and delivered: CodeBuild and CodePipeline.
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_projects(Reader& reader) {
  for (const Item& item : reader.items("codebuild:BatchGetProjects", "projects")) {
    Properties source(map_at(at(*item.value, {"source"}).at));
    source.put("BuildSpec", at(*item.value, {"source", "buildspec"}));
    Properties properties(*item.value);
    properties.put("Source", std::move(source).take());
    reader.add(item,
               {.type = "AWS::CodeBuild::Project",
                .id = item.text("name"),
                .address = item.text("arn"),
                .named_by = "name"},
               properties.value());
  }
}

// One for each Region, which is its key: as CloudFormation lists them.
Value artifact_stores(const Value& by_region) {
  if (by_region.kind != Value::Kind::map) return by_region;
  Value stores = list_at(by_region.at);
  for (const Member& member : by_region.members) {
    Properties store(map_at(member.value.at));
    store.put("ArtifactStore", member.value);
    stores.items.push_back(std::move(store).take());
  }
  return stores;
}

void decode_pipelines(Reader& reader) {
  for (const Item& item : reader.items("codepipeline:GetPipeline", "pipeline")) {
    const Place& place = item.answer->place;
    const std::string name = item.text("name");
    const std::string arn = text_of(at(item.answer->body, {"metadata", "pipelineArn"}));
    Properties pipeline(*item.value);
    pipeline.drop("artifactStores");
    pipeline.put("ArtifactStores", artifact_stores(at(*item.value, {"artifactStores"})));
    reader.add(
        item,
        {.type = "AWS::CodePipeline::Pipeline",
         .id = name,
         .address = arn.empty() ? place.account + '/' + place.region + "/pipeline/" + name : arn,
         .named_by = "name",
         .tags = Tags::elsewhere},
        pipeline.value());
  }
}

void decode_deployment_groups(Reader& reader) {
  for (const Item& item :
       reader.items("codedeploy:BatchGetDeploymentGroups", "deploymentGroupsInfo")) {
    const std::string id = item.text("deploymentGroupId");
    reader.add(item,
               {.type = "AWS::CodeDeploy::DeploymentGroup",
                .id = item.text("applicationName") + '/' + item.text("deploymentGroupName"),
                .address = id.empty() ? id : Reader::place_of(item) + "/deployment-group/" + id,
                .named_by = "deploymentGroupName",
                .tags = Tags::elsewhere},
               *item.value);
  }
  for (const std::string_view operation :
       {"codedeploy:ListApplications", "codedeploy:BatchGetApplications",
        "codedeploy:ListDeploymentGroups", "codedeploy:BatchGetDeploymentGroups"}) {
    for (const Answer* error : reader.errors(operation)) {
      if (error->error->is_absence()) continue;
      reader.inventory().note_unseen<DeploymentGroup>(
          {.why = why_of(*error), .evidence = error->evidence});
    }
  }
}

}  // namespace

std::span<const Operation> delivery_operations() {
  static const std::vector<Operation> all = {
      {"codebuild",
       "BatchGetProjects",
       "projects[].arn",
       {"projects.name", "projects.arn", "projects.source.buildspec", "projects.encryptionKey",
        "projects.environment.environmentVariables.name",
        "projects.environment.environmentVariables.value",
        "projects.environment.environmentVariables.type=PLAINTEXT|PARAMETER_STORE|SECRETS_MANAGER",
        "projects.environment.privilegedMode",
        "projects.logsConfig.cloudWatchLogs.status=ENABLED|DISABLED",
        "projects.logsConfig.s3Logs.status=ENABLED|DISABLED",
        "projects.logsConfig.s3Logs.encryptionDisabled", "projects.artifacts.encryptionDisabled",
        "projects.tags.key", "projects.tags.value"}},
      {"codedeploy",
       "BatchGetDeploymentGroups",
       "deploymentGroupsInfo[].deploymentGroupId",
       {"deploymentGroupsInfo.deploymentGroupId", "deploymentGroupsInfo.deploymentGroupName",
        "deploymentGroupsInfo.applicationName", "deploymentGroupsInfo.ecsServices.serviceName",
        "deploymentGroupsInfo.ecsServices.clusterName",
        "deploymentGroupsInfo.blueGreenDeploymentConfiguration.deploymentReadyOption."
        "actionOnTimeout=CONTINUE_DEPLOYMENT|STOP_DEPLOYMENT"}},
      {"codepipeline",
       "GetPipeline",
       "pipeline.stages",
       {"metadata.pipelineArn", "pipeline.name", "pipeline.stages.name",
        "pipeline.stages.actions.name", "pipeline.stages.actions.runOrder",
        "pipeline.stages.actions.actionTypeId.category",
        "pipeline.stages.actions.actionTypeId.provider", "pipeline.stages.actions.configuration",
        "pipeline.stages.beforeEntry.conditions.rules.ruleTypeId.provider",
        "pipeline.artifactStore.location", "pipeline.artifactStores"}},
  };
  return all;
}

void decode_delivery(Reader& reader) {
  decode_projects(reader);
  decode_pipelines(reader);
  decode_deployment_groups(reader);
}

}  // namespace hakoseki::live
