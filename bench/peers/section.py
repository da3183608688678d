"""The results as a section of a Markdown file, between two marks; the rest of the file stays as it is."""
import os
import re
import statistics
import textwrap

from comparison import TIPPED
from engines import HERE, NIN, ORT, PYTORCH, TORCHSHARP, TRAINING

DEFAULT = "peers"

# The load, of the minute before, above which a machine is no place to measure on.
QUIET = 0.3

# How a peer is run, when answering and in training.
FORMS = {
    PYTORCH: (
        "the best of both layouts, each as it is, frozen by TorchScript, and after `optimize_for_inference`, in `inference_mode`",
        "the better of both layouts"),
    TORCHSHARP: (
        "called in process from .NET, the better of both layouts, in `inference_mode`; TorchScript's rewritten forms cannot be made there",
        "called in process from .NET, the better of both layouts"),
    ORT: (
        "called in process from .NET, all graph optimisations, fixed batch, input and output tensors allocated before, NCHW", ""),
}


def marks(name):
    """The lines between which a section of that name stands."""
    return f"<!-- {name}: begin (written by bench/peers/compare.py, replaced by its next run) -->", f"<!-- {name}: end -->"


def replaced(text, section, name=DEFAULT):
    """The text with its marked section replaced, or with the section at its end where it has none."""
    begin, end = marks(name)
    marked = f"{begin}\n{section.strip()}\n{end}\n"
    if begin not in text and end not in text:
        return (text.rstrip("\n") + "\n\n" if text.strip() else "") + marked
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError("expected one mark for the section's begin and one for its end, in this order")
    before, rest = text.split(begin)
    return before + marked + rest.split(end)[1].removeprefix("\n")


def write(path, section, title, name=DEFAULT):
    text = f"# {title}\n"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
    temporary = f"{path}.tmp"
    with open(temporary, "w", encoding="utf-8", newline="\n") as file:
        file.write(replaced(text, section, name))
    os.replace(temporary, path)


def best(forms):
    """The fastest form of an engine and its rates."""
    return max(forms.items(), key=lambda item: statistics.median(item[1]))


def number(value):
    return f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


def ratio(ours, theirs):
    """Ours against theirs: the ratio of the medians, and the smallest and largest ratio of a turn."""
    turns = [a / b for a, b in zip(ours, theirs)]
    return f"**{statistics.median(ours) / statistics.median(theirs):.2f}** ({min(turns):.2f}–{max(turns):.2f})"


def row(outcome, peers, limit):
    case = outcome.case
    cells = [case.network, str(case.batch), str(case.threads)]
    if outcome.problem:
        return cells + ["not measured"] * (1 + 2 * len(peers)) + [number(limit)]
    ours = best(outcome.rates[NIN])[1]
    cells.append(number(statistics.median(ours)))
    for peer in peers:
        if peer not in outcome.rates:
            cells += ["missing", ""]
            continue
        form, rates = best(outcome.rates[peer])
        name = "" if peer == ORT else f", {form}"
        cells += [number(statistics.median(rates)) + name, ratio(ours, rates)]
    return cells + [number(limit)]


def table(head, rows):
    return [f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows]]


def rates_table(outcomes, mode, peers, peak, multiply_adds):
    """Pictures a second of every case of a mode; the limit is what all threads at the peak could do without Winograd."""
    passes = 1 if mode == "inference" else 3
    head = ["network", "batch", "threads", "Nin"]
    for peer in peers:
        head += [peer, f"Nin against {peer}"]
    rows = [row(o, peers, o.case.threads * peak * 1e9 / (2 * passes * multiply_adds[o.case.network]))
            for o in outcomes if o.case.mode == mode]
    return table([*head, "direct limit"], rows) if rows else []


def agreement_table(outcomes, peers):
    """The worst agreement over all cases of a network and a mode."""
    groups = {}
    for outcome in outcomes:
        if outcome.differences:
            groups.setdefault((outcome.case.network, outcome.case.mode), []).append(outcome)
    rows = []
    for (network, mode), group in groups.items():
        worst = [max((o.differences[peer] for o in group if peer in o.differences), default=None) for peer in peers]
        largest, tolerance = max(o.largest for o in group), min(o.tolerance for o in group)
        rows.append([network, "outputs" if mode == "inference" else "losses", f"{largest:.3g}",
                     *("" if value is None else f"{value:.1e}" for value in worst), f"{tolerance:.1e}"])
    head = ["network", "what", "largest", *(f"difference from {peer}" for peer in peers), "tolerance"]
    return table(head, rows) if rows else []


