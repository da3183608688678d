"""One comparison: the same network, weights, pictures, batch and threads on every engine; answers first, then time in turns."""
import contextlib
import json
import math
import os
import struct
from array import array
from dataclasses import dataclass, field

from engines import TRAINING, EngineError, start

WARM_UP_SECONDS = 0.3
LEARNING_STEPS = 4
TIPPED = 16
LEARNING_RATES = (1e-4, 1e-3, 1e-2, 1e-1)

# A form of an engine that is this much slower than its best one in the first measurement takes no part in the turns.
HOPELESS = 1.25


@dataclass
class Case:
    network: str
    batch: int
    threads: int
    mode: str


@dataclass
class Outcome:
    case: Case
    rates: dict = field(default_factory=dict)        # engine -> form -> pictures a second, one for each turn
    differences: dict = field(default_factory=dict)  # engine -> largest difference from ours
    largest: float = 0.0                             # largest output, or first loss, of ours
    tolerance: float = 0.0
    versions: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)        # forms that took no part because their answers are wrong
    problem: str = ""                                # why nothing was measured


class Disagreement(Exception):
    """The answers differ by more than rounding explains: times would compare different work."""


def relative_tolerance(model):
    """How far two engines may be apart, as a share of the largest output: 2·L·√n·u.

    A sum of n products in float32 is off by about √n·u of its size (u = 2^-24; Higham and Mary 2019: the roundings are
    as good as independent). Each of the L convolutions adds such an error, taken as if every sum were the longest one and
    no two layers' errors cancelled, which leaves room for the larger constant of Winograd's algorithm; 2, as both err.
    """
    with open(model, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    sums = [math.prod(entry["shape"][1:]) for entry in header.values() if len(entry.get("shape", [])) == 4]
    return 2 * len(sums) * math.sqrt(max(sums)) * 2.0 ** -24


def floats(path):
    values = array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    return values


def best_classes(outputs, batch):
    classes = len(outputs) // batch
    rows = [outputs[i * classes:(i + 1) * classes] for i in range(batch)]
    return [max(range(classes), key=row.__getitem__) for row in rows]


def require_same_answers(name, ours, theirs, batch, tolerance):
    """The largest difference, if it is within the tolerance and every picture has the same class."""
    if len(ours) != len(theirs):
        raise Disagreement(f"{name}: {len(theirs)} outputs, ours {len(ours)}")
    differences = [abs(a - b) for a, b in zip(ours, theirs)]
    too_far = [difference for difference in differences if not difference <= tolerance]  # a NaN among them
    if too_far:
        raise Disagreement(f"{name}: {len(too_far)} outputs differ by {too_far[0]:.2g} or so, tolerance {tolerance:.2g}")
    pairs = zip(best_classes(ours, batch), best_classes(theirs, batch))
    others = [f"picture {i}: class {a}, ours {b}" for i, (b, a) in enumerate(pairs) if a != b]
    if others:
        raise Disagreement(f"{name}: {len(others)} pictures of another class: {others[0]}")
    return max(differences)


def moves(losses, tolerance):
    """Whether losses change by so much more than the tolerance that a wrong step would show."""
    return abs(losses[0] - losses[-1]) >= 4 * tolerance


def require_same_losses(name, ours, forms, relative):
    """The largest difference of the losses of some steps from those of an engine's forms, which are {form: losses}.

    Step k has the error of its outputs and of the k steps before it; a loss moves by at most twice what the outputs move by,
    |softmax - label| having at most 2 in sum. A rounding can also tip a unit over the kink of its ReLU, and then a batch of one goes
    on differently: PyTorch's own layouts were seen to part from each other by five times the tolerance in the fourth step. So one
    form must be within the tolerance in every step, and the others in the first, and within TIPPED times it in the steps behind.
    Returned are the largest difference of the forms that agree, and a line with the largest of each that does not.
    """
    largest = max(ours)
    tolerances = [2 * relative * largest * (k + 1) for k in range(len(ours))]
    agreeing, off = [0.0], {}
    for form, losses in forms.items():
        differences = [abs(a - b) for a, b in zip(ours, losses)]
        wrong = [k for k, difference in enumerate(differences) if not difference <= tolerances[k]]  # a NaN among them
        if not wrong:
            agreeing += differences
            continue
        worst = max(wrong, key=lambda k: math.inf if math.isnan(differences[k]) else differences[k] / tolerances[k])
        off[form] = (f"{name}, {form}: loss {losses[worst]:.6g} in step {worst + 1}, ours {ours[worst]:.6g}, "
                     f"a difference of {differences[worst]:.1e}, tolerance {tolerances[worst]:.1e}")
        if not all(differences[k] <= tolerances[k] * (TIPPED if k else 1) for k in wrong):
            raise Disagreement(off[form])
    if len(off) == len(forms):
        raise Disagreement(next(iter(off.values())))
    if not moves(ours, tolerances[-1]):
        raise Disagreement(f"the losses {ours} move too little to say anything about the steps")
    return max(agreeing), list(off.values())


class Comparison:
    def __init__(self, names, folder, seconds, turns):
        self.names, self.folder, self.seconds, self.turns = names, folder, seconds, turns

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, case):
        """Measures a case; what goes wrong stands in the outcome, so that one bad case does not lose the others."""
        outcome = Outcome(case)
        try:
            with contextlib.ExitStack() as stack:
                engines = [stack.enter_context(start(name, case.threads)) for name in self.names
                           if name in TRAINING or case.mode == "inference"]
                self.measure(case, engines, outcome)
        except (EngineError, Disagreement) as error:
            outcome.problem, outcome.rates = str(error), {}
        return outcome

    def measure(self, case, engines, outcome):
        model = self.path(f"{case.network}.safetensors")
        request = {
            "model": model, "pictures": self.path(f"{case.network}.pictures"), "batch": case.batch, "threads": case.threads, "mode": case.mode}
        relative = relative_tolerance(model)
        if case.mode == "inference":
            forms = self.check_answers(case, self.load(engines, request, outcome), relative, outcome)
        else:
            # In one shard, as batch normalisation takes the statistics of each by itself.
            self.check_learning(engines, {**request, "dropout": False, "shards": 1}, relative, outcome)
            forms = self.load(engines, {**request, "dropout": True}, outcome)
        self.take_turns(case, self.calibrate(forms), outcome)

    @staticmethod
    def load(engines, request, outcome):
        forms = []
        for engine in engines:
            answer = engine.ask("load", **request)
            outcome.versions[engine.name] = answer["engine"]
            forms += [(engine, form) for form in answer["variants"]]
        return forms

    def check_answers(self, case, forms, relative, outcome):
        """The forms whose answers agree. An engine's first form, the plain one, must; a rewritten one that does not is left out."""
        ours, agreeing = None, []
        for engine, form in forms:
            engine.ask("answer", variant=form, outputs=self.path("outputs"))
            outputs = floats(self.path("outputs"))
            if ours is None:
                ours, outcome.largest = outputs, max(map(abs, outputs))
                outcome.tolerance = relative * outcome.largest
                if not 0 < outcome.largest < math.inf:
                    raise Disagreement(f"the largest output is {outcome.largest}: nothing can be compared")
            else:
                try:
                    difference = require_same_answers(f"{engine.name}, {form}", ours, outputs, case.batch, outcome.tolerance)
                except Disagreement as error:
                    if all(other is not engine for other, _ in agreeing):
                        raise
                    outcome.notes.append(f"left out: {error}")
                    continue
                outcome.differences[engine.name] = max(difference, outcome.differences.get(engine.name, 0.0))
            agreeing.append((engine, form))
        return agreeing

    def check_learning(self, engines, request, relative, outcome):
        """Without dropout, whose masks differ: the losses of the first steps say whether gradients and steps are the same.

        A loss that does not move says nothing; the learning rate of the check grows until ours does.
        """
        for rate in LEARNING_RATES:
            ours = self.losses(self.load(engines[:1], {**request, "rate": rate}, outcome))["NHWC"]
            outcome.largest, outcome.tolerance = ours[0], 2 * relative * max(ours) * LEARNING_STEPS
            if moves(ours, outcome.tolerance):
                break
        for engine in engines[1:]:
            theirs = self.losses(self.load([engine], {**request, "rate": rate}, outcome))
            outcome.differences[engine.name], tipped = require_same_losses(engine.name, ours, theirs, relative)
            outcome.notes += [f"timed, though its forms part from each other: {note}" for note in tipped]

    @staticmethod
    def losses(forms):
        return {form: engine.ask("learn", variant=form, steps=LEARNING_STEPS)["losses"] for engine, form in forms}

    def calibrate(self, forms):
        """How many calls fill a block, for each form that is not hopelessly behind its engine's best. It warms all up, too."""
        seconds = {(engine, form): self.seconds_per_call(engine, form) for engine, form in forms}
        best = {engine: min(s for (e, _), s in seconds.items() if e is engine) for engine, _ in forms}
        return [(engine, form, max(1, round(self.seconds / s)))
                for (engine, form), s in seconds.items() if s <= HOPELESS * best[engine]]

    def seconds_per_call(self, engine, form):
        engine.ask("time", variant=form, calls=1)  # takes memory and, in TorchScript, compiles
        calls = 1
        while True:
            seconds = engine.ask("time", variant=form, calls=calls)["seconds"]
            if seconds >= min(WARM_UP_SECONDS, self.seconds):
                return seconds / calls
            calls *= 2

    def take_turns(self, case, entries, outcome):
        for _ in range(self.turns):
            for engine, form, calls in entries:
                seconds = engine.ask("time", variant=form, calls=calls)["seconds"]
                outcome.rates.setdefault(engine.name, {}).setdefault(form, []).append(case.batch * calls / seconds)
