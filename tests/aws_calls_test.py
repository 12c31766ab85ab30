#!/usr/bin/env python3
"""Checks the table of calls that `collect` makes against AWS's own models, as botocore has them.

usage: aws_calls_test.py AWS_CALLS

Every row: the operation and its parameters exist, what is required is given and of its type, the elements
exist in the answer that leads to it, and it is an operation that only reads. Every call that leads nowhere and
is not read itself would be made for nothing.
"""
import json
import re
import subprocess
import sys

import botocore.loaders
import botocore.model

# Where IAM's prefix is not the name of the AWS CLI (Service Authorization Reference).
PREFIXES = {"accessanalyzer": "access-analyzer", "elbv2": "elasticloadbalancing", "efs": "elasticfilesystem"}
# Where IAM's action is not the operation.
ACTIONS = {"s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
           "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
           "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock"}
# AWS refuses larger batches than its documentation says, where the model does not.
BATCHES = {"ecs:DescribeServices": 10, "ecs:DescribeTasks": 100, "ecs:DescribeClusters": 100,
           "ecs:DescribeContainerInstances": 100, "ecs:DescribeServiceRevisions": 20,
           "codebuild:BatchGetProjects": 100, "codedeploy:BatchGetApplications": 100,
           "codedeploy:BatchGetDeploymentGroups": 100}
# What AWS publishes beside the customer's own: what the policy allows to read, and what is asked for.
PUBLIC = {":ssm:*::parameter/aws/service/*": r"/aws/service/[a-z0-9/_.{}-]+"}
# What does not only read is made for whoever asks for it.
ASKED_FOR = {"iam:GenerateCredentialReport"}
# Read in order to know what leads on, or who asks.
IDENTITY = {"sts:GetCallerIdentity"}
LOADER = botocore.loaders.Loader()
MODELS = {}


def operation(service, name):
    if service not in MODELS:
        MODELS[service] = botocore.model.ServiceModel(LOADER.load_service_model(service, "service-2"), service)
    return MODELS[service].operation_model(name)


def step_into(shape, path):
    """The shape at a path such as `tasks[].taskDefinitionArn`; a list must be marked as one."""
    for step in path.split(".") if path else []:
        name, is_list, is_map = step.removesuffix("[]").removesuffix("{}"), step.endswith("[]"), step.endswith("{}")
        if shape.type_name != "structure" or name not in shape.members:
            raise ValueError(f"no `{name}` in {path}")
        shape = shape.members[name]
        if is_list != (shape.type_name == "list"):
            raise ValueError(f"`{name}` in {path} is a {shape.type_name}")
        if is_map != (shape.type_name == "map"):
            raise ValueError(f"`{name}` in {path} is a {shape.type_name}")
        if is_list or is_map:
            shape = shape.member if is_list else shape.value
    return shape


def fits(value, shape):
    kind = shape.type_name
    if kind == "list":
        return isinstance(value, list) and all(fits(one, shape.member) for one in value)
    if kind == "structure":
        return isinstance(value, dict) and all(k in shape.members and fits(v, shape.members[k])
                                               for k, v in value.items())
    if kind == "map":
        return isinstance(value, dict) and all(fits(one, shape.value) for one in value.values())
    if kind == "string":
        return isinstance(value, str) and (not getattr(shape, "enum", []) or value in shape.enum)
    return isinstance(value, bool if kind == "boolean" else int)


def filled(value, batch):
    """JSON of the table with an element, or a batch of them, in the place of "."."""
    if isinstance(value, list):
        return [filled(one, batch) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, batch) for key, one in value.items()}
    return value if value != "." else ["element"] if batch else "element"


def is_never(shape, condition):
    """Why a condition such as `State=COMPLETE` cannot be met; empty where it can."""
    path, value = re.split("!?==?", condition, maxsplit=1)
    try:
        told = step_into(shape, path)
        # What is named freely may be left out by its name, or asked for by how it begins.
        if told.type_name == "boolean":
            return "" if value in ("true", "false") else f"{path} is never {value}"
        is_free = ("!=" in condition or "==" in condition or value.endswith("*")) and told.type_name == "string" and not told.enum
        return "" if is_free or value in told.enum else f"{path} is never {value}"
    except Exception as error:
        return str(error)


