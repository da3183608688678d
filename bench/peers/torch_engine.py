"""PyTorch's side of the comparison: reads one request a line, a JSON object, and answers each with one line. See compare.py."""
import json
import os
import sys
import time

import torch
from torch import nn

from torch_network import build

LAYOUTS = {"contiguous": torch.contiguous_format, "channels last": torch.channels_last}


class Inference:
    """The network in both layouts: as it is, frozen by TorchScript, and frozen and rewritten for inference."""

    def __init__(self, request, pictures):
        self.variants = {}
        for layout, memory in LAYOUTS.items():
            model = build(request["model"])[0].eval().to(memory_format=memory)
            batch = pictures.contiguous(memory_format=memory)
            traced = torch.jit.trace(model, batch)
            forms = {"": model, ", frozen": torch.jit.freeze(traced), ", for inference": torch.jit.optimize_for_inference(traced)}
            for form, module in forms.items():
                self.variants[layout + form] = (module, batch)

    def call(self, variant):
        module, batch = self.variants[variant]
        with torch.inference_mode():
            return module(batch)


class Training:
    """A step on the same batch again and again. The settings are those of bench/Nin.Benchmarks/PeerEngine.cs."""

    def __init__(self, request, pictures):
        self.variants = {}
        self.loss = nn.CrossEntropyLoss()
        for layout, memory in LAYOUTS.items():
            if request.get("only", layout) != layout:
                continue
            model = build(request["model"])[0].train().to(memory_format=memory)
            if not request["dropout"]:
                for module in model.modules():
                    if isinstance(module, nn.Dropout):
                        module.p = 0.0
            optimizer = torch.optim.SGD(model.parameters(), lr=request.get("rate", 1e-3), momentum=0.9)
            self.variants[layout] = (model, optimizer, pictures.contiguous(memory_format=memory))
        with torch.no_grad():
            classes = model.eval()(pictures[:1]).shape[1]
        model.train()
        self.labels = torch.arange(len(pictures)) % classes

    def call(self, variant):
        model, optimizer, batch = self.variants[variant]
        optimizer.zero_grad(set_to_none=True)
        loss = self.loss(model(batch), self.labels)
        loss.backward()
        optimizer.step()
        return loss


def read_pictures(request):
    """The first pictures of the file, as PyTorch names the axes: N, C, H, W."""
    height, width, channels = build(request["model"])[1]
    count = request["batch"] * height * width * channels
    with open(request["pictures"], "rb") as file:
        flat = torch.frombuffer(bytearray(file.read(4 * count)), dtype=torch.float32)
    return flat.reshape(request["batch"], height, width, channels).permute(0, 3, 1, 2).contiguous()


class Engine:
    work = None

    def load(self, request):
        self.work = None
        torch.set_num_threads(request["threads"])
        self.work = {"inference": Inference, "training": Training}[request["mode"]](request, read_pictures(request))
        return {"engine": f"PyTorch {torch.__version__}", "variants": list(self.work.variants)}

    def answer(self, request):
        outputs = self.work.call(request["variant"])
        with open(request["outputs"], "wb") as file:
            file.write(outputs.contiguous().numpy().tobytes())
        return {}

    def learn(self, request):
        return {"losses": [self.work.call(request["variant"]).item() for _ in range(request["steps"])]}

    def time(self, request):
        begun = time.perf_counter()
        for _ in range(request["calls"]):
            self.work.call(request["variant"])
        return {"seconds": time.perf_counter() - begun}


def main():
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    engine = Engine()
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = getattr(engine, request["do"])(request)
        except Exception as error:  # whatever fails is told to the one who asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
