#!/usr/bin/python3
"""Trains the rhythm screen on AFDB, measures it, and writes models/rhythm.{json,md} and the core's
weights.

usage: scripts/train/rhythm.py RR [--look]
RR holds afdb.npz (NAME_rr_ms, NAME_rhythm: 0 N, 1 AFIB, 2 AFL, 3 junctional, a beat) and nsr2db.npz
(NAME: RR intervals in ms of a healthy Holter recording, the first value a lead-in). Only AFDB is
trained on. The features are the core's own (target rhythm_inputs). All that is random has a fixed
seed.  --look: print the figures, write nothing.
"""
import argparse
import json
import math
import pathlib
import string
import subprocess

import numpy as np
from scipy.optimize import minimize, minimize_scalar

import scores

HERE = pathlib.Path(__file__).parent
ROOT = HERE.resolve().parents[1]
MODELS = ROOT / "models"
TOOL = ROOT / "build/native/tests/core/inference/rhythm_inputs"
WEIGHTS = ROOT / "core/inference/include/vigil/inference/rhythm_weights.hpp"

NAMES = ["entropy", "repaired_entropy", "swing"]
N, AF, FLUTTER, JUNCTIONAL = range(4)
MINUTE_S, FEWEST = 60, 20
RIDGE = 10.0
# Of the filter and the decision; chosen while looking at the records left out.
DECISION = {"clip": 4.0, "evidence": 0.5, "stay": 0.9, "regular_below": -1.0, "af_above": 1.8}
SEED = 1


def recordings(folder):
    """name -> (intervals, rhythm a beat, is healthy)"""
    out = {}
    afdb, healthy = np.load(folder / "afdb.npz"), np.load(folder / "nsr2db.npz")
    for name in sorted(k[:-6] for k in afdb.files if k.endswith("_rr_ms")):
        out[name] = (afdb[name + "_rr_ms"].astype(float), afdb[name + "_rhythm"], False)
    for name in sorted(healthy.files):
        rr = healthy[name].astype(float)[1:]
        out[name] = (rr, np.zeros(len(rr), int), True)
    return out


def minutes(all_recordings):
    """One row a minute: recording, end in s, intervals, features, repaired share, label.
    label: N, AF or FLUTTER where all beats of the minute are (junctional counts as N), else -1."""
    stream = np.concatenate([np.r_[rr, np.nan] for rr, _ in all_recordings])
    done = subprocess.run([TOOL], input=stream.tobytes(), stdout=subprocess.PIPE, check=True)
    rows = np.array([line.split() for line in done.stdout.splitlines()], float)
    labels = np.full(len(rows), -1)
    for k, (rr, rhythm) in enumerate(all_recordings):
        mine = np.flatnonzero(rows[:, 0] == k)
        beat_s = np.cumsum(rr) / 1000
        ends = np.searchsorted(beat_s, rows[mine, 1], "right")
        begins = np.searchsorted(beat_s, rows[mine, 1] - MINUTE_S, "right")
        whole = np.where(rhythm == JUNCTIONAL, N, rhythm)
        for row, begin, end in zip(mine, begins, ends):
            if end - begin >= FEWEST and (whole[begin:end] == whole[begin]).all():
                labels[row] = whole[begin]
    rows = np.column_stack([rows, labels])
    return rows[rows[:, 2] >= FEWEST]


def features(rows):
    return rows[:, 3:6]


def ectopic(rr, rhythm, generator):
    """Premature beats outside of fibrillation: share, coupling and pause change every few minutes."""
    rr = rr.copy()
    begin = 0
    while begin < len(rr):
        end = min(len(rr), begin + int(generator.integers(200, 900)))
        share, coupling, spread, pause = (
            generator.uniform(low, high)
            for low, high in ((0.02, 0.4), (0.55, 0.85), (0.01, 0.1), (0, 1))
        )
        i = begin
        while i < end - 1:
            if rhythm[i] == AF or generator.random() >= share:
                i += 1
                continue
            early = rr[i] * (1 - np.clip(coupling + generator.normal(0, spread), 0.45, 0.92))
            rr[i] -= early
            rr[i + 1] += early * pause * generator.uniform(0.9, 1.1)
            i += 2
        begin = end
    return rr, rhythm


def bigeminal(rr, rhythm, generator):
    """Every other beat is premature, with a full compensatory pause; fibrillation stays as it is."""
    rr = rr.copy()
    short = np.arange(0, len(rr) - 1, 2)
    short = short[(rhythm[short] != AF) & (rhythm[short + 1] != AF)]
    early = 0.35 * rr[short]
    rr[short] -= early
    rr[short + 1] += early
    return rr, rhythm


