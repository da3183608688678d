"""Writes tests/golden/kernels/*.safetensors: inputs, outputs and gradients of every operation that PyTorch has.

Run with a Python that has PyTorch (made with 1.13.1); the tests need only the files:

    python3 tests/golden/make_kernels.py

Everything is computed in double from inputs that float holds exactly, and rounded to float once, so that the files carry
no rounding of PyTorch's kernels. Shapes and layouts are PyTorch's (N, C, H, W; O, I, H, W). A tensor's name is
"case/tensor", by the names that the case records give the operands; the sizes of a case are said once more in tests/Nin.Kernels.Tests/Cases/GoldenTests.cs.
"""
import json
import pathlib
import struct

import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).parent / "kernels"
RANDOM = torch.Generator().manual_seed(20131216)


def uniform(*shape, scale=1.0):
    """Uniform in [-scale, scale), with no more bits than float has."""
    values = (torch.rand(shape, generator=RANDOM, dtype=torch.float32) * 2 - 1) * scale
    return values.double()


def distinct(*shape):
    """No two values alike, so that a maximum is one."""
    count = torch.tensor(shape).prod().item()
    order = torch.randperm(count, generator=RANDOM).double()
    return ((2 * order - count + 1) / 128).reshape(shape)


def differentiate(function, **inputs):
    """The case's tensors: inputs, output, output_gradient, and the gradient of every input."""
    leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    output = function(**leaves)
    output_gradient = uniform(*output.shape)
    output.backward(output_gradient)
    tensors = dict(inputs, output=output.detach(), output_gradient=output_gradient)
    for name, leaf in leaves.items():
        tensors[name + "_gradient"] = leaf.grad
    return tensors


def conv2d(n, c, h, w, out, kernel, stride, padding, bias=True):
    inputs = dict(input=uniform(n, c, h, w), weights=uniform(out, c, kernel, kernel))
    if bias:
        inputs["bias"] = uniform(out)
    return differentiate(
        lambda input, weights, bias=None: F.conv2d(input, weights, bias, stride=stride, padding=padding), **inputs)


