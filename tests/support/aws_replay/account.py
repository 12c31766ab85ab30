"""An account made by numbers: the same seed and sizes are the same account. What is not made by hand is made by
the shape of its answer, so that every call of the table has something to say."""
import base64
import dataclasses
import datetime
import functools
import gzip
import hashlib
import json
import random
import re
import string
import urllib.parse

from . import kubernetes
from .wire import UTC, Refusal, pagination, service_model

ACCOUNT = "123456789012"
WHEN = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Members by which AWS's things are found again, or which have a form of their own.
PLAIN = re.compile(r"(arns?|ids?|names?|families|clusters|projects|entries|nodegroups|versions?|status|state|type|token|marker|"
                   r"dns|domains?|zones?|cidr|blocks?|regions?|hash|hashkey|digest|url|uri|endpoint|account|owner|protocol|"
                   r"number|port|path|mode|architecture|sha256|user|key)$", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Sizes:
    clusters: int = 2
    services: int = 5
    task_definitions: int = 7
    repositories: int = 3
    security_groups: int = 6
    roles: int = 4
    parameters: int = 3


def denies_everything_else(sid):
    return {"Version": "2012-10-17", "Statement": [
        {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "*", "Resource": "*"}]}


class Account:
    """`plants` puts a secret of its own wherever AWS lets one be; `planted` tells where, by the place."""

    def __init__(self, sizes=Sizes(), seed=1, plants=False):
        self.sizes, self.seed, self.plants, self.planted = sizes, seed, plants, {}
        self.endpoint_is_public = True

    def answer(self, service, operation, region, asked):
        made = getattr(self, f"{service.replace('-', '_')}_{operation}", None)
        return made(region, asked) if made else self.filled(service, operation, region, asked)

    def word(self, place, plain="info"):
        """A secret that only its place shows to be one."""
        if not self.plants:
            return plain
        return self.planted.setdefault(place, "hunter2" + hashlib.sha256(place.encode()).hexdigest()[:16])

    def token(self, place, plain="a note"):
        """A secret that its form shows to be one."""
        if not self.plants:
            return plain
        dice = random.Random(f"{self.seed}{place}")
        return self.planted.setdefault(place, "ghp_" + "".join(dice.choices(string.ascii_letters + string.digits, k=36)))

    # Elastic Container Service

    def cluster_arns(self, region):
        return [f"arn:aws:ecs:{region}:{ACCOUNT}:cluster/shop-{i}" for i in range(self.sizes.clusters)]

    def services_of(self, region, cluster):
        arns = self.cluster_arns(region)
        if cluster not in arns:
            raise Refusal("ClusterNotFoundException", f"no cluster {cluster}")
        return [i for i in range(self.sizes.services) if i % len(arns) == arns.index(cluster)]

    def service_arn(self, region, i):
        return f"arn:aws:ecs:{region}:{ACCOUNT}:service/shop-{i % self.sizes.clusters}/web-{i}"

    def task_arn(self, region, i):
        return f"arn:aws:ecs:{region}:{ACCOUNT}:task/shop-{i % self.sizes.clusters}/{i:032x}"

    def definition_arn(self, region, i):
        return f"arn:aws:ecs:{region}:{ACCOUNT}:task-definition/web-{i}:{i % 3 + 1}"

    def image(self, region, i):
        return f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/app-{i % self.sizes.repositories}:{i}"

    def digest(self, i):
        return "sha256:" + hashlib.sha256(f"image {i}".encode()).hexdigest()

    def role_arn(self, i):
        return f"arn:aws:iam::{ACCOUNT}:role/web-{i % self.sizes.roles}"

    def ecs_ListClusters(self, region, asked):
        return {"clusterArns": self.cluster_arns(region)}

    def ecs_DescribeClusters(self, region, asked):
        return {"clusters": [{
            "clusterArn": arn, "clusterName": arn.split("/")[1], "status": "ACTIVE", "capacityProviders": ["FARGATE"],
            "activeServicesCount": len(self.services_of(region, arn)),
            "runningTasksCount": len(self.services_of(region, arn)), "pendingTasksCount": 0,
            "settings": [{"name": "containerInsights", "value": "enabled"}],
            "tags": [{"key": "api_token", "value": self.word("ecs cluster tag")}, {"key": "note", "value": self.token("ecs cluster note")},
                     {"key": "nextToken", "value": self.token("ecs cluster tag like a page token")}],
        } for arn in asked["clusters"]], "failures": []}

    def ecs_ListServices(self, region, asked):
        return {"serviceArns": [self.service_arn(region, i) for i in self.services_of(region, asked["cluster"])]}

    def ecs_DescribeServices(self, region, asked):
        services = []
        for arn in asked["services"]:
            i = int(arn.rsplit("-", 1)[1])
            services.append({
                "serviceArn": arn, "serviceName": f"web-{i}", "clusterArn": asked["cluster"], "status": "ACTIVE", "desiredCount": 1,
                "launchType": "FARGATE", "platformVersion": "LATEST", "platformFamily": "Linux", "enableExecuteCommand": i % 2 == 0,
                "taskDefinition": self.definition_arn(region, i % self.sizes.task_definitions), "createdAt": WHEN,
                "deployments": [{"id": f"ecs-svc/{i}", "status": "PRIMARY"}],
                "networkConfiguration": {"awsvpcConfiguration": {
                    "subnets": [f"subnet-{i % 4:08x}"], "securityGroups": [f"sg-{i % self.sizes.security_groups:08x}"],
                    "assignPublicIp": "ENABLED" if i % 3 == 0 else "DISABLED"}},
                "currentServiceRevisions": [{"arn": self.revision_arn(region, i), "runningTaskCount": 1}],
                "resourceManagementType": "CUSTOMER" if i > 1 else "ECS", "deploymentController": {"type": "EXTERNAL" if i == 1 else "ECS"},
                "taskSets": [] if i != 1 else [{
                    "id": f"ecs-svc/{i}", "taskSetArn": arn.replace(":service/", ":task-set/") + f"/ecs-svc/{i}", "status": "PRIMARY",
                    "serviceArn": arn, "clusterArn": asked["cluster"], "launchType": "FARGATE", "platformVersion": "1.4.0",
                    "taskDefinition": self.definition_arn(region, (i + 1) % self.sizes.task_definitions),
                    "networkConfiguration": {"awsvpcConfiguration": {
                        "subnets": ["subnet-00000000"], "securityGroups": ["sg-00000000"], "assignPublicIp": "ENABLED"}},
                    "externalId": self.token("task set external id"), "tags": [{"key": "password", "value": self.word("task set tag")}]}],
                "events": [{"id": f"{i}", "createdAt": WHEN, "message": f"(service web-{i}) {self.token('ecs service event')}"}],
                "tags": [{"key": "password", "value": self.word("ecs service tag")}]})
        return {"services": services, "failures": []}

    def revision_arn(self, region, i):
        return f"arn:aws:ecs:{region}:{ACCOUNT}:service-revision/shop-{i % self.sizes.clusters}/web-{i}/{i + 10**18}"

    def ecs_DescribeServiceRevisions(self, region, asked):
        revisions = []
        for arn in asked["serviceRevisionArns"]:
            i = int(arn.rsplit("/", 2)[1].removeprefix("web-"))
            revisions.append({
                "serviceRevisionArn": arn, "serviceArn": self.service_arn(region, i), "launchType": "FARGATE", "platformVersion": "1.4.0",
                "clusterArn": self.cluster_arns(region)[i % self.sizes.clusters], "guardDutyEnabled": i % 2 == 0, "createdAt": WHEN,
                "taskDefinition": self.definition_arn(region, i % self.sizes.task_definitions)})
        return {"serviceRevisions": revisions, "failures": []}

    def hosts_of(self, region, cluster):
        """Of each cluster one host of EC2 and one machine outside of AWS."""
        i = self.cluster_arns(region).index(cluster)
        name = cluster.split("/")[1]
        return {f"arn:aws:ecs:{region}:{ACCOUNT}:container-instance/{name}/{i:032x}": f"i-{i:017x}",
                f"arn:aws:ecs:{region}:{ACCOUNT}:container-instance/{name}/{i + 1000:032x}": f"mi-{i:017x}"}

    def ecs_ListContainerInstances(self, region, asked):
        return {"containerInstanceArns": list(self.hosts_of(region, asked["cluster"]))}

    def ecs_DescribeContainerInstances(self, region, asked):
        hosts = self.hosts_of(region, asked["cluster"])
        return {"containerInstances": [{
            "containerInstanceArn": arn, "ec2InstanceId": hosts[arn], "status": "ACTIVE", "agentConnected": True, "registeredAt": WHEN,
            "statusReason": self.token("container instance status"),
            "attributes": [{"name": "ecs.os-type", "value": "linux"}, {"name": "note", "value": self.token("container instance attribute")}],
        } for arn in asked["containerInstances"]], "failures": []}

    def ecs_ListTasks(self, region, asked):
        return {"taskArns": [self.task_arn(region, i) for i in self.services_of(region, asked["cluster"])]}

    def ecs_DescribeTasks(self, region, asked):
        tasks = []
        for arn in asked["tasks"]:
            i = int(arn.rsplit("/", 1)[1], 16)
            tasks.append({
                "taskArn": arn, "clusterArn": asked["cluster"], "group": f"service:web-{i}", "launchType": "FARGATE",
                "taskDefinitionArn": self.definition_arn(region, i % self.sizes.task_definitions), "lastStatus": "RUNNING",
                "desiredStatus": "RUNNING", "platformVersion": "1.4.0", "createdAt": WHEN, "startedAt": WHEN, "connectivity": "CONNECTED",
                "containers": [{"name": "app", "image": self.image(region, i % self.sizes.task_definitions),
                                "imageDigest": self.digest(i % self.sizes.task_definitions)}],
                "startedBy": f"ecs-svc/{i}", "stoppedReason": self.token("ecs stopped reason"),
                "overrides": {"containerOverrides": [{
                    "name": "app", "command": ["app", "--password", self.word("ecs override command", "x")],
                    "environment": [{"name": "ANY", "value": self.word("ecs override environment")}]}]}})
        return {"tasks": tasks, "failures": []}

    def ecs_ListTaskDefinitionFamilies(self, region, asked):
        return {"families": [f"web-{i}" for i in range(self.sizes.task_definitions)]}

    def ecs_ListTaskDefinitions(self, region, asked):
        i = int(asked["familyPrefix"].rsplit("-", 1)[1])
        family = self.definition_arn(region, i).rsplit(":", 1)[0]
        return {"taskDefinitionArns": [f"{family}:{revision}" for revision in range(i % 3 + 1, 0, -1)]}

    def ecs_DescribeTaskDefinition(self, region, asked):
        i = int(re.search(r"web-(\d+)", asked["taskDefinition"]).group(1))
        named = re.search(r":(\d+)$", asked["taskDefinition"])
        revision = int(named.group(1)) if named else i % 3 + 1
        image = self.image(region, i)
        container = {
            "name": "app", "image": image, "essential": True, "privileged": False, "readonlyRootFilesystem": i % 2 == 0,
            "cpu": 0, "memory": 256, "user": "1000" if i % 3 else "root",
            "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
            "environment": [{"name": "DB_PASSWORD", "value": self.word("environment of a name")},
                            {"name": "FLAVOUR", "value": self.word("environment")},
                            {"name": "DATABASE_URL", "value": f"postgres://app:{self.word('environment url', 'x')}@db/app"}],
            "secrets": [{"name": "KEY", "valueFrom": f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:app-{i}"}],
            "command": ["sh", "-c", f"app --password {self.word('command script', '$P')} --api-key={self.word('command option', '$K')}"],
            "entryPoint": ["env", f"DB_PASSWORD={self.word('entry point', '$P')}", "run"],
            "healthCheck": {"command": ["CMD-SHELL", f"curl -u admin:{self.word('health check', '$P')} http://localhost:8080/"], "interval": 30},
            "dockerLabels": {"api-key": self.word("docker label"), "note": self.token("docker label note"), self.token("docker label key", "key"): "",
                             "Marker": self.token("docker label like a page token")},
            "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": self.word("log option"), "splunk-url": "https://s"},
                                 "secretOptions": []},
            "linuxParameters": {"initProcessEnabled": True}}
        return {"taskDefinition": {
            "taskDefinitionArn": f"{self.definition_arn(region, i).rsplit(':', 1)[0]}:{revision}", "family": f"web-{i}",
            "revision": revision, "status": "ACTIVE",
            "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "compatibilities": ["EC2", "FARGATE"], "cpu": "256",
            "memory": "512", "taskRoleArn": self.role_arn(i), "executionRoleArn": self.role_arn(i + 1), "registeredAt": WHEN,
            "registeredBy": f"arn:aws:sts::{ACCOUNT}:assumed-role/web-{i % self.sizes.roles}/session",
            "containerDefinitions": [container], "volumes": [{"name": "scratch"}], "placementConstraints": []},
            "tags": [{"key": "secret", "value": self.word("task definition tag")}]}

    def ecs_ListAccountSettings(self, region, asked):
        values = {"containerInsights": "enabled", "fargateEventWindows": "disabled", "fargateTaskRetirementWaitPeriod": "7",
                  "tagResourceAuthorization": "on"}
        return {"settings": [{"name": name, "value": value, "type": "user", "principalArn": f"arn:aws:iam::{ACCOUNT}:root"}
                             for name, value in values.items()]}

    # Elastic Kubernetes Service

    def eks_ListClusters(self, region, asked):
        return {"clusters": [kubernetes.CLUSTER]}

    def eks_DescribeCluster(self, region, asked):
        api = kubernetes.shared()
        api.account = self
        filled = self.filled("eks", "DescribeCluster", region, asked)["cluster"]
        return {"cluster": {
            **filled, "name": asked["name"], "arn": f"arn:aws:eks:{region}:{ACCOUNT}:cluster/{asked['name']}", "version": "1.33",
            "status": "ACTIVE", "endpoint": api.url, "certificateAuthority": {"data": base64.b64encode(api.authority).decode()},
            "resourcesVpcConfig": {**filled["resourcesVpcConfig"], "endpointPublicAccess": self.endpoint_is_public}}}

    def eks_ListAddons(self, region, asked):
        return {"addons": ["vpc-cni", "coredns"]}

    def eks_DescribeAddon(self, region, asked):
        settings = {"enableNetworkPolicy": "true", "env": {"ANY": self.word("addon environment")}, "note": self.token("addon note")}
        values = json.dumps(settings) if asked["addonName"] == "vpc-cni" else f"corefile: |\n  password {self.word('addon in YAML')}\nreplicas: 2\n"
        return {"addon": {
            "addonName": asked["addonName"], "clusterName": asked["clusterName"], "status": "ACTIVE", "addonVersion": "v1.20.4-eksbuild.1",
            "addonArn": f"arn:aws:eks:{region}:{ACCOUNT}:addon/{asked['clusterName']}/{asked['addonName']}/0a", "configurationValues": values,
            "health": {"issues": [{"code": "InsufficientNumberOfReplicas", "message": self.token("addon issue"), "resourceIds": []}]},
            "tags": {"password": self.word("addon tag")}}}

    def eks_DescribeClusterVersions(self, region, asked):
        return {"clusterVersions": [{"clusterVersion": "1.33", "clusterType": "eks", "versionStatus": "STANDARD_SUPPORT", "releaseDate": WHEN}]}

    def kubernetes_objects(self):
        return kubernetes.objects_of(self)

    # Elastic Container Registry

    def ecr_DescribeRepositories(self, region, asked):
        return {"repositories": [{
            "repositoryArn": f"arn:aws:ecr:{region}:{ACCOUNT}:repository/app-{i}", "registryId": ACCOUNT, "repositoryName": f"app-{i}",
            "repositoryUri": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/app-{i}", "createdAt": WHEN,
            "imageTagMutability": "IMMUTABLE" if i % 2 else "MUTABLE", "imageScanningConfiguration": {"scanOnPush": i % 3 == 0},
            "encryptionConfiguration": {"encryptionType": "AES256"}} for i in range(self.sizes.repositories)]}

    def ecr_DescribeImages(self, region, asked):
        repository = int(asked["repositoryName"].rsplit("-", 1)[1])
        return {"imageDetails": [{
            "registryId": ACCOUNT, "repositoryName": asked["repositoryName"], "imageDigest": self.digest(i), "imageTags": [f"{i}"],
            "imageSizeInBytes": 1000, "imagePushedAt": WHEN, "lastRecordedPullTime": WHEN, "imageStatus": "ACTIVE",
            "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
            "artifactMediaType": "application/vnd.oci.image.config.v1+json"}
            for i in range(self.sizes.task_definitions) if i % self.sizes.repositories == repository]}

    def ecr_DescribeImageScanFindings(self, region, asked):
        if int(asked["repositoryName"].rsplit("-", 1)[1]) % 2:
            raise Refusal("ScanNotFoundException", f"no scan of {asked['repositoryName']}")
        return {"registryId": ACCOUNT, "repositoryName": asked["repositoryName"], "imageId": asked["imageId"],
                "imageScanStatus": {"status": "COMPLETE", "description": self.token("ecr scan description")},
                "imageScanFindings": {
                    "imageScanCompletedAt": WHEN, "vulnerabilitySourceUpdatedAt": WHEN, "findingSeverityCounts": {"HIGH": 1},
                    "findings": [{"name": "CVE-2025-0001", "severity": "HIGH", "description": self.token("ecr finding description"),
                                  "attributes": [{"key": "package_name", "value": "openssl"}]}],
                    "enhancedFindings": []}}

    def ecr_GetRepositoryPolicy(self, region, asked):
        i = int(asked["repositoryName"].rsplit("-", 1)[1])
        if i % 2:
            raise Refusal("RepositoryPolicyNotFoundException", f"no policy of {asked['repositoryName']}")
        return {"registryId": ACCOUNT, "repositoryName": asked["repositoryName"],
                "policyText": json.dumps(denies_everything_else(self.token("ecr policy sid", "own")), indent=1)}

    def ecr_GetLifecyclePolicy(self, region, asked):
        text = {"rules": [{"rulePriority": 1, "description": self.token("ecr lifecycle description"), "selection": {
            "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}, "action": {"type": "expire"}}]}
        return {"registryId": ACCOUNT, "repositoryName": asked["repositoryName"], "lifecyclePolicyText": json.dumps(text)}

    # Network and hosts

    def ec2_DescribeRegions(self, region, asked):
        return {"Regions": [{"RegionName": region, "OptInStatus": "opt-in-not-required", "Endpoint": f"ec2.{region}.amazonaws.com"}]}

    def ec2_DescribeVpcs(self, region, asked):
        return {"Vpcs": [{"VpcId": f"vpc-{i:08x}", "CidrBlock": f"10.{i}.0.0/16", "State": "available", "IsDefault": False, "Tags": [
            {"Key": "note", "Value": self.token("vpc tag")}]} for i in range(2)]}

    def ec2_DescribeSubnets(self, region, asked):
        return {"Subnets": [{"SubnetId": f"subnet-{i:08x}", "VpcId": f"vpc-{i % 2:08x}", "CidrBlock": f"10.{i % 2}.{i}.0/24",
                             "AvailabilityZone": f"{region}{'abc'[i % 3]}", "MapPublicIpOnLaunch": i == 0} for i in range(4)]}

    def ec2_DescribeSecurityGroups(self, region, asked):
        return {"SecurityGroups": [{
            "GroupId": f"sg-{i:08x}", "GroupName": f"web-{i}", "Description": self.token("security group"), "VpcId": f"vpc-{i % 2:08x}",
            "OwnerId": ACCOUNT,
            "IpPermissions": [
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [
                    {"CidrIp": "0.0.0.0/0" if i % 5 == 0 else "10.0.0.0/8", "Description": self.token("security group rule")}]},
                {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [
                    {"GroupId": f"sg-{(i + 1) % self.sizes.security_groups:08x}", "UserId": ACCOUNT}]}],
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
            "Tags": [{"Key": "team", "Value": "web"}]} for i in range(self.sizes.security_groups)]}

    def user_data(self):
        """Scripts as people write them, each in base64."""
        inner = f"#!/bin/sh\nexport DB_PASSWORD={self.word('user data inside', 'x')}\nTOKEN={self.token('user data token inside', 'x')}\n"
        packed = base64.b64encode(deflated(inner.encode())).decode()
        encoded = base64.b64encode(inner.encode()).decode()
        folded = "\n".join(encoded[i:i + 76] for i in range(0, len(encoded), 76))
        scripts = [
            f"#!/bin/bash\nexport DB_PASSWORD={self.word('user data', 'x')}\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n"
            f"curl -H 'Authorization: Bearer {self.token('user data header', 'x')}' https://example.com/\n",
            f"#cloud-config\nwrite_files:\n- path: /a\n  encoding: b64\n  content: {encoded}\n- path: /b\n  encoding: gz+b64\n  content: {packed}\n"
            f"- path: /c\n  encoding: b64\n  content: |\n    " + folded.replace("\n", "\n    ") + "\n",
            "Content-Type: multipart/mixed; boundary=\"=b=\"\nMIME-Version: 1.0\n\n--=b=\nContent-Type: text/x-shellscript\n"
            f"Content-Transfer-Encoding: base64\n\n{folded}\n\n--=b=--\n"]
        return [base64.b64encode(one.encode()).decode() for one in scripts] + [packed]

    def ec2_DescribeImages(self, region, asked):
        return {"Images": [{
            "ImageId": image, "Name": "al2023-ami-ecs-hvm-2023.0.20251230-kernel-6.1-x86_64", "ImageOwnerAlias": "amazon",
            "OwnerId": "591542846629", "Architecture": "x86_64", "CreationDate": WHEN.isoformat(), "State": "available",
            "Description": self.token("image description")} for image in asked["Filters"][0]["Values"]]}

    def ec2_DescribeInstanceAttribute(self, region, asked):
        return {"InstanceId": asked["InstanceId"], "UserData": {"Value": self.user_data()[int(asked["InstanceId"][2:], 16) % 4]}}

    def ec2_DescribeLaunchTemplates(self, region, asked):
        return {"LaunchTemplates": [{"LaunchTemplateId": f"lt-{i:08x}", "LaunchTemplateName": f"hosts-{i}", "DefaultVersionNumber": 1,
                                     "LatestVersionNumber": 1, "CreatedBy": self.role_arn(0)} for i in range(len(self.user_data()))]}

    def ec2_DescribeLaunchTemplateVersions(self, region, asked):
        i = int(asked["LaunchTemplateId"].split("-")[1], 16)
        return {"LaunchTemplateVersions": [{
            "LaunchTemplateId": asked["LaunchTemplateId"], "LaunchTemplateName": f"hosts-{i}", "VersionNumber": 1, "DefaultVersion": True,
            "VersionDescription": self.token("launch template description"),
            "LaunchTemplateData": {"ImageId": "ami-00000001", "InstanceType": "t3.micro", "UserData": self.user_data()[i],
                                   "MetadataOptions": {"HttpTokens": "required"}}}]}

    def autoscaling_DescribeLaunchConfigurations(self, region, asked):
        return {"LaunchConfigurations": [{
            "LaunchConfigurationName": f"old-{i}", "ImageId": "ami-00000001", "InstanceType": "t3.micro", "CreatedTime": WHEN,
            "LaunchConfigurationARN": f"arn:aws:autoscaling:{region}:{ACCOUNT}:launchConfiguration:{i}:launchConfigurationName/old-{i}",
            "UserData": text, "SecurityGroups": ["sg-00000000"]} for i, text in enumerate(self.user_data())]}

    # Identity

    # Buckets, each in a Region of its own

    def bucket_region(self, bucket):
        return "us-east-1" if bucket.startswith("records") else "eu-west-1"

    def at_home(self, region, asked):
        home = self.bucket_region(asked["Bucket"])
        if region != home:
            raise Refusal("PermanentRedirect", "another endpoint", 301, {"x-amz-bucket-region": home})

    def cloudtrail_DescribeTrails(self, region, asked):
        whole = self.filled("cloudtrail", "DescribeTrails", region, asked)
        trails = [{**one, "S3BucketName": f"records.of-{i}", "IsOrganizationTrail": False} for i, one in enumerate(whole["trailList"])]
        return {"trailList": [*trails, {**trails[0], "Name": "whole", "TrailARN": trails[0]["TrailARN"] + "-whole", "S3BucketName": "records.elsewhere",
                                        "IsOrganizationTrail": True}]}

    def elbv2_DescribeLoadBalancerAttributes(self, region, asked):
        return {"Attributes": [{"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": "access"},
                               {"Key": "deletion_protection.enabled", "Value": "false"}]}

    def s3_GetBucketPolicy(self, region, asked):
        self.at_home(region, asked)
        return {"Policy": json.dumps(denies_everything_else(self.token("bucket policy sid", "own")))}

    def s3_GetPublicAccessBlock(self, region, asked):
        self.at_home(region, asked)
        raise Refusal("NoSuchPublicAccessBlockConfiguration", "there is none", 404)

    def s3_GetBucketEncryption(self, region, asked):
        self.at_home(region, asked)
        return {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}

    def s3_GetBucketLifecycleConfiguration(self, region, asked):
        self.at_home(region, asked)
        return self.filled("s3", "GetBucketLifecycleConfiguration", region, asked)

    def sts_GetCallerIdentity(self, region, asked):
        return {"UserId": "AROAEXAMPLE:me", "Account": ACCOUNT, "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/me"}

    def iam_GetAccountAuthorizationDetails(self, region, asked):
        def encoded(document):
            return urllib.parse.quote(json.dumps(document))
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        own = {"Version": "2012-10-17", "Statement": [
            {"Sid": self.token("iam policy sid", "own"), "Effect": "Allow", "Action": ["s3:GetObject", "logs:PutLogEvents"], "Resource": "*",
             "Condition": {"StringEquals": {"aws:RequestTag/api_token": self.word("iam policy condition")}}}]}
        push = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:PutImage", "Resource": "*"}]}
        policies = max(1, self.sizes.roles // 5)
        return {
            "UserDetailList": [{
                "Path": "/", "UserName": name, "UserId": f"AIDA{name}", "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}", "CreateDate": WHEN,
                "GroupList": [], "UserPolicyList": [{"PolicyName": "push", "PolicyDocument": encoded(push)}],
                "AttachedManagedPolicies": [], "Tags": []} for name in self.users()],
            "GroupDetailList": [],
            "RoleDetailList": [{
                "Path": "/", "RoleName": f"web-{i}", "RoleId": f"AROA{i:016d}", "Arn": self.role_arn(i), "CreateDate": WHEN,
                "AssumeRolePolicyDocument": encoded(trust), "InstanceProfileList": [],
                "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": encoded(own)}],
                "AttachedManagedPolicies": [{"PolicyName": f"shared-{i % policies}",
                                             "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/shared-{i % policies}"}],
                "Tags": [{"Key": "api_token", "Value": self.word("iam role tag")}],
                "RoleLastUsed": {"LastUsedDate": WHEN, "Region": region}} for i in range(self.sizes.roles)],
            "Policies": [{
                "PolicyName": f"shared-{i}", "PolicyId": f"ANPA{i:016d}", "Arn": f"arn:aws:iam::{ACCOUNT}:policy/shared-{i}", "Path": "/",
                "DefaultVersionId": "v1", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": True,
                "Description": self.token("iam policy description"), "CreateDate": WHEN, "UpdateDate": WHEN, "PolicyVersionList": [
                    {"Document": encoded(own), "VersionId": "v1", "IsDefaultVersion": True, "CreateDate": WHEN}]} for i in range(policies)]}

    def users(self):
        """By name the password, the second factor and the first key of each."""
        return {"ann": ("true", "true", "false"), "ben": ("true", "false", "false"), "bot": ("false", "false", "true")}

    def iam_GenerateCredentialReport(self, region, asked):
        return {"State": "COMPLETE"}

    def iam_GetCredentialReport(self, region, asked):
        columns = ["user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed",
                   "password_next_rotation", "mfa_active"]
        for i in (1, 2):
            columns += [f"access_key_{i}_{rest}" for rest in ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")]
        columns += [f"cert_{i}_{rest}" for i in (1, 2) for rest in ("active", "last_rotated")]
        lines = [",".join(columns)]
        for name, (password, factor, key) in self.users().items():
            told = {"user": name, "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}", "user_creation_time": WHEN.isoformat(),
                    "password_enabled": password, "mfa_active": factor, "access_key_1_active": key,
                    "access_key_1_last_rotated": WHEN.isoformat() if key == "true" else "N/A", "access_key_2_active": "false"}
            lines.append(",".join(told.get(column, "N/A") for column in columns))
        return {"Content": "\n".join(lines).encode(), "ReportFormat": "text/csv", "GeneratedTime": WHEN}

    def iam_GetAccountSummary(self, region, asked):
        return {"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0, "AccountPasswordPresent": 1, "Users": 0,
                               "Roles": self.sizes.roles}}

    # The organisation

    def organizations_DescribeOrganization(self, region, asked):
        return {"Organization": {
            "Id": "o-example1234", "Arn": f"arn:aws:organizations::{ACCOUNT}:organization/o-example1234", "FeatureSet": "ALL",
            "MasterAccountId": ACCOUNT, "MasterAccountArn": f"arn:aws:organizations::{ACCOUNT}:account/o-example1234/{ACCOUNT}",
            "MasterAccountEmail": "owner@example.com"}}

    def organizations_ListRoots(self, region, asked):
        return {"Roots": [{"Id": "r-ab12", "Arn": f"arn:aws:organizations::{ACCOUNT}:root/o-example1234/r-ab12", "Name": "Root",
                           "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]}]}

    def units(self):
        return {"r-ab12": ["ou-ab12-00000001", "ou-ab12-00000002"], "ou-ab12-00000001": ["ou-ab12-00000003"]}

    def organizations_ListOrganizationalUnitsForParent(self, region, asked):
        return {"OrganizationalUnits": [{"Id": one, "Arn": f"arn:aws:organizations::{ACCOUNT}:ou/o-example1234/{one}", "Name": one}
                                        for one in self.units().get(asked["ParentId"], [])]}

    def organizations_ListAccountsForParent(self, region, asked):
        if asked["ParentId"] not in ("r-ab12", "ou-ab12-00000003"):
            return {"Accounts": []}
        account = ACCOUNT if asked["ParentId"] == "r-ab12" else "210987654321"
        return {"Accounts": [{"Id": account, "Arn": f"arn:aws:organizations::{ACCOUNT}:account/o-example1234/{account}", "Status": "ACTIVE",
                              "Email": "owner@example.com", "Name": "shop", "JoinedMethod": "CREATED", "JoinedTimestamp": WHEN}]}

    def organizations_ListPolicies(self, region, asked):
        short = "scp" if asked["Filter"] == "SERVICE_CONTROL_POLICY" else "rcp"
        return {"Policies": [{"Id": f"p-{short}{i}", "Name": f"{short} {i}", "Type": asked["Filter"], "AwsManaged": i == 0,
                              "Arn": f"arn:aws:organizations::{ACCOUNT}:policy/o-example1234/{short}/p-{short}{i}",
                              "Description": self.token("organisation policy description")} for i in range(2)]}

    def organizations_DescribePolicy(self, region, asked):
        content = {"Version": "2012-10-17", "Statement": [{"Sid": self.token("organisation policy sid", "own"), "Effect": "Deny",
                                                           "Action": "ecr:DeleteRepository", "Resource": "*"}]}
        return {"Policy": {"PolicySummary": {"Id": asked["PolicyId"], "Name": asked["PolicyId"], "Type": "SERVICE_CONTROL_POLICY",
                                             "AwsManaged": False}, "Content": json.dumps(content)}}

    def organizations_ListTargetsForPolicy(self, region, asked):
        return {"Targets": [{"TargetId": "r-ab12", "Name": "Root", "Type": "ROOT",
                             "Arn": f"arn:aws:organizations::{ACCOUNT}:root/o-example1234/r-ab12"}]}

    # Builds, events and what they start

    def codebuild_ListProjects(self, region, asked):
        return {"projects": ["build"]}

    def codebuild_BatchGetProjects(self, region, asked):
        buildspec = (f"version: 0.2\nenv:\n  variables:\n    API_TOKEN: {self.word('buildspec variable', 'x')}\nphases:\n  build:\n"
                     f"    commands:\n      - docker login -u me -p {self.word('buildspec command', '$P')}\n")
        return {"projects": [{
            "name": name, "arn": f"arn:aws:codebuild:{region}:{ACCOUNT}:project/{name}", "description": self.token("codebuild description"),
            "serviceRole": self.role_arn(0), "artifacts": {"type": "NO_ARTIFACTS"},
            "source": {"type": "GITHUB", "location": f"https://me:{self.word('codebuild location', 'x')}@example.com/x", "buildspec": buildspec},
            "environment": {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL",
                            "privilegedMode": True, "environmentVariables": [
                                {"name": "ANY", "value": self.word("codebuild environment"), "type": "PLAINTEXT"},
                                {"name": "KEY", "value": "/app/key", "type": "PARAMETER_STORE"}]},
            "tags": [{"key": "token", "value": self.word("codebuild tag")}]} for name in asked["names"]]}

    def accessanalyzer_ListAnalyzers(self, region, asked):
        return {"analyzers": [{
            "arn": f"arn:aws:access-analyzer:{region}:{ACCOUNT}:analyzer/outside", "name": "outside", "type": "ACCOUNT", "status": "ACTIVE",
            "createdAt": WHEN, "lastResourceAnalyzed": self.role_arn(0), "tags": {"password": self.word("analyzer tag")}}]}

    def signer_ListSigningProfiles(self, region, asked):
        return {"profiles": [{
            "profileName": name, "profileVersion": "0a", "arn": f"arn:aws:signer:{region}:{ACCOUNT}:/signing-profiles/{name}", "status": status,
            "profileVersionArn": f"arn:aws:signer:{region}:{ACCOUNT}:/signing-profiles/{name}/0a", "platformId": "Notation-OCI-SHA384-ECDSA",
            "signingParameters": {"api_token": self.word("signing parameter")}, "tags": {"note": self.token("signing profile note")}}
            for name, status in (("images", "Active"), ("old", "Revoked"))]}

    def codedeploy_ListApplications(self, region, asked):
        return {"applications": ["shop", "functions"]}

    def codedeploy_BatchGetApplications(self, region, asked):
        return {"applicationsInfo": [{"applicationId": f"{i}", "applicationName": name, "createTime": WHEN,
                                      "computePlatform": "ECS" if name == "shop" else "Lambda", "gitHubAccountName": self.token("github account")}
                                     for i, name in enumerate(asked["applicationNames"])]}

    def codedeploy_ListDeploymentGroups(self, region, asked):
        return {"applicationName": asked["applicationName"], "deploymentGroups": ["web", "api"]}

    def codedeploy_BatchGetDeploymentGroups(self, region, asked):
        content = json.dumps({"Resources": [{"TargetService": {"Properties": {"api_token": self.word("appspec")}}}]})
        return {"deploymentGroupsInfo": [{
            "applicationName": asked["applicationName"], "deploymentGroupId": f"group-{i}", "deploymentGroupName": name, "computePlatform": "ECS",
            "serviceRoleArn": self.role_arn(0), "ecsServices": [{"clusterName": "shop-0", "serviceName": "web-0"}],
            "targetRevision": {"revisionType": "AppSpecContent", "appSpecContent": {"content": content, "sha256": "0"}},
            "blueGreenDeploymentConfiguration": {"deploymentReadyOption": {"actionOnTimeout": "STOP_DEPLOYMENT", "waitTimeInMinutes": 60}}}
            for i, name in enumerate(asked["deploymentGroupNames"])]}

    def overrides(self, place):
        return json.dumps({"containerOverrides": [{"name": "app", "command": ["app", f"--token={self.word(place + ' command', '$T')}"],
                                                   "environment": [{"name": "ANY", "value": self.word(place + " environment")}]}]})

    def events_ListEventBuses(self, region, asked):
        return {"EventBuses": [{"Name": name, "Arn": f"arn:aws:events:{region}:{ACCOUNT}:event-bus/{name}"} for name in ("default", "orders")]}

    def events_ListRules(self, region, asked):
        if asked.get("EventBusName") == "orders":
            return {"Rules": [{"Name": "order", "Arn": f"arn:aws:events:{region}:{ACCOUNT}:rule/orders/order", "State": "ENABLED",
                               "EventPattern": json.dumps({"source": ["shop"]}), "EventBusName": "orders"}]}
        return {"Rules": [{"Name": "nightly", "Arn": f"arn:aws:events:{region}:{ACCOUNT}:rule/nightly", "State": "ENABLED",
                           "ScheduleExpression": "rate(1 day)", "EventBusName": "default", "Description": self.token("rule description")}]}

    def events_ListTargetsByRule(self, region, asked):
        def target(name, rest):
            return {"Id": name, "Arn": self.cluster_arns(region)[0], "RoleArn": self.role_arn(0), "EcsParameters": {
                "TaskDefinitionArn": self.definition_arn(region, 0), "LaunchType": "FARGATE",
                "Tags": [{"Key": "api_token", "Value": self.word("event target tag")}]}, **rest}
        template = self.overrides("event template").replace('"app"', "<name>", 1)
        return {"Targets": [
            target("input", {"Input": self.overrides("event input")}),
            target("template", {"InputTransformer": {"InputPathsMap": {"name": "$.detail.name"}, "InputTemplate": template}})]}

    def scheduler_ListSchedules(self, region, asked):
        return {"Schedules": [{"Name": "hourly", "GroupName": "default", "State": "ENABLED",
                               "Arn": f"arn:aws:scheduler:{region}:{ACCOUNT}:schedule/default/hourly"}]}

    def scheduler_GetSchedule(self, region, asked):
        return {"Name": asked["Name"], "GroupName": asked["GroupName"], "Arn": f"arn:aws:scheduler:{region}:{ACCOUNT}:schedule/default/hourly",
                "ScheduleExpression": "rate(1 hour)", "State": "ENABLED", "Description": self.token("schedule description"),
                "Target": {"Arn": self.cluster_arns(region)[0], "RoleArn": self.role_arn(0), "Input": self.overrides("schedule input"),
                           "EcsParameters": {"TaskDefinitionArn": self.definition_arn(region, 1 % self.sizes.task_definitions),
                                             "LaunchType": "FARGATE"}}}

    def ssm_GetParameter(self, region, asked):
        value = "ami-0000000000000009" if asked["Name"].endswith("/image_id") else "1.33.5-20251016"
        return {"Parameter": {"Name": asked["Name"], "Type": "String", "Value": value, "Version": 1, "LastModifiedDate": WHEN}}

    def ssm_DescribeParameters(self, region, asked):
        return {"Parameters": [{"Name": f"/app/{i}", "ARN": f"arn:aws:ssm:{region}:{ACCOUNT}:parameter/app/{i}", "Type": "String",
                                "Description": f"rotated to {self.token('parameter description')}", "Version": 1, "Tier": "Standard",
                                "DataType": "text"} for i in range(self.sizes.parameters)]}

    def ssm_DescribeInstanceInformation(self, region, asked):
        hosts = [host for cluster in self.cluster_arns(region) for host in self.hosts_of(region, cluster).values()]
        return {"InstanceInformationList": [{
            "InstanceId": host, "PingStatus": "Online", "LastPingDateTime": WHEN, "PlatformType": "Linux", "PlatformName": "Amazon Linux",
            "ResourceType": "ManagedInstance" if host.startswith("mi-") else "EC2Instance", "Name": self.token("managed node name"),
            "ComputerName": self.token("managed node computer name")} for host in hosts]}

    def ssm_DescribeInstancePatchStates(self, region, asked):
        return {"InstancePatchStates": [{
            "InstanceId": host, "PatchGroup": "hosts", "BaselineId": "pb-0123456789abcdef0", "Operation": "Scan", "OperationStartTime": WHEN,
            "OperationEndTime": WHEN, "CriticalNonCompliantCount": i, "SecurityNonCompliantCount": 0,
            "OwnerInformation": self.token("patch state owner")} for i, host in enumerate(asked["InstanceIds"])]}

    def ssm_DescribeActivations(self, region, asked):
        return {"ActivationList": [{
            "ActivationId": f"activation-{i}", "IamRole": "web-0", "RegistrationLimit": 2, "RegistrationsCount": 1, "Expired": i % 2 == 0,
            "CreatedDate": WHEN, "ExpirationDate": WHEN + datetime.timedelta(days=30),
            "Description": self.token("activation description")} for i in range(2)]}

    # Detection

    def finding_ids(self):
        return [f"{i:032x}" for i in range(3)]

    def inspector2_BatchGetAccountStatus(self, region, asked):
        def state(status):
            return {"status": status, "errorCode": "ALREADY_ENABLED", "errorMessage": self.token("inspector error")}
        return {"accounts": [{"accountId": ACCOUNT, "state": state("ENABLED"),
                              "resourceState": {"ec2": state("ENABLED"), "ecr": state("ENABLED")}}], "failedAccounts": []}

    def inspector2_ListFindings(self, region, asked):
        return {"findings": [{
            "findingArn": f"arn:aws:inspector2:{region}:{ACCOUNT}:finding/{i:032x}", "awsAccountId": ACCOUNT, "type": "PACKAGE_VULNERABILITY",
            "description": self.token("inspector description"), "remediation": {"recommendation": {"text": "None Provided"}},
            "severity": "CRITICAL", "status": "ACTIVE", "fixAvailable": "YES" if i % 2 else "NO", "firstObservedAt": WHEN,
            "lastObservedAt": WHEN, "resources": [{"type": "AWS_EC2_INSTANCE", "id": f"i-{0:017x}", "tags": {
                "note": self.token("inspector resource tag")}}],
            "packageVulnerabilityDetails": {"vulnerabilityId": f"CVE-2026-{i}", "source": "NVD"}} for i in range(2)]}

    def guardduty_ListDetectors(self, region, asked):
        return {"DetectorIds": ["12abc34d567e8fa901bc2d34e56789f0"]}

    def guardduty_ListCoverage(self, region, asked):
        return {"Resources": [{
            "ResourceId": f"coverage-{i}", "DetectorId": asked["DetectorId"], "AccountId": ACCOUNT, "UpdatedAt": WHEN,
            "CoverageStatus": "UNHEALTHY" if i else "HEALTHY", "Issue": self.token("coverage issue") if i else "",
            "ResourceDetails": {"ResourceType": "ECS", "EcsClusterDetails": {
                "ClusterName": f"shop-{i}", "FargateDetails": {"Issues": [self.token("coverage issue on Fargate")] if i else [],
                                                               "ManagementType": "AUTO_MANAGED"}}},
        } for i in range(self.sizes.clusters)]}

    def guardduty_ListFindings(self, region, asked):
        return {"FindingIds": self.finding_ids()}

    def guardduty_GetFindings(self, region, asked):
        return {"Findings": [{
            "Id": one, "AccountId": ACCOUNT, "Region": region, "SchemaVersion": "2.0", "Severity": 8.0, "CreatedAt": WHEN.isoformat(),
            "UpdatedAt": WHEN.isoformat(), "Type": "Execution:Runtime/NewBinaryExecuted", "Title": "a new binary ran",
            "Arn": f"arn:aws:guardduty:{region}:{ACCOUNT}:detector/{asked['DetectorId']}/finding/{one}",
            "Description": self.token("finding description"),
            "Resource": {"ResourceType": "ECSCluster", "EcsClusterDetails": {"Arn": self.cluster_arns(region)[0], "Name": "shop-0"}},
            "Service": {"Archived": False, "EventFirstSeen": WHEN.isoformat(), "EventLastSeen": WHEN.isoformat(), "RuntimeDetails": {
                "Process": {"Name": "curl", "ExecutablePath": "/usr/bin/curl"},
                "Context": {"CommandLineExample": f"curl -u me:{self.word('finding command', 'x')} http://localhost/"}}},
        } for one in asked["FindingIds"]]}

    # The rest, by the shape of the answer

    def filled(self, service, operation, region, asked):
        return filled_by_shape(self, service, operation, region, json.dumps(asked, sort_keys=True))

    def text_for(self, name, place, dice, region):
        if re.search(r"arns?$", name, re.IGNORECASE):
            return f"arn:aws:{place.split(':')[0]}:{region}:{ACCOUNT}:thing/{dice.randrange(10**6)}"
        if re.search(r"policy(text|document)?$", name, re.IGNORECASE):
            return json.dumps(denies_everything_else(self.token(place, "own")))
        if name.lower() == "userdata":
            return self.user_data()[0]
        if PLAIN.search(name):
            return f"{name.lower()}-{dice.randrange(10**6)}"
        return f"see {self.token(place)}"

    def value_of(self, shape, name, place, dice, region, depth=0):
        kind = shape.type_name
        if kind == "structure":
            return {key: self.value_of(member, key, f"{place}.{key}", dice, region, depth + 1)
                    for key, member in shape.members.items()
                    if depth < 9 and (depth < 5 or key in shape.required_members) and not is_token(place, key) and key != "failures"}
        if kind == "list":
            return [self.value_of(shape.member, name, place, dice, region, depth + 1) for _ in range(2 if depth < 3 else 1)]
        if kind == "map":
            return {self.token(f"{place} key", "note"): self.value_of(shape.value, "note", f"{place}.note", dice, region, depth + 1)}
        if kind == "timestamp":
            return WHEN
        if kind == "blob":
            return b"bytes"
        if kind == "boolean":
            return dice.random() < 0.5
        if kind in ("integer", "long", "float", "double"):
            return dice.randrange(1, 100)
        return dice.choice(shape.enum) if getattr(shape, "enum", None) else self.text_for(name, place, dice, region)


def deflated(content):
    return gzip.compress(content, mtime=0)


def is_token(place, key):
    """Whether a member of the answer itself tells of a further page."""
    service, _, operation = place.partition(":")
    rule = pagination(service, operation) if "." not in operation else None
    return "." not in operation and (re.fullmatch("(?i)next(token|marker)|marker", key) is not None or
                                     rule is not None and key == rule.get("more_results"))


@functools.cache
def filled_by_shape(account, service, operation, region, asked):
    shape = service_model(service).operation_model(operation).output_shape
    if shape is None:
        return {}
    dice = random.Random(f"{account.seed}{service}{operation}{region}{asked}")
    return account.value_of(shape, operation, f"{service}:{operation}", dice, region)
