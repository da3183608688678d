"""Writes families.json: what torchvision's networks answer, and what their parameters are called.

Run with PyTorch 1.13 and torchvision 0.14 or later: python3 make_families.py. Weights and pictures are not in the file: both sides fill them
by the formula of fill(), so that a few kilobytes are enough. A network's entry has the side of the picture, the number of its trained
parameters, a hash of all names and shapes, and the numbers of the output. PyTorch computes in double, so the differences a test sees are
those of our own float32.
"""
import hashlib
import json
import math
import pathlib

import numpy
import torch
import torch.nn.functional as F
import torchvision.models

CLASSES = 10


def noise(name, count):
    """Numbers from -0.5 to before 0.5: the finalizer of MurmurHash3 over a hash of the name (FNV-1a) and the index."""
    seed = 2166136261
    for letter in name.encode():
        seed = (seed ^ letter) * 16777619 % 2**32
    x = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(seed)
    x ^= x >> numpy.uint32(16)
    x *= numpy.uint32(0x85EBCA6B)
    x ^= x >> numpy.uint32(13)
    x *= numpy.uint32(0xC2B2AE35)
    x ^= x >> numpy.uint32(16)
    return x.astype(numpy.float64) / 2**32 - 0.5


def fill(name, shape):
    """The numbers of a tensor: weights by He's rule, what normalises around 1, all others around 0."""
    numbers = noise(name, math.prod(shape))
    if len(shape) > 1:
        numbers *= math.sqrt(24 / math.prod(shape[1:]))
    elif name.endswith((".weight", ".running_var")):
        numbers += 1
    return torch.from_numpy(numbers.astype(numpy.float32)).reshape(shape)


class Block(torch.nn.Module):
    """He et al., section 4.2: the shortcut picks every second pixel and adds channels of zeros on either side."""

    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(channels)
        self.conv2 = torch.nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(channels)
        self.stride, self.more = stride, (channels - before) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.more, self.more)))


class CifarResNet(torch.nn.Module):
    def __init__(self, blocks, classes):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(16)
        for stage, (before, channels) in enumerate([(16, 16), (16, 32), (32, 64)]):
            first = Block(before, channels, 1 if stage == 0 else 2)
            setattr(self, f"layer{stage + 1}", torch.nn.Sequential(first, *[Block(channels, channels, 1) for _ in range(blocks - 1)]))
        self.linear = torch.nn.Linear(64, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


def described(network):
    """The number of trained parameters, and a hash of all names and shapes."""
    tensors = {name: tensor for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    lines = sorted(f"{name} {'x'.join(map(str, tensor.shape))}\n" for name, tensor in tensors.items())
    return {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "tensors": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }


def answered(network, side, run=lambda network, x: network(x)):
    """What a filled network makes of a picture of this side."""
    network.eval()
    for name, tensor in network.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            tensor.copy_(fill(name, tensor.shape))
    with torch.no_grad():
        output = run(network.double(), fill("picture", (3 * side * side,)).reshape(1, 3, side, side).double())
    return {"side": side, "output": [float(f"{value:.9g}") for value in output.flatten().tolist()]}


def maps(network, x):
    """What the fully connected layers of a VGG read: the mean of each of the first channels."""
    return network.avgpool(network.features(x))[0, :16].mean((1, 2))


def main():
    def of(name, **settings):
        return getattr(torchvision.models, name)(weights=None, **settings)

    names = {
        "resnet18": "resnet18", "resnet34": "resnet34", "resnet50": "resnet50", "vgg11": "vgg11", "vgg11-bn": "vgg11_bn",
        "vgg13": "vgg13", "vgg13-bn": "vgg13_bn", "vgg16": "vgg16", "vgg16-bn": "vgg16_bn", "vgg19": "vgg19",
        "vgg19-bn": "vgg19_bn", "squeezenet1.1": "squeezenet1_1", "mobilenet-v2": "mobilenet_v2",
    }
    quick = {name: {"init_weights": False} if name.startswith("vgg") else {} for name in names}
    families = {name: described(of(theirs, **quick[name])) for name, theirs in names.items()}
    for blocks in (3, 5, 7, 9, 18):
        families[f"resnet{6 * blocks + 2}"] = described(CifarResNet(blocks, 10))

    for name, side in [("resnet18", 65), ("resnet50", 64), ("squeezenet1.1", 65), ("mobilenet-v2", 65)]:
        families[name] |= answered(of(names[name], num_classes=CLASSES), side)
    families["resnet20"] |= answered(CifarResNet(3, CLASSES), 31)
    for name, side in [("vgg11-bn", 96), ("vgg13", 64)]:
        families[name] |= {"maps": answered(of(names[name], **quick[name]), side, maps)}
    families["vgg11"] |= answered(of("vgg11", num_classes=CLASSES, init_weights=False), 50)
    pathlib.Path(__file__).with_name("families.json").write_text(json.dumps(families, indent=1) + "\n")


if __name__ == "__main__":
    main()
