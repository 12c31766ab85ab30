"""Lists in pages, by botocore's paginators: a token is good for the call that it came from and for no other."""
import base64
import hashlib
import json

from .wire import Refusal, pagination

# Where AWS gives fewer than 100 when nobody asks for a number.
SIZES = {"ecs:ListServices": 10, "events:ListTargetsByRule": 50, "ssm:DescribeParameters": 10, "logs:DescribeLogGroups": 50,
         "elbv2:DescribeLoadBalancers": 400, "ec2:DescribeSecurityGroups": 1000, "codepipeline:ListPipelines": 1000}


def first(value):
    return value[0] if isinstance(value, list) else value


def without_token(service, operation, asked):
    """The parameters that are the same for every page."""
    rule = pagination(service, operation) or {}
    skipped = {first(rule.get("input_token")), rule.get("limit_key")}
    return {name: value for name, value in asked.items() if name not in skipped}


def token_for(call, asked, offset):
    same = without_token(*call.split(":"), asked)
    digest = hashlib.sha256(json.dumps([call, same], sort_keys=True).encode()).hexdigest()[:16]
    return base64.urlsafe_b64encode(f"{digest}.{offset}".encode()).decode()


def offset_in(call, asked, rule):
    token = asked.get(first(rule["input_token"]))
    if token is None:
        return 0
    try:
        offset = int(base64.urlsafe_b64decode(token).decode().split(".")[1])
    except (ValueError, IndexError):
        offset = -1
    if offset < 0 or token != token_for(call, asked, offset):
        raise Refusal("InvalidParameterException", f"no token of {call}: {token}")
    return offset


def list_at(answer, path):
    """The list at a path such as `imageScanFindings.findings`."""
    for name in path.split("."):
        answer = answer.get(name) or {}
    return answer or []


def with_list_at(answer, path, items):
    name, _, rest = path.partition(".")
    return {**answer, name: with_list_at(answer.get(name) or {}, rest, items) if rest else items}


def page_of(service, operation, asked, answer, size=None):
    """The page of `answer` that `asked` is for."""
    call, rule = f"{service}:{operation}", pagination(service, operation)
    if rule is None:
        return answer
    keys = rule["result_key"] if isinstance(rule["result_key"], list) else [rule["result_key"]]
    offset = offset_in(call, asked, rule)
    limit = asked.get(rule.get("limit_key"))
    size = min(one for one in (limit, size or SIZES.get(call, 100)) if one)
    page, before, end = answer, 0, offset + size
    for key in keys:  # one list after the other
        items = list_at(answer, key)
        page = with_list_at(page, key, items[max(0, offset - before):max(0, end - before)])
        before += len(items)
    is_more = end < before
    if rule.get("more_results"):
        page = {**page, rule["more_results"]: is_more}
    if is_more:
        page = {**page, first(rule["output_token"]): token_for(call, asked, end)}
    return page
