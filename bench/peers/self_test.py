"""Tests of the comparison that need no peer: compare.py --self-test."""
import json
import os
import struct
import sys
import tempfile
import types
import unittest
from array import array

import comparison
import section
from compare import cpu, without
from comparison import Case, Disagreement, Outcome
from engines import BENCH, NIN, ORT, PYTORCH, TORCHSHARP, Engine, EngineError, missing

SETTINGS = types.SimpleNamespace(
    section="peers", modes=["inference", "training"], peers=[PYTORCH, ORT], turns=3, seconds=1.0)
FROM_DOTNET = types.SimpleNamespace(**{**vars(SETTINGS), "section": "from .NET", "peers": [TORCHSHARP, ORT]})

ECHO = """
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "end":
        sys.exit("out of memory")
    answer = {"error": "no such thing"} if request["do"] == "fail" else request
    print(json.dumps(answer), flush=True)
"""


def outcome(mode="inference", **engines):
    names = {"nin": NIN, "torch": PYTORCH, "sharp": TORCHSHARP, "ort": ORT}
    found = Outcome(Case("nin-mnist", 32, 2, mode), {names[name]: forms for name, forms in engines.items()})
    found.differences, found.largest, found.tolerance = {PYTORCH: 1e-6}, 0.5, 2e-5
    return found


class SectionTests(unittest.TestCase):
    def test_a_file_without_marks_keeps_its_text_and_gets_the_section_at_its_end(self):
        text = section.replaced("# CPU\n\nwords\n", "## New\n")
        self.assertEqual(text, f"# CPU\n\nwords\n\n{BEGIN}\n## New\n{END}\n")

    def test_the_marked_section_alone_is_replaced(self):
        first = section.replaced("before\n", "old") + "\nafter\n"
        self.assertEqual(section.replaced(first, "new"), first.replace("old", "new"))

    def test_replacing_with_the_same_changes_nothing(self):
        first = section.replaced("before\n", "same") + "\nafter\n"
        self.assertEqual(section.replaced(first, "same"), first)

    def test_marks_that_do_not_pair_are_an_error(self):
        for text in (BEGIN, END, END + BEGIN, (BEGIN + END) * 2):
            with self.assertRaises(ValueError):
                section.replaced(text, "new")

    def test_sections_of_other_names_stay(self):
        both = section.replaced(section.replaced("", "one"), "two", "training")
        self.assertEqual(section.replaced(both, "three", "training"), both.replace("two", "three"))

    def test_a_new_file_gets_a_title(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "cpu.md")
            section.write(path, "words", "Some CPU")
            section.write(path, "other words", "Some CPU")
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), f"# Some CPU\n\n{BEGIN}\nother words\n{END}\n")
            self.assertEqual(os.listdir(folder), ["cpu.md"])


BEGIN, END = section.marks(section.DEFAULT)


