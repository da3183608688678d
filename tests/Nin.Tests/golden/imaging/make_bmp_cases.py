"""Makes bmp_cases.json: BMP files with the pixels they must decode to.

    /usr/bin/python3 make_bmp_cases.py

The encoder below writes every header, depth and coding; the expected pixels come from the samples that went in. Where Pillow
can read a file, its RGB must agree with the expected pixels, or this script fails.
"""

import base64
import io
import json
import pathlib
import random
import struct

from PIL import Image

NONE, RLE8, RLE4, FIELDS, ALPHA_FIELDS = 0, 1, 2, 3, 6


def header_and_palette(size, width, height, bits, coding, data_bytes, masks, palette, declared):
    if size == 12:
        head = struct.pack("<IHHHH", 12, width, height, 1, bits)
        colors = b"".join(bytes([b, g, r]) for r, g, b in palette)
    else:
        head = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, coding, data_bytes, 2835, 2835, declared, 0)
        tail = b"".join(struct.pack("<I", m) for m in masks)
        if size == 40:
            head += tail if coding in (FIELDS, ALPHA_FIELDS) else b""
        else:
            head += tail + bytes(size - 40 - len(tail))
        colors = b"".join(bytes([b, g, r, 0]) for r, g, b in palette)
    offset = 14 + len(head) + len(colors)
    return b"BM" + struct.pack("<IHHI", offset + data_bytes, 0, 0, offset) + head + colors


