"""Writes tests/golden/caffe/: .caffemodel files, and what Caffe answers for a picture.

Run with a Python that has numpy; the tests need only the files:

    python3 tests/golden/make_caffe.py

The files are written by the few lines of the protobuf wire format below, with the numbers of fields in Caffe's caffe.proto; the answers are
computed in double by Caffe's definitions (its window rule and its way of dividing), loop by loop. Pictures are blue, green, red there.
"""
import json
import pathlib
import struct

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "caffe"
RANDOM = np.random.RandomState(20131216)


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def whole(field, value):
    return varint(field << 3) + varint(value & (1 << 64) - 1)


def real(field, value):
    return varint(field << 3 | 5) + struct.pack("<f", value)


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def blob(values, old=False):
    values = np.asarray(values, np.float32)
    numbers = data(5, values.tobytes())
    if old:
        sizes = [1] * (4 - values.ndim) + list(values.shape)
        return b"".join(whole(i + 1, size) for i, size in enumerate(sizes)) + numbers
    return data(7, data(1, b"".join(varint(size) for size in values.shape))) + numbers


TYPES = {"Concat": 3, "Convolution": 4, "Data": 5, "Dropout": 6, "InnerProduct": 14, "LRN": 15, "Pooling": 17, "ReLU": 18,
         "Softmax": 20, "SoftmaxWithLoss": 21, "Split": 22, "Eltwise": 25, "Accuracy": 1, "Flatten": 8}
PARAMETERS = {"Concat": (104, 9), "Convolution": (106, 10), "Dropout": (108, 12), "Eltwise": (110, 24), "InnerProduct": (117, 17),
              "LRN": (118, 18), "Pooling": (121, 19), "ReLU": (123, 30), "BatchNorm": (139, 0), "Scale": (142, 0), "Data": (100, 36),
              "Input": (143, 0)}


def layer(kind, name, bottoms, tops, settings=b"", blobs=(), old=False):
    """A layer in its newer or older form."""
    number = PARAMETERS.get(kind, (0, 0))[old]
    if old:
        body = b"".join(data(2, b) for b in bottoms) + b"".join(data(3, t) for t in tops) + data(4, name) + whole(5, TYPES[kind])
        body += b"".join(data(6, blob(b, old=True)) for b in blobs)
        return data(2, body + (data(number, settings) if settings else b""))
    body = data(1, name) + data(2, kind) + b"".join(data(3, b) for b in bottoms) + b"".join(data(4, t) for t in tops)
    body += whole(10, 0) + b"".join(data(7, blob(b)) for b in blobs)
    return data(100, body + (data(number, settings) if settings else b""))


def draw(*shape, scale=0.5):
    return RANDOM.uniform(-scale, scale, shape).astype(np.float32).astype(np.float64)


# What Caffe computes, on [N, C, H, W].

