"""Writes tests/golden/pytorch: files that PyTorch saved with what they hold, and what exported modules compute.

Run with a Python that has PyTorch (made with 1.13); the tests need only the files:

    python3 tests/golden/make_pytorch.py [FOLDER]

reading/*.pt are small files of every form (in those of before 1.6 PyTorch names storages by their addresses, so that they differ from
run to run), and reading/expected.safetensors is what torch.load makes of them, "file/tensor", as float32.
exporting/*.py are the modules that PyTorchExport writes of the networks in tests/Nin.PyTorch.Tests/Exporting/ExportedNetworks.cs: the
tests compare their text. Here they are run, with weights and pictures that both sides make by the same formula, and
exporting/expected.safetensors is what they answer. exporting/mlpconv.pt is a file that PyTorchExport wrote: here it is loaded.

With FOLDER, where the files of burn-mnist.tar.gz lie unpacked, shared.txt is written too: every tensor of them with its checksum.
"""
import importlib
import io
import json
import pathlib
import struct
import sys
import tarfile
import zipfile
import zlib

import numpy
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "pytorch"
READING, EXPORTING = FOLDER / "reading", FOLDER / "exporting"
FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)

# Where the tensors of a checkpoint lie, of files that have more than them.
KEYS = {
    "checkpoint": "model_state_dict", "top_level_key": "my_state_dict", "weights_with_config": "my_model", "complex_structure": "state",
}


def save(path, tensors):
    """Tensors of float32 as safetensors: the length of a header, the header, the numbers."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


# --- Numbers that C# makes too -------------------------------------------------------------------------------------------------------

def uniform(name, count):
    """Numbers from -1 to 1 that depend on a name and a place alone: a hash of both."""
    x = (numpy.arange(count, dtype=numpy.uint64) * 2654435761 + zlib.crc32(name.encode())) & 0xFFFFFFFF
    x ^= x >> numpy.uint64(16)
    x = (x * 2246822519) & 0xFFFFFFFF
    x ^= x >> numpy.uint64(13)
    x = (x * 3266489917) & 0xFFFFFFFF
    x ^= x >> numpy.uint64(16)
    return x.astype(numpy.float64) / 2 ** 31 - 1


def weight(name, shape):
    """A parameter of a size that neither dies out nor grows through the layers."""
    numbers, own = uniform(name, int(numpy.prod(shape, dtype=numpy.int64))), name.split(".")[-1]
    if len(shape) > 1:
        numbers = numbers * numpy.sqrt(6 / numpy.prod(shape[1:]))
    elif own in ("weight", "running_var"):
        numbers = 1 + numbers / 2
    else:
        numbers = numbers / 10
    return torch.from_numpy(numbers.astype(numpy.float32)).reshape(shape)


# --- Files to read -------------------------------------------------------------------------------------------------------------------

def plain():
    return {
        "conv.weight": torch.arange(12, dtype=torch.float32).reshape(2, 3, 1, 2) / 4,
        "conv.bias": torch.tensor([1.5, -2.25], dtype=torch.float16),
        "bn.running_mean": torch.tensor([0.1, 0.2, 0.3], dtype=torch.float64),
        "bn.num_batches_tracked": torch.tensor(7),
    }


def types():
    made = {str(t)[6:]: torch.tensor([1.5, -3.25, 100.0], dtype=t) for t in FLOATS}
    made.update({str(t)[6:]: torch.tensor([0, 1, 100]).to(t) for t in (torch.uint8, torch.bool)})
    made.update({str(t)[6:]: torch.tensor([-5, 3, 100], dtype=t) for t in (torch.int8, torch.int16, torch.int32, torch.int64)})
    return made


def views():
    base = torch.arange(24, dtype=torch.float32)
    return {
        "whole": base, "part": base[5:9], "transposed": base.reshape(4, 6).t(), "moved": base.reshape(2, 3, 4).permute(2, 0, 1),
        "steps": base[1::3], "repeated": base[:3].reshape(1, 3).expand(4, 3), "one": base[7], "none": torch.zeros(0, 3),
        "again": base,
    }


def checkpoint():
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(2, 1, 4, 4)).sum().backward()
    optimizer.step()
    return {
        "epoch": 3, "best": 0.5, "name": "first", "ok": True, "nothing": None, "sizes": torch.Size([1, 2]), "device": torch.device("cpu"),
        "type": torch.float32, "list": [1, "two", (3.0,)], "seed": 2 ** 64 - 1, "rng": torch.arange(4, dtype=torch.uint8),
        "model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
    }


def repacked(content, change=lambda name, data: data, method=zipfile.ZIP_STORED, more=()):
    """The same archive with other contents, packed in another way; what becomes None is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", method) as target:
        entries = [(name, change(name, source.read(name))) for name in source.namelist()]
        for name, data in [*entries, *more]:
            if data is not None:
                target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def saved(state, **options):
    out = io.BytesIO()
    torch.save(state, out, **options)
    return out.getvalue()


def legacy(state, protocol=2):
    return saved(state, _use_new_zipfile_serialization=False, pickle_protocol=protocol)


def swapped(name, data):
    """Numbers of four bytes, the other way round."""
    return struct.pack(f">{len(data) // 4}I", *struct.unpack(f"<{len(data) // 4}I", data)) if "/data/" in name else data


def tar():
    """What PyTorch wrote before 0.1.10, as far as a reader sees of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in ("sys_info", "pickle", "tensors", "storages"):
            archive.addfile(tarfile.TarInfo(name))
    return out.getvalue()[:2048]


def script():
    """TorchScript, without its code."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU())
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(model), out)
    return repacked(out.getvalue(), lambda name, data: None if "/code/" in name else data), model.state_dict()