class TableTests(unittest.TestCase):
    def test_the_fastest_form_counts_and_ratios_are_of_medians_and_of_turns(self):
        found = outcome(nin={"NHWC": [90, 100, 120]}, torch={"slow": [10, 10, 10], "fast": [40, 50, 60]}, ort={"NCHW": [100, 100, 100]})
        text = section.rates_table([found], "inference", (PYTORCH, ORT), 100.0, {"nin-mnist": 50_000_000})[-1]
        self.assertEqual(
            text, "| nin-mnist | 32 | 2 | 100.0 | 50.0, fast | **2.00** (2.00–2.25) | 100.0 | **1.00** (0.90–1.20) | 2,000 |")

    def test_a_missing_peer_is_said_to_be_missing(self):
        text = section.rates_table([outcome(nin={"NHWC": [10, 10, 10]})], "inference", (PYTORCH, ORT), 100.0, {"nin-mnist": 50_000_000})[-1]
        self.assertEqual(text, "| nin-mnist | 32 | 2 | 10.0 | missing |  | missing |  | 2,000 |")

    def test_every_row_is_as_long_as_the_head(self):
        failed = outcome()
        failed.problem = "ended with -9\nat | load"
        rows = section.rates_table([failed], "inference", (PYTORCH, ORT), 100.0, {"nin-mnist": 50_000_000})
        self.assertEqual({row.count("|") for row in rows}, {10})
        text = section.compose("cmd", "abc", "CPU", 0.1, SETTINGS, [failed], {ORT: "no\nlibrary"}, 100.0, {"nin-mnist": 50_000_000})
        self.assertIn("- nin-mnist, batch 32, 2 thread(s), inference: ended with -9 at / load", text)
        self.assertIn("**ONNX Runtime was not measured**: no library.", text)
        self.assertNotIn("### Training", text)
        self.assertNotIn("not quiet", text)

    def test_the_title_names_whom_it_compares_with(self):
        training = types.SimpleNamespace(section="training", modes=["training"], peers=[PYTORCH, ORT])
        all_three = types.SimpleNamespace(section="peers", modes=["inference"], peers=[PYTORCH, TORCHSHARP, ORT])
        self.assertEqual("Against PyTorch and ONNX Runtime", section.title(SETTINGS))
        self.assertEqual("Against PyTorch: training", section.title(training))
        self.assertEqual("Against TorchSharp and ONNX Runtime: from .NET", section.title(FROM_DOTNET))
        self.assertEqual("Against PyTorch, TorchSharp and ONNX Runtime", section.title(all_three))

    def test_the_section_says_how_each_peer_is_run_and_compares_with_no_other(self):
        answering = outcome(nin={"NHWC": [100]}, sharp={"contiguous": [40], "channels last": [50]}, ort={"NCHW": [80]})
        answering.differences = {TORCHSHARP: 1e-6, ORT: 2e-6}
        training = outcome("training", nin={"NHWC": [30]}, sharp={"contiguous": [10]})
        training.differences = {TORCHSHARP: 3e-6}
        costs = {"nin-mnist": 50_000_000}
        text = section.compose("cmd", "abc", "CPU", 0.1, FROM_DOTNET, [answering, training], {}, 100.0, costs)
        for line in (
                "| network | batch | threads | Nin | TorchSharp | Nin against TorchSharp | ONNX Runtime | Nin against ONNX Runtime | direct limit |",
                "| nin-mnist | 32 | 2 | 100.0 | 50.0, channels last | **2.00** (2.00–2.00) | 80.0 | **1.25** (1.25–1.25) | 2,000 |",
                "| network | batch | threads | Nin | TorchSharp | Nin against TorchSharp | direct limit |",
                "| nin-mnist | 32 | 2 | 30.0 | 10.0, contiguous | **3.00** (3.00–3.00) | 666.7 |",
                "| network | what | largest | difference from TorchSharp | difference from ONNX Runtime | tolerance |",
                "| nin-mnist | losses | 0.5 | 3.0e-06 |  | 2.0e-05 |"):
            self.assertIn(f"{line}\n", text)
        words = " ".join(text.split())
        self.assertIn("TorchSharp: called in process from .NET, the better of both layouts, in `inference_mode`", words)
        self.assertIn("ONNX Runtime: called in process from .NET, all graph optimisations", words)
        self.assertNotIn("PyTorch:", words)

    def test_a_peer_that_does_not_load_is_one_line_and_the_others_stay(self):
        found = outcome(nin={"NHWC": [100]}, ort={"NCHW": [80]})
        found.differences = {ORT: 2e-6}
        lacks = {TORCHSHARP: "libtorch_cpu.so does not load here"}
        text = section.compose("cmd", "abc", "CPU", 0.1, FROM_DOTNET, [found], lacks, 100.0, {"nin-mnist": 50_000_000})
        self.assertIn("\n\n**TorchSharp was not measured**: libtorch_cpu.so does not load here.\n\n", text)
        self.assertIn("| nin-mnist | 32 | 2 | 100.0 | 80.0 | **1.25** (1.25–1.25) | 2,000 |\n", text)
        self.assertEqual(text.count("TorchSharp"), 2)  # in the title and in that line

    def test_a_machine_that_is_not_quiet_is_named(self):
        text = section.compose("cmd", "abc", "CPU", 1.5, SETTINGS, [], {}, 100.0, {})
        self.assertIn("**The machine was not quiet**: its load was 1.50", text)

    def test_training_counts_three_passes(self):
        found = outcome("training", nin={"NHWC": [10]}, torch={"contiguous": [5]})
        text = section.rates_table([found], "training", (PYTORCH,), 100.0, {"nin-mnist": 50_000_000})[-1]
        self.assertEqual(text, "| nin-mnist | 32 | 2 | 10.0 | 5.0, contiguous | **2.00** (2.00–2.00) | 666.7 |")


