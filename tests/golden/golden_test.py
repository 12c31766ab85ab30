#!/usr/bin/env python3
"""Runs whole journeys and compares what they print with reviewed files.

usage: golden_test.py HAKOSEKI      (UPDATE_GOLDEN=1 writes the files anew)

A journey is a folder here: `input/` is what is assessed, `arguments` one call a line, `expected/N.txt` what
the call printed, its exit code last. Each call runs twice and must give the same bytes.
"""
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(program, words, folder):
    environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1795500000", "TZ": "Asia/Tokyo",
                   "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    done = subprocess.run([program, *words], cwd=folder, env=environment, capture_output=True, timeout=60)
    return (done.stdout + (b"--- stderr\n" + done.stderr if done.stderr else b"")
            + f"--- exit {done.returncode}\n".encode())


def first_difference(got, want):
    got, want = got.decode(errors="replace").splitlines(), want.decode(errors="replace").splitlines()
    for number, (mine, theirs) in enumerate(zip(got, want), 1):
        if mine != theirs:
            return f"line {number}\n  got  {mine}\n  want {theirs}"
    return f"{len(got)} lines instead of {len(want)}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    update = os.environ.get("UPDATE_GOLDEN") == "1"
    failures = calls = 0
    for journey in sorted(path for path in HERE.iterdir() if (path / "arguments").exists()):
        for number, line in enumerate((journey / "arguments").read_text().splitlines(), 1):
            calls += 1
            words = shlex.split(line)
            got = run(program, words, journey / "input")
            name = f"{journey.name}: hakoseki {line}"
            if run(program, words, journey / "input") != got:
                print(f"FAILED {name}: two runs differ")
                failures += 1
                continue
            width = int(words[words.index("--width") + 1]) if "--width" in words else 80
            expected = journey / "expected" / f"{number}.txt"
            if update:
                expected.parent.mkdir(exist_ok=True)
                expected.write_bytes(got)
            elif not expected.exists() or expected.read_bytes() != got:
                want = expected.read_bytes() if expected.exists() else b""
                print(f"FAILED {name}: {first_difference(got, want)}")
                failures += 1
            if b"\x1b" in got:
                print(f"FAILED {name}: an escape character in the output")
                failures += 1
    print(f"{calls} calls, {failures} failed")
    sys.exit(1 if failures or calls == 0 else 0)


main()
