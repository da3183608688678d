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


def layer(it, inplace):
    """The module of a layer with one input; inplace, where nobody else reads it."""
    kind = it["kind"]
    if kind == "Conv2d":
        return nn.Conv2d(
            it["inChannels"], it["outChannels"], it["kernelSize"], it["stride"], it["padding"], groups=it.get("groups", 1), bias=it["bias"])
    if kind == "Linear":
        return nn.Linear(it["inFeatures"], it["outFeatures"], bias=it["bias"])
    if kind == "MaxPool2d":
        return nn.MaxPool2d(it["kernelSize"], it["stride"], it["padding"], ceil_mode=it["ceilMode"])
    if kind == "AvgPool2d":
        return nn.AvgPool2d(it["kernelSize"], it["stride"], it["padding"], it["ceilMode"], it["countIncludePad"])
    if kind == "AdaptiveAvgPool2d":
        return nn.AdaptiveAvgPool2d((it["height"], it["width"]))
    if kind == "ChannelPad":
        return nn.ConstantPad3d((0, 0, 0, 0, it["front"], it["back"]), 0.0)
    if kind == "BatchNorm2d":
        return nn.BatchNorm2d(it["numFeatures"], it["epsilon"], it["momentum"])
    if kind == "Relu":
        return nn.ReLU(inplace)
    if kind == "Relu6":
        return nn.ReLU6(inplace)
    if kind == "Tanh":
        return nn.Tanh()
    if kind == "Dropout":
        return nn.Dropout(it["rate"])
    if kind == "GlobalAvgPool2d":
        return nn.AdaptiveAvgPool2d(1)
    if kind == "Flatten":
        return nn.Flatten()
    if kind == "Softmax":
        return nn.Softmax(1)
    raise ValueError(f"the comparison knows no layer of the kind {kind}")


JOINS = {"Add": lambda values: sum(values[1:], values[0]), "Concat": lambda values: torch.cat(values, 1)}


class Graph(nn.Module):
    """Nodes in the order that they are computed in; a value is forgotten behind its last reader."""

    def __init__(self, nodes):
        super().__init__()
        readers = [name for node in nodes for name in node["inputs"]]
        self.steps = []
        for index, node in enumerate(nodes):
            inputs, name, kind = node["inputs"], node["name"], node["layer"]["kind"]
            done = [value for value in set(inputs) if all(value not in later["inputs"] for later in nodes[index + 1:])]
            if kind in JOINS:
                self.steps.append((JOINS[kind], inputs, name, done))
                continue
            if len(inputs) != 1:
                raise ValueError(f"{name}: the comparison knows no layer {kind} of {len(inputs)} inputs")
            module = layer(node["layer"], inplace=readers.count(inputs[0]) == 1 and inputs[0] != "input")
            *block, last = name.split(".")
            owner = self
            for part in block:
                if part not in owner._modules:
                    owner.add_module(part, nn.Module())
                owner = owner._modules[part]
            owner.add_module(last, module)
            self.steps.append((lambda values, module=module: module(values[0]), inputs, name, done))

    def forward(self, value):
        values, name = {"input": value}, "input"
        for step, inputs, name, done in self.steps:
            result = step([values[each] for each in inputs])
            for each in done:
                del values[each]
            values[name] = result
        return values[name]


def build(path):
    """The network of a model file with its weights, and its input: height, width, channels."""
    metadata, tensors = read_safetensors(path)
    description = json.loads(metadata["nin.network"])
    model = Graph(description["nodes"])
    model.load_state_dict(tensors, strict=True)
    shape = description["input"]
    return model, (shape["height"], shape["width"], shape["channels"])
