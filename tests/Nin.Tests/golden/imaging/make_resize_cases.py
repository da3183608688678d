"""Makes resize_*.png and resize_cases.json: pictures and what Pillow's Image.resize makes of them.

    /usr/bin/python3 make_resize_cases.py
"""

import base64
import json
import pathlib
import random

import PIL
from PIL import Image

FOLDER = pathlib.Path(__file__).parent


def picture(rng, mode, width, height):
    """Slopes, a checkerboard and noise: flat parts, edges that make bicubic overshoot, and full range."""
    channels = len(mode)
    data = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                third = 3 * x // width
                slope = (x * 255 // width + y * (c + 1)) & 255
                board = 255 * (((x // 3) + (y // 4) + c) & 1)
                data.append([slope, board, rng.randrange(256)][third])
    return Image.frombytes(mode, (width, height), bytes(data))


def main():
    rng = random.Random(22)
    inputs = {"rgb": picture(rng, "RGB", 47, 35), "grey": picture(rng, "L", 40, 53), "rgba": picture(rng, "RGBA", 23, 19),
              "dot": picture(rng, "RGB", 1, 1)}
    for name, image in inputs.items():
        image.save(FOLDER / f"resize_{name}.png", optimize=True)
    sizes = {"rgb": [(32, 32), (24, 18), (61, 50), (47, 20), (20, 35), (7, 5), (1, 1), (46, 36)],
             "grey": [(28, 28), (64, 31), (13, 17), (40, 54)],
             "rgba": [(16, 12), (30, 25)],
             "dot": [(3, 2)]}
    cases = []
    for name, image in inputs.items():
        for width, height in sizes[name]:
            for filter in ("Bilinear", "Bicubic"):
                out = image.resize((width, height), getattr(Image.Resampling, filter.upper()))
                cases.append({"input": name, "width": width, "height": height, "filter": filter,
                              "pixels": base64.b64encode(out.tobytes()).decode()})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / "resize_cases.json").write_text(f"[\n{lines}\n]\n")
    print(f"Pillow {PIL.__version__}: {len(cases)} cases")


main()
