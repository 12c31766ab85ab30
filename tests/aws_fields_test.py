#!/usr/bin/env python3
"""Checks every field that hakoseki reads of an AWS answer against AWS's own models, as botocore has them.

usage: aws_fields_test.py AWS_OPERATIONS

A field must exist in the operation's output; the values of an enumeration must be those of the model, so
that a value AWS added is noticed here and is unknown, never guessed, until it is.
"""
import subprocess
import sys

import botocore.loaders
import botocore.model

MODELS = {}


def model(service):
    if service not in MODELS:
        loader = botocore.loaders.Loader()
        MODELS[service] = botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)
    return MODELS[service]


def field(shape, path):
    """The shape at a path; lists have no step of their own. None where it does not exist."""
    for step in filter(None, path.split(".")):
        while shape.type_name == "list":
            shape = shape.member
        if shape.type_name != "structure" or step not in shape.members:
            return None
        shape = shape.members[step]
    return shape


def complaint(line):
    service, operation, *rest = line.split(" ")
    try:
        output = model(service).operation_model(operation).output_shape
    except botocore.exceptions.UnknownServiceError:
        return f"{service} is no service"
    except botocore.model.OperationNotFoundError:
        return f"{service} has no operation {operation}"
    path = rest[0] if rest else ""
    shape = field(output, path)
    if shape is None:
        return f"{service} {operation} answers no {path}"
    while shape.type_name == "list":
        shape = shape.member
    if len(rest) > 1:
        ours, theirs = set(rest[1].split("|")), set(getattr(shape, "enum", []))
        if theirs and ours != theirs:
            return f"{service} {operation} {path}: ours {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}"
    return None


def main():
    lines = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()
    # The test must be able to fail.
    for wrong in ["ecs DescribeServices services.launchTypo", "ecs DescribeServices services.launchType EC2",
                  "ecs DescribeNothing a", "ec3 DescribeServices a"]:
        assert complaint(wrong), wrong
    complaints = [text for text in map(complaint, lines) if text]
    for text in complaints:
        print(text)
    print(f"{len(lines)} fields, {len(complaints)} wrong")
    sys.exit(1 if complaints or len(lines) < 100 else 0)


main()
