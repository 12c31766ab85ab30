#!/usr/bin/env python3
"""Measures `hakoseki check` beside another scanner over the same folder, in one run.

usage: against_peer.py FOLDER HAKOSEKI [--runs N] [-- PEER COMMAND ... FOLDER-PLACEHOLDER]

The peer's command is given as it is; `{}` in it stands for the folder. Prints the medians of CPU seconds
(user and system), of wall seconds, and the largest resident memory, and the ratio peer : hakoseki.
"""
import os
import statistics
import subprocess
import sys
import time


def measure(command, runs):
    cpu, wall, memory = [], [], []
    for _ in range(runs):
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        wall.append(time.monotonic() - begin)
        cpu.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1024)
    return statistics.median(cpu), statistics.median(wall), max(memory)


def main():
    words = sys.argv[1:]
    peer = words[words.index("--") + 1:] if "--" in words else []
    own = words[:words.index("--")] if "--" in words else words
    runs = int(own[own.index("--runs") + 1]) if "--runs" in own else 5
    folder, program = own[0], own[1]
    names = [("hakoseki", [program, "check", "--no-config", "-f", "json=/dev/null", folder])]
    if peer:
        names.append(("peer", [word.replace("{}", folder) for word in peer]))
    results = {}
    for name, command in names:
        results[name] = measure(command, runs)
        cpu, wall, memory = results[name]
        print(f"{name:10} {cpu:8.2f} CPU-s {wall:8.2f} s {memory:8.0f} MiB  (median of {runs})")
    if peer:
        ratios = [theirs / ours for ours, theirs in zip(results["hakoseki"], results["peer"])]
        print(f"{'ratio':10} {ratios[0]:8.1f} x     {ratios[1]:8.1f} x {ratios[2]:8.1f} x")


if __name__ == "__main__":
    main()
