#!/usr/bin/env python3
"""Makes extra_cases.json: small TIFF and WebP files with the pixels that Pillow (9.4; libtiff 4.5, libwebp 1.2.4) gives.

    /usr/bin/python3 make_extra_cases.py
"""
import base64
import io
import json
import pathlib
import random

from PIL import Image, ImageDraw

RNG = random.Random(3)


def picture(width, height, mode="RGB"):
    image = Image.merge("RGB", [
        Image.linear_gradient("L").resize((width, height)), Image.radial_gradient("L").resize((width, height)),
        Image.linear_gradient("L").rotate(90).resize((width, height))])
    draw = ImageDraw.Draw(image)
    for _ in range(10):
        x, y = RNG.randrange(width), RNG.randrange(height)
        draw.ellipse([x, y, x + RNG.randrange(1, 12), y + RNG.randrange(1, 12)], fill=tuple(RNG.randrange(256) for _ in range(3)))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((width, height)))
        return image
    return image.convert(mode)


def main():
    cases = []

    def add(name, data, mode, image=None):
        image = image or Image.open(io.BytesIO(data)).convert(mode)
        cases.append({"name": name, "width": image.width, "height": image.height, "channels": len(mode),
                      "pixels": base64.b64encode(image.tobytes()).decode(), "file": base64.b64encode(data).decode()})

    def save(name, kind, image, mode, **options):
        file = io.BytesIO()
        image.save(file, kind, **options)
        add(f"{kind} {name}", file.getvalue(), mode)

    for width, height in [(33, 15), (1, 1)]:
        size = f"{width} x {height}"
        save(f"lossy {size}", "WEBP", picture(width, height), "RGB", quality=80)
        save(f"lossless {size}", "WEBP", picture(width, height), "RGB", lossless=True)
        save(f"lossy with alpha {size}", "WEBP", picture(width, height, "RGBA"), "RGBA", quality=75, exact=True)
        save(f"lossless with alpha {size}", "WEBP", picture(width, height, "RGBA"), "RGBA", lossless=True, exact=True)
        for compression in ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"]:
            save(f"{compression} {size}", "TIFF", picture(width, height), "RGB", compression=compression)
    for compression in ["raw", "group3", "group4"]:
        save(f"black and white {compression}", "TIFF", picture(37, 20, "1"), "L", compression=compression)
    save("grey", "TIFF", picture(33, 15, "L"), "L", compression="tiff_lzw")
    save("palette", "TIFF", picture(33, 15, "P"), "RGB")
    save("alpha", "TIFF", picture(33, 15, "RGBA"), "RGBA", compression="tiff_lzw")
    save("inks", "TIFF", picture(33, 15, "CMYK"), "RGB")
    save("several pictures", "TIFF", picture(9, 8), "RGB", save_all=True, append_images=[picture(9, 8)])
    turns = ["FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"]
    for orientation, turn in enumerate(turns, 2):
        stored, file = picture(9, 5), io.BytesIO()
        stored.save(file, "TIFF", tiffinfo={274: orientation})
        add(f"TIFF orientation {orientation}", file.getvalue(), "RGB", stored.transpose(Image.Transpose[turn]))
    deep = io.BytesIO()
    Image.frombytes("I;16", (8, 4), b"".join(bytes([i, 8 * i]) for i in range(32))).save(deep, "TIFF")
    add("TIFF 16 bits", deep.getvalue(), "L", Image.frombytes("L", (8, 4), bytes(8 * i for i in range(32))))
    file = pathlib.Path(__file__).parent / "extra_cases.json"
    file.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    animated = io.BytesIO()
    picture(9, 8).save(animated, "WEBP", save_all=True, append_images=[picture(9, 8)], duration=50)
    print(len(cases), file.stat().st_size, base64.b64encode(animated.getvalue()[:40]).decode())


main()
