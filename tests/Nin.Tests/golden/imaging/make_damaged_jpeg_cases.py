#!/usr/bin/env python3
"""Makes damaged_jpeg_cases.json: JPEG files beside this script, damaged, with the SHA-256 of the pixels that djpeg still gives.

    /usr/bin/python3 make_damaged_jpeg_cases.py

The pixels are djpeg's (libjpeg-turbo 2.1.5, no options). A progressive picture whose scans do not bring every bit is smoothed
by libjpeg and not by Nin; damage of these files leaves all scans in place.
"""
import base64
import hashlib
import json
import pathlib
import random
import re
import subprocess

FOLDER = pathlib.Path(__file__).parent
PLAIN = ["size-33x15", "sampling-2x2", "sampling-2x1", "grey", "scans-apart"]
RESTARTS = ["restart-1x1", "restart-2x2", "restart-progressive-1x1", "restart-progressive-2x2"]
PROGRESSIVE = ["grey-progressive", "quality-50-progressive", "progressive-own-scans"]


def scans(data):
    """Where the data of each scan starts and ends."""
    found, at = [], 2
    while data[at + 1] != 0xD9:
        marker, at = data[at + 1], at + 2 + int.from_bytes(data[at + 2:at + 4], "big")
        if marker == 0xDA:
            start = at
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
            found.append((start, at))
    return found


def restarts(data):
    return [match.start() for match in re.finditer(rb"\xff[\xd0-\xd7]", data) if match.start() > scans(data)[0][0]]


def main():
    cases = []

    def add(name, data):
        pnm = subprocess.run(["djpeg", "-pnm"], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if pnm.returncode != 2:
            raise ValueError(f"{name}: expected a picture and a warning, got {pnm.returncode} {pnm.stderr}")
        kind, size, _, pixels = pnm.stdout.split(b"\n", 3)
        width, height = map(int, size.split())
        cases.append({"name": name, "width": width, "height": height, "channels": 1 if kind == b"P5" else 3,
                      "sha256": hashlib.sha256(pixels).hexdigest(), "jpeg": base64.b64encode(data).decode()})

    def read(name):
        return (FOLDER / "jpeg" / f"{name}.jpg").read_bytes()

    for name in PLAIN[:2] + RESTARTS[:2]:
        data = read(name)
        start, end = scans(data)[0]
        for share in (0.1, 0.5, 0.9):
            cut = start + int(share * (end - start))
            add(f"{name} cut at {share}", data[:cut])
            add(f"{name} cut at {share} with EOI", data[:cut] + b"\xff\xd9")

    for name in RESTARTS:
        data = read(name)
        places = restarts(data)
        middle = places[len(places) // 3]
        after = places[len(places) // 3 + 1]
        add(f"{name} without a marker", data[:middle] + data[middle + 2:])
        add(f"{name} without an interval", data[:middle] + data[after:])
        number = data[middle + 1] & 7
        for shift in (1, 4, 6):
            add(f"{name} with a marker {shift} ahead", data[:middle + 1] + bytes([0xD0 + (number + shift) % 8]) + data[middle + 2:])

    rng = random.Random(5)
    for name in PLAIN + RESTARTS + PROGRESSIVE:
        data = read(name)
        added = 0
        while added < 2:
            damaged = bytearray(data)
            start, end = rng.choice(scans(data))
            for _ in range(3):
                damaged[rng.randrange(start, end)] = rng.randrange(255)
            before = len(cases)
            try:
                add(f"{name} with other bytes {added}", bytes(damaged))
                added += 1
            except ValueError:
                # Not even djpeg can, or nobody can tell.
                del cases[before:]
    (FOLDER / "damaged_jpeg_cases.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(len(cases))


main()
