"""Writes tests/golden/layers/*.safetensors: inputs, outputs and gradients of PyTorch, a file for each kind of layer.

Run with a Python that has PyTorch (made with 1.13); the tests need only the files:

    python3 tests/golden/make_layers.py

As make_kernels.py, whose helpers it takes: computed in double from inputs that float holds exactly, and rounded to float once. Shapes and
layouts are PyTorch's. A tensor's name is "case/tensor"; the settings of a case are said once more in tests/Nin.Tests/Layers/LayerCases.cs.
"""
import pathlib

import torch
import torch.nn.functional as F

import make_kernels
from make_kernels import differentiate, distinct, uniform

make_kernels.FOLDER = pathlib.Path(__file__).parent / "layers"
make_kernels.RANDOM.manual_seed(20141224)


def number(value):
    """The double of the float that the layer's setting is."""
    return torch.tensor(value, dtype=torch.float32).item()


def one(function, *shape, scale=4.0):
    """A function of one input."""
    return differentiate(lambda input0: function(input0), input0=uniform(*shape, scale=scale))


def two(function, first, second, scale=1.0):
    """A function of two inputs."""
    return differentiate(lambda input0, input1: function(input0, input1), input0=uniform(*first), input1=uniform(*second, scale=scale))


def far_from_zero(function, first, second):
    """A function of two inputs, of which the second has a size from 1 to 2."""
    divisor = uniform(*second)
    divisor = (divisor + torch.where(divisor < 0, -1.0, 1.0)).float().double()
    return differentiate(lambda input0, input1: function(input0, input1), input0=uniform(*first), input1=divisor)


def parametric(function, shape, *sizes, scale=2.0):
    """A function of one input, a weight and, where there are two sizes, a bias."""
    parameters = dict(zip(("weight", "bias"), (uniform(size) for size in sizes)))
    return differentiate(
        lambda input0, weight, bias=None: function(input0, weight) if bias is None else function(input0, weight, bias),
        input0=uniform(*shape, scale=scale), **parameters)


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    if x.dim() == 2:
        return F.layer_norm(x, x.shape[1:], weight, bias, number(eps))
    return F.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), weight, bias, number(eps)).permute(0, 3, 1, 2)


def as_strided(x, sizes, strides, offset=0):
    """Of each picture as it lies in memory with the channels last."""
    pictures = x.permute(0, 2, 3, 1).contiguous()
    length = pictures[0].numel()
    return torch.as_strided(pictures, (len(pictures), *sizes), (length, *strides), offset)