def plain(rows, bits):
    out = b""
    for row in rows:
        line = "".join(format(v, f"0{bits}b") for v in row) if bits < 8 else None
        if line is not None:
            line += "0" * (-len(line) % 8)
            data = bytes(int(line[i:i + 8], 2) for i in range(0, len(line), 8))
        else:
            data = b"".join(v.to_bytes(bits // 8, "little") for v in row)
        out += data + bytes(-len(data) % 4)
    return out


def run_lengths(rows, bits, rng):
    """Runs where values repeat, literal stretches where they do not."""
    out = bytearray()
    for row in rows:
        x = 0
        while x < len(row):
            n = 1
            while x + n < len(row) and n < 255 and row[x + n] == row[x]:
                n += 1
            literal = min(len(row) - x, rng.randrange(3, 9))
            if n < 3 and literal >= 3:
                values = row[x:x + literal]
                if bits == 4:
                    values_padded = values + [0] * (len(values) % 2)
                    data = bytes(values_padded[i] << 4 | values_padded[i + 1] for i in range(0, len(values_padded), 2))
                else:
                    data = bytes(values)
                out += bytes([0, literal]) + data + bytes(len(data) % 2)
                x += literal
            else:
                out += bytes([n, row[x] if bits == 8 else row[x] * 17])
                x += n
        out += b"\0\0"
    return bytes(out[:-2]) + b"\0\1"


def main():
    rng = random.Random(4040)
    cases = []

    def add(name, file, width, height, channels, pixels, pillow=True):
        if pillow:
            theirs = Image.open(io.BytesIO(file)).convert("RGB").tobytes()
            ours = b"".join(pixels[i:i + 1] * 3 if channels == 1 else pixels[i:i + 3] for i in range(0, len(pixels), channels))
            assert theirs == ours, name
        cases.append({"name": name, "width": width, "height": height, "channels": channels,
                      "file": base64.b64encode(file).decode(), "pixels": base64.b64encode(pixels).decode()})

    def indexed(name, bits, size=40, coding=NONE, top_down=False, grey=False, colors=None, pillow=True, width=13, height=6):
        count = colors or 1 << bits
        palette = [(v := rng.randrange(256), v, v) if grey else tuple(rng.randrange(256) for _ in range(3)) for _ in range(count)]
        rows = [[min(count - 1, (x // 4 + y) % count if x < 8 else rng.randrange(count)) for x in range(width)] for y in range(height)]
        stored = rows if top_down else rows[::-1]
        data = plain(stored, bits) if coding == NONE else run_lengths(stored, bits, rng)
        file = header_and_palette(size, width, -height if top_down else height, bits, coding, len(data), [], palette, colors or 0) + data
        pixels = b"".join(bytes(palette[v][:1] if grey else palette[v]) for row in rows for v in row)
        add(name, file, width, height, 1 if grey else 3, pixels, pillow)

    for bits in (1, 4, 8):
        indexed(f"palette{bits}", bits)
        indexed(f"palette{bits}-core", bits, size=12)
        indexed(f"palette{bits}-top-down", bits, top_down=True)
        indexed(f"palette{bits}-grey", bits, grey=True)
    indexed("palette8-few-colors", 8, colors=11)
    indexed("palette4-v5", 4, size=124)
    indexed("palette8-os2", 8, size=64, pillow=True)
    indexed("rle8", 8, coding=RLE8)
    indexed("rle8-wide", 8, coding=RLE8, colors=3, width=301, height=3)
    indexed("rle4", 4, coding=RLE4, pillow=False)
    indexed("rle4-wide", 4, coding=RLE4, colors=3, width=300, height=3, pillow=False)

    def direct(name, bits, size=40, coding=NONE, masks=(), top_down=False, pillow=True, width=11, height=5):
        used = masks or {16: (0x7C00, 0x3E0, 0x1F), 24: (0xFF0000, 0xFF00, 0xFF), 32: (0xFF0000, 0xFF00, 0xFF)}[bits]
        rows = [[rng.randrange(1 << bits) for _ in range(width)] for _ in range(height)]
        stored = rows if top_down else rows[::-1]
        data = plain(stored, bits)
        used = [m for m in used if m] if len(used) == 4 and used[3] == 0 else list(used)
        file = header_and_palette(size, width, -height if top_down else height, bits, coding, len(data), masks, [], 0) + data
        pixels = bytearray()
        for row in rows:
            for v in row:
                for m in used:
                    shift = (m & -m).bit_length() - 1
                    pixels.append(((v & m) >> shift) * 255 // (m >> shift))
        add(name, file, width, height, len(used), bytes(pixels), pillow)

    direct("rgb16", 16)
    direct("rgb24", 24)
    direct("rgb24-core", 24, size=12)
    direct("rgb24-top-down", 24, top_down=True)
    direct("rgb24-v4", 24, size=108)
    direct("rgb32", 32)
    direct("fields16-565", 16, coding=FIELDS, masks=(0xF800, 0x7E0, 0x1F))
    direct("fields16-555", 16, coding=FIELDS, masks=(0x7C00, 0x3E0, 0x1F))
    direct("fields16-4444-v5", 16, size=124, coding=FIELDS, masks=(0xF00, 0xF0, 0xF, 0xF000), pillow=False)
    direct("fields32-swapped", 32, coding=FIELDS, masks=(0xFF, 0xFF00, 0xFF0000), pillow=False)
    direct("fields32-ten-bits", 32, coding=FIELDS, masks=(0x3FF00000, 0xFFC00, 0x3FF), pillow=False)
    direct("fields32-v3", 32, size=52, coding=FIELDS, masks=(0xFF0000, 0xFF00, 0xFF), pillow=False)
    direct("fields32-v3-alpha", 32, size=56, coding=FIELDS, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000), pillow=False)
    direct("fields32-v4-alpha", 32, size=108, coding=FIELDS, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000))
    direct("fields32-v5-no-alpha", 32, size=124, coding=FIELDS, masks=(0xFF0000, 0xFF00, 0xFF, 0))
    direct("alpha-fields32", 32, coding=ALPHA_FIELDS, masks=(0xFF000000, 0xFF0000, 0xFF00, 0xFF), pillow=False)

    for mode in ("1", "L", "P", "RGB", "RGBA"):
        image = Image.frombytes("RGB", (9, 7), bytes(rng.randrange(256) for _ in range(189)))
        image = image.convert("L").convert("1") if mode == "1" else image.convert(mode)
        file = io.BytesIO()
        image.save(file, "BMP")
        out = {"1": "L", "L": "L"}.get(mode, "RGB")
        add(f"pillow-{mode}", file.getvalue(), 9, 7, len(out), image.convert(out).tobytes())

    lines = ",\n".join(json.dumps(case) for case in cases)
    pathlib.Path(__file__).with_name("bmp_cases.json").write_text(f"[\n{lines}\n]\n")


main()