def able(peers, mode):
    return [peer for peer in peers if mode == "inference" or peer in TRAINING]


def title(settings):
    """The section's title: whom it compares with, and its name where one file holds several."""
    peers = able(settings.peers, "inference" if "inference" in settings.modes else "training")
    named = " and ".join(filter(None, [", ".join(peers[:-1]), *peers[-1:]]))
    return f"Against {named}" + ("" if settings.section == DEFAULT else f": {settings.section}")


def timed(text, peers, mode):
    """What is timed of us, and how each peer is run."""
    forms = [f"{peer}: {FORMS[peer][mode == 'training']}." for peer in peers]
    return [*textwrap.wrap(" ".join([text, *forms]), 130), ""]


def compose(command, commit, machine, load, settings, outcomes, lacks, peak, multiply_adds):
    """The whole section."""
    versions = {name: version for outcome in outcomes for name, version in outcome.versions.items()}
    lines = [
        f"## {title(settings)}", "",
        "```", command, "```", "",
        f"{machine}; load in the minute before: {load:.2f}. Engines: {'; '.join(versions.values())}; our sources at {commit}.",
        f"Pictures a second, the network alone, float32: medians of {settings.turns} blocks of about {settings.seconds:g} s, the engines taking",
        "turns, each a process that stays alive; a ratio is that of the medians, with the smallest and the largest of a turn behind it.",
        f"Peak of multiply-adds on one core in the same run: {peak:.1f} GFLOP/s; the direct limit is what all threads could do at it without",
        "Winograd's algorithm, training counted as three forward passes.", ""]
    if load > QUIET:
        lines += [f"**The machine was not quiet**: its load was {load:.2f} in the minute before, so these figures say little.", ""]
    for name, why in lacks.items():
        lines += [f"**{name} was not measured**: {one_line(why)}.", ""]
    measured = [peer for peer in settings.peers if peer not in lacks]
    inference = rates_table(outcomes, "inference", measured, peak, multiply_adds)
    training = rates_table(outcomes, "training", able(measured, "training"), peak, multiply_adds)
    if inference:
        text = (
            "What is timed: pictures ready in memory as floats to outputs ready in memory. Nin: one call from one caller, NHWC, all code "
            "compiled at its first call (`TieredCompilation=false`).")
        lines += ["### Inference", "", *inference, "", *timed(text, measured, "inference")]
    if training:
        text = (
            "What is timed: forward pass, cross-entropy, backward pass and a step of SGD with momentum on a batch ready in memory, dropout "
            "on. Nin: 8 shards, the default, all code compiled at its first call.")
        lines += ["### Training", "", *training, "", *timed(text, able(measured, "training"), "training")]
    agreement = agreement_table(outcomes, measured)
    if agreement:
        lines += [
            "### Agreement", "", "Checked before anything is timed, in every case and for every form of an engine: outputs within the tolerance and the same class",
            "for every picture; in training, without dropout and in one shard, the losses of the first steps, where one form of an engine must be within the",
            f"tolerance in all of them and another may part from it after the first, by at most {TIPPED} times the tolerance: such are listed below the",
            "table and not in it. The tolerance is explained in `bench/peers/comparison.py`; shown are the largest difference and the smallest",
            "tolerance of a network's cases.", "",
            *agreement, ""]
    for o in outcomes:
        for text in [*o.notes, o.problem]:
            if text:
                lines.append(f"- {o.case.network}, batch {o.case.batch}, {o.case.threads} thread(s), {o.case.mode}: {one_line(text)}")
    return "\n".join(lines).rstrip() + "\n"


def one_line(text):
    """A message for a list, without the place of the checkout on this machine."""
    return re.sub(r"\s+", " ", text).replace("|", "/").replace(os.path.dirname(os.path.dirname(HERE)) + os.sep, "")


def summary(forms):
    """The best form's median, for the line that tells how far the run has come."""
    form, rates = best(forms)
    return f"{number(statistics.median(rates))} ({form})"