def convolve(x, weights, bias, stride=1, pad=0, group=1, dilation=1):
    n, c, h, w = x.shape
    out, each, kh, kw = weights.shape
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = (h + 2 * pad - dilation * (kh - 1) - 1) // stride + 1
    columns = (w + 2 * pad - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((n, out, rows, columns))
    for o in range(out):
        g = o // (out // group)
        part = x[:, g * each:(g + 1) * each]
        for i in range(rows):
            for j in range(columns):
                window = part[:, :, i * stride:i * stride + dilation * (kh - 1) + 1:dilation,
                              j * stride:j * stride + dilation * (kw - 1) + 1:dilation]
                y[:, o, i, j] = (window * weights[o]).sum((1, 2, 3))
    return y if bias is None else y + bias[None, :, None, None]


def pool(x, kernel, stride, pad, is_max):
    n, c, h, w = x.shape

    def windows(size):
        count = -(-(size + 2 * pad - kernel) // stride) + 1
        return count - 1 if pad and (count - 1) * stride >= size + pad else count

    y = np.zeros((n, c, windows(h), windows(w)))
    for i in range(y.shape[2]):
        for j in range(y.shape[3]):
            top, left = i * stride - pad, j * stride - pad
            bottom, right = min(top + kernel, h + pad), min(left + kernel, w + pad)
            area = (bottom - top) * (right - left)
            window = x[:, :, max(top, 0):min(bottom, h), max(left, 0):min(right, w)]
            y[:, :, i, j] = window.max((2, 3)) if is_max else window.sum((2, 3)) / area
    return y


def lrn(x, size, alpha, beta, k=1.0):
    squares, scale = np.pad(x ** 2, ((0, 0), (size // 2, size // 2), (0, 0), (0, 0))), np.zeros_like(x)
    for c in range(x.shape[1]):
        scale[:, c] = k + alpha / size * squares[:, c:c + size].sum(1)
    return x * scale ** -beta


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def relu(x, slope=0.0):
    return np.where(x > 0, x, x * slope)


def convolution_settings(out, kernel, stride=1, pad=0, group=1, bias=True, dilation=1):
    settings = whole(1, out) + (b"" if bias else whole(2, 0)) + (whole(3, pad) if pad else b"") + whole(4, kernel)
    settings += (whole(5, group) if group > 1 else b"") + (whole(6, stride) if stride > 1 else b"")
    return settings + (whole(18, dilation) if dilation > 1 else b"")


def pooling_settings(is_max, kernel, stride=1, pad=0):
    return whole(1, 0 if is_max else 1) + whole(2, kernel) + whole(3, stride) + (whole(4, pad) if pad else b"")


def nin(old):
    """The Network in Network of the paper for CIFAR-10, with few channels, as it is written behind a training."""
    x = draw(2, 3, 12, 12, scale=120)
    change = real(1, 0.0078125) + b"".join(real(5, mean) for mean in (104, 117, 123)) + whole(3, 12)
    layers = [layer("Data", "cifar", [], ["data", "label"], change, old=old)]
    # What the net is given: samples less the mean, scaled.
    samples, value, blob_name = x, (x + 0.0), "data"

    def mlpconv(name, out, kernel, pad, value, bottom):
        for part, (size, k, p) in enumerate(((out, kernel, pad), (out, 1, 0), (out, 1, 0))):
            weights, bias = draw(size, value.shape[1], k, k, scale=0.02 if value is samples else 0.4), draw(size)
            top = f"{name}_{part}"
            layers.append(layer("Convolution", top, [bottom], [top], convolution_settings(size, k, 1, p), [weights, bias], old))
            layers.append(layer("ReLU", f"relu_{top}", [top], [top], old=old))
            value, bottom = relu(convolve(value, weights, bias, 1, p)), top
        return value, bottom

    value, blob_name = mlpconv("conv1", 6, 5, 2, value, blob_name)
    layers.append(layer("Pooling", "pool1", [blob_name], ["pool1"], pooling_settings(True, 3, 2), old=old))
    value, blob_name = pool(value, 3, 2, 0, True), "pool1"
    layers.append(layer("Dropout", "drop1", ["pool1"], ["pool1"], real(1, 0.5), old=old))
    value, blob_name = mlpconv("conv2", 5, 3, 1, value, blob_name)
    layers.append(layer("Pooling", "pool2", [blob_name], ["pool2"], pooling_settings(False, 3, 2), old=old))
    value, blob_name = pool(value, 3, 2, 0, False), "pool2"
    value, blob_name = mlpconv("conv3", 4, 3, 1, value, blob_name)
    layers.append(layer("Pooling", "pool3", [blob_name], ["pool3"], pooling_settings(False, 3), old=old))
    value = pool(value, 3, 1, 0, False)
    assert value.shape == (2, 4, 1, 1)
    layers.append(layer("Accuracy", "accuracy", ["pool3", "label"], ["accuracy"], old=old))
    layers.append(layer("SoftmaxWithLoss", "loss", ["pool3", "label"], ["loss"], old=old))
    return data(1, "nin") + b"".join(layers), {"in": x, "pool3": value}


def mixed():
    """The other layers, with an Input layer and in-place blobs."""
    x = draw(2, 3, 9, 8, scale=2)
    out, layers = {"in": x}, [layer("Input", "data", [], ["data"], data(1, data(1, b"".join(varint(d) for d in (1, 3, 9, 8)))))]

    def conv(name, bottom, value, size, kernel, **settings):
        group, bias = settings.get("group", 1), settings.pop("bias", True)
        weights, shift = draw(size, value.shape[1] // group, kernel, kernel), draw(size) if bias else None
        layers.append(layer("Convolution", name, [bottom], [name], convolution_settings(size, kernel, bias=bias, **settings),
                            [weights, shift] if bias else [weights]))
        return convolve(value, weights, shift, **settings)

    a = conv("a", "data", x, 6, 3, stride=2, pad=1, bias=False)
    mean, variance, factor = draw(6), RANDOM.uniform(1, 4, 6).astype(np.float32).astype(np.float64), 2.0
    layers.append(layer("BatchNorm", "bn", ["a"], ["a"], real(3, 1e-3), [mean, variance, [factor]]))
    a = (a - mean[None, :, None, None] / factor) / np.sqrt(variance[None, :, None, None] / factor + np.float32(1e-3))
    gamma, beta = draw(6), draw(6)
    layers.append(layer("Scale", "scale", ["a"], ["a"], whole(4, 1), [gamma, beta]))
    a = a * gamma[None, :, None, None] + beta[None, :, None, None]
    layers.append(layer("ReLU", "relu", ["a"], ["a"], real(1, 0.25)))
    a = relu(a, 0.25)
    layers.append(layer("Split", "split", ["a"], ["a1", "a2"]))
    b = conv("b", "a1", a, 6, 3, pad=2, group=2, dilation=2)
    layers.append(layer("Eltwise", "sum", ["b", "a2"], ["sum"], whole(1, 1)))
    layers.append(layer("Eltwise", "difference", ["sum", "b"], ["difference"], whole(1, 1) + real(2, 1) + real(2, -1)))
    layers.append(layer("Eltwise", "product", ["difference", "b"], ["product"], whole(1, 0)))
    total = a + b
    product = (total - b) * b
    layers.append(layer("LRN", "lrn", ["product"], ["lrn"], whole(1, 3) + real(2, 0.5) + real(3, 0.75)))
    normal = lrn(product, 3, 0.5, 0.75)
    mean, variance = draw(6), np.abs(draw(6)) + 1
    layers.append(layer("BatchNorm", "bare", ["lrn"], ["bare"], blobs=[mean, variance, [1.0]]))
    bare = (normal - mean[None, :, None, None]) / np.sqrt(variance[None, :, None, None] + np.float32(1e-5))
    gamma = draw(6)
    layers.append(layer("Scale", "alone", ["lrn"], ["alone"], blobs=[gamma]))
    alone = normal * gamma[None, :, None, None]
    layers.append(layer("Concat", "both", ["bare", "alone", "a2"], ["both"], whole(2, 1)))
    both = np.concatenate([bare, alone, a], 1)
    layers.append(layer("Pooling", "padded", ["both"], ["padded"], pooling_settings(False, 3, 2, 1)))
    layers.append(layer("Pooling", "largest", ["both"], ["largest"], pooling_settings(True, 2, 2, 1)))
    out["largest"] = pool(both, 2, 2, 1, True)
    padded = pool(both, 3, 2, 1, False)
    weights, shift = draw(5, padded[0].size), draw(5)
    layers.append(layer("InnerProduct", "fc", ["padded"], ["fc"], whole(1, 5), [weights, shift]))
    fc = padded.reshape(2, -1) @ weights.T + shift
    second = draw(5, 4)
    layers.append(layer("InnerProduct", "fc2", ["fc"], ["fc2"], whole(1, 4) + whole(2, 0) + whole(6, 1), [second]))
    layers.append(layer("Softmax", "prob", ["fc2"], ["prob"]))
    out["prob"] = softmax(fc @ second)
    return data(1, "mixed") + b"".join(layers), out


def write(name, tensors):
    """The safetensors format: length of the header, header, data."""
    header, blobs, offset = {}, [], 0
    for key, value in tensors.items():
        raw = np.ascontiguousarray(value).astype("<f4").tobytes()
        header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
        blobs.append(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, (file, tensors) in {"nin": nin(old=False), "nin-old": nin(old=True), "mixed": mixed()}.items():
        (FOLDER / f"{name}.caffemodel").write_bytes(file)
        write(name, tensors)


if __name__ == "__main__":
    main()
