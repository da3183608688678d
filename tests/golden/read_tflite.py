"""Computes the float .tflite files of MLPerf Tiny: another reading of the same weights than the .h5 files give.

The converter has folded the normalisations into the convolutions and fused the activations, so that what comes out agrees with the .h5 file
only if both are read right. For make_keras.py.

The FlatBuffers format: a table begins with the distance back to its list of field offsets; schema.fbs of TensorFlow Lite numbers the fields.
"""
import struct

import numpy as np
import torch
import torch.nn.functional as F

from keras_reference import same

ADD, AVERAGE_POOL, CONV, DEPTHWISE, FULLY_CONNECTED, RESHAPE, SOFTMAX = 0, 1, 3, 4, 9, 22, 25


class Table:
    def __init__(self, data, at):
        self.data, self.at = data, at
        self.fields = at - struct.unpack_from("<i", data, at)[0]

    def place(self, field):
        size = struct.unpack_from("<H", self.data, self.fields)[0]
        offset = 4 + 2 * field
        found = struct.unpack_from("<H", self.data, self.fields + offset)[0] if offset < size else 0
        return self.at + found if found else None

    def number(self, field, kind="i", otherwise=0):
        place = self.place(field)
        return otherwise if place is None else struct.unpack_from("<" + kind, self.data, place)[0]

    def target(self, field):
        place = self.place(field)
        return None if place is None else place + struct.unpack_from("<I", self.data, place)[0]

    def table(self, field):
        return Table(self.data, self.target(field))

    def tables(self, field):
        at = self.target(field)
        count = struct.unpack_from("<I", self.data, at)[0]
        places = [at + 4 + 4 * i for i in range(count)]
        return [Table(self.data, place + struct.unpack_from("<I", self.data, place)[0]) for place in places]

    def numbers(self, field, kind="<i4"):
        at = self.target(field)
        return np.zeros(0, kind) if at is None else np.frombuffer(
            self.data, kind, struct.unpack_from("<I", self.data, at)[0], at + 4)


def run(path, pictures):
    data = path.read_bytes()
    model = Table(data, struct.unpack_from("<I", data, 0)[0])
    codes = [max(code.number(0, "b"), code.number(3)) for code in model.tables(1)]
    graph, buffers = model.tables(2)[0], model.tables(4)
    tensors = graph.tables(0)
    values = {int(graph.numbers(1)[0]): torch.from_numpy(pictures).double()}

    def value(index):
        if index not in values:
            raw = buffers[tensors[index].number(2, "I")].numbers(0, "<u1").tobytes()
            values[index] = torch.from_numpy(
                np.frombuffer(raw, "<f4").reshape(tensors[index].numbers(0)).astype(np.float64))
        return values[index]

    for operator in graph.tables(3):
        code, inputs = codes[operator.number(0, "I")], [int(i) for i in operator.numbers(1)]
        values[int(operator.numbers(2)[0])] = compute(code, operator, [None if code == RESHAPE and k else value(i)
                                                                       for k, i in enumerate(inputs)])
    return values[int(graph.numbers(2)[0])]


def padded(x, options, kernel, strides):
    """[N, H, W, C] to the padded [N, C, H, W]."""
    x = x.permute(0, 3, 1, 2)
    if options.number(0, "b") != 0:
        return x
    (top, bottom), (left, right) = (same(x.shape[2 + i], kernel[i], strides[i]) for i in range(2))
    return F.pad(x, (left, right, top, bottom))


def compute(code, operator, inputs):
    x = inputs[0]
    if code == RESHAPE:
        return x.reshape(x.shape[0], -1)
    options = operator.table(4)
    if code == SOFTMAX:
        return F.softmax(x, -1)
    if code == ADD:
        y, activation = x + inputs[1], options.number(0, "b")
    elif code == FULLY_CONNECTED:
        y, activation = F.linear(x, *inputs[1:]), options.number(0, "b")
    elif code == AVERAGE_POOL:
        strides, kernel = (options.number(2), options.number(1)), (options.number(4), options.number(3))
        assert options.number(0, "b") == 1
        y, activation = F.avg_pool2d(x.permute(0, 3, 1, 2), kernel, strides).permute(0, 2, 3, 1), options.number(5, "b")
    else:
        strides, weight = (options.number(2), options.number(1)), inputs[1]
        groups = x.shape[3] if code == DEPTHWISE else 1
        weight = weight.permute(3, 0, 1, 2) if code == DEPTHWISE else weight.permute(0, 3, 1, 2)
        assert code in (CONV, DEPTHWISE)
        y = F.conv2d(padded(x, options, weight.shape[2:], strides), weight, inputs[2], strides, groups=groups)
        y, activation = y.permute(0, 2, 3, 1), options.number(4 if code == DEPTHWISE else 3, "b")
    assert activation in (0, 1)
    return F.relu(y) if activation == 1 else y


def pictures(count, size):
    """Pictures of stripes and gradients that every language makes alike; MlperfTests.cs makes the same."""
    k, y, x, c = np.ogrid[:count, :size, :size, :3]
    return ((y * (3 + k) + x * (5 + 2 * k) + c * 37 + k * 61 + y * x // 4) % 256).astype(np.float32)


def answers(folder):
    return {
        "resnet": {"probabilities": run(folder / "pretrainedResnet.tflite", pictures(4, 32))},
        "mobilenet": {"probabilities": run(folder / "vww_96_float.tflite", pictures(4, 96) / 255)},
    }
