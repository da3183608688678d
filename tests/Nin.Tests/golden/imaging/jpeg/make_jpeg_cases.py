#!/usr/bin/env python3
"""Makes the JPEG files beside this script, and cases.json with the SHA-256 of their pixels.

The pixels are djpeg's (libjpeg-turbo 2.1.5, no options); of the CMYK and the turned files Pillow's (9.4, on libjpeg-turbo 2.1.5).
Needs cjpeg, djpeg, jpegtran and Pillow.
"""
import hashlib
import io
import json
import pathlib
import random
import subprocess
import tempfile

from PIL import Image, ImageDraw, ImageOps

FOLDER = pathlib.Path(__file__).parent
SCANS = {
    "scans-apart": "0;1;2;",
    "scans-pairs": "0,2;1;",
    "progressive-own-scans": "0,1,2: 0-0, 0, 2; 0: 1-5, 0, 3; 2: 1-63, 0, 1; 0: 6-63, 0, 1; 1: 1-63, 0, 0; 0,1,2: 0-0, 2, 1;"
                             "0: 1-5, 3, 2; 2: 1-63, 1, 0; 0: 1-5, 2, 1; 0: 1-63, 1, 0; 0,1,2: 0-0, 1, 0;",
}


def picture(width, height, seed):
    rng = random.Random(seed)
    image = Image.merge("RGB", [
        Image.linear_gradient("L").resize((width, height)),
        Image.radial_gradient("L").resize((width, height)),
        Image.linear_gradient("L").rotate(90).resize((width, height))])
    draw = ImageDraw.Draw(image)
    for _ in range(10):
        x, y = rng.randrange(width), rng.randrange(height)
        draw.ellipse([x, y, x + rng.randrange(1, 25), y + rng.randrange(1, 25)], fill=tuple(rng.randrange(256) for _ in range(3)))
    noise = Image.frombytes("RGB", (width, height), rng.randbytes(3 * width * height))
    return Image.blend(image, noise, 0.1)


def run(*command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def ppm(image):
    return f"P6 {image.width} {image.height} 255\n".encode() + image.tobytes()


def main():
    cases = []

    def add(name, file, pixels=None):
        pixels = pixels or Image.open(io.BytesIO(run("djpeg", "-pnm", data=file)))
        (FOLDER / f"{name}.jpg").write_bytes(file)
        cases.append({"file": f"{name}.jpg", "width": pixels.width, "height": pixels.height, "channels": len(pixels.getbands()),
                      "sha256": hashlib.sha256(pixels.tobytes()).hexdigest()})

    def cjpeg(name, width, height, *options):
        add(name, run("cjpeg", *options, data=ppm(picture(width, height, len(cases)))))

    for sampling in ["1x1", "2x1", "1x2", "2x2", "4x1", "4x2", "1x4", "3x1", "2x2,2x1,1x2", "1x1,2x2,2x1"]:
        cjpeg(f"sampling-{sampling.replace(',', '-')}", 53, 37, "-sample", sampling)
    for width, height in [(1, 1), (2, 3), (3, 2), (4, 17), (8, 8), (15, 16), (17, 1), (33, 15), (130, 70)]:
        cjpeg(f"size-{width}x{height}", width, height)
    for quality in [1, 10, 50, 90, 100]:
        cjpeg(f"quality-{quality}", 40, 40, "-quality", str(quality))
        cjpeg(f"quality-{quality}-progressive", 40, 40, "-quality", str(quality), "-progressive")
    cjpeg("coarse-16-bit-steps", 40, 40, "-quality", "2", "-sample", "1x1")
    for sampling in ["1x1", "2x2"]:
        cjpeg(f"restart-{sampling}", 53, 37, "-restart", "3B", "-sample", sampling)
        cjpeg(f"restart-progressive-{sampling}", 53, 37, "-restart", "2B", "-progressive", "-sample", sampling)
    cjpeg("optimized", 53, 37, "-optimize")
    cjpeg("grey", 53, 37, "-grayscale")
    cjpeg("grey-progressive", 53, 37, "-grayscale", "-progressive")
    cjpeg("rgb", 53, 37, "-rgb", "-quality", "90")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as scans:
        for name, text in SCANS.items():
            scans.seek(0)
            scans.truncate()
            scans.write(text)
            scans.flush()
            cjpeg(name, 53, 37, "-scans", scans.name)
    for progressive in (False, True):
        image = picture(35, 27, len(cases)).convert("CMYK")
        image = Image.merge("CMYK", [*image.split()[:3], Image.linear_gradient("L").resize(image.size)])
        file = io.BytesIO()
        image.save(file, "JPEG", quality=85, progressive=progressive)
        add("cmyk-progressive" if progressive else "cmyk", file.getvalue(), Image.open(file).convert("RGB"))
        ycck = file.getvalue().replace(b"Adobe\0d\0\0\0\0\0", b"Adobe\0d\0\0\0\0\2")
        add("ycck-progressive" if progressive else "ycck", ycck, Image.open(io.BytesIO(ycck)).convert("RGB"))
    for orientation in range(1, 9):
        image, file, exif = picture(21, 13, 99), io.BytesIO(), Image.Exif()
        exif[274] = orientation
        image.save(file, "JPEG", exif=exif, subsampling=0)
        add(f"orientation-{orientation}", file.getvalue(), ImageOps.exif_transpose(Image.open(file)))

    lines = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / "cases.json").write_text(f"[\n{lines}\n]\n")
    # Refused, so without pixels.
    (FOLDER / "refused-arithmetic.jpg").write_bytes(run("cjpeg", "-arithmetic", data=ppm(picture(16, 16, 0))))


main()
