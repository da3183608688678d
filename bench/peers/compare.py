#!/usr/bin/env python3
"""Nin against other engines: the same networks, weights and pictures, the engines taking turns.

The peers are TorchSharp (PyTorch's library) and ONNX Runtime, both called in process from .NET, and PyTorch from Python.
Needs the .NET SDK. The first two are NuGet packages of the project bench/Nin.Peers, which this builds: 400 MB to fetch the first
time. PyTorch needs Debian's python3-torch, and /usr/bin/python3 to run this. A peer that is missing or does not load is left out,
and a line says so.

Let the machine be quiet: all options at their defaults take over an hour. --quick tries everything out in a few minutes and
writes no file.
"""
import argparse
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import section
from comparison import Case, Comparison
from engines import HERE, NIN, PEERS, EngineError, build_nin, missing, start

QUIET_SECONDS = 300
NETWORKS = ["nin-cifar10", "nin-mnist", "nin-d2l", "nin-imagenet"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words, numbers = (lambda text: text.split(",")), (lambda text: [int(item) for item in text.split(",")])
    parser.add_argument("--networks", type=words, help=f"names from `nin models`, with commas ({','.join(NETWORKS)})")
    parser.add_argument("--batches", type=numbers, help="1,32,128")
    parser.add_argument("--threads", type=numbers, default=[1, 2], help="1,2")
    parser.add_argument("--modes", type=words, default=["inference", "training"], help="inference,training")
    parser.add_argument("--seconds", type=float, help="length of a timed block (1)")
    parser.add_argument("--turns", type=int, help="timed blocks of each engine (5)")
    parser.add_argument("--peers", type=words, default=list(PEERS), help=f"whom to compare with, with commas ({','.join(PEERS)})")
    parser.add_argument("--quick", action="store_true", help="small, short and without a file: to try it out, not to measure")
    parser.add_argument("--out", help="the file with the section (bench/results/<cpu>.md)")
    parser.add_argument(
        "--section", default=section.DEFAULT, help="the name of the section, where one file holds several (%(default)s)")
    parser.add_argument("--self-test", action="store_true", help="test this script, without any peer")
    options = parser.parse_args()
    full = {"networks": NETWORKS, "batches": [1, 32, 128], "seconds": 1.0, "turns": 5}
    quick = {"networks": ["nin-mnist"], "batches": [1, 4], "seconds": 0.05, "turns": 2}
    for name, value in (quick if options.quick else full).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    for mode in options.modes:
        if mode not in ("inference", "training"):
            parser.error(f"--modes: expected inference or training, got {mode}")
    for peer in options.peers:
        if peer not in PEERS:
            parser.error(f"--peers: expected {', '.join(PEERS)}, got {peer}")
    options.peers = [name for word, name in PEERS.items() if word in options.peers]
    if options.turns < 1 or options.seconds <= 0 or min(options.batches + options.threads) < 1:
        parser.error("--turns, --seconds, --batches and --threads: expected positive numbers")
    return options


def cpu():
    """The CPU's name, with AMD's generation, which a virtual machine's name may lack, and the name of its file."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        facts = dict(re.findall(r"^(.+?)\s*: (.*)$", file.read().split("\n\n")[0], re.MULTILINE))
    name = re.sub(r"\((R|TM|tm)\)|\bCPU\b|\bProcessor\b|@.*|\d+-Core", "", facts.get("model name", "unknown CPU"))
    flags = facts.get("flags", "").split()
    zen = {"23": " zen2" if "clwb" in flags else " zen", "25": " zen4" if "avx512f" in flags else " zen3", "26": " zen5"}
    name = " ".join(name.split()) + (zen.get(facts.get("cpu family"), "") if facts.get("vendor_id") == "AuthenticAMD" else "")
    return name, re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def commit():
    if shutil.which("git") is None:
        return "an unknown state"
    git = ["git", "-C", HERE]
    named = subprocess.run([*git, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return named.stdout.strip() or "an unknown state"


def quiet_load(is_quick):
    """The load of the last minute, once it has gone down; that of a build before takes two minutes to do so."""
    end = time.monotonic() + (0 if is_quick else QUIET_SECONDS)
    while (load := os.getloadavg()[0]) > section.QUIET and time.monotonic() < end:
        print(f"waiting for a quiet machine: its load was {load:.2f} in the last minute", file=sys.stderr)
        time.sleep(10)
    if load > section.QUIET:
        print("The machine is not quiet; the results say so.", file=sys.stderr)
    return load


def without(words, *options):
    """The words of a command line but for these options and their values, which say only where things lie on this machine."""
    left, skip = [], False
    for word in words:
        if not skip and word.split("=")[0] not in options:
            left.append(word)
        skip = word in options
    return left


def main():
    options = arguments()
    if options.self_test:
        import self_test
        return self_test.run()
    name, slug = cpu()
    build_nin()
    lacks = missing(options.peers)
    for peer, why in lacks.items():
        print(f"{peer} is left out: {why}.", file=sys.stderr)
    load = quiet_load(options.quick)
    names = [NIN, *(peer for peer in options.peers if peer not in lacks)]
    outcomes, multiply_adds = [], {}
    with tempfile.TemporaryDirectory(prefix="nin-peers-") as folder:
        comparison = Comparison(names, folder, options.seconds, options.turns)
        with start(NIN, 1) as nin:
            peak = nin.ask("peak")["gflops"]
            for network in options.networks:
                files = {key: comparison.path(f"{network}.{key}") for key in ("safetensors", "pictures")}
                multiply_adds[network] = nin.ask(
                    "make", network=network, seed=1, count=max(options.batches), model=files["safetensors"],
                    pictures=files["pictures"])["multiplyAdds"]
        for case in itertools.starmap(Case, itertools.product(options.networks, options.batches, options.threads, options.modes)):
            outcomes.append(comparison.run(case))
            told = outcomes[-1].problem or {engine: section.summary(forms) for engine, forms in outcomes[-1].rates.items()}
            print(f"{case.network}, batch {case.batch}, {case.threads} thread(s), {case.mode}: {told}", file=sys.stderr)

    command = shlex.join(["python3", "bench/peers/compare.py", *without(sys.argv[1:], "--out")])
    machine = f"{name}, {os.cpu_count()} cores"
    text = section.compose(command, commit(), machine, load, options, outcomes, lacks, peak, multiply_adds)
    path = options.out or (None if options.quick else os.path.join(os.path.dirname(HERE), "results", f"{slug}.md"))
    if path:
        section.write(path, text, name, options.section)
        print(f"written into {path}", file=sys.stderr)
    else:
        print(text)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except EngineError as error:
        sys.exit(str(error))
