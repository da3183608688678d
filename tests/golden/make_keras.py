"""Writes tests/golden/keras/: models as Keras describes them, their weights, a picture and what Keras answers.

Run with Python that has PyTorch and h5py (made with 1.13 and 3.7); the tests need only the files:

    python3 tests/golden/make_keras.py

models.json has the descriptions, as Keras 2 and 3 write them; models.safetensors the tensors, called "model/layer/variable" in Keras'
own layout, "model/in" and "model/layer" for what goes in and comes out, computed by keras_reference.py in double. nin.h5 and nin.keras are
whole files, laid out as Keras 2 and 3 lay them out. With the folder of the MLPerf Tiny models as an argument (…/w-mlperf-tiny)
mlperf.safetensors is written too: what the TensorFlow Lite twins of two .h5 files answer, by read_tflite.py.
"""
import io
import json
import pathlib
import sys
import zipfile

import h5py
import numpy as np
import torch

import make_kernels
from keras_reference import Model

FOLDER = pathlib.Path(__file__).parent / "keras"


def value_of(model, name):
    """A value as Keras 3 writes it among the arguments of a call."""
    config = {"shape": [None, *model.values[name].shape[1:]], "dtype": "float32", "keras_history": [name, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": config}


def description(model, outputs, sequential=False):
    """What Keras writes of a model."""
    layers = []
    for kind, config, inputs in model.layers:
        layer = {"class_name": kind, "config": config}
        if model.keras >= 3:
            layer = {"module": "keras.layers", **layer, "registered_name": None}
        if not sequential:
            layer["name"] = config["name"]
            if model.keras >= 3:
                values = [value_of(model, name) for name in inputs]
                args = [] if not values else [values] if kind in MERGING else values
                layer["inbound_nodes"] = [{"args": args, "kwargs": {}}] if inputs else []
            else:
                layer["inbound_nodes"] = [[[name, 0, 0, {}] for name in inputs]] if inputs else []
        layers.append(layer)
    config = {"name": model.name, "layers": layers}
    if not sequential:
        config["input_layers"] = ["in", 0, 0] if model.keras >= 3 else [["in", 0, 0]]
        config["output_layers"] = [[name, 0, 0] for name in outputs]
    return {"class_name": "Sequential" if sequential else "Functional", "config": config}


MERGING = {"Add", "Subtract", "Multiply", "Average", "Concatenate"}


def nin(keras):
    """The Network in Network of Keras tutorials, with few channels."""
    m = Model("nin", (13, 13, 3), keras=keras, seed=7)
    m.add("Conv2D", "conv2d", filters=6, kernel_size=[5, 5], padding="same", activation="relu")
    m.add("Conv2D", "conv2d_1", filters=5, kernel_size=[1, 1], activation="relu")
    m.add("Conv2D", "conv2d_2", filters=4, kernel_size=[1, 1], activation="relu")
    m.add("MaxPooling2D", "max_pooling2d", pool_size=[3, 3], strides=[2, 2], padding="same")
    m.add("Dropout", "dropout", rate=0.5)
    m.add("Conv2D", "conv2d_3", filters=6, kernel_size=[5, 5], padding="same", activation="relu")
    m.add("Conv2D", "conv2d_4", filters=6, kernel_size=[1, 1], activation="relu")
    m.add("Conv2D", "conv2d_5", filters=6, kernel_size=[1, 1], activation="relu")
    m.add("AveragePooling2D", "average_pooling2d", pool_size=[3, 3], strides=[2, 2], padding="same")
    m.add("Dropout", "dropout_1", rate=0.5)
    m.add("Conv2D", "conv2d_6", filters=6, kernel_size=[3, 3], padding="same", activation="relu")
    m.add("Conv2D", "conv2d_7", filters=6, kernel_size=[1, 1], activation="relu")
    m.add("Conv2D", "conv2d_8", filters=10, kernel_size=[1, 1], activation="relu")
    m.add("GlobalAveragePooling2D", "global_average_pooling2d")
    m.add("Activation", "activation", activation="softmax")
    return m


def convolutions(keras, channels_first=False):
    m = Model("convolutions", (3, 7, 6) if channels_first else (7, 6, 3), keras=keras, seed=11, channels_first=channels_first)
    outputs = [
        m.add("Conv2D", "even", "in", filters=4, kernel_size=[3, 3], strides=[2, 2], padding="same"),
        m.add("Conv2D", "wide", "in", filters=4, kernel_size=[2, 3], strides=[1, 2], padding="same", use_bias=False),
        m.add("Conv2D", "valid", "in", filters=2, kernel_size=[4, 1], strides=[2, 1], padding="valid", activation="tanh"),
        m.add("Conv2D", "dilated", "in", filters=2, kernel_size=[3, 2], dilation_rate=[2, 3], padding="same"),
        m.add("Conv2D", "grouped", "in", filters=6, kernel_size=3, groups=3),
        m.add("DepthwiseConv2D", "depthwise", "in", kernel_size=[3, 3], strides=[2, 2], depth_multiplier=2, padding="same"),
        m.add("SeparableConv2D", "separable", "in", filters=5, kernel_size=[3, 3], padding="same", activation="relu"),
        m.add("Conv2DTranspose", "up", "in", filters=2, kernel_size=[3, 3], strides=[2, 2], padding="same"),
        m.add("Conv2DTranspose", "up_valid", "in", filters=2, kernel_size=[2, 4], strides=[3, 2], padding="valid", activation="relu"),
        m.add("Conv2DTranspose", "up_more", "in", filters=2, kernel_size=[4, 3], strides=[2, 2], padding="same", output_padding=[1, 0]),
        m.add("Conv2DTranspose", "up_small", "in", filters=2, kernel_size=[1, 2], strides=[2, 3], padding="same", use_bias=False),
    ]
    return m, outputs


def poolings(keras, channels_first=False):
    m = Model("poolings", (3, 7, 6) if channels_first else (7, 6, 3), keras=keras, seed=13, channels_first=channels_first)
    outputs = [
        m.add("MaxPooling2D", "max_same", "in", pool_size=[3, 3], strides=[2, 2], padding="same"),
        m.add("MaxPooling2D", "max", "in", pool_size=[2, 3], strides=None, padding="valid"),
        m.add("AveragePooling2D", "mean_same", "in", pool_size=[3, 2], strides=[2, 3], padding="same"),
        m.add("AveragePooling2D", "mean", "in", pool_size=[2, 2], padding="valid"),
        m.add("GlobalAveragePooling2D", "all_mean", "in"),
        m.add("GlobalAveragePooling2D", "all_mean_kept", "in", keepdims=True),
        m.add("GlobalMaxPooling2D", "all_max", "in", keepdims=False),
        m.add("ZeroPadding2D", "around", "in", padding=[[1, 0], [2, 3]]),
        m.add("Cropping2D", "cropped", "in", cropping=[[1, 2], [0, 1]]),
        m.add("UpSampling2D", "larger", "in", size=[2, 3], interpolation="nearest"),
        m.add("UpSampling2D", "smooth", "in", size=[3, 2], interpolation="bilinear"),
    ]
    return m, outputs


def activations(keras):
    m = Model("activations", (3, 4, 3), keras=keras, seed=17, scale=12.0)
    m.add("Conv2D", "spread", "in", filters=3, kernel_size=1)
    names = ["relu", "relu6", "softmax", "sigmoid", "tanh", "elu", "gelu", "swish", "softplus", "hard_sigmoid", "linear"]
    names += ["leaky_relu", "silu", "hard_silu", "log_softmax"] if keras >= 3 else []
    outputs = ["spread"] + [m.add("Activation", f"is_{name}", "spread", activation=name) for name in names if name != "linear"]
    slope = "negative_slope" if keras >= 3 else "alpha"
    outputs += [
        m.add("Conv2D", "with_setting", "spread", filters=2, kernel_size=1, activation="elu"),
        m.add("ReLU", "cut", "spread", max_value=6.0, negative_slope=0.0, threshold=0.0),
        m.add("ReLU", "cut_low", "spread", max_value=1.5),
        m.add("ReLU", "sloped", "spread", max_value=None, negative_slope=0.125),
        m.add("ReLU", "sloped_cut", "spread", max_value=2.0, negative_slope=0.25),
        m.add("LeakyReLU", "leaky", "spread", **{slope: 0.3}),
        m.add("ELU", "elu", "spread", alpha=0.75),
        m.add("PReLU", "prelu", "spread", shared_axes=[1, 2]),
        m.add("PReLU", "prelu_one", "spread", shared_axes=[1, 2, 3]),
        m.add("Softmax", "softmax", "spread", axis=-1),
        m.add("Softmax", "softmax_rows", "spread", axis=1),
    ]
    return m, outputs


def merging(keras):
    m = Model("merging", (4, 5, 3), keras=keras, seed=19)
    for name in ("a", "b", "c"):
        m.add("Conv2D", name, "in", filters=3, kernel_size=1)
    m.add("GlobalAveragePooling2D", "squeezed", "b")
    m.add("Dense", "gate", units=3, activation="sigmoid")
    m.add("Reshape", "gate_placed", target_shape=[1, 1, 3])
    outputs = [
        m.add("Add", "sum", ["a", "b", "c"]),
        m.add("Subtract", "difference", ["a", "b"]),
        m.add("Multiply", "gated", ["a", "gate_placed"]),
        m.add("Multiply", "product", ["a", "b", "c"]),
        m.add("Average", "mean", ["a", "b", "c"]),
        m.add("Concatenate", "beside", ["a", "b", "c"], axis=-1),
        m.add("Concatenate", "flat_beside", ["squeezed", "gate"], axis=-1),
        m.add("Add", "flat_sum", ["squeezed", "gate"]),
    ]
    return m, outputs


def normalizations(keras):
    m = Model("normalizations", (3, 4, 3), keras=keras, seed=23)
    m.add("Conv2D", "first", "in", filters=3, kernel_size=1)
    outputs = [
        m.add("BatchNormalization", "plain", "first", axis=[3] if keras < 3 else -1, epsilon=1e-3, momentum=0.99),
        m.add("BatchNormalization", "bare", "first", axis=-1, epsilon=0.25, scale=False, center=False),
        m.add("BatchNormalization", "unscaled", "first", axis=-1, scale=False),
        m.add("LayerNormalization", "layer", "first", axis=-1, epsilon=1e-3),
        m.add("LayerNormalization", "layer_shifted", "first", axis=-1, epsilon=0.125, scale=False),
        m.add("Rescaling", "scaled", "first", scale=0.5, offset=-1.0),
        m.add("Normalization", "measured", "first", axis=-1, mean=None, variance=None),
        m.add("Normalization", "given", "first", axis=-1, mean=[0.5, -0.25, 0.125], variance=[0.5, 2.0, 1.0]),
        m.add("SpatialDropout2D", "nothing", "plain", rate=0.5),
    ]
    return m, outputs


def shapes(keras, channels_first=False):
    m = Model("shapes", (2, 3, 4) if channels_first else (3, 4, 2), keras=keras, seed=29, channels_first=channels_first)
    m.add("Conv2D", "first", "in", filters=2, kernel_size=1)
    m.add("BatchNormalization", "norm", axis=1 if channels_first else -1)
    m.add("Flatten", "flat", "norm")
    outputs = [
        m.add("Dense", "flat_dense", "flat", units=5, activation="softmax"),
        m.add("Reshape", "reshaped", "norm", target_shape=[-1]),
        m.add("Dense", "reshaped_dense", "reshaped", units=3, use_bias=False),
        m.add("Reshape", "other", "norm", target_shape=[4, 2, 3]),
        m.add("Flatten", "flat_as_it_is", "norm", data_format="channels_last"),
        m.add("BatchNormalization", "flat_norm", "flat", axis=-1),
        m.add("Softmax", "softmax_last", "norm", axis=-1),
        m.add("Concatenate", "beside", ["first", "norm"], axis=1 if channels_first else 3),
    ]
    if not channels_first:
        outputs.append(m.add("Dense", "pixel_dense", "norm", units=3))
    return m, outputs


def write_legacy(path, model, config):
    """An .h5 file as Keras 2 lays it out."""
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"], file.attrs["backend"], file.attrs["model_config"] = "2.4.0", "tensorflow", json.dumps(config)
        root = file.create_group("model_weights")
        names = [config["name"] for _, config, _ in model.layers]
        root.attrs["layer_names"] = [name.encode() for name in names]
        for name in names:
            group = root.create_group(name)
            variables = [key for key in model.weights if key.startswith(f"{name}/")]
            group.attrs["weight_names"] = [f"{key}:0".encode() for key in variables]
            for key in variables:
                group.create_dataset(f"{key}:0", data=model.weights[key].astype(np.float32))


def write_archive(path, model, config):
    """A .keras file as Keras 3 lays it out: groups are called after classes, variables are numbered."""
    content, used = io.BytesIO(), {}
    with h5py.File(content, "w") as file:
        for kind, config_of, _ in model.layers:
            name = {"Conv2D": "conv2d", "MaxPooling2D": "max_pooling2d"}.get(kind, kind.lower())
            used[name] = used.get(name, -1) + 1
            group = file.create_group(f"layers/{name}_{used[name]}" if used[name] else f"layers/{name}").create_group("vars")
            for i, key in enumerate(key for key in model.weights if key.startswith(f"{config_of['name']}/")):
                group[str(i)] = model.weights[key].astype(np.float32)
        file.create_group("vars")
    with zipfile.ZipFile(path, "w") as archive:
        stamp = (2015, 1, 1, 0, 0, 0)
        for name, data in (
                ("metadata.json", json.dumps({"keras_version": "3.3.3"}).encode()), ("config.json", json.dumps(config).encode()),
                ("model.weights.h5", content.getvalue())):
            archive.writestr(zipfile.ZipInfo(name, stamp), data)


def main():
    FOLDER.mkdir(exist_ok=True)
    models, tensors = [], {}

    def keep(key, model, outputs, sequential=False):
        models.append({"name": key, "keras": model.keras, "model": description(model, outputs, sequential),
                       "outputs": outputs, "channelsFirst": model.first})
        tensors[key] = {name: torch.from_numpy(value) for name, value in model.weights.items()}
        tensors[key].update({name: torch.from_numpy(np.ascontiguousarray(model.values[name])) for name in ["in", *outputs]})

    for keras in (2, 3):
        model = nin(keras)
        keep(f"nin{keras}", model, ["activation"], sequential=True)
        write = write_legacy if keras == 2 else write_archive
        write(FOLDER / ("nin.h5" if keras == 2 else "nin.keras"), model, description(model, ["activation"], sequential=True))
        for make in (convolutions, poolings, activations, merging, normalizations, shapes):
            keep(f"{make.__name__}{keras}", *make(keras))
    for make in (convolutions, poolings, shapes):
        keep(f"{make.__name__}3-first", *make(3, channels_first=True))

    (FOLDER / "models.json").write_text(json.dumps(models) + "\n")
    make_kernels.FOLDER = FOLDER
    make_kernels.write("models", tensors)
    if len(sys.argv) > 1:
        import read_tflite
        make_kernels.write("mlperf", read_tflite.answers(pathlib.Path(sys.argv[1])))


if __name__ == "__main__":
    main()
