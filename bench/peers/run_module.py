"""Runs a module that PyTorchExport wrote, with its weights: numbers in, logits out, float32 one after the other.

    python3 bench/peers/run_module.py MODULE.py NUMBERS LOGITS
"""
import importlib.util
import sys

import numpy
import torch

path, numbers, logits = sys.argv[1:]
spec = importlib.util.spec_from_file_location("exported", path)
exported = importlib.util.module_from_spec(spec)
spec.loader.exec_module(exported)
pictures = torch.from_numpy(numpy.fromfile(numbers, "<f4")).reshape(-1, exported.CHANNELS, exported.HEIGHT, exported.WIDTH)
model = exported.load()
with torch.no_grad():
    torch.cat([model(part).flatten(1) for part in pictures.split(100)]).numpy().astype("<f4").tofile(logits)
