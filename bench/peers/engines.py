"""The engines as processes of their own: each stays alive and does what it is told, one JSON object a line each way."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.join(os.path.dirname(HERE), "Nin.Benchmarks")
RUNNER = os.path.join(PROJECT, "bin", "Release", "net10.0", "Nin.Benchmarks.dll")

NIN, PYTORCH, ORT = "Nin", "PyTorch", "ONNX Runtime"


class EngineError(Exception):
    """An engine could not do what it was told."""


class Engine:
    def __init__(self, name, command, threads):
        self.name = name
        self.log = tempfile.TemporaryFile(mode="w+", errors="replace")
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment)

    def ask(self, do, **request):
        try:
            print(json.dumps({"do": do, **request}), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            code = self.process.wait()
            self.log.seek(0)
            raise EngineError(f"{self.name} ended with {code} at '{do}': {self.log.read()[-500:].strip()}")
        answer = json.loads(line)
        if "error" in answer:
            raise EngineError(f"{self.name}, {do}: {answer['error']}")
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.process.stdin.close()
            self.process.wait(timeout=30)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


def start(name, npm, threads):
    command = {
        NIN: ["dotnet", RUNNER, "peer"],
        PYTORCH: [sys.executable, os.path.join(HERE, "torch_engine.py")],
        ORT: ["node", os.path.join(HERE, "onnxruntime_engine.js"), npm],
    }[name]
    return Engine(name, command, threads)


def imports(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def missing(npm):
    """What each peer lacks on this machine, with the way to get it; nothing is installed."""
    lacks = {}
    if not imports("torch"):
        lacks[PYTORCH] = "this Python has no torch. Debian: apt install python3-torch, and run this with /usr/bin/python3"
        lacks[ORT] = "its network is exported by PyTorch, which is missing"
    elif not imports("onnx"):
        lacks[ORT] = "this Python has no onnx, which the export needs. Debian: apt install python3-onnx"
    elif shutil.which("node") is None:
        lacks[ORT] = "there is no node. Debian: apt install nodejs npm"
    elif not os.path.exists(os.path.join(npm, "node_modules", "onnxruntime-node", "package.json")):
        lacks[ORT] = (
            "no onnxruntime-node in the folder of --npm, by default bench/peers. "
            "npm install --ignore-scripts --prefix bench/peers onnxruntime-node@1.30")
    return lacks


def build_nin():
    """Builds our runner where the sources are newer than it."""
    if shutil.which("dotnet") is None:
        raise EngineError("there is no dotnet, which our side is built and run with: install the .NET 10 SDK")
    built = subprocess.run(["dotnet", "build", "-c", "Release", "-v", "quiet", "--nologo", PROJECT], stdout=sys.stderr, check=False)
    if built.returncode != 0:
        raise EngineError("our runner does not build; the lines above say why")
