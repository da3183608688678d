"""Computes Keras models from their descriptions, in double, by the definitions of Keras and TensorFlow.

Written for make_keras.py, from Keras' documentation alone, and beside no code of the library: what both get is compared. A value is a
numpy array as Keras has it, [N, H, W, C] or, with data_format "channels_first", [N, C, H, W].
"""
import numpy as np
import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def same(size, kernel, stride):
    """TensorFlow's padding "same": as many windows as strides fit, the odd pixel behind."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def activate(name, x, keras, axis=-1):
    """An activation by its name; hard_sigmoid changed with Keras 3."""
    return {
        "linear": lambda: x, "relu": lambda: F.relu(x), "relu6": lambda: F.relu6(x), "softmax": lambda: F.softmax(x, axis),
        "log_softmax": lambda: F.log_softmax(x, axis), "sigmoid": lambda: torch.sigmoid(x), "tanh": lambda: torch.tanh(x),
        "elu": lambda: F.elu(x), "gelu": lambda: F.gelu(x), "swish": lambda: F.silu(x), "silu": lambda: F.silu(x),
        "hard_silu": lambda: x * F.relu6(x + 3) / 6, "softplus": lambda: torch.log1p(torch.exp(x)),
        "leaky_relu": lambda: torch.where(x < 0, x * 0.2, x),
        "hard_sigmoid": lambda: F.relu6(x + 3) / 6 if keras >= 3 else torch.clamp(0.2 * x + 0.5, 0, 1),
    }[name]()


class Model:
    """Layers that are computed as they are added, with weights drawn for each; what a file says of them is kept."""

    def __init__(self, name, shape, keras=3, channels_first=False, seed=1, scale=1.0):
        self.name, self.keras, self.first = name, keras, channels_first
        self.random = np.random.RandomState(seed)
        self.values = {"in": self.draw((2,) + tuple(shape), -scale, scale)}
        self.layers, self.weights, self.input = [], {}, self.values["in"]
        shape_name = "batch_shape" if keras >= 3 else "batch_input_shape"
        self.layers.append(("InputLayer", {"name": "in", shape_name: [None] + list(shape), "dtype": "float32"}, []))

    def draw(self, shape, low=-1.0, high=1.0):
        return self.random.uniform(low, high, shape).astype(np.float32).astype(np.float64)

    def variable(self, layer, name, shape, low=-0.5, high=0.5):
        self.weights[f"{layer}/{name}"] = value = self.draw(tuple(shape), low, high)
        return torch.from_numpy(value)

    def add(self, kind, name, inputs=None, **config):
        """Adds a layer behind others, the last one where none are named, and gives its name."""
        inputs = [self.layers[-1][1]["name"]] if inputs is None else [inputs] if isinstance(inputs, str) else inputs
        config["name"] = name
        if kind in PLACED:
            config.setdefault("data_format", "channels_first" if self.first else "channels_last")
        self.layers.append((kind, config, inputs))
        values = [torch.from_numpy(np.ascontiguousarray(self.values[i])) for i in inputs]
        y = COMPUTE[kind](self, name, config, *values)
        if kind not in ("Activation",) and config.get("activation"):
            y = activate(config["activation"], y, self.keras)
        self.values[name] = y.numpy()
        return name

    # A picture with the channels first, whatever the model has, and back.
    def nchw(self, x):
        return x if self.first else x.permute(0, 3, 1, 2)

    def back(self, x):
        return x if self.first else x.permute(0, 2, 3, 1)


PLACED = {
    "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D",
    "GlobalMaxPooling2D", "ZeroPadding2D", "Cropping2D", "UpSampling2D", "Flatten",
}


def padded(x, config, kernel, strides, dilation=(1, 1), value=0.0):
    if config.get("padding", "valid") == "valid":
        return x
    (top, bottom), (left, right) = (
        same(x.shape[2 + i], (kernel[i] - 1) * dilation[i] + 1, strides[i]) for i in range(2))
    return F.pad(x, (left, right, top, bottom), value=value)


def convolve(m, name, c, x, kernel, groups, bias):
    strides, dilation = pair(c.get("strides", 1)), pair(c.get("dilation_rate", 1))
    x = padded(x, c, kernel.shape[2:], strides, dilation)
    return F.conv2d(x, kernel, bias, strides, dilation=dilation, groups=groups)


def bias_of(m, name, c, size):
    return m.variable(name, "bias", [size]) if c.get("use_bias", True) else None


def conv2d(m, name, c, x):
    x, (kh, kw), groups = m.nchw(x), pair(c["kernel_size"]), c.get("groups", 1)
    kernel = m.variable(name, "kernel", [kh, kw, x.shape[1] // groups, c["filters"]])
    bias = bias_of(m, name, c, c["filters"])
    return m.back(convolve(m, name, c, x, kernel.permute(3, 2, 0, 1), groups, bias))


def depthwise_kernel(m, name, c, channels, variable):
    kh, kw = pair(c["kernel_size"])
    kernel = m.variable(name, variable, [kh, kw, channels, c.get("depth_multiplier", 1)])
    return kernel.permute(2, 3, 0, 1).reshape(-1, 1, kh, kw)


def depthwise(m, name, c, x):
    x = m.nchw(x)
    kernel = depthwise_kernel(m, name, c, x.shape[1], "kernel" if m.keras >= 3 else "depthwise_kernel")
    return m.back(convolve(m, name, c, x, kernel, x.shape[1], bias_of(m, name, c, kernel.shape[0])))


def separable(m, name, c, x):
    x = m.nchw(x)
    kernel = depthwise_kernel(m, name, c, x.shape[1], "depthwise_kernel")
    pointwise = m.variable(name, "pointwise_kernel", [1, 1, kernel.shape[0], c["filters"]]).permute(3, 2, 0, 1)
    bias = bias_of(m, name, c, c["filters"])
    return m.back(F.conv2d(convolve(m, name, c, x, kernel, x.shape[1], None), pointwise, bias))


def transposed(m, name, c, x):
    """The gradient of a convolution whose output has x's size: each pixel adds its kernel to the output, which is then cut."""
    x, kernel, strides = m.nchw(x), pair(c["kernel_size"]), pair(c.get("strides", 1))
    dilation, more = pair(c.get("dilation_rate", 1)), c.get("output_padding")
    weight = m.variable(name, "kernel", [*kernel, c["filters"], x.shape[1]])
    sizes, starts = [], []
    for i in range(2):
        size, extent = x.shape[2 + i], (kernel[i] - 1) * dilation[i] + 1
        valid = c.get("padding", "valid") == "valid"
        if more is None:
            out = size * strides[i] + (max(extent - strides[i], 0) if valid else 0)
        else:
            out = (size - 1) * strides[i] + extent + pair(more)[i] - (0 if valid else 2 * (kernel[i] // 2))
        sizes.append(out)
        starts.append(0 if valid else max((size - 1) * strides[i] + extent - out, 0) // 2)
    n, _, rows, columns = x.shape
    big = torch.zeros(n, c["filters"], *(sizes[i] + starts[i] + 64 for i in range(2)), dtype=torch.float64)
    for r in range(rows):
        for q in range(columns):
            for a in range(kernel[0]):
                for b in range(kernel[1]):
                    big[:, :, r * strides[0] + a * dilation[0], q * strides[1] + b * dilation[1]] += x[:, :, r, q] @ weight[a, b].T
    y = big[:, :, starts[0]:starts[0] + sizes[0], starts[1]:starts[1] + sizes[1]]
    bias = bias_of(m, name, c, c["filters"])
    return m.back(y if bias is None else y + bias[:, None, None])


def dense(m, name, c, x):
    y = x @ m.variable(name, "kernel", [x.shape[-1], c["units"]])
    bias = bias_of(m, name, c, c["units"])
    return y if bias is None else y + bias


def pool(m, c, x, is_max):
    x, size = m.nchw(x), pair(c.get("pool_size", 2))
    strides = pair(c["strides"]) if c.get("strides") is not None else size
    if is_max:
        return m.back(F.max_pool2d(padded(x, c, size, strides, value=-1e30), size, strides))
    area = F.avg_pool2d(padded(torch.ones_like(x), c, size, strides), size, strides)
    return m.back(F.avg_pool2d(padded(x, c, size, strides), size, strides) / area)


def whole(m, c, x, reduce):
    y = reduce(m.nchw(x))
    return m.back(y[:, :, None, None]) if c.get("keepdims") else y


def batch_norm(m, name, c, x):
    axis = c.get("axis", -1)
    axis = axis[0] if isinstance(axis, list) else axis
    size = x.shape[axis]
    view = [1] * x.dim()
    view[axis] = size
    gamma = m.variable(name, "gamma", [size], 0.5, 1.5) if c.get("scale", True) else torch.ones(size)
    beta = m.variable(name, "beta", [size]) if c.get("center", True) else torch.zeros(size)
    mean, variance = m.variable(name, "moving_mean", [size]), m.variable(name, "moving_variance", [size], 0.5, 2.0)
    y = (x - mean.view(view)) / torch.sqrt(variance.view(view) + c.get("epsilon", 1e-3))
    return y * gamma.view(view) + beta.view(view)


def layer_norm(m, name, c, x):
    gamma = m.variable(name, "gamma", [x.shape[-1]], 0.5, 1.5) if c.get("scale", True) else None
    beta = m.variable(name, "beta", [x.shape[-1]]) if c.get("center", True) else None
    return F.layer_norm(x, [x.shape[-1]], gamma, beta, c.get("epsilon", 1e-3))


def prelu(m, name, c, x):
    shape = list(x.shape[1:])
    for axis in c.get("shared_axes") or []:
        shape[axis - 1] = 1
    return torch.where(x < 0, x * m.variable(name, "alpha", shape), x)


def relu(m, name, c, x):
    y = torch.where(x < 0, x * (c.get("negative_slope") or 0.0), x)
    return torch.clamp(y, max=c["max_value"]) if c.get("max_value") is not None else y


def normalization(m, name, c, x):
    if c.get("mean") is None:
        mean, variance = m.variable(name, "mean", [x.shape[-1]]), m.variable(name, "variance", [x.shape[-1]], 0.5, 2.0)
        m.weights[f"{name}/count"] = np.array(7.0)
    else:
        mean, variance = torch.tensor(c["mean"], dtype=torch.float64), torch.tensor(c["variance"], dtype=torch.float64)
    return (x - mean) / torch.clamp(torch.sqrt(variance), min=1e-7)


def sides(value):
    value = [value, value] if isinstance(value, int) else value
    return [pair(side) for side in value]


def zero_padding(m, c, x):
    (top, bottom), (left, right) = sides(c["padding"])
    return m.back(F.pad(m.nchw(x), (left, right, top, bottom)))


def cropping(m, c, x):
    x, ((top, bottom), (left, right)) = m.nchw(x), sides(c["cropping"])
    return m.back(x[:, :, top:x.shape[2] - bottom, left:x.shape[3] - right])


def up_sampling(m, c, x):
    x, factors = m.nchw(x), pair(c.get("size", 2))
    if c.get("interpolation", "nearest") == "nearest":
        return m.back(x.repeat_interleave(factors[0], 2).repeat_interleave(factors[1], 3))
    size = [x.shape[2] * factors[0], x.shape[3] * factors[1]]
    return m.back(F.interpolate(x, size=size, mode="bilinear", align_corners=False))


def flatten(m, c, x):
    """With channels first Keras puts them last before it flattens."""
    if x.dim() == 4 and c["data_format"] == "channels_first":
        x = x.permute(0, 2, 3, 1)
    return x.reshape(x.shape[0], -1)


def merged(function):
    def compute(m, name, c, *values):
        rank = max(v.dim() for v in values)
        values = [v if v.dim() == rank else v[:, None, None, :] for v in values]
        return function(values)
    return compute


def product(values):
    result = values[0]
    for value in values[1:]:
        result = result * value
    return result


COMPUTE = {
    "Conv2D": conv2d, "DepthwiseConv2D": depthwise, "SeparableConv2D": separable, "Conv2DTranspose": transposed, "Dense": dense,
    "MaxPooling2D": lambda m, n, c, x: pool(m, c, x, True), "AveragePooling2D": lambda m, n, c, x: pool(m, c, x, False),
    "GlobalAveragePooling2D": lambda m, n, c, x: whole(m, c, x, lambda p: p.mean((2, 3))),
    "GlobalMaxPooling2D": lambda m, n, c, x: whole(m, c, x, lambda p: p.amax((2, 3))),
    "BatchNormalization": batch_norm, "LayerNormalization": layer_norm,
    "Activation": lambda m, n, c, x: activate(c["activation"], x, m.keras),
    "ReLU": relu, "PReLU": prelu, "ELU": lambda m, n, c, x: F.elu(x, c.get("alpha", 1.0)),
    "LeakyReLU": lambda m, n, c, x: torch.where(x < 0, x * c.get("negative_slope", c.get("alpha", 0.3)), x),
    "Softmax": lambda m, n, c, x: F.softmax(x, c.get("axis", -1)),
    "Rescaling": lambda m, n, c, x: x * torch.tensor(c["scale"], dtype=torch.float64) + torch.tensor(c["offset"], dtype=torch.float64),
    "Normalization": normalization,
    "Flatten": lambda m, n, c, x: flatten(m, c, x),
    "Reshape": lambda m, n, c, x: x.reshape(x.shape[0], *c["target_shape"]),
    "ZeroPadding2D": lambda m, n, c, x: zero_padding(m, c, x), "Cropping2D": lambda m, n, c, x: cropping(m, c, x),
    "UpSampling2D": lambda m, n, c, x: up_sampling(m, c, x),
    "Add": merged(lambda v: sum(v[1:], v[0])), "Subtract": merged(lambda v: v[0] - v[1]), "Multiply": merged(product),
    "Average": merged(lambda v: sum(v[1:], v[0]) / len(v)),
    "Concatenate": lambda m, n, c, *v: torch.cat(v, c.get("axis", -1)),
    **{kind: (lambda m, n, c, x: x) for kind in ("Dropout", "SpatialDropout2D", "GaussianNoise", "RandomFlip")},
}
