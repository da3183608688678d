"""Writes tests/golden/onnx: exported files that ONNX's checker has taken, and what ONNX Runtime answers with them.

Run with a Python that has the package onnx (made with 1.12) and a .NET SDK; the tests need only the files:

    python3 tests/golden/make_onnx.py                      # the golden files
    python3 tests/golden/make_onnx.py --check [NETWORK...] # networks by name, all where none is given: nothing is written

The models are those of tests/Nin.Onnx.Tests/Exporting/ExportedModels.cs. bench/Nin.Peers exports them and asks ONNX Runtime, whose own
shape inference is strict there. Here each file goes through onnx.checker with full shape inference, and through shape inference in strict
mode. A checker knows operator sets up to that of its release; files of newer ones are ONNX Runtime's alone to refuse, and the manifest
says so. Files that are too large to be kept have their checksum in the manifest.

Networks of others, where they lie beside the checkout (UltraFace) or in NuGet's folder (ResNet-18), are asked about one striped picture.
"""
import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

import onnx

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "golden" / "onnx"
PEERS = ROOT / "bench" / "Nin.Peers"
ULTRAFACE = ROOT.parent / "shared" / "data" / "weights" / "ultraface-onnx.tar.gz"
ULTRAFACE_FILES = ("version-slim-320", "version-slim-320_simplified", "version-RFB-320", "version-RFB-320_simplified")
RESNET18 = "microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx"
PACKAGE = "microsoft.ml.onnxruntime"


def peers(*arguments):
    """Runs bench/Nin.Peers, built before, and gives the lines that it writes."""
    command = ["dotnet", str(PEERS / "bin" / "Release" / "net10.0" / "Nin.Peers.dll"), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def runtime_version():
    """The version of ONNX Runtime that Nin.Peers was built with."""
    assets = json.loads((PEERS / "obj" / "project.assets.json").read_text())
    return next(name.split("/")[1] for name in assets["libraries"] if name.lower().startswith(PACKAGE + "/"))


def check(path):
    """What the checker says of a file: whether it knows its operator set. It raises where the file is wrong."""
    model = onnx.load(str(path))
    opset = model.opset_import[0].version
    if opset > onnx.defs.onnx_opset_version():
        return opset, False
    # Not by the file's name: this release would write what it infers into the file.
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    return opset, True


def golden(work):
    files = {}
    for line in peers("answers", work):
        name, _, kept = line.partition(" ")
        path = work / f"{name}.onnx"
        opset, is_checked = check(path)
        files[name] = {"opset": opset, "checker": is_checked, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        print(f"{name}: operator set {opset}, {'taken by the checker' if is_checked else 'newer than the checker'}, {path.stat().st_size} bytes")
        shutil.copy(path.with_suffix(".safetensors"), FOLDER)
        if kept == "kept":
            shutil.copy(path, FOLDER)
    version = onnx.load(str(path)).producer_version
    manifest = {"nin": version, "onnx": onnx.__version__, "onnxruntime": runtime_version(), "files": files}
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def package_folders():
    """Where NuGet keeps packages, and where the library does."""
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    yield pathlib.Path(os.environ.get("NUGET_PACKAGES") or pathlib.Path.home() / ".nuget" / "packages")
    yield pathlib.Path(cache) / "nin" / "packages"


def foreign(work):
    if ULTRAFACE.exists():
        with tarfile.open(ULTRAFACE) as archive:
            for name in ULTRAFACE_FILES:
                path = work / f"{name}.onnx"
                path.write_bytes(archive.extractfile(f"w-ultraface-onnx/{name}.onnx").read())
                peers("answers", path, FOLDER / f"{name}.safetensors")
    else:
        print(f"{ULTRAFACE.name} is not there: its answers are left as they are")
    packages = [folder / RESNET18 for folder in package_folders()]
    file = next((one for one in packages if one.exists()), None)
    if file:
        peers("answers", file, FOLDER / "resnet18-features.safetensors")
    else:
        print(f"{RESNET18} is not there: its answers are left as they are")


def by_name(work, networks):
    """Exports networks, asks Nin and ONNX Runtime about a picture, and the checker about the file. One at a time: some are large."""
    names = networks or peers("agree", "--list")
    failed = []
    for name in names:
        try:
            line = peers("agree", "--keep", work, "--pictures", 1, name)[-1]
            path = work / f"{name}.onnx"
            opset, is_checked = check(path)
            print(f"{line}; {path.stat().st_size} bytes, operator set {opset}, {'taken by the checker' if is_checked else 'newer'}", flush=True)
        except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError, subprocess.CalledProcessError) as error:
            failed.append(name)
            print(f"{name}: {error}", flush=True)
        finally:
            (work / f"{name}.onnx").unlink(missing_ok=True)
    print(f"{len(names) - len(failed)} of {len(names)} networks pass; onnx {onnx.__version__}, ONNX Runtime {runtime_version()}")
    return not failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="check networks by name, and write nothing")
    parser.add_argument("networks", nargs="*")
    arguments = parser.parse_args()
    subprocess.run(["dotnet", "build", "-c", "Release", str(PEERS)], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as work:
        if arguments.check:
            return 0 if by_name(pathlib.Path(work), arguments.networks) else 1
        FOLDER.mkdir(exist_ok=True)
        golden(pathlib.Path(work))
        foreign(pathlib.Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