class AgreementTests(unittest.TestCase):
    def test_the_tolerance_counts_convolutions_and_their_longest_sum(self):
        header = {"a.weight": {"shape": [8, 4, 5, 5]}, "b.weight": {"shape": [2, 8, 1, 1]}, "b.bias": {"shape": [2]}, "__metadata__": {}}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model")
            with open(path, "wb") as file:
                file.write(struct.pack("<Q", len(json.dumps(header))) + json.dumps(header).encode())
            self.assertEqual(comparison.relative_tolerance(path), 2 * 2 * 10 / 2 ** 24)

    def test_answers_within_the_tolerance_give_the_largest_difference(self):
        self.assertAlmostEqual(comparison.require_same_answers("x", [0, 1, 2, 0], [0, 1.25, 2, 0.5], 2, 0.5), 0.5)

    def test_answers_that_differ_are_refused(self):
        ours = [0.9, 1, 2, 0]
        for theirs, text in (([0.9, 2, 2, 0], "1 outputs differ by 1"), ([0.9, float("nan"), 2, 0], "1 outputs differ by nan"),
                             ([0.9, 1, 2], "3 outputs"), ([1.1, 1, 2, 0], "picture 0: class 0, ours 1")):
            with self.assertRaisesRegex(Disagreement, text):
                comparison.require_same_answers("x", ours, theirs, 2, 0.5)

    def test_a_rewritten_form_with_wrong_answers_is_left_out_and_a_plain_one_stops_the_case(self):
        class Fake:
            def __init__(self, name, answers):
                self.name, self.answers = name, answers

            def ask(self, do, variant, outputs):
                with open(outputs, "wb") as file:
                    array("f", self.answers[variant]).tofile(file)

        with tempfile.TemporaryDirectory() as folder:
            compared = comparison.Comparison([NIN, PYTORCH], folder, 1.0, 2)
            ours, theirs = Fake(NIN, {"NHWC": [1, 0]}), Fake(PYTORCH, {"right": [1, 0], "wrong": [0.5, 0]})
            found = Outcome(Case("nin-mnist", 1, 1, "inference"))
            forms = compared.check_answers(found.case, [(ours, "NHWC"), (theirs, "right"), (theirs, "wrong")], 1e-3, found)
            self.assertEqual(forms, [(ours, "NHWC"), (theirs, "right")])
            self.assertEqual(found.notes, ["left out: PyTorch, wrong: 1 outputs differ by 0.5 or so, tolerance 0.001"])
            with self.assertRaisesRegex(Disagreement, "PyTorch, wrong"):
                compared.check_answers(found.case, [(ours, "NHWC"), (theirs, "wrong"), (theirs, "right")], 1e-3, found)

    def test_losses_are_held_to_a_tolerance_that_grows_by_the_step(self):
        difference, tipped = comparison.require_same_losses("x", [2.0, 1.0], {"": [2.0, 1.001]}, 1e-3)
        self.assertAlmostEqual(difference, 1e-3)
        self.assertEqual(tipped, [])
        with self.assertRaisesRegex(Disagreement, "step 2"):
            comparison.require_same_losses("x", [2.0, 1.0], {"": [2.0, 1.1]}, 1e-3)
        with self.assertRaisesRegex(Disagreement, "move too little"):
            comparison.require_same_losses("x", [2.0, 2.0], {"": [2.0, 2.0]}, 1e-3)

    def test_a_form_may_part_from_ours_a_little_where_another_does_not(self):
        difference, tipped = comparison.require_same_losses("x", [2.0, 1.0], {"a": [2.0, 1.001], "b": [2.0, 1.05]}, 1e-3)
        self.assertAlmostEqual(difference, 1e-3)
        self.assertRegex(tipped[0], "x, b: loss 1.05 in step 2, ours 1, a difference of 5.0e-02")
        for wrong in ({"a": [2.0, 1.05], "b": [2.0, 1.05]}, {"a": [2.0, 1.001], "b": [2.0, 1.2]}, {"a": [2.0, 1.001], "b": [2.05, 1.0]}):
            with self.assertRaisesRegex(Disagreement, "x, [ab]: loss"):
                comparison.require_same_losses("x", [2.0, 1.0], wrong, 1e-3)


