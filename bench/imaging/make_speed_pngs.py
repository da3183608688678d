#!/usr/bin/env python3
"""Makes the PNG files on which decoders are timed: make_speed_pngs.py DIR. Needs Pillow.

Most are written by Pillow, as found in data sets; those of a single filter, of 16 bits and interlaced ones are put together
here, since Pillow writes none. A name is WIDTH-KIND-PICTURE-MORE.png.
"""
import itertools
import pathlib
import struct
import sys
import zlib

from PIL import Image

from make_jpegs import picture

SIZES = [(32, 32), (96, 96), (224, 224), (640, 480), (1500, 1000)]
MODES = {"rgb": "RGB", "rgba": "RGBA", "grey": "L", "greyalpha": "LA", "palette": "P"}
FILTERS = ["none", "sub", "up", "average", "paeth"]
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def converted(image, mode):
    if mode == "P":
        return image.quantize(256)
    result = image.convert(mode)
    if mode in ("RGBA", "LA"):
        result.putalpha(image.convert("L"))
    return result


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def filtered(kind, row, above, stride):
    left = bytes(stride) + row
    corner = bytes(stride) + above
    if kind == 0:
        return row
    if kind == 1:
        return bytes((x - a) & 255 for x, a in zip(row, left))
    if kind == 2:
        return bytes((x - b) & 255 for x, b in zip(row, above))
    if kind == 3:
        return bytes((x - (a + b) // 2) & 255 for x, a, b in zip(row, left, above))
    out = bytearray()
    for x, a, b, c in zip(row, left, above, corner):
        to_left, to_above, to_corner = abs(b - c), abs(a - c), abs(a + b - 2 * c)
        guess = a if to_left <= to_above and to_left <= to_corner else b if to_above <= to_corner else c
        out.append((x - guess) & 255)
    return bytes(out)


def write(path, width, height, depth, color, rows_of_passes, kind):
    """Rows of whole bytes, each with the one filter; a list of rows for every pass."""
    stride = CHANNELS[color] * depth // 8
    data = bytearray()
    for rows in rows_of_passes:
        above = bytes(len(rows[0])) if rows else b""
        for row in rows:
            data += bytes([kind]) + filtered(kind, row, above, stride)
            above = row
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, len(rows_of_passes) > 1)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(data), 6)) + chunk(b"IEND", b""))


def rows_of(image, left=0, top=0, step_x=1, step_y=1):
    pixels, channels = image.tobytes(), len(image.getbands())
    stride = image.width * channels
    rows = []
    for y in range(top, image.height, step_y):
        row = pixels[y * stride:(y + 1) * stride]
        rows.append(b"".join(row[x * channels:(x + 1) * channels] for x in range(left, image.width, step_x)))
    return rows


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for (width, height), kind in itertools.product(SIZES, ["photo", "smooth"]):
        image = picture(kind, width, height, width)
        for (name, mode), level in itertools.product(MODES.items(), [1, 9]):
            converted(image, mode).save(folder / f"{width}-{name}-{kind}-level{level}.png", compress_level=level)
    image = picture("photo", 640, 480, 7)
    image.convert("L").point(lambda v: 255 * (v > 127), "1").save(folder / "640-bits-photo.png")
    image.quantize(16).save(folder / "640-bits-photo-palette16.png", bits=4)
    for (name, color), (kind, filter_name) in itertools.product({"rgb": 2, "rgba": 6, "grey": 0}.items(), enumerate(FILTERS)):
        rows = rows_of(converted(image, MODES[name]))
        write(folder / f"640-{filter_name}-photo-{name}.png", 640, 480, 8, color, [rows], kind)
    noise = picture("noise", 640, 480, 9)
    for name, color in {"rgb": 2, "grey": 0}.items():
        upper, lower = rows_of(converted(image, MODES[name])), rows_of(converted(noise, MODES[name]))
        deep = [bytes(itertools.chain.from_iterable(zip(u, n))) for u, n in zip(upper, lower)]
        write(folder / f"640-deep-photo-{name}16.png", 640, 480, 16, color, [deep], 4)
    for name, color in {"rgb": 2, "grey": 0}.items():
        passes = [rows_of(converted(image, MODES[name]), *one) for one in ADAM7]
        write(folder / f"640-interlaced-photo-{name}.png", 640, 480, 8, color, passes, 4)
    print(f"{len(list(folder.glob('*.png')))} files")


main()
