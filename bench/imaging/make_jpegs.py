#!/usr/bin/env python3
"""Makes JPEG files of every kind to compare decoders with: make_jpegs.py DIR. Needs cjpeg, jpegtran and Pillow."""
import itertools
import pathlib
import random
import subprocess
import sys

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZES = [(1, 1), (2, 1), (1, 3), (7, 9), (8, 8), (9, 8), (16, 16), (17, 33), (31, 5), (5, 47), (33, 32), (64, 48), (129, 65), (320, 241)]
SAMPLINGS = ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "4x4", "3x1", "3x3", "3x2",
             "2x2,2x1,2x1", "2x2,1x2,1x2", "2x2,2x2,1x1", "2x1,1x1,2x1", "2x2,2x1,1x2", "1x1,2x2,2x2", "4x2,2x1,1x1", "2x1,1x2,1x1"]
UNINTERLEAVED = ["4x4", "3x3", "4x2,2x1,1x1"]  # more blocks than one unit may have
QUALITIES = [1, 5, 10, 25, 50, 75, 90, 95, 99, 100]
CODINGS = [[], ["-optimize"], ["-progressive"], ["-restart", "1"], ["-restart", "3B"], ["-progressive", "-restart", "2B"]]
SCRIPTS = {
    "apart": "0;1;2;",
    "pairs": "0,1;2;",
    "apart-progressive": "0: 0-0, 0, 2; 1: 0-0, 0, 0; 2: 0-0, 0, 1; 0: 0-0, 2, 1; 0: 1-1, 0, 3; 0: 2-63, 0, 0;"
                         "1: 1-63, 0, 1; 2: 1-63, 0, 0; 0: 0-0, 1, 0; 2: 0-0, 1, 0; 0: 1-1, 3, 2; 0: 1-1, 2, 1; 0: 1-1, 1, 0; 1: 1-63, 1, 0;",
}


def picture(kind, width, height, seed):
    """Noise, smooth colours, hard edges, or something between that looks like a photograph to an encoder."""
    rng = random.Random(seed)
    noise = Image.frombytes("RGB", (width, height), rng.randbytes(3 * width * height))
    if kind == "noise":
        return noise
    ramp = Image.merge("RGB", [
        Image.linear_gradient("L").rotate(rng.randrange(4) * 90).resize((width, height)),
        Image.radial_gradient("L").resize((width, height)),
        Image.linear_gradient("L").rotate(90).resize((width, height))])
    if kind == "smooth":
        return ramp
    draw = ImageDraw.Draw(ramp)
    for _ in range(12 + width * height // 8000):
        x, y = rng.randrange(width), rng.randrange(height)
        color = tuple(rng.randrange(256) for _ in range(3))
        box = [x, y, x + rng.randrange(1, width // 3 + 2), y + rng.randrange(1, height // 3 + 2)]
        rng.choice([draw.ellipse, draw.rectangle])(box, fill=color)
    if kind == "edges":
        return ramp
    fine = noise.filter(ImageFilter.GaussianBlur(1.2)).point(lambda v: max(0, min(255, (v - 128) * 2 + 128)))
    coarse = noise.resize((max(1, width // 9), max(1, height // 9))).resize((width, height), Image.BICUBIC)
    return ImageChops.blend(ImageChops.blend(ramp, coarse, 0.3), fine, 0.25).filter(ImageFilter.GaussianBlur(0.6))


def run(*command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def ppm(image):
    mode = "P6" if image.mode == "RGB" else "P5"
    return f"{mode} {image.width} {image.height} 255\n".encode() + image.tobytes()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    kinds = itertools.cycle(["noise", "smooth", "edges", "photo"])
    codings, qualities = itertools.cycle(CODINGS), itertools.cycle(QUALITIES)
    count = 0
    apart = folder / "apart.txt"
    apart.write_text(SCRIPTS["apart"])

    def write(name, data):
        nonlocal count
        (folder / f"{count:04}-{name}.jpg").write_bytes(data)
        count += 1

    for sampling, (width, height) in itertools.product(SAMPLINGS, SIZES):
        kind, coding, quality = next(kinds), next(codings), next(qualities)
        if sampling in UNINTERLEAVED:
            coding = ["-scans", str(apart), *coding[:1 if "-optimize" in coding else 0]]
        name = f"{kind}-{width}x{height}-{sampling.replace(',', '_')}-q{quality}{''.join(o for o in coding if '/' not in o)}"
        source = ppm(picture(kind, width, height, count))
        write(name, run("cjpeg", "-quality", str(quality), "-sample", sampling, *coding, data=source))
    for quality, (width, height), coding in itertools.product(QUALITIES, [(13, 21), (200, 150)], CODINGS):
        kind = next(kinds)
        name = f"{kind}-{width}x{height}-q{quality}{''.join(coding)}"
        write(name, run("cjpeg", "-quality", str(quality), *coding, data=ppm(picture(kind, width, height, count))))
    for (width, height), coding in itertools.product(SIZES, CODINGS):
        kind = next(kinds)
        source = ppm(picture(kind, width, height, count))
        for option in (["-grayscale"], ["-rgb"]):
            write(f"{kind}-{width}x{height}{option[0]}{''.join(coding)}", run("cjpeg", *option, *coding, data=source))
    for (script, text), (width, height), sampling in itertools.product(SCRIPTS.items(), SIZES, ["1x1", "2x2", "2x1"]):
        (folder / "scans.txt").write_text(text)
        source = run("cjpeg", "-sample", sampling, data=ppm(picture("photo", width, height, count)))
        write(f"photo-{width}x{height}-{sampling}-{script}", run("jpegtran", "-scans", str(folder / "scans.txt"), data=source))
    (folder / "scans.txt").unlink()
    apart.unlink()
    for width, height in SIZES + [(640, 480), (1500, 1000)]:
        for quality, subsampling, progressive in itertools.product([30, 75, 92], [0, 1, 2], [False, True]):
            name = folder / f"{count:04}-pillow-{width}x{height}-q{quality}-s{subsampling}{'-progressive' * progressive}.jpg"
            picture("photo", width, height, count).save(name, quality=quality, subsampling=subsampling, progressive=progressive)
            count += 1
        for progressive in (False, True):
            name = folder / f"{count:04}-cmyk-{width}x{height}{'-progressive' * progressive}.jpg"
            image = picture("photo", width, height, count).convert("CMYK")
            black = image.getchannel("C").resize(image.size).point(lambda v: v // 2)
            Image.merge("CMYK", [*image.split()[:3], black]).save(name, quality=85, progressive=progressive)
            count += 1
            with Image.open(name) as saved:
                pathlib.Path(f"{name}.ppm").write_bytes(ppm(saved.convert("RGB")))
    print(f"{count} files")


if __name__ == "__main__":
    main()