def main():
    maps, pixels, channels = (2, 5, 3, 4), (2, 5, 1, 1), (2, 1, 3, 4)
    write = make_kernels.write
    write("LeakyRelu", {"default": one(lambda x: F.leaky_relu(x, number(0.01)), *maps), "0.3": one(lambda x: F.leaky_relu(x, number(0.3)), *maps)})
    write("PRelu", {"one": parametric(F.prelu, maps, 1), "channels": parametric(F.prelu, maps, 5), "flat": parametric(F.prelu, (2, 7), 7)})
    write("Relu6", {"maps": one(F.relu6, *maps, scale=10.0)})
    write("Clip", {"default": one(lambda x: torch.clamp(x, -1, 1), *maps), "-2 to 0.5": one(lambda x: torch.clamp(x, -2, 0.5), *maps)})
    write("Sigmoid", {"maps": one(torch.sigmoid, *maps, scale=30.0), "flat": one(torch.sigmoid, 2, 7)})
    write("Tanh", {"maps": one(torch.tanh, *maps), "far": one(torch.tanh, *maps, scale=8.0)})
    write("Silu", {"maps": one(F.silu, *maps, scale=12.0)})
    write("HardSigmoid", {"maps": one(F.hardsigmoid, *maps, scale=5.0)})
    write("HardSwish", {"maps": one(F.hardswish, *maps, scale=5.0)})
    write("Gelu", {
        "exact": one(F.gelu, *maps),
        "tanh": one(lambda x: F.gelu(x, approximate="tanh"), *maps),
        "small": one(F.gelu, *maps, scale=0.01),
    })
    write("Elu", {
        "default": one(F.elu, *maps),
        "0.7": one(lambda x: F.elu(x, number(0.7)), *maps),
        "small": one(lambda x: torch.where(x > 0, x, torch.expm1(x)), *maps, scale=1e-4),
    })
    write("Softplus", {
        "default": one(F.softplus, *maps, scale=30.0),
        "2 3": one(lambda x: F.softplus(x, 2, 3), *maps),
    })
    log_softmax = {"maps": one(lambda x: F.log_softmax(x, 1), *maps, scale=8.0), "flat": one(lambda x: F.log_softmax(x, 1), 2, 7)}
    for kind, function in (("Subtract", torch.sub), ("Multiply", torch.mul), ("Add", torch.add)):
        write(kind, {
            "same": two(function, maps, maps), "pixels": two(function, maps, pixels), "channels": two(function, maps, channels),
            "first": two(function, pixels, maps), "both": two(function, pixels, channels),
        })
    divide = {
        "same": far_from_zero(torch.div, maps, maps), "pixels": far_from_zero(torch.div, maps, pixels),
        "channels": far_from_zero(torch.div, maps, channels), "first": far_from_zero(torch.div, pixels, maps),
    }
    write("Concat", {"maps": two(lambda x, y: torch.cat((x, y), 1), maps, (2, 2, 3, 4))})
    write("Flatten", {"maps": one(lambda x: torch.flatten(x, 1), *maps)})
    write("Slice", {"1 to 3": one(lambda x: x[:, 1:4], *maps), "flat": one(lambda x: x[:, 4:7], 2, 7)})
    write("Pad2d", {
        "zero": one(lambda x: F.pad(x, (1, 2, 0, 3)), *maps),
        "reflect": one(lambda x: F.pad(x, (1, 3, 2, 0), mode="reflect"), *maps),
        "edge": one(lambda x: F.pad(x, (2, 1, 1, 2), mode="replicate"), *maps),
    })
    write("Upsample", {
        "nearest 2": one(lambda x: F.interpolate(x, scale_factor=2), *maps),
        "nearest 1.7": one(lambda x: F.interpolate(x, scale_factor=number(1.7)), *maps),
        "nearest 5x3": one(lambda x: F.interpolate(x, size=(5, 3)), *maps),
        "bilinear 2": one(lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False), *maps),
        "bilinear 1.5": one(lambda x: F.interpolate(x, scale_factor=1.5, mode="bilinear", align_corners=False), *maps),
        "bilinear 5x3": one(lambda x: F.interpolate(x, size=(5, 3), mode="bilinear", align_corners=False), *maps),
        "corners 2": one(lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True), *maps),
        "corners 1x7": one(lambda x: F.interpolate(x, size=(1, 7), mode="bilinear", align_corners=True), *maps),
    })
    write("PixelShuffle", {"2": one(lambda x: F.pixel_shuffle(x, 2), 2, 12, 3, 2), "3": one(lambda x: F.pixel_shuffle(x, 3), 2, 9, 1, 2)})
    write("GlobalMaxPool2d", {"maps": differentiate(lambda input0: F.adaptive_max_pool2d(input0, 1), input0=distinct(*maps))})
    write("LayerNorm", {
        "maps": parametric(layer_norm, maps, 5, 5), "flat": parametric(layer_norm, (2, 7), 7, 7),
        "plain": one(lambda x: layer_norm(x, eps=1e-3), *maps),
    })
    write("InstanceNorm2d", {
        "plain": one(lambda x: F.instance_norm(x, eps=number(1e-5)), *maps),
        "affine": parametric(lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=number(1e-3)), maps, 5, 5),
    })
    write("GroupNorm", {
        "2 of 6": parametric(lambda x, w, b: F.group_norm(x, 2, w, b, number(1e-5)), (2, 6, 3, 2), 6, 6),
        "flat": parametric(lambda x, w, b: F.group_norm(x, 2, w, b, number(1e-5)), (2, 8), 8, 8),
        "plain": one(lambda x: F.group_norm(x, 5, eps=number(1e-3)), *maps),
    })
    write("LocalResponseNorm", {
        "5": one(lambda x: F.local_response_norm(x, 5, number(1e-4), 0.75, 1), 2, 9, 3, 2),
        "4 strong": one(lambda x: F.local_response_norm(x, 4, 0.5, number(0.6), 2), *maps),
    })
    # What came later stands last, so that the numbers of what was there stay the same.
    write("LogSoftmax", dict(
        log_softmax,
        height=one(lambda x: F.log_softmax(x, 2), *maps, scale=8.0), width=one(lambda x: F.log_softmax(x, 3), *maps, scale=8.0)))
    write("Softmax", {
        "maps": one(lambda x: F.softmax(x, 1), *maps, scale=8.0), "flat": one(lambda x: F.softmax(x, 1), 2, 7),
        "height": one(lambda x: F.softmax(x, 2), *maps, scale=8.0), "width": one(lambda x: F.softmax(x, 3), *maps, scale=8.0),
    })

    # Drawn last, so that the numbers above are those that they were before there was this case.
    divide["both"] = far_from_zero(torch.div, pixels, channels)
    write("Divide", divide)
    write("AsStrided", {
        "transposed": one(lambda x: as_strided(x, (4, 3, 2), (1, 8, 4)).permute(0, 3, 1, 2), 2, 4, 3, 2),
        "repeated": one(lambda x: as_strided(x, (2, 2, 3), (0, 7, 2), 5).flatten(1), *maps),
    })
    write("ChannelPad", {
        "2 and 1": one(lambda x: F.pad(x, (0, 0, 0, 0, 2, 1)), *maps), "flat": one(lambda x: F.pad(x, (0, 3)), 2, 7),
    })
    write("AdaptiveAvgPool2d", {
        "2x3": one(lambda x: F.adaptive_avg_pool2d(x, (2, 3)), *maps), "7x6": one(lambda x: F.adaptive_avg_pool2d(x, (7, 6)), *maps),
    })


if __name__ == "__main__":
    main()
