"""Peak resident memory of training, ours and PyTorch's, each layout in a process of its own. Linux: read from /proc.

    python3 bench/peers/memory.py [--network nin-cifar10] [--batch 128] [--threads 2]

Every process loads the same network and pictures and takes ten steps; its runtime and libraries are part of the figure.
"""
import argparse
import os
import re
import sys
import tempfile

from compare import build_nin
from engines import NIN, PYTORCH, EngineError, missing, start

STEPS = 10


def peak(engine):
    """The most memory that a process has had resident so far, in MB of 1e6 bytes."""
    with open(f"/proc/{engine.process.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024 / 1e6


def measure(name, layout, request):
    with start(name, request["threads"]) as engine:
        engine.ask("load", **request, mode="training", dropout=True, **({"only": layout} if name == PYTORCH else {}))
        engine.ask("learn", variant=layout, steps=STEPS)
        return peak(engine)


def main():
    parser = argparse.ArgumentParser(description="Peak resident memory of training, against PyTorch.")
    parser.add_argument("--network", default="nin-cifar10")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if not os.path.exists("/proc/self/status"):
        sys.exit("The memory of another process is read from /proc, which this system does not have.")
    lacks = missing([PYTORCH])
    if PYTORCH in lacks:
        sys.exit(f"PyTorch is missing: {lacks[PYTORCH]}.")
    build_nin()
    with tempfile.TemporaryDirectory(prefix="nin-peers-") as folder:
        request = {
            "model": os.path.join(folder, "model.safetensors"), "pictures": os.path.join(folder, "pictures"),
            "batch": options.batch, "threads": options.threads}
        with start(NIN, options.threads) as nin:
            nin.ask(
                "make", network=options.network, seed=1, count=options.batch, model=request["model"], pictures=request["pictures"])
        ours = measure(NIN, "NHWC", request)
        print(f"{options.network}, training, batch {options.batch}, {options.threads} thread(s); peak resident memory, {STEPS} steps")
        print(f"Nin                      {ours:7.0f} MB")
        for layout in ("contiguous", "channels last"):
            theirs = measure(PYTORCH, layout, request)
            print(f"PyTorch, {layout:15} {theirs:7.0f} MB   Nin takes {ours / theirs:.2f} of it")


if __name__ == "__main__":
    try:
        main()
    except EngineError as error:
        sys.exit(str(error))