def complaints(row, rows):
    name = f"{row['service']}:{row['operation']}"
    try:
        model = operation(row["service"], row["operation"])
    except Exception as error:
        return [f"{name}: {error}"]
    found = []
    if not re.match(r"(BatchGet|Describe|Get|List|Search)", row["operation"]) and not (
            name in ASKED_FOR and row["is_optional"]):
        found.append(f"{name}: does it only read?")
    is_public = row["only_on"] in PUBLIC and all(
        re.fullmatch(PUBLIC[row["only_on"]], source) for source in row["parameters"].values())
    if re.search(r"SecretValue|GetParameter|Decrypt|AuthorizationToken|Session", row["operation"]) and not is_public:
        found.append(f"{name}: answers with secrets")
    if not row["known"]:
        found.append(f"{name}: the client does not know it")
    prefix = PREFIXES.get(row["service"], row["service"])
    if row["permission"] != ACTIONS.get(name, f"{prefix}:{row['operation']}"):
        found.append(f"{name}: permission {row['permission']}")
    element, before = None, []
    if row["leading"]:
        before = [one for one in rows if f"{one['service']}:{one['operation']}" == row["leading"]]
        if not before:
            found.append(f"{name}: nothing calls {row['leading']}")
        try:
            element = step_into(operation(*row["leading"].split(":")).output_shape, row["each"])
        except Exception as error:
            found.append(f"{name}: {row['leading']}: {error}")
    elif row["each"]:
        found.append(f"{name}: elements of nothing")
    inputs = model.input_shape.members if model.input_shape else {}
    for parameter, source in row["parameters"].items():
        shape = inputs.get(parameter.split(".")[0])
        # A dot leads into a structure.
        for step in parameter.split(".")[1:]:
            shape = shape.members.get(step) if shape is not None and shape.type_name == "structure" else None
        if shape is None:
            found.append(f"{name}: no parameter {parameter}")
        elif source == ".":
            good = shape.type_name == ("list" if row["batch"] else "string")
            if not good or element is None or element.type_name != "string":
                found.append(f"{name}: {parameter} is no element")
            limit = shape.metadata.get("max") if row["batch"] else None
            if row["batch"] and row["batch"] != BATCHES.get(name, limit):
                found.append(f"{name}: a batch of {row['batch']}, not {limit}")
        elif source.startswith("."):
            if element is None or source[1:] not in getattr(element, "members", {}):
                found.append(f"{name}: {parameter} is no member of an element")
        elif source.startswith("repository(."):
            member = source.removeprefix("repository(.").removesuffix(")")
            told = getattr(element, "members", {}).get(member)
            if told is None or told.type_name != "string" or shape.type_name != "string":
                found.append(f"{name}: {parameter} is of no image")
        elif source.startswith("/"):
            holes = re.findall(r"\{\.(\w+)\}", source)
            if shape.type_name != "string" or not set(holes) <= set(getattr(element, "members", {})):
                found.append(f"{name}: {parameter} has holes that are no members of an element")
        elif source.startswith("@"):
            if not all(source[1:] in one["parameters"] for one in before):
                found.append(f"{name}: {row['leading']} has no parameter {source[1:]}")
        elif source == "$revisions":
            if shape.type_name != "integer":
                found.append(f"{name}: {parameter} is no number")
        elif not fits(filled(json.loads(source), row["batch"]), shape) or (
                '"."' in source and (element is None or element.type_name != "string")):
            found.append(f"{name}: {parameter} cannot be {source}")
    required = set(model.input_shape.required_members) if model.input_shape else set()
    given = {parameter.split(".")[0] for parameter in row["parameters"]}
    if required - given:
        found.append(f"{name}: needs {sorted(required - given)}")
    for condition, shape in ((row["only_if"], element), (row["until"], model.output_shape)):
        if condition and is_never(shape, condition):
            found.append(f"{name}: {is_never(shape, condition)}")
    leads = any(one["leading"] == name for one in rows)
    if not (row["read"] or leads or row["kept_for"] or name in IDENTITY):
        found.append(f"{name}: nobody reads it and it leads nowhere")
    if row["read"] and row["kept_for"]:
        found.append(f"{name}: is read, and so not only kept")
    return found


def main():
    lines = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    # The test must be able to fail.
    first = next(row for row in rows if row["operation"] == "DescribeServices")
    for change in ({"operation": "DescribeNothing"}, {"each": "serviceArns"}, {"each": "serviceNames[]"},
                   {"batch": 11}, {"parameters": {"cluster": "@clusters"}}, {"parameters": {"services": "."}},
                   {"permission": "ecs:Describe"}, {"known": False}, {"leading": "ecs:ListTasks2"},
                   {"only_if": "a=b"}, {"parameters": {"cluster": "/{.name}"}}, {"operation": "GetParameter"},
                   {"until": "a=b"}, {"kept_for": "later"}, {"parameters": {"cluster": "$revisions"}},
                   {"parameters": {"cluster": '[{"Name": "."}]'}}):
        assert not complaints(first, rows), first
        if change != {"parameters": {"services": "."}}:
            assert complaints({**first, **change}, rows), change
    wrong = [text for row in rows for text in complaints(row, rows)]
    for text in wrong:
        print(text)
    print(f"{len(rows)} calls of {len({row['service'] for row in rows})} services, {len(wrong)} complaints")
    sys.exit(1 if wrong or len(rows) < 60 else 0)


main()
