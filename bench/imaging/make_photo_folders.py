#!/usr/bin/env python3
"""Folders of a few hundred photographs in two classes, 300 to 1,000 pixels a side, to try the recipe `photos` on.

Needs Pillow (Debian: python3-pil). Usage: make_photo_folders.py cifar10-jpeg.tar.gz OUT [STAMPS]

From CIFAR-10's training pictures: OUT/cars-horses and OUT/cats-dogs, 150 of each class, enlarged with other sides and another
aspect ratio each, and saved as JPEG of a random quality. They are real photographs, but hold no more detail than 32 x 32 pixels do.
From Debian's tuxpaint-stamps-default (STAMPS, /usr/share/tuxpaint/stamps), where given: OUT/stamps, animals against food and plants,
cut-out photographs and drawings of about 100 pixels, enlarged.
"""
import glob
import io
import os
import random
import sys
import tarfile

from PIL import Image

PAIRS = {"automobile": "cars-horses", "horse": "cars-horses", "cat": "cats-dogs", "dog": "cats-dogs"}
COUNT = 150


def save(image, folder, number, sides):
    os.makedirs(folder, exist_ok=True)
    image.convert("RGB").resize(sides, Image.BICUBIC).save(f"{folder}/{number:03d}.jpg", quality=random.randint(75, 95))


def enlarged():
    width = random.randint(300, 1000)
    height = random.randint(max(300, int(width * 0.6)), min(1000, int(width * 1.6)))
    return width, height


def from_cifar(archive, out):
    counts = dict.fromkeys(PAIRS, 0)
    with tarfile.open(archive) as files:
        for member in files:
            parts = member.name.split("/")
            name = parts[-2] if len(parts) > 1 else ""
            if member.isfile() and "train" in parts and counts.get(name, COUNT) < COUNT:
                counts[name] += 1
                picture = Image.open(io.BytesIO(files.extractfile(member).read()))
                save(picture, f"{out}/{PAIRS[name]}/{name}", counts[name], enlarged())


def from_stamps(stamps, out):
    for name, folders in (("animals", ["animals"]), ("food-plants", ["food", "plants"])):
        files = [f for folder in folders for f in sorted(glob.glob(f"{stamps}/{folder}/**/*.png", recursive=True))]
        for number, file in enumerate(f for f in files if "cartoon" not in f and not f.endswith("_mirror.png")):
            stamp = Image.open(file).convert("RGBA")
            white = Image.new("RGBA", stamp.size, (255, 255, 255, 255))
            white.alpha_composite(stamp)
            factor = random.randint(300, 1000) / max(stamp.size)
            save(white, f"{out}/stamps/{name}", number, [max(1, int(side * factor)) for side in stamp.size])


if __name__ == "__main__":
    random.seed(7)
    from_cifar(sys.argv[1], sys.argv[2])
    if len(sys.argv) > 3:
        from_stamps(sys.argv[3], sys.argv[2])
