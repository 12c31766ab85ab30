#!/usr/bin/env python3
"""Measures `collect` and `assess` of a large account, which a server of the tests makes up: see docs/performance.md.

usage: bench/collect_scale.py HAKOSEKI AWS_CALLS [--calls-per-second N] [--pause SECONDS] [--keep FILE.hks]
Needs the packages of tests/requirements.txt, as in build/venv/bin/python3.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/support"))
from aws_replay.account import Account, Sizes  # noqa: E402
from aws_replay.server import KEYS, Replay  # noqa: E402

SIZES = Sizes(clusters=5, services=200, task_definitions=2000, repositories=500, security_groups=3000, roles=1000, parameters=200)
REGION = "eu-west-1"


def measured(words, environment):
    """(exit code, wall seconds, CPU seconds, largest resident memory in MiB, what was printed)"""
    with tempfile.TemporaryFile() as printed:
        began = time.monotonic()
        process = subprocess.Popen(words, env=environment, stdout=printed, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        return process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed.read().decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("calls")
    parser.add_argument("--calls-per-second", type=float, default=50, help="allowed of each operation; more is throttled")
    parser.add_argument("--pause", type=float, default=0.02, help="before each answer")
    parser.add_argument("--keep", type=pathlib.Path, help="where the snapshot stays")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in subprocess.run([asked.calls], capture_output=True, text=True, check=True).stdout.splitlines()]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
                   "AWS_ACCESS_KEY_ID": KEYS.access_key, "AWS_SECRET_ACCESS_KEY": KEYS.secret_key, "AWS_SESSION_TOKEN": KEYS.token}
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or pathlib.Path(folder, "account.hks")
        with Replay(sorted({row["service"] for row in rows}), Account(SIZES), pause=asked.pause, allowance=asked.calls_per_second) as replay:
            words = [asked.program, "collect", "-o", path, "--endpoint-url", replay.url, "--region", REGION]
            code, wall, cpu, memory, printed = measured(words, environment)
            print(printed, end="")
            print(f"collect: exit {code}, {wall:.1f} s wall, {cpu:.2f} s CPU, {memory:.0f} MiB; {len(replay.calls)} calls, "
                  f"{replay.throttled} of them throttled; {path.stat().st_size / 2**20:.1f} MiB")
            spans = collections.defaultdict(list)
            for one in replay.calls:
                spans[one.call].append(one.when)
            for call, times in sorted(spans.items(), key=lambda one: -max(one[1]) + min(one[1]))[:5]:
                print(f"  {call}: {len(times)} calls in {max(times) - min(times):.1f} s")
            for complaint in replay.complaints[:5]:
                print(f"  {complaint}")
        code, wall, cpu, memory, printed = measured([asked.program, "assess", path, "-f", "json"], environment)
        print(f"assess: exit {code}, {wall:.2f} s wall, {cpu:.2f} s CPU, {memory:.0f} MiB; report of {len(printed) / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