class EngineTests(unittest.TestCase):
    def test_an_engine_stays_alive_and_its_errors_are_told(self):
        with Engine("echo", [sys.executable, "-c", ECHO], 1) as engine:
            self.assertEqual(engine.ask("time", calls=2), {"do": "time", "calls": 2})
            with self.assertRaisesRegex(EngineError, "echo, fail: no such thing"):
                engine.ask("fail")
            self.assertEqual(engine.ask("again"), {"do": "again"})
            with self.assertRaisesRegex(EngineError, "echo ended with 1 at 'end': out of memory"):
                engine.ask("end")
            with self.assertRaisesRegex(EngineError, "echo ended"):
                engine.ask("time")

    def test_the_turns_alternate_and_a_hopeless_form_takes_none(self):
        asked = []

        class Fake:
            def __init__(self, name, pace):
                self.name, self.pace = name, pace

            def ask(self, do, variant, calls):
                asked.append((self.name, variant))
                return {"seconds": calls * self.pace[variant]}

        ours, theirs = Fake(NIN, {"NHWC": 0.25}), Fake(PYTORCH, {"slow": 1.0, "fast": 0.5})
        compared = comparison.Comparison([NIN, PYTORCH], "", 1.0, 2)
        entries = compared.calibrate([(ours, "NHWC"), (theirs, "slow"), (theirs, "fast")])
        asked.clear()
        found = Outcome(Case("nin-mnist", 8, 1, "inference"))
        compared.take_turns(found.case, entries, found)
        self.assertEqual(asked, [(NIN, "NHWC"), (PYTORCH, "fast")] * 2)
        self.assertEqual(found.rates, {NIN: {"NHWC": [32.0, 32.0]}, PYTORCH: {"fast": [16.0, 16.0]}})


class MissingTests(unittest.TestCase):
    @staticmethod
    def starter(errors):
        """Engines that know their name, or say what is wrong, or end at once."""
        def start(name, _):
            error = errors.get(name)
            if error == "crash":
                return Engine(name, [sys.executable, "-c", "import sys; input(); sys.exit('no such\\ninstruction')"], 1)
            answer = json.dumps({"engine": name} if error is None else {"error": error})
            return Engine(name, [sys.executable, "-c", f"input(); print({answer!r})"], 1)
        return start

    def test_a_library_that_does_not_load_is_one_line_and_the_other_engine_stays(self):
        error = "libTorchSharp.so does not load here: version `GLIBCXX_3.4.32' not found"
        lacks = missing([TORCHSHARP, ORT], build=lambda project: True, start=self.starter({TORCHSHARP: error}))
        self.assertEqual(list(lacks), [TORCHSHARP])
        self.assertRegex(lacks[TORCHSHARP], f"^{error}. It needs a newer libstdc")
        self.assertNotIn("\n", lacks[TORCHSHARP])

    def test_a_library_that_ends_its_process_is_one_line_too(self):
        lacks = missing([TORCHSHARP, ORT], build=lambda project: True, start=self.starter({ORT: "crash"}))
        self.assertEqual(lacks, {ORT: "ONNX Runtime ended with 1 at 'engine': no such instruction"})

    def test_packages_that_cannot_be_fetched_leave_out_what_needs_them(self):
        lacks = missing([TORCHSHARP, ORT], build=lambda project: False, start=None)
        self.assertEqual(list(lacks), [TORCHSHARP, ORT])
        self.assertIn("bench/Nin.Peers does not build", lacks[ORT])

    def test_the_solution_never_fetches_the_peers_packages(self):
        with open(os.path.join(os.path.dirname(BENCH), "Nin.slnx"), encoding="utf-8") as file:
            solution = file.read()
        self.assertIn("Nin.Benchmarks", solution)
        self.assertNotIn("Nin.Peers", solution)

    def test_what_was_not_asked_for_is_not_missed(self):
        self.assertEqual(missing([], build=None, start=None), {})


class CommandTests(unittest.TestCase):
    def test_the_places_of_a_machine_are_left_out(self):
        self.assertEqual(without(["--at", "/a", "--turns", "3", "--out=/b", "--quick"], "--at", "--out"), ["--turns", "3", "--quick"])

    def test_the_cpu_has_a_file_name(self):
        self.assertRegex(cpu()[1], r"^[a-z0-9]+(-[a-z0-9]+)*$")


def run():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
