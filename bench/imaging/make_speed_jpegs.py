#!/usr/bin/env python3
"""Makes the JPEG files on which decoders are timed: make_speed_jpegs.py DIR. Needs Pillow."""
import pathlib
import sys

from make_jpegs import picture


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    picture("photo", 32, 32, 1).save(folder / "photo-32.jpg", quality=75, subsampling=2)
    for width, height in [(640, 480), (1500, 1000), (2000, 1500)]:
        for kind in ("photo", "smooth"):
            image = picture(kind, width, height, width)
            for quality in (75, 90):
                image.save(folder / f"{kind}-{width}-q{quality}-420.jpg", quality=quality, subsampling=2)
    image = picture("photo", 1500, 1000, 7)
    image.save(folder / "photo-1500-q85-422.jpg", quality=85, subsampling=1)
    image.save(folder / "photo-1500-q85-444.jpg", quality=85, subsampling=0)
    image.save(folder / "photo-1500-q85-420-progressive.jpg", quality=85, subsampling=2, progressive=True)
    image.convert("L").save(folder / "photo-1500-q85-grey.jpg", quality=85)


main()
