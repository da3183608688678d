"""The engines as processes of their own: each stays alive and does what it is told, one JSON object a line each way."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.dirname(HERE)
NIN_PROJECT, PEERS_PROJECT = os.path.join(BENCH, "Nin.Benchmarks"), os.path.join(BENCH, "Nin.Peers")

NIN, PYTORCH, TORCHSHARP, ORT = "Nin", "PyTorch", "TorchSharp", "ONNX Runtime"

# The words of --peers. ONNX Runtime does not train.
PEERS = {"pytorch": PYTORCH, "torchsharp": TORCHSHARP, "onnxruntime": ORT}
TRAINING = (NIN, PYTORCH, TORCHSHARP)

# Those that .NET calls in process, by bench/Nin.Peers.
FROM_DOTNET = (TORCHSHARP, ORT)


def program(project):
    return os.path.join(project, "bin", "Release", "net10.0", os.path.basename(project) + ".dll")


COMMANDS = {
    NIN: ["dotnet", program(NIN_PROJECT), "peer"],
    PYTORCH: [sys.executable, os.path.join(HERE, "torch_engine.py")],
    TORCHSHARP: ["dotnet", program(PEERS_PROJECT), "torchsharp"],
    ORT: ["dotnet", program(PEERS_PROJECT), "onnxruntime"],
}


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


def start(name, threads):
    return Engine(name, COMMANDS[name], threads)


def build(project):
    """Builds a project where its sources are newer than what was built; what goes wrong stands on standard error."""
    command = ["dotnet", "build", "-c", "Release", "-v", "quiet", "--nologo", project]
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def build_nin():
    if shutil.which("dotnet") is None:
        raise EngineError("there is no dotnet, which our side is built and run with: install the .NET 10 SDK")
    if not build(NIN_PROJECT):
        raise EngineError("our runner does not build; the lines above say why")


def imports(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def missing(peers, build=build, start=start):
    """What each of these peers lacks on this machine, in one line, with the way to get it."""
    lacks = {}
    if PYTORCH in peers and not imports("torch"):
        lacks[PYTORCH] = "this Python has no torch. Debian: apt install python3-torch, and run this with /usr/bin/python3"
    from_dotnet = [peer for peer in peers if peer in FROM_DOTNET]
    if from_dotnet and not build(PEERS_PROJECT):
        return lacks | dict.fromkeys(from_dotnet, "bench/Nin.Peers does not build. It fetches 400 MB of packages")
    for peer in from_dotnet:
        try:
            with start(peer, 1) as engine:
                engine.ask("engine")
        except EngineError as error:
            lacks[peer] = " ".join(str(error).removeprefix(f"{peer}, engine: ").split())
            if "GLIBCXX" in lacks[peer]:
                lacks[peer] += ". It needs a newer libstdc++, that of GCC 13, which Debian 13 and Ubuntu 24.04 have"
    return lacks
