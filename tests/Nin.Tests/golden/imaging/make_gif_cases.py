#!/usr/bin/env python3
"""Makes gif_cases.json: GIF files with the pixels that Pillow (9.4) gives for their first picture.

    /usr/bin/python3 make_gif_cases.py

Most files are Pillow's; those it cannot write (a frame smaller than the screen, a local palette, unusual code sizes) come from
the encoder below, and Pillow reads them.
"""
import base64
import io
import json
import pathlib
import random
import struct

from PIL import Image, ImageDraw

RNG = random.Random(11)


def picture(width, height, colors):
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = RNG.randrange(width), RNG.randrange(height)
        draw.ellipse([x, y, x + RNG.randrange(1, 20), y + RNG.randrange(1, 20)], fill=tuple(RNG.randrange(256) for _ in range(3)))
    return image.quantize(colors)


def lzw(indices, bits, clear_every=None):
    """The compressed data in its blocks. A clear code may come at any time."""
    clear, out, acc, count = 1 << bits, bytearray(), 0, 0
    width, table = bits + 1, {}

    def emit(code):
        nonlocal acc, count
        acc |= code << count
        count += width
        while count >= 8:
            out.append(acc & 255)
            acc >>= 8
            count -= 8

    def reset():
        nonlocal width, table
        table, width = {(i,): i for i in range(clear)}, bits + 1

    reset()
    emit(clear)
    string, codes, following = (), 0, clear + 2
    for index in indices:
        if string + (index,) in table:
            string += (index,)
            continue
        emit(table[string])
        codes += 1
        if following < 4096:
            table[string + (index,)] = following
            if following == 1 << width and width < 12:
                width += 1
            following += 1
        if clear_every and codes % clear_every == 0:
            emit(clear)
            reset()
            following = clear + 2
        string = (index,)
    emit(table[string])
    if following == 1 << width and width < 12:
        width += 1
    emit(clear + 1)
    if count:
        out.append(acc & 255)
    blocks = b"".join(bytes([len(out[i:i + 255])]) + bytes(out[i:i + 255]) for i in range(0, len(out), 255))
    return bytes([bits]) + blocks + b"\0"


def palette(count):
    return RNG.randbytes(3 * count)


def gif(screen, frame, indices, bits=2, shared=None, own=None, transparent=None, interlace=False, clear_every=None):
    def flags(colors):
        return 0x80 | ((len(colors) // 3).bit_length() - 2) if colors else 0

    left, top, width, height = frame
    rows = [indices[y * width:(y + 1) * width] for y in range(height)]
    if interlace:
        rows = rows[0::8] + rows[4::8] + rows[2::4] + rows[1::2]
    data = b"GIF89a" + struct.pack("<HHBBB", *screen, flags(shared), 0, 0) + (shared or b"")
    data += b"!\xfe\x05hello\0"
    if transparent is not None:
        data += b"!\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
    data += b"," + struct.pack("<HHHHB", left, top, width, height, flags(own) | (0x40 if interlace else 0)) + (own or b"")
    return data + lzw([index for row in rows for index in row], bits, clear_every) + b";"


def main():
    cases = []

    def add(name, data):
        image = Image.open(io.BytesIO(data))
        image.load()
        transparent = "transparency" in image.info
        pixels = image.convert("RGBA" if transparent else "RGB")
        if not transparent and all(r == g == b for r, g, b in pixels.getdata()):
            pixels = pixels.convert("L")
        cases.append({"name": name, "width": image.width, "height": image.height, "channels": len(pixels.getbands()),
                      "pixels": base64.b64encode(pixels.tobytes()).decode(), "gif": base64.b64encode(data).decode()})

    def save(name, image, **options):
        file = io.BytesIO()
        image.save(file, "GIF", **options)
        add(name, file.getvalue())

    save("two colours", picture(9, 5, 2))
    save("sixteen colours", picture(33, 17, 16))
    save("all colours", picture(70, 41, 256))
    save("interlaced by Pillow", picture(21, 19, 64), interlace=1)
    save("grey", Image.radial_gradient("L").resize((30, 20)))
    save("transparent by Pillow", picture(20, 20, 8), transparency=3)
    first = picture(16, 12, 16)
    save("animated", first, save_all=True, append_images=[picture(16, 12, 16)], duration=50)

    def noise(count, bits):
        return [RNG.randrange(1 << bits) for _ in range(count)]

    add("one pixel", gif((1, 1), (0, 0, 1, 1), [1], shared=palette(4)))
    add("two colours of our own", gif((5, 4), (0, 0, 5, 4), noise(20, 1), shared=palette(2)))
    add("local palette", gif((7, 6), (0, 0, 7, 6), noise(42, 2), shared=palette(4), own=palette(4)))
    add("local palette alone", gif((7, 6), (0, 0, 7, 6), noise(42, 3), bits=3, own=palette(8)))
    add("frame smaller than the screen", gif((9, 8), (2, 3, 4, 5), noise(20, 2), shared=palette(4)))
    add("transparent frame smaller than the screen", gif((9, 8), (2, 3, 4, 5), noise(20, 2), shared=palette(4), transparent=2))
    add("frame larger than the screen", gif((3, 3), (2, 1, 4, 5), noise(20, 2), shared=palette(4)))
    add("transparent", gif((7, 6), (0, 0, 7, 6), noise(42, 2), shared=palette(4), transparent=1))
    for height in (1, 2, 3, 4, 5, 8, 9, 20):
        add(f"interlaced {height}", gif((6, height), (0, 0, 6, height), noise(6 * height, 2), shared=palette(4), interlace=True))
    add("full table", gif((90, 90), (0, 0, 90, 90), noise(8100, 8), bits=8, shared=palette(256)))
    add("cleared often", gif((30, 30), (0, 0, 30, 30), noise(900, 3), bits=3, shared=palette(8), clear_every=17))
    add("long strings", gif((200, 100), (0, 0, 200, 100), [3] * 20000, shared=palette(4)))
    file = pathlib.Path(__file__).parent / "gif_cases.json"
    file.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(len(cases), file.stat().st_size)


main()