def premature(share):
    def change(rr, rhythm, generator):
        rr = rr.copy()
        i = np.flatnonzero((generator.random(len(rr) - 1) < share) & (rhythm[:-1] != AF))
        i = i[np.diff(i, prepend=-2) > 1]
        early = rr[i] * generator.uniform(0.2, 0.45, len(i))
        rr[i] -= early
        rr[i + 1] += early
        return rr, rhythm

    return change


def detector(jitter_ms, missed, extra):
    """What a pulse detector in motion does to beats: uncertain times, beats missed and invented."""

    def change(rr, rhythm, generator):
        beats = np.cumsum(rr)
        middle = beats - rr * generator.uniform(0.3, 0.7, len(rr))
        moved = beats + generator.normal(0, jitter_ms, len(rr))
        invented = generator.random(len(rr)) < extra
        seen = generator.random(len(rr)) >= missed
        times = np.r_[moved[seen], middle[invented]]
        order = np.argsort(times)
        times, rhythm = times[order], np.r_[rhythm[seen], rhythm[invented]][order]
        ok = np.r_[True, np.diff(np.maximum.accumulate(times)) > 0]
        return np.diff(times[ok], prepend=0), rhythm[ok]

    return change


def respiratory(rmssd_ms):
    """Strong respiratory arrhythmia, as a slow young heart has it: outside of fibrillation and
    flutter the person's own intervals, stretched to 45 to 65 beats a minute, longer and shorter with
    breaths whose length and depth vary. Rates and depth change every few minutes."""

    def change(rr, rhythm, generator):
        rr = rr.copy()
        begin = 0
        while begin < len(rr):
            end = min(len(rr), begin + int(generator.integers(200, 900)))
            usual, breath = 60000 / generator.uniform(45, 65), 60000 / generator.uniform(8, 18)
            uneven, target = generator.uniform(0.1, 0.3), generator.uniform(*rmssd_ms)
            depth = target / (math.sqrt(2) * math.sin(math.pi * usual / breath)) / usual
            beats = begin + np.flatnonzero(np.isin(rhythm[begin:end], (N, JUNCTIONAL)))
            if len(beats):
                rr[beats] *= usual / np.median(rr[beats])
            phase, length, swing = 1.0, 1.0, 0.0
            for i in beats:
                if phase >= 1:
                    phase %= 1
                    by = 1 + uneven * generator.standard_normal(2).clip(-2, 2)
                    length, swing = breath * by[0], min(0.4, depth * by[1])
                phase += rr[i] / length
                rr[i] *= 1 + swing * math.sin(2 * math.pi * phase)
            begin = end
        return rr, rhythm

    return change


TRAINED_WITH = {"ectopy": ectopic, "bigeminy": bigeminal}
# What the weight of the swing is fitted to, with all others; drawn after what is tested.
SWING_TRAINED_WITH = respiratory((50, 250))
TESTED_WITH = {
    "premature beats, 10 %": premature(0.10),
    "premature beats, 25 %": premature(0.25),
    "bigeminy": bigeminal,
    "premature beats, share, coupling and pause mixed": ectopic,
    "beat times uncertain by 10 ms": detector(10, 0, 0),
    "beat times uncertain by 20 ms": detector(20, 0, 0),
    "5 % of beats missed, 3 % invented, 5 ms": detector(5, 0.05, 0.03),
    "10 % of beats missed, 5 % invented, 10 ms": detector(10, 0.10, 0.05),
    **{f"respiratory arrhythmia, RMSSD {ms} ms": respiratory((ms, ms)) for ms in (100, 150, 200)},
}


def class_weights(y):
    return np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))


