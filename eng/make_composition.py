#!/usr/bin/env python3
"""Makes src/Nin/Formats/composition.txt: each line a letter, a mark, and the one character that Unicode composes of them (NFC)."""
import sys
import unicodedata

with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as table:
    for code in range(0x10000):
        character = chr(code)
        parts = unicodedata.normalize("NFD", character)
        pair = unicodedata.decomposition(character).split()
        is_hangul = 0xAC00 <= code <= 0xD7A3
        if len(pair) == 2 and not pair[0].startswith("<") and not is_hangul and unicodedata.normalize("NFC", parts) == character:
            table.write(chr(int(pair[0], 16)) + chr(int(pair[1], 16)) + character + "\n")
