"""Our model file as a PyTorch network: the layers from the file's description, the weights under their own names."""
import json
import struct

import torch
from torch import nn


def read_safetensors(path):
    """The metadata and the tensors of a safetensors file: length of the header, header, data."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    kinds = {"F32": torch.float32, "I64": torch.int64}
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        shape = torch.Size(entry["shape"])
        flat = torch.frombuffer(data, dtype=kinds[entry["dtype"]], count=shape.numel(), offset=entry["data_offsets"][0])
        tensors[name] = flat.reshape(shape)
    return metadata, tensors


def layer(it):
    kind = it["kind"]
    if kind == "Conv2d":
        return nn.Conv2d(it["inChannels"], it["outChannels"], it["kernelSize"], it["stride"], it["padding"], bias=it["bias"])
    if kind == "MaxPool2d":
        return nn.MaxPool2d(it["kernelSize"], it["stride"], it["padding"], ceil_mode=it["ceilMode"])
    if kind == "AvgPool2d":
        return nn.AvgPool2d(it["kernelSize"], it["stride"], it["padding"], it["ceilMode"], it["countIncludePad"])
    if kind == "BatchNorm2d":
        return nn.BatchNorm2d(it["numFeatures"], it["epsilon"], it["momentum"])
    if kind == "Relu":
        return nn.ReLU(inplace=True)
    if kind == "Dropout":
        return nn.Dropout(it["rate"])
    if kind == "GlobalAvgPool2d":
        return nn.AdaptiveAvgPool2d(1)
    if kind == "Flatten":
        return nn.Flatten()
    if kind == "Softmax":
        return nn.Softmax(1)
    raise ValueError(f"the comparison knows no layer of the kind {kind}")


def build(path):
    """The network of a model file with its weights, as nn.Sequential in nn.Sequential, and its input: height, width, channels."""
    metadata, tensors = read_safetensors(path)
    description = json.loads(metadata["nin.network"])
    model, before = nn.Sequential(), "input"
    for node in description["nodes"]:
        if node["inputs"] != [before]:
            raise ValueError(f"{description['name']}: expected a chain of layers, got a branch at {node['name']}")
        before = node["name"]
        *block, name = before.split(".")
        owner = model
        for part in block:
            if not hasattr(owner, part):
                owner.add_module(part, nn.Sequential())
            owner = getattr(owner, part)
        owner.add_module(name, layer(node["layer"]))
    model.load_state_dict(tensors, strict=True)
    shape = description["input"]
    return model, (shape["height"], shape["width"], shape["channels"])