def parameters():
    return nn.ParameterDict({"a": nn.Parameter(torch.tensor([1.0, 2.0])), "b": nn.Parameter(torch.tensor([[3.0]]))})


def make_reading():
    torch.manual_seed(1)
    READING.mkdir(parents=True, exist_ok=True)
    expected = {}

    def write(name, content, state=None, key=None):
        (READING / f"{name}.pt").write_bytes(content)
        for tensor, value in flat(state if key is None else state[key]) if state is not None else ():
            expected[f"{name}/{tensor}"] = value.float()

    for protocol in (2, 3, 4, 5):
        write(f"protocol{protocol}", saved(plain(), pickle_protocol=protocol), plain())
    for protocol in (2, 5):
        write(f"legacy{protocol}", legacy(plain(), protocol), plain())
    write("types", saved(types()), types())
    write("legacy_types", legacy(types()), types())
    write("views", saved(views()), views())
    write("legacy_views", legacy(views()), views())
    write("deflated", repacked(saved(plain()), method=zipfile.ZIP_DEFLATED), plain())
    floats = {"weight": torch.arange(6, dtype=torch.float32).reshape(2, 3), "count": torch.tensor([1, 70000], dtype=torch.int32)}
    write("big_endian", repacked(saved(floats), swapped, more=[("archive/byteorder", "big")]), floats)
    state = checkpoint()
    write("checkpoint", saved(state), state, "model_state_dict")
    write("legacy_checkpoint", legacy(state), state, "model_state_dict")
    nested = {"layer1": {"weight": torch.ones(2, 3), "bias": torch.zeros(2)}, "layer2": {"weight": torch.full((1, 2), 5.0)}}
    write("nested", saved(nested), nested)
    parameter = dict(parameters().items())
    write("parameters", saved(parameter), parameter)
    content, state = script()
    write("script", content, state)

    # Those that are refused.
    write("module", saved(nn.Linear(2, 1)))
    write("sparse", saved({"a": torch.eye(3).to_sparse()}))
    write("quantised", saved({"a": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)}))
    write("complex", saved({"a": torch.ones(3, dtype=torch.complex64)}))
    write("tensor", saved(torch.ones(3)))
    write("no_tensor", saved({"epoch": 3, "inside": {"name": "x"}}))
    write("tar", tar())
    save(READING / "expected.safetensors", expected)


def flat(state, prefix=""):
    for key, value in state.items():
        if isinstance(value, torch.Tensor):
            yield f"{prefix}{key}", value.detach()
        elif isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")


# --- Modules that are run ------------------------------------------------------------------------------------------------------------

def make_exporting():
    sys.path.insert(0, str(EXPORTING))
    expected = {}
    for file in sorted(EXPORTING.glob("*.py")):
        module = importlib.import_module(file.stem)
        network = next(c for c in vars(module).values() if isinstance(c, type) and issubclass(c, nn.Module))()
        network.load_state_dict({
            name: weight(name, tensor.shape) if tensor.is_floating_point() else tensor for name, tensor in network.state_dict().items()})
        network.eval()
        shape = (2, module.CHANNELS, module.HEIGHT, module.WIDTH)
        numbers = uniform("input", int(numpy.prod(shape)))
        with torch.no_grad():
            answers = network(torch.from_numpy(numbers.astype(numpy.float32)).reshape(shape))
            for i, answer in enumerate(answers if isinstance(answers, tuple) else (answers,)):
                expected[f"{file.stem}/{i}"] = answer
            pixels = torch.from_numpy(numpy.floor((numbers + 1) * 128).astype(numpy.uint8)).reshape(shape)
            expected[f"{file.stem}/probabilities"] = network.classify(pixels)
    save(EXPORTING / "expected.safetensors", expected)

    # A file of Nin's own: plain PyTorch loads it, without running anything, and finds the weights of the formula.
    state = torch.load(EXPORTING / "mlpconv.pt", weights_only=True)
    assert all(torch.equal(tensor, weight(name, tensor.shape)) for name, tensor in state.items() if tensor.is_floating_point())
    importlib.import_module("mlpconv").load()


# --- The files of others ------------------------------------------------------------------------------------------------------------

def safetensors(content):
    """The tensors of a safetensors file of float32 and int64."""
    end = 8 + struct.unpack("<Q", content[:8])[0]
    for name, entry in json.loads(content[8:end]).items():
        if name != "__metadata__":
            begin, stop = entry["data_offsets"]
            kind = {"F32": "<f4", "I64": "<i8"}[entry["dtype"]]
            yield name, torch.from_numpy(numpy.frombuffer(content[end + begin:end + stop], kind).copy()).reshape(entry["shape"])


def make_shared(folder):
    lines = []
    for file in sorted([*folder.rglob("*.pt"), *folder.rglob("*.safetensors")]):
        try:
            state = dict(safetensors(file.read_bytes())) if file.suffix == ".safetensors" else torch.load(file, map_location="cpu")
        except Exception:
            lines.append(f"{file.relative_to(folder)}: refused\n")
            continue
        for name, tensor in flat(state.get(KEYS.get(file.stem), state)):
            checksum = zlib.crc32(tensor.float().contiguous().numpy().tobytes())
            lines.append(f"{file.relative_to(folder)}: {name} [{', '.join(map(str, tensor.shape))}] {checksum:08x}\n")
    (FOLDER / "shared.txt").write_text("".join(lines))


if __name__ == "__main__":
    make_reading()
    if len(sys.argv) > 1:
        make_shared(pathlib.Path(sys.argv[1]))
    if any(EXPORTING.glob("*.py")):
        make_exporting()
