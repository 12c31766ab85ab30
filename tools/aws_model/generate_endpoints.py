#!/usr/bin/env python3
"""Makes src/io/aws/endpoint_data.inc: the partitions of AWS, and the hosts that do not follow the usual pattern.

Usage: generate_endpoints.py [OUTPUT]. Needs the botocore of tests/requirements.txt.
"""

import re
import sys
from pathlib import Path

import botocore
import botocore.endpoint_provider
import botocore.session
import generate

OUTPUT = generate.ROOT / "src/io/aws/endpoint_data.inc"
SESSION = botocore.session.get_session()
LOADER = SESSION.get_component("data_loader")
PARTITIONS = LOADER.load_data("partitions")
VARIANTS = ((False, False), (False, True), (True, False), (True, True))


def regions(partition: dict) -> list[str]:
    return [name for name in partition["regions"] if not name.endswith("-global")]


def prefixes(partition: dict) -> str:
    """`us,eu` of `^(us|eu)\\-\\w+\\-\\d+$`, and `us-gov` of `^us\\-gov\\-\\w+\\-\\d+$`."""
    pattern = partition["regionRegex"].replace("\\-", "-")
    found = re.fullmatch(r"\^(.*)-\\w\+-\\d\+\$", pattern)
    if not found:
        raise SystemExit(f"{pattern}: not the usual pattern of regions")
    choice = re.fullmatch(r"(.*?)\((.*)\)", found.group(1))
    return ",".join(choice.group(1) + name for name in choice.group(2).split("|")) if choice else found.group(1)


def resolve(provider, region: str, fips: bool, dual: bool) -> tuple[str, str] | None:
    """The host and the region to sign for; None where the rules know of none, as of FIPS in China for S3."""
    try:
        endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual)
    except botocore.exceptions.EndpointResolutionError:
        return None
    schemes = endpoint.properties.get("authSchemes") or [{}]
    return endpoint.url.removeprefix("https://"), schemes[0].get("signingRegion") or region


def usual(model, region: str, suffix: str, fips: bool) -> str:
    return f"{model.metadata['endpointPrefix']}{'-fips' if fips else ''}.{region}.{suffix}"


def exception(model, provider, partition: dict, fips: bool, dual: bool) -> str | None:
    """A row where the hosts of a partition are not the usual ones: a host, with `*` for the region."""
    got = {region: resolve(provider, region, fips, dual) for region in regions(partition)}
    if None in got.values():
        return None
    if model.service_name == "ecr-public" and partition["id"] == "aws":
        # It is a service of one region; elsewhere the name of its host does not exist.
        got = {region: got["us-east-1"] for region in got}
    suffix = partition["outputs"]["dualStackDnsSuffix" if dual else "dnsSuffix"]
    if all(got[region] == (usual(model, region, suffix, fips), region) for region in got):
        return None
    hosts = {host for host, _ in got.values()}
    signing = {name for _, name in got.values()}
    if len(hosts) > 1 or len(got) == 1:
        hosts = {host.replace(f".{region}.", ".*.") for region, (host, _) in got.items()}
    region = "" if all(got[region][1] == region for region in got) else signing.pop()
    if len(hosts) != 1 or (region and signing):
        raise SystemExit(f"{model.service_name} in {partition['id']}: {got} is not supported")
    return f'{{"{model.service_name}", "{partition["id"]}", {str(fips).lower()}, {str(dual).lower()}, "{hosts.pop()}", "{region}"}}'


def main(output: Path) -> int:
    rows = []
    for name, _ in generate.operations():
        model = SESSION.get_service_model(name)
        provider = botocore.endpoint_provider.EndpointProvider(LOADER.load_service_model(name, "endpoint-rule-set-1"), PARTITIONS)
        for partition in PARTITIONS["partitions"]:
            rows += [exception(model, provider, partition, *variant) for variant in VARIANTS]
    text = f"// Made by tools/aws_model/generate_endpoints.py from botocore {botocore.__version__} (Apache-2.0); see NOTICE.\n"
    text += "constexpr Partition partitions_table[] = {\n"
    for partition in PARTITIONS["partitions"]:
        outputs = partition["outputs"]
        text += f'{{"{partition["id"]}", "{prefixes(partition)}", "{outputs["dnsSuffix"]}", "{outputs["dualStackDnsSuffix"]}"}},\n'
    text += "};\nconstexpr UnusualHost unusual_hosts[] = {\n"
    text += "".join(f"{row},\n" for row in rows if row) + "};\n"
    output.write_text(text)
    print(f"{output}: {len(PARTITIONS['partitions'])} partitions, {len(list(filter(None, rows)))} unusual hosts")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT))
