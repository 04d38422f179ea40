"""A model's inputs: the features that Vigil's own core computes of each recording, causally, and
what the personal baseline makes of them (core/inference: StressModel, PersonalBaseline)."""
import json
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORE = ROOT / "build/wasm/core/bindings/core.wasm"
FORGET_S = 60  # StressModel::kForget


@dataclass
class Subject:
    name: str
    labels: np.ndarray  # [seconds]
    features: np.ndarray  # [seconds, inputs], raw; all NaN where the core would not score
    z: np.ndarray = None  # [seconds, inputs], against the personal baseline
    scored: np.ndarray = None  # [seconds]: the core would run the model


def build():
    """Which sources the features came from: the last commit that touched the core, and its day."""
    command = ["git", "log", "-1", "--format=%h of %cs", "--", "core"]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def compute(recordings, card, cache):
    """One Subject a recording; the features of one are computed anew when the core is newer."""
    cache.mkdir(parents=True, exist_ok=True)
    return [subject(recording, card, cache) for recording in recordings]


def subject(recording, card, cache):
    wanted = [one["feature"] for one in card["inputs"] + card["gates"]]
    table = cache / f"{recording.subject}.csv"
    if not fresh(table, wanted):
        dump(recording, card, table)
    names = table.open().readline().strip().split(",")
    rows = np.genfromtxt(table, delimiter=",", skip_header=1)
    seconds = min(len(recording.labels), int(rows[-1, 0]))
    rows = rows[(rows[:, 0] >= 1) & (rows[:, 0] <= seconds)]
    by_second = np.full((seconds, len(names)), np.nan)
    by_second[rows[:, 0].astype(int) - 1] = rows  # row t: what is known at the end of second t - 1
    column = {name: by_second[:, i] for i, name in reversed(list(enumerate(names)))}
    features = np.column_stack([column[one["feature"]] for one in card["inputs"]])
    features[~allowed(features, column, card)] = np.nan
    return Subject(recording.subject, recording.labels[:seconds], features)


def allowed(features, column, card):
    """All that is required is there, and no gate is closed (StressModel::gate)."""
    required = [i for i, one in enumerate(card["inputs"]) if one.get("required")]
    ok = np.isfinite(features[:, required]).all(1)
    for gate in card["gates"]:
        ok &= ~(column[gate["feature"]] > gate["most"])
    return ok


def fresh(table, wanted):
    if not table.exists() or table.stat().st_mtime < CORE.stat().st_mtime:
        return False
    return set(wanted) <= set(table.open().readline().strip().split(","))


def dump(recording, card, table):
    print(f"features of {recording.subject}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        recording.write(folder)
        asked = folder / "card"
        asked.write_text(json.dumps(complete(card)))
        part = table.with_suffix(".part")
        command = ["node", "scripts/vigil.mjs", "features", folder, "--card", asked, "--step", "1"]
        subprocess.run([*command, "--out", part], cwd=ROOT, check=True)
        part.rename(table)


def complete(card):
    """The card with stand-ins for what training finds: the features do not depend on them."""
    return {
        **card,
        "inputs": [{"spread": 1, **one} for one in card["inputs"]],
        "graph": {"sha256": "0" * 64, "state_size": 0, **card["graph"]},
        "calibration": {"slope": 1, "intercept": 0, "interval": 0},
        "decision": {"threshold": 0.5, "margin": 0, "patience_s": 0},
    }


def transform(x, entry):
    """A feature as the baseline sees it: x, or its logarithm."""
    offset = entry.get("log_offset")
    return x if offset is None else np.log(np.maximum(x, 0) + offset)


def spread_of(subjects, card):
    """The median over subjects of each input's standard deviation within one."""
    return np.array(
        [
            np.median([np.nanstd(transform(s.features[:, i], entry)) for s in subjects])
            for i, entry in enumerate(card["inputs"])
        ]
    )


def normalise(subjects, card, spread):
    """Fills in z and scored. All subjects at once, second by second: nothing looks ahead."""
    rule, inputs = card["baseline"], card["inputs"]
    tau, prior, clip = rule["time_constant_s"], rule["prior_s"], rule["clip"]
    required = [i for i, one in enumerate(inputs) if one.get("required")]
    x = np.full((len(subjects), max(len(s.labels) for s in subjects), len(inputs)), np.nan)
    for s, values in zip(subjects, x):
        for i, entry in enumerate(inputs):
            values[: len(s.labels), i] = transform(s.features[:, i], entry)
    z, scored = np.zeros_like(x), np.zeros(x.shape[:2], bool)
    age = np.zeros((len(subjects), len(inputs)))
    mean, variance = np.zeros_like(age), np.zeros_like(age)
    for t in range(x.shape[1]):
        there = np.isfinite(x[:, t])
        value = np.where(there, x[:, t], 0)
        mean = np.where(there & (age == 0), value, mean)
        age += there
        gain = np.where(there, np.maximum(1 / np.maximum(age, 1), 1 / tau), 0)
        mean = mean + gain * (value - mean)
        above = np.where(there, value - mean, 0)
        variance = variance + gain * (above * above - variance)
        own = np.minimum(age, tau)
        sd = np.sqrt((own * variance + prior * np.square(spread)) / (own + prior))
        z[:, t] = np.where(there, np.clip(above / sd, -clip, clip), 0)
        scored[:, t] = there[:, required].all(1) & (age[:, required] >= rule["calibration_s"]).all(1)
    for s, values, runs in zip(subjects, z, scored):
        s.z, s.scored = values[: len(s.labels)], runs[: len(s.labels)]
