#!/usr/bin/env python3
"""Checks what is read of the Kubernetes API of clusters against the models of Kubernetes, as its Python client has them.

usage: kubernetes_calls_test.py KUBERNETES_CALLS HAKOSEKI

Every path is one that the client lists or reads, every field that is read is one of its objects; nothing but `list`,
and `get` of one ConfigMap by its name, is asked; no Secret is. `init kubernetes` allows just that.
"""
import inspect
import json
import re
import subprocess
import sys

import kubernetes.client
import yaml
from kubernetes.client import models

# The classes of the client by group and version.
APIS = {("", "v1"): kubernetes.client.CoreV1Api, ("apps", "v1"): kubernetes.client.AppsV1Api, ("batch", "v1"): kubernetes.client.BatchV1Api,
        ("policy", "v1"): kubernetes.client.PolicyV1Api, ("networking.k8s.io", "v1"): kubernetes.client.NetworkingV1Api,
        ("rbac.authorization.k8s.io", "v1"): kubernetes.client.RbacAuthorizationV1Api,
        ("admissionregistration.k8s.io", "v1"): kubernetes.client.AdmissionregistrationV1Api}
# A custom resource that Amazon EKS installs (amazon-vpc-resource-controller-k8s, apis/vpcresources/v1beta1), in the types of the client.
CUSTOM = {"securitygrouppolicies": {"metadata": "V1ObjectMeta", "spec": {
    "podSelector": "V1LabelSelector", "serviceAccountSelector": "V1LabelSelector", "securityGroups": {"groupIds": "list[str]"}}}}


def methods_of(api):
    """The client's methods that read, by their path."""
    found = {}
    for name, method in inspect.getmembers(api, inspect.isfunction):
        if not name.startswith(("list_", "read_")) or not name.endswith("_with_http_info"):
            continue
        source = inspect.getsource(method)
        path = re.search(r"'(/api[^']*)', 'GET'", source)
        kind = re.search(r"200: \"(\w+)\"", source) or re.search(r"response_type='(\w+)'", source)
        if path and kind:
            found[path.group(1)] = kind.group(1)
    return found


def kind_of(row):
    """The type of the objects, or None where there is no such path."""
    if row["resource"] in CUSTOM:
        return CUSTOM[row["resource"]]
    paths = methods_of(APIS[row["group"], row["version"]])
    if row["verb"] == "get":
        path = re.sub(r"/namespaces/[^/]+/(\w+)/.+", r"/namespaces/{namespace}/\1/{name}", row["path"])
        return paths.get(path)
    kind = paths.get(row["path"])
    return kind and kind.removesuffix("List") if kind and kind.endswith("List") else None


def inner(kind):
    match = re.fullmatch(r"list\[(\w+)\]", kind) if isinstance(kind, str) else None
    return match.group(1) if match else kind


def step(kind, name):
    """The type of a member; None where there is none."""
    kind = inner(kind)
    if isinstance(kind, dict):
        return kind.get(name)
    if kind.startswith("dict"):
        return "str"
    model = getattr(models, kind, None)
    if model is None:
        return None
    by_wire = {wire: attribute for attribute, wire in model.attribute_map.items()}
    return model.openapi_types[by_wire[name]] if name in by_wire else None


def complaints(row):
    found = []
    what = row["operation"]
    kind = kind_of(row)
    if kind is None:
        return [f"{what}: nothing is at {row['path']}"]
    if "secret" in row["resource"] or (row["resource"] == "configmaps" and row["name"] != "aws-auth"):
        found.append(f"{what}: holds what is no concern of ours")
    if row["verb"] not in ("list", "get") or (row["verb"] == "get") != bool(row["name"]):
        found.append(f"{what}: verb {row['verb']}")
    if row["leading"] != "eks:DescribeCluster":
        found.append(f"{what}: after {row['leading']}")
    group = f".{row['group']}" if row["group"] else ""
    if not row["permission"].startswith(f"{row['verb']} {row['resource']}{group}"):
        found.append(f"{what}: permission {row['permission']}")
    if not row["reads"]:
        found.append(f"{what}: nobody reads it")
    for path in row["reads"]:
        names = path.split("=")[0].split(".")
        if names[0] != "items":
            found.append(f"{what}: {path} is of no object")
        at = kind
        for name in names[1:]:
            at = step(at, name)
            if at is None:
                found.append(f"{what}: no {path}")
                break
        if re.search(r"\b(env|data)\.(value|\*)$|managedFields|annotations|stringData", path):
            found.append(f"{what}: {path} holds secrets")
    return found


def allowed_by(documents):
    """{(group, resource, name, verb)} of the roles."""
    allowed = set()
    for one in documents:
        for rule in one.get("rules", []):
            for group in rule["apiGroups"]:
                for resource in rule["resources"]:
                    for name in rule.get("resourceNames", [""]):
                        allowed |= {(group, resource, name, verb) for verb in rule["verbs"]}
    return allowed


def main():
    lines = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    # The test must be able to fail.
    first = next(row for row in rows if row["operation"] == "ListPods")
    assert not complaints(first), complaints(first)
    for change in ({"path": "/api/v1/podss"}, {"reads": ["items.spec.containers.imagine"]}, {"reads": ["items.spec.containers.env.value"]}, {"reads": []},
                   {"verb": "watch"}, {"permission": "list nodes"}, {"resource": "secrets", "path": "/api/v1/secrets"}, {"leading": ""},
                   {"reads": ["items.metadata.annotations"]}, {"reads": ["spec.nodeName"]}):
        assert complaints({**first, **change}), change
    wrong = [text for row in rows for text in complaints(row)]
    if len(sys.argv) > 2:
        printed = subprocess.run([sys.argv[2], "init", "kubernetes"], capture_output=True, text=True, check=True).stdout
        documents = list(yaml.safe_load_all(printed))
        wanted = {(row["group"], row["resource"], row["name"], row["verb"]) for row in rows}
        if allowed_by(documents) != wanted:
            wrong.append(f"init kubernetes: {sorted(allowed_by(documents) ^ wanted)}")
        bound = {(one["kind"], one["roleRef"]["name"], one["subjects"][0]["name"]) for one in documents if "roleRef" in one}
        if {name for _, name, _ in bound} != {one["metadata"]["name"] for one in documents if "rules" in one} or {who for _, _, who in bound} != {"hakoseki"}:
            wrong.append(f"init kubernetes: bound {bound}")
        if "--kubernetes-groups hakoseki" not in printed or "aws eks create-access-entry" not in printed:
            wrong.append("init kubernetes: no word of the access entry")
    for text in wrong:
        print(text)
    print(f"{len(rows)} calls, {sum(len(row['reads']) for row in rows)} fields, {len(wrong)} complaints")
    sys.exit(1 if wrong or len(rows) < 15 else 0)


main()
