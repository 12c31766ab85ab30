"""What can go wrong, as data: which call it meets, and what it does to the answer."""
import dataclasses
import fnmatch

from .wire import Refusal


PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Please log in to the network</p></body></html>"


@dataclasses.dataclass(frozen=True)
class Fault:
    """`kind` is what happens:
    throttled, denied, expired, refused   an error of AWS (`code`, `status`, `retry_after`)
    page       an HTML page with `status`
    slow       the body in pieces, for `seconds`
    cut        the body ends in its middle
    reset      the connection is reset before an answer
    unknown    every value of an enumeration is one that AWS added since
    other      the body is `body`, whatever was asked
    endless    a further page, with another token for ever (`same`: with the same one)
    """
    kind: str
    operation: str = "*"  # "ecs:List*"
    region: str = "*"
    calls: tuple = ()  # which of them, from 1; of all where none is named
    first: int = 0  # the first so many
    since: int = 0  # from this call on, counted over all operations
    code: str = ""
    status: int = 0
    message: str = ""
    retry_after: int | None = None
    seconds: float = 0
    body: bytes = PAGE
    same: bool = False

    def meets(self, call, region, number, total):
        return (fnmatch.fnmatchcase(call, self.operation) and fnmatch.fnmatchcase(region, self.region) and
                (not self.calls or number in self.calls) and (not self.first or number <= self.first) and total >= self.since)


CODES = {  # by the protocol, as AWS has them
    "throttled": {"ec2": ("RequestLimitExceeded", 503), "query": ("Throttling", 400), "rest-xml": ("SlowDown", 503), "": ("ThrottlingException", 400)},
    "denied": {"ec2": ("UnauthorizedOperation", 403), "query": ("AccessDenied", 403), "rest-xml": ("AccessDenied", 403), "": ("AccessDeniedException", 400)},
    "expired": {"ec2": ("RequestExpired", 400), "query": ("ExpiredToken", 403), "rest-xml": ("ExpiredToken", 400), "": ("ExpiredTokenException", 400)},
    "refused": {"": ("ValidationException", 400)},
}


def refusal_for(fault, protocol):
    table = CODES[fault.kind]
    code, status = table.get(protocol, table[""])
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Refusal(fault.code or code, fault.message or f"the call was {fault.kind}", fault.status or status, headers)


def with_unknown_values(value, shape):
    kind = shape.type_name
    if kind == "structure":
        return {name: with_unknown_values(inner, shape.members[name]) for name, inner in value.items() if inner is not None}
    if kind == "list":
        return [with_unknown_values(one, shape.member) for one in value]
    if kind == "map":
        return {key: with_unknown_values(inner, shape.value) for key, inner in value.items()}
    return "ADDED_SINCE" if getattr(shape, "enum", None) else value