def general_conv2d(n, c, h, w, out, kernel, stride=(1, 1), dilation=(1, 1), pads=(0, 0, 0, 0), groups=1, bias=True):
    """Paddings apart, above, left, below and right, are zeros put around the picture first."""
    top, left, bottom, right = pads
    inputs = dict(input=uniform(n, c, h, w), weights=uniform(out, c // groups, *kernel))
    if bias:
        inputs["bias"] = uniform(out)
    return differentiate(
        lambda input, weights, bias=None: F.conv2d(
            F.pad(input, (left, right, top, bottom)), weights, bias, stride=stride, dilation=dilation, groups=groups), **inputs)


def conv_transpose2d(n, c, h, w, out, kernel, stride, padding, output_padding=0, groups=1, dilation=1):
    return differentiate(
        lambda input, weights: F.conv_transpose2d(input, weights, None, stride, padding, output_padding, groups, dilation),
        input=uniform(n, c, h, w), weights=uniform(c, out // groups, *kernel))


def max_pool(n, c, h, w, kernel, stride, padding, ceil):
    return differentiate(lambda input: F.max_pool2d(input, kernel, stride, padding, ceil_mode=ceil), input=distinct(n, c, h, w))


def window_max_pool(n, c, h, w, kernel, stride, dilation, pads, ceil):
    """Paddings apart are put around the picture first, less than any number."""
    top, left, bottom, right = pads
    return differentiate(
        lambda input: F.max_pool2d(
            F.pad(input, (left, right, top, bottom), value=float("-inf")), kernel, stride, dilation=dilation, ceil_mode=ceil),
        input=distinct(n, c, h, w))


def window_avg_pool(n, c, h, w, kernel, stride, pads):
    top, left, bottom, right = pads
    return differentiate(
        lambda input: F.avg_pool2d(F.pad(input, (left, right, top, bottom)), kernel, stride), input=uniform(n, c, h, w))


def max_pool_of(values, kernel, stride):
    return differentiate(lambda input: F.max_pool2d(input, kernel, stride), input=values)


def avg_pool(n, c, h, w, kernel, stride, padding, ceil, count_include_pad):
    return differentiate(
        lambda input: F.avg_pool2d(input, kernel, stride, padding, ceil_mode=ceil, count_include_pad=count_include_pad),
        input=uniform(n, c, h, w))


def one_nan(*shape):
    values = distinct(*shape)
    values[0, 0, 1, 1] = float("nan")
    return values


def batch_norm(n, c, h, w):
    def function(input, weight, bias):
        return F.batch_norm(input, None, None, weight, bias, training=True, eps=1e-5)

    tensors = differentiate(function, input=uniform(n, c, h, w), weight=uniform(c), bias=uniform(c))
    tensors["mean"] = tensors["input"].mean(dim=(0, 2, 3))
    tensors["variance"] = tensors["input"].var(dim=(0, 2, 3), unbiased=False)
    return tensors


def cross_entropy(rows, classes, smoothing):
    # The labels that the case record takes: every class in turn, beginning with the last.
    labels = torch.tensor([((row + 1) * classes - 1 - row) % classes for row in range(rows)])
    smoothing = torch.tensor(smoothing, dtype=torch.float32).item()
    return differentiate(
        lambda logits: F.cross_entropy(logits, labels, reduction="sum", label_smoothing=smoothing).reshape(1),
        logits=uniform(rows, classes, scale=8))


def relu_values():
    values = uniform(40)
    values[0], values[1], values[2], values[39] = 0.0, -0.0, 1e-38, -1e-38
    return values.float().double()


def sgd(length, momentum, weight_decay, nesterov, steps=3):
    """Three steps; the numbers of the step are those that float holds."""
    learning_rate, momentum, weight_decay = (
        torch.tensor(value, dtype=torch.float32).item() for value in (0.1, momentum, weight_decay))
    weights = uniform(length)
    parameter = torch.nn.Parameter(weights.clone())
    optimizer = torch.optim.SGD(
        [parameter], lr=learning_rate, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov)
    tensors = dict(weights=weights)
    for step in range(1, steps + 1):
        parameter.grad = uniform(length)
        tensors[f"gradient_{step}"] = parameter.grad.clone()
        optimizer.step()
        tensors[f"weights_{step}"] = parameter.detach().clone()
    return tensors


def write(name, cases):
    """One file in the safetensors format: the header's length, the header, the floats."""
    header, blobs, offset = {}, [], 0
    for case, tensors in cases.items():
        for tensor_name, tensor in tensors.items():
            blob = tensor.float().contiguous().numpy().astype("<f4").tobytes()
            header[f"{case}/{tensor_name}"] = {
                "dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
            offset += len(blob)
            blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def main():
    write("conv2d", {
        "k11 s4": conv2d(1, 3, 23, 19, 5, kernel=11, stride=4, padding=0),
        "k5 p2": conv2d(2, 3, 6, 7, 10, kernel=5, stride=1, padding=2),
        "k3 p1": conv2d(2, 4, 5, 4, 17, kernel=3, stride=1, padding=1),
        "k3 s2 p1 no bias": conv2d(2, 3, 6, 5, 4, kernel=3, stride=2, padding=1, bias=False),
        "k1": conv2d(2, 10, 4, 3, 17, kernel=1, stride=1, padding=0),
        "linear": conv2d(5, 33, 1, 1, 10, kernel=1, stride=1, padding=0),
    })
    write("max_pool", {
        "k3 s2 floor": max_pool(2, 5, 8, 7, 3, 2, 0, ceil=False),
        "k3 s2 ceil": max_pool(2, 5, 8, 7, 3, 2, 0, ceil=True),
        "k3 s2 p1 ceil": max_pool(2, 5, 8, 7, 3, 2, 1, ceil=True),
        "k2 s2 p1": max_pool(2, 5, 5, 6, 2, 2, 1, ceil=False),
        "k3 s1 ties": max_pool_of(torch.full((1, 9, 4, 5), 0.25, dtype=torch.float64), 3, 1),
        "k3 s2 nan": max_pool_of(one_nan(1, 9, 7, 7), 3, 2),
    })
    write("avg_pool", {
        f"k3 s2 p{padding}{' ceil' if ceil else ''}{'' if include else ' exclude'}":
            avg_pool(2, 5, 8, 7, 3, 2, padding, ceil, include)
        for padding in (0, 1) for ceil in (False, True) for include in (False, True)
    })
    write("global_avg_pool", {
        "4x3": differentiate(lambda input: F.adaptive_avg_pool2d(input, 1), input=uniform(3, 17, 4, 3)),
    })
    write("batch_norm", {"training": batch_norm(4, 17, 5, 4)})
    write("softmax", {"10": differentiate(lambda input: F.softmax(input, dim=1), input=uniform(6, 10, scale=8))})
    write("cross_entropy", {
        "smoothing 0": cross_entropy(7, 10, 0.0),
        "smoothing 0.1": cross_entropy(7, 10, 0.1),
    })
    write("relu", {"zeros": differentiate(F.relu, input=relu_values())})
    write("sgd", {
        "plain": sgd(19, 0.0, 0.0, False),
        "momentum": sgd(19, 0.9, 0.0, False),
        "momentum decay": sgd(19, 0.9, 5e-4, False),
        "nesterov decay": sgd(19, 0.9, 5e-4, True),
    })
    # What came later stands last, so that the numbers of what was there stay the same.
    write("general_conv2d", {
        "depthwise": general_conv2d(2, 17, 6, 7, 17, (3, 3), pads=(1, 1, 1, 1), groups=17),
        "depthwise s2": general_conv2d(2, 5, 7, 6, 5, (3, 3), (2, 2), pads=(1, 1, 1, 1), groups=5),
        "depthwise twice": general_conv2d(1, 4, 5, 6, 8, (3, 3), pads=(1, 1, 1, 1), groups=4),
        "groups": general_conv2d(2, 8, 5, 6, 12, (3, 3), pads=(1, 1, 1, 1), groups=4),
        "1x7": general_conv2d(1, 3, 5, 9, 4, (1, 7), pads=(0, 3, 0, 3)),
        "dilated": general_conv2d(1, 3, 9, 8, 4, (3, 3), dilation=(2, 2), pads=(2, 2, 2, 2), bias=False),
        "all apart": general_conv2d(2, 4, 9, 8, 6, (3, 2), (2, 1), (1, 3), (1, 0, 2, 3), groups=2),
    })
    write("window_pool", {
        "max dilated": differentiate(
            lambda input: F.max_pool2d(input, (3, 2), (2, 1), (1, 1), dilation=(2, 3), ceil_mode=True), input=distinct(2, 5, 9, 8)),
        "max apart": window_max_pool(2, 5, 9, 8, (3, 2), (2, 3), (1, 2), (1, 0, 0, 1), ceil=False),
        "average": differentiate(
            lambda input: F.avg_pool2d(input, (3, 2), (2, 1), (1, 0), ceil_mode=True, count_include_pad=False), input=uniform(2, 5, 9, 8)),
        "average apart": window_avg_pool(2, 5, 9, 8, (3, 4), (2, 1), (1, 2, 0, 1)),
    })
    write("conv_transpose2d", {
        "k2 s2": conv_transpose2d(2, 6, 4, 5, 3, (2, 2), 2, 0),
        "k3 s2 p1 o1": conv_transpose2d(2, 5, 4, 3, 7, (3, 3), 2, 1, output_padding=1),
        "groups dilated": conv_transpose2d(1, 6, 4, 5, 4, (3, 2), (2, 3), (1, 0), (1, 2), groups=2, dilation=(2, 1)),
        "depthwise": conv_transpose2d(2, 17, 4, 5, 17, (4, 4), 2, 1, groups=17),
    })


if __name__ == "__main__":
    main()
