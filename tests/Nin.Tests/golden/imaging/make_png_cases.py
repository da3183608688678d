"""Makes png_cases.json: PNG files with the pixels they must decode to.

    /usr/bin/python3 make_png_cases.py

Two sources that share nothing with Nin's code: an encoder below (every colour type, bit depth, filter, interlacing and
transparency; the expected pixels come from the samples that went in), and Pillow's writer. Where Pillow can read a file of
the encoder's, its RGB must agree with the expected pixels, or this script fails.
"""

import base64
import io
import json
import pathlib
import random
import struct
import zlib

from PIL import Image

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(samples, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    bits = "".join(format(s, f"0{depth}b") for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filter_row(kind, row, above, step):
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        out.append((value - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) & 255)
    return bytes(out)


def encode(width, height, color, depth, pixels, interlaced, rng, palette=None, trns=None, parts=1, extra=()):
    """pixels: a list of rows of tuples of samples."""
    step = max(1, SAMPLES[color] * depth // 8)
    raw = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        above = None
        for y in range(y0, height, dy):
            samples = [s for x in range(x0, width, dx) for s in pixels[y][x]]
            if not samples:
                continue
            row = pack(samples, depth)
            above = above if above is not None else bytes(len(row))
            raw += filter_row(rng.randrange(5), row, above, step)
            above = row
    data = zlib.compress(raw, 9)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    for kind, content in extra:
        out += chunk(kind, content)
    if palette is not None:
        out += chunk(b"PLTE", bytes(v for entry in palette for v in entry))
    if trns is not None:
        out += chunk(b"tRNS", trns)
    size = -(-len(data) // parts)
    for i in range(parts):
        out += chunk(b"IDAT", data[i * size:(i + 1) * size])
    return out + chunk(b"IEND", b"")


def expected(color, depth, pixels, palette, trns):
    """Channels and bytes: depths below 8 stretched, of 16 bits the upper 8."""
    top = (1 << depth) - 1
    to8 = (lambda s: s >> 8) if depth == 16 else (lambda s: s * 255 // top)
    out = bytearray()
    for row in pixels:
        for p in row:
            if color == PALETTE:
                alpha = [] if trns is None else [trns[p[0]] if p[0] < len(trns) else 255]
                out += bytes([*palette[p[0]], *alpha])
            elif color in (GREY_ALPHA, RGBA):
                rgb = [to8(s) for s in p[:-1]]
                out += bytes([*(rgb * 3 if color == GREY_ALPHA else rgb), to8(p[-1])])
            elif trns is None:
                out += bytes(to8(s) for s in p)
            else:
                key = struct.unpack(">" + "H" * len(p), trns)
                rgb = [to8(s) for s in p]
                out += bytes([*(rgb * 3 if len(p) == 1 else rgb), 0 if tuple(key) == p else 255])
    return len(out) // (len(pixels) * len(pixels[0])), bytes(out)


def pillow_rgb(png, depth, color):
    if depth == 16 and color == GREY:
        return None  # Pillow cuts such samples off at 255
    return Image.open(io.BytesIO(png)).convert("RGB").tobytes()


def to_rgb(channels, data):
    return bytes(v for i in range(0, len(data), channels)
                 for v in (data[i:i + 1] * 3 if channels == 1 else data[i:i + 3]))


def main():
    rng = random.Random(20140301)
    cases = []

    def add(name, png, width, height, channels, data):
        cases.append({"name": name, "width": width, "height": height, "channels": channels,
                      "png": base64.b64encode(png).decode(), "pixels": base64.b64encode(data).decode()})

    def synthetic(name, width, height, color, depth, interlaced, transparent=False, palette_size=None, **options):
        palette = trns = None
        top = (1 << depth) - 1
        if color == PALETTE:
            size = palette_size or 1 << depth
            palette = [tuple(rng.randrange(256) for _ in range(3)) for _ in range(size)]
            top = size - 1
        # A slope with some noise, so that filters have something to do and colours repeat.
        pixels = [[tuple(min(top, (x * (k + 1) + y) * top // (3 * width + height) + rng.randrange(2)) for k in range(SAMPLES[color]))
                   for x in range(width)] for y in range(height)]
        if transparent and color == PALETTE:
            trns = bytes(rng.randrange(256) for _ in range(max(1, len(palette) - 1)))
        elif transparent:
            trns = b"".join(struct.pack(">H", s) for s in pixels[height // 2][width // 2])
        png = encode(width, height, color, depth, pixels, interlaced, rng, palette, trns, **options)
        channels, data = expected(color, depth, pixels, palette, trns)
        theirs = pillow_rgb(png, depth, color)
        assert theirs is None or theirs == to_rgb(channels, data), name
        add(name, png, width, height, channels, data)

    kinds = [(GREY, d) for d in (1, 2, 4, 8, 16)] + [(PALETTE, d) for d in (1, 2, 4, 8)]
    kinds += [(c, d) for c in (RGB, GREY_ALPHA, RGBA) for d in (8, 16)]
    names = {GREY: "grey", RGB: "rgb", PALETTE: "palette", GREY_ALPHA: "grey-alpha", RGBA: "rgba"}
    for color, depth in kinds:
        for interlaced in (False, True):
            tag = f"{names[color]}{depth}" + ("-adam7" if interlaced else "")
            synthetic(tag, 13, 9, color, depth, interlaced)
            if color in (GREY, RGB, PALETTE):
                synthetic(tag + "-trns", 11, 10, color, depth, interlaced, transparent=True)
    for width, height in [(1, 1), (1, 5), (5, 1), (2, 2), (3, 4), (4, 3), (8, 8), (9, 9)]:
        synthetic(f"adam7-{width}x{height}", width, height, RGB, 8, True)
        synthetic(f"adam7-grey1-{width}x{height}", width, height, GREY, 1, True)
    synthetic("many-idat", 12, 12, RGB, 8, False, parts=40)
    synthetic("short-palette", 9, 9, PALETTE, 8, False, palette_size=5)
    synthetic("ancillary", 6, 6, RGBA, 8, False,
              extra=[(b"gAMA", struct.pack(">I", 45455)), (b"tEXt", b"Comment\0a text"), (b"prVt", b"private")])

    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        width, height = 17, 7
        image = Image.frombytes("RGBA", (width, height), bytes(rng.randrange(256) for _ in range(width * height * 4)))
        image = image.convert({"1": "L", "P": "RGB"}.get(mode, mode)).convert(mode)
        file = io.BytesIO()
        image.save(file, "PNG")
        out = {"1": "L", "L": "L", "LA": "RGBA", "P": "RGB", "RGB": "RGB", "RGBA": "RGBA"}[mode]
        add(f"pillow-{mode}", file.getvalue(), width, height, len(out), image.convert(out).tobytes())

    lines = ",\n".join(json.dumps(case) for case in cases)
    pathlib.Path(__file__).with_name("png_cases.json").write_text(f"[\n{lines}\n]\n")


main()