def fit(x, y):
    """Logistic regression, classes of equal weight, no weight below zero: more disorder never
    speaks against fibrillation. Weights and bias of the features as they are."""
    mean, sd = x.mean(0), x.std(0)
    rows = np.column_stack([(x - mean) / sd, np.ones(len(x))])
    weight = class_weights(y)
    ridge = np.r_[np.full(x.shape[1], RIDGE), 0]

    def loss(w):
        z = rows @ w
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + (ridge * w * w).sum() / 2
        return value, rows.T @ (weight * (scores.sigmoid(z) - y)) + ridge * w

    bounds = [(0, None)] * x.shape[1] + [(None, None)]
    w = minimize(loss, np.zeros(len(ridge)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return w[:-1] / sd, w[-1] - (w[:-1] * mean / sd).sum()


def fit_swing(swing, others, y):
    """The swing's weight, not above zero, where the log odds of the other features stay as they are:
    it takes back what they say of breathing, and changes nothing where there is no swing."""
    weight = class_weights(y)

    def loss(w):
        z = others + w * swing
        return (weight * (np.logaddexp(0, z) - y * z)).sum()

    return minimize_scalar(loss, bounds=(-50, 0), method="bounded").x


def logits(x, model):
    return x @ model[0] + model[1]


def filtered(rows, raw):
    """Forward filter of the two-state hidden Markov model, as RhythmJudge has it: log odds."""
    out, stay = np.zeros(len(raw)), DECISION["stay"]
    odds, last = 0.0, (-1, 0.0)
    for i, (row, x) in enumerate(zip(rows, np.clip(raw, -DECISION["clip"], DECISION["clip"]))):
        for _ in range(int((row[1] - last[1]) / MINUTE_S)) if row[0] == last[0] else []:
            p = scores.sigmoid(odds)
            p = p * stay + (1 - p) * (1 - stay)
            odds = np.log(p / (1 - p))
        if row[0] != last[0]:
            odds = 0.0
        odds += DECISION["evidence"] * x
        out[i], last = odds, (row[0], row[1])
    return out


def counts(label, odds):
    """tp fn tn fp unclassifiable, flutter called af, flutter"""
    af, regular = odds > DECISION["af_above"], odds <= DECISION["regular_below"]
    is_af, is_n, flutter = label == AF, label == N, label == FLUTTER
    return np.array([
        (is_af & af).sum(), (is_af & regular).sum(), (is_n & regular).sum(), (is_n & af).sum(),
        ((is_af | is_n) & ~af & ~regular).sum(), (flutter & af).sum(), flutter.sum(),
    ])


def rates(c):
    tp, fn, tn, fp, unclear = c[:5]
    return np.array([tp / max(1, tp + fn), tn / max(1, tn + fp), unclear / max(1, c[:5].sum())])


def summary(each):
    """Pooled, with the 95 % interval over records (bootstrap), and the worst record."""
    each = np.array(each)
    generator = np.random.default_rng(SEED)
    draws = generator.integers(len(each), size=(2000, len(each)))
    spread = np.percentile([rates(each[d].sum(0)) for d in draws], [2.5, 97.5], axis=0).T
    out = {}
    for k, name in enumerate(("sensitivity", "specificity", "unclassifiable")):
        out[name] = {"pooled": rates(each.sum(0))[k], "interval95": list(spread[k])}
    enough = 10  # minutes, for a record's own rate
    by_record = np.array([rates(c) for c in each])
    for name, k, first in (("sensitivity", 0, 0), ("specificity", 1, 2)):
        asked = each[:, first] + each[:, first + 1] >= enough
        out[name]["worst_record"] = by_record[asked, k].min()
    total = each.sum(0)
    return {**scores.rounded(out, 4), "minutes": int(total[:5].sum()), "records": len(each),
            "flutter_called_af": int(total[5]), "flutter_minutes": int(total[6])}


def false_episodes(rows, odds):
    af = odds > DECISION["af_above"]
    starts = af & ~np.r_[False, af[:-1] & (rows[1:, 0] == rows[:-1, 0])]
    return int(starts.sum())


def train(data):
    generator = np.random.default_rng(SEED)
    clean = [(rr, rhythm) for rr, rhythm, _ in data.values()]
    healthy = np.array([h for _, _, h in data.values()])
    afdb = np.flatnonzero(~healthy)
    changed = lambda change: minutes([change(rr, rhythm, generator) for rr, rhythm in clean])
    sets = {"as recorded": minutes(clean)}
    training = [sets["as recorded"], *(changed(change) for change in TRAINED_WITH.values())]
    sets.update((name, changed(change)) for name, change in TESTED_WITH.items())
    swinging = changed(SWING_TRAINED_WITH)

    def of(records, sets):
        rows = np.concatenate(sets)
        rows = rows[np.isin(rows[:, 0], records) & np.isin(rows[:, -1], (N, AF))]
        return features(rows), (rows[:, -1] == AF).astype(float)

    def model_of(records):
        x, y = of(records, training)
        weights, bias = fit(x[:, :-1], y)
        x, y = of(records, [*training, swinging])
        return np.r_[weights, fit_swing(x[:, -1], x[:, :-1] @ weights + bias, y)], bias

    folds = {k: model_of(afdb[afdb != k]) for k in afdb}
    whole = model_of(afdb)
    results = {}
    for name, rows in sets.items():
        raw = np.empty(len(rows))
        for k in range(len(clean)):
            raw[rows[:, 0] == k] = logits(features(rows[rows[:, 0] == k]), folds.get(k, whole))
        odds = filtered(rows, raw)
        each = [counts(rows[rows[:, 0] == k, -1], odds[rows[:, 0] == k]) for k in afdb]
        well = healthy[rows[:, 0].astype(int)]
        results[name] = {
            **summary(each),
            "healthy": {
                "hours": round(sum(rr.sum() for (rr, _), h in zip(clean, healthy) if h) / 3.6e6),
                "records": int(healthy.sum()),
                "minutes": int(well.sum()),
                "minutes_called_af": int((odds[well] > DECISION["af_above"]).sum()),
                "false_episodes": false_episodes(rows[well], odds[well]),
                "unclassifiable": scores.rounded(
                    np.mean((odds[well] > DECISION["regular_below"])
                            & (odds[well] <= DECISION["af_above"])), 4),
            },
        }
    rows = sets["as recorded"]
    odds = filtered(rows, logits(features(rows), whole))
    each = [counts(rows[rows[:, 0] == k, -1], odds[rows[:, 0] == k]) for k in afdb]
    results["as recorded, trained on all of it"] = summary(each)
    return whole, results


def write(model, results):
    rounded = lambda v: float(f"{v:.6g}")
    card = {
        "format": "vigil-rhythm-card/1",
        "name": "Vigil rhythm 1",
        "inputs": [{"feature": n, "weight": rounded(w)} for n, w in zip(NAMES, model[0])],
        "bias": rounded(model[1]),
        "decision": DECISION,
        "training": {
            "data": "MIT-BIH Atrial Fibrillation Database (Moody & Mark 1983; PhysioNet, Goldberger "
                    "et al. 2000; Open Data Commons Attribution License 1.0)",
            "records": results["as recorded"]["records"],
            "script": "scripts/train/rhythm.py",
        },
        "results": results,
    }
    (MODELS / "rhythm.json").write_text(json.dumps(card, indent=2) + "\n")
    number = lambda v: f"{rounded(v)!r}"
    WEIGHTS.write_text(string.Template((HERE / "rhythm_weights.hpp.in").read_text()).substitute(
        weights=", ".join(number(w) for w in model[0]), bias=number(model[1]),
        **{k: number(v) for k, v in DECISION.items()}))
    text = string.Template((HERE / "rhythm.md").read_text())
    (MODELS / "rhythm.md").write_text(text.substitute(figures(card)))


def figures(card):
    """What rhythm.md leaves open."""
    table = []
    for name, r in card["results"].items():
        if name in ("as recorded", "as recorded, trained on all of it"):
            continue
        table.append(
            f"| {name} | {r['sensitivity']['pooled']:.3f} | {r['specificity']['pooled']:.3f} | "
            f"{r['unclassifiable']['pooled']:.3f} | {r['healthy']['false_episodes']} |")
    left_out = card["results"]["as recorded"]
    breathing = [r["healthy"] for n, r in card["results"].items() if n.startswith("respiratory")]
    shares = [f"{100 * h['minutes_called_af'] / h['minutes']:.1f} %" for h in breathing]
    out = {"robustness": "\n".join(table), "healthy_hours": left_out["healthy"]["hours"],
           "healthy_records": left_out["healthy"]["records"],
           "healthy_episodes": left_out["healthy"]["false_episodes"],
           "healthy_breathing": f"{', '.join(shares[:-1])} and {shares[-1]}",
           "healthy_unclassifiable": left_out["healthy"]["unclassifiable"],
           "weights": "\n".join(f"| {i['feature'].replace('_', ' ')} | {i['weight']:+.2f} |"
                                for i in card["inputs"]), **card["decision"]}
    for short, r in (("out", left_out), ("in", card["results"]["as recorded, trained on all of it"])):
        for key in ("sensitivity", "specificity", "unclassifiable"):
            low, high = r[key]["interval95"]
            out[f"{short}_{key}"] = f"{r[key]['pooled']:.4f} ({low:.4f} to {high:.4f})"
            if "worst_record" in r[key]:
                out[f"{short}_{key}_worst"] = f"{r[key]['worst_record']:.3f}"
        out[f"{short}_flutter"] = f"{r['flutter_called_af']} of {r['flutter_minutes']}"
    return {**out, "minutes": left_out["minutes"], "records": left_out["records"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rr", type=pathlib.Path)
    parser.add_argument("--look", action="store_true")
    options = parser.parse_args()
    model, results = train(recordings(options.rr))
    if not options.look:
        write(model, results)
    print("weights", model[0].round(3), "bias", round(model[1], 3))
    for name, r in results.items():
        print(name, *(f"{k} {r[k]}" for k in ("sensitivity", "specificity", "unclassifiable")),
              r["flutter_called_af"], r["flutter_minutes"], r.get("healthy", ""), sep="\n   ")


if __name__ == "__main__":
    main()
