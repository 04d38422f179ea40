#!/usr/bin/python3
"""Trains the stress model on Stress-Predict, measures it, and writes models/stress.{onnx,json,md}.

usage: scripts/train/stress.py STRESS_PREDICT [--wesad WESAD]
The folders are as the data sets are published (see datasets.py). WESAD is never trained on. Nothing
here is random but the split that shows what leakage would claim; its seed is fixed.
"""
import argparse
import copy
import hashlib
import json
import pathlib
import string

import numpy as np

import datasets
import graph
import inputs
import scores

HERE = pathlib.Path(__file__).parent
MODELS = inputs.ROOT / "models"
CACHE = inputs.ROOT / "build/train"

TRAIN_EVERY_S = 15  # neighbouring seconds share their windows
SMOOTHING_S = 10  # time constant of the averaged logit
RIDGE = 3.0  # on standardised inputs
MARGIN, PATIENCE_S = 0.2, 60  # of the decision: logits, seconds
SETTLED_S = 300  # from here on `uncertain` is counted
SEED = 1
TRAINING = {"data": "Stress-Predict (Iqbal et al., Sensors 2022, 22, 8135; MIT licence)"}


def logistic(x, y, ridge=RIDGE, steps=25):
    """Ridge logistic regression by Newton's method; returns weights and bias."""
    mean, sd = x.mean(0), x.std(0) + 1e-9
    rows = np.column_stack([(x - mean) / sd, np.ones(len(x))])
    penalty = np.diag(np.r_[np.full(x.shape[1], ridge), 1e-6])
    w = np.zeros(rows.shape[1])
    for _ in range(steps):
        p = scores.sigmoid(rows @ w)
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + penalty
        step = np.linalg.solve(hessian, rows.T @ (p - y) + penalty @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w[:-1] / sd, w[-1] - (w[:-1] * mean / sd).sum()


def fit(subjects, seconds=lambda s: np.flatnonzero(s.scored & scores.pure(s.labels))):
    chosen = [(s, seconds(s)[::TRAIN_EVERY_S]) for s in subjects]
    x = np.concatenate([s.z[i] for s, i in chosen])
    y = np.concatenate([s.labels[i] for s, i in chosen])
    return logistic(x, y.astype(float))


def logits(subject, model, card):
    weights, bias = model
    return shown(subject, subject.z @ weights + bias, card)


def shown(subject, raw, card):
    """What the graph makes of raw logits, and when the core shows it; NaN where it does not."""
    return delayed(smoothed(subject, raw, card["windows"]["step_s"]), card)


def smoothed(subject, raw, step_s=1):
    """The average that the shipped graph makes of its logits."""
    decay = np.exp(-step_s / SMOOTHING_S)
    out = np.full(len(raw), np.nan)
    total = weight = 0.0
    last = -np.inf
    for t in np.flatnonzero(subject.scored):
        if t - last > inputs.FORGET_S:
            total = weight = 0.0
        total, weight, last = decay * total + raw[t], decay * weight + 1, t
        out[t] = total / weight
    return out


def delayed(x, card):
    latency = card["latency_s"]
    return np.r_[np.full(latency, np.nan), x[:-latency]]


def judged(x, threshold):
    """StressJudge: elevated (1), normal (0) or uncertain (-1) a second, from calibrated logits."""
    state, decided, out = -1, -np.inf, np.full(len(x), -1)
    for t in np.flatnonzero(np.isfinite(x)):
        distance = x[t] - np.log(threshold / (1 - threshold))
        if abs(distance) >= MARGIN:
            state, decided = int(distance > 0), t
        elif t - decided > PATIENCE_S:
            state = -1
        out[t] = state
    return out


def counted(subject, x):
    """The seconds that a figure is made of."""
    return scores.pure(subject.labels) & np.isfinite(x)


def measure(subjects, curves, calibrations, thresholds):
    """Of each subject: its logits, (slope, intercept), and the threshold of the probability."""
    rows, silent, asked = [], 0, 0
    for s, x, (slope, intercept), threshold in zip(subjects, curves, calibrations, thresholds):
        x = slope * x + intercept
        state, m = judged(x, threshold), counted(s, x)
        rows.append((s.labels[m], scores.sigmoid(x[m]), state[m] == 1))
        later = scores.pure(s.labels)
        later[:SETTLED_S] = False
        silent += (later & (state < 0)).sum()
        asked += later.sum()
    return {**scores.summary(rows), "uncertain_share": scores.rounded(silent / asked)}


def calibration(subjects, curves):
    """Platt's: slope and intercept that make probabilities of logits of people not trained on."""
    chosen = [(s, x, np.flatnonzero(counted(s, x))[::TRAIN_EVERY_S]) for s, x in zip(subjects, curves)]
    x = np.concatenate([x[i] for _, x, i in chosen])[:, None]
    y = np.concatenate([s.labels[i] for s, _, i in chosen]).astype(float)
    (slope,), intercept = logistic(x, y, ridge=1e-3)
    return float(slope), float(intercept)


def base_rate(subjects, curves):
    """The share of stress in what counts: the threshold."""
    labels = [s.labels[counted(s, x)] for s, x in zip(subjects, curves)]
    return round(float(np.concatenate(labels).mean()), 3)


def of_others(what, subjects, curves):
    """What is found of all others, for each subject."""
    return [what(others(subjects, k), others(curves, k)) for k in range(len(subjects))]


def own_shift(subject, x, cal):
    """The logit by which this wearer's calibrated scores are off as a whole."""
    m = counted(subject, x)
    x, y = cal[0] * x[m] + cal[1], subject.labels[m]
    low, high = -10.0, 10.0
    for _ in range(50):  # the mean probability grows with the shift
        middle = (low + high) / 2
        low, high = (middle, high) if scores.sigmoid(x + middle).mean() < y.mean() else (low, middle)
    return abs(low)


def conformal(shifts):
    """The half width that holds for nine new wearers in ten."""
    rank = int(np.ceil(0.9 * (len(shifts) + 1)))
    return float(np.sort(shifts)[min(rank, len(shifts)) - 1])


def others(items, k):
    return [item for i, item in enumerate(items) if i != k]


def prepared(train, all_subjects, card):
    """Spread from the training subjects alone; z of all."""
    spread = inputs.spread_of(train, card)
    inputs.normalise(all_subjects, card, spread)
    return spread


def leave_one_out(subjects, card):
    """Each subject's logits by a model that never saw them."""
    curves = []
    for k, held_out in enumerate(subjects):
        prepared(others(subjects, k), subjects, card)
        curves.append(logits(held_out, fit(others(subjects, k)), card))
    return curves


def random_split(subjects, card, folds=5):
    """What a split by seconds instead of people would claim."""
    prepared(subjects, subjects, card)
    generator = np.random.default_rng(SEED)
    fold = {s.name: generator.integers(folds, size=len(s.labels)) for s in subjects}
    curves = [np.full(len(s.labels), np.nan) for s in subjects]
    latency = card["latency_s"]
    for f in range(folds):
        usable = lambda s: np.flatnonzero(s.scored & scores.pure(s.labels) & (fold[s.name] != f))
        model = fit(subjects, usable)
        for s, x in zip(subjects, curves):
            test = np.r_[np.zeros(latency, bool), fold[s.name][:-latency] == f]
            x[test] = logits(s, model, card)[test]
    return curves


def train(subjects, unseen, card):
    """Fills in the card, and returns it with the model."""
    curves = leave_one_out(subjects, card)
    cal = calibration(subjects, curves)
    threshold = base_rate(subjects, curves)
    shifts = [own_shift(s, x, cal) for s, x in zip(subjects, curves)]
    covered = np.mean([shifts[k] <= conformal(others(shifts, k)) for k in range(len(subjects))])
    split = random_split(subjects, card)
    results = {
        "stress_predict_leave_one_subject_out": measure(
            subjects,
            curves,
            of_others(calibration, subjects, curves),
            of_others(base_rate, subjects, curves),
        ),
        "stress_predict_random_split": measure(
            subjects, split, [calibration(subjects, split)] * len(subjects), [threshold] * len(subjects)
        ),
    }
    results["stress_predict_leave_one_subject_out"]["interval_covers"] = scores.rounded(covered)

    spread = prepared(subjects, subjects + unseen, card)
    model = fit(subjects)
    if unseen:
        seen = [logits(s, model, card) for s in unseen]
        results["wesad_never_seen"] = measure(
            unseen, seen, [cal] * len(unseen), [threshold] * len(unseen)
        )
    for entry, value in zip(card["inputs"], spread):
        entry["spread"] = float(f"{value:.6g}")
    card["calibration"] = {"slope": cal[0], "intercept": cal[1], "interval": conformal(shifts)}
    card["decision"] = {"threshold": threshold, "margin": MARGIN, "patience_s": PATIENCE_S}
    card["training"] = {**TRAINING, "subjects": len(subjects), "script": "scripts/train/stress.py"}
    card["results"] = results
    return card, model


def write(card, model):
    module = graph.SmoothedLogistic(*model, SMOOTHING_S, card["windows"]["step_s"])
    blob = graph.onnx_bytes(module, len(card["inputs"]), 2)
    card["graph"] = {
        "sha256": hashlib.sha256(blob).hexdigest(),
        "bytes": len(blob),
        **card["graph"],
        "state_size": 2,
    }
    single = lambda x: float(f"{np.float32(x):.9g}")  # as the graph has it
    card["network"] = {
        "weights": [single(w) for w in model[0]],
        "bias": single(model[1]),
        "smoothing_s": SMOOTHING_S,
    }
    MODELS.mkdir(exist_ok=True)
    (MODELS / "stress.onnx").write_bytes(blob)
    graph.write_trace(graph.GOLDEN / "stress.json", module, len(card["inputs"]), 2, blob)
    (MODELS / "stress.json").write_text(json.dumps(card, indent=2) + "\n")
    text = string.Template((HERE / "card.md").read_text())
    (MODELS / "stress.md").write_text(text.substitute(figures(card, model)))


def figures(card, model):
    """What card.md leaves open."""
    out = {"weights": "\n".join(
        f"| `{entry['feature']}` | {weight:+.2f} |" for entry, weight in zip(card["inputs"], model[0])
    )}
    for name, r in card["results"].items():
        short = name.split("_")[-1]
        for key in ("balanced_accuracy", "accuracy", "f1", "auc"):
            low, high = r[key]["interval95"]
            out[f"{short}_{key}"] = f"{r[key]['mean']:.3f} ({low:.3f} to {high:.3f})"
        out[f"{short}_worst"] = f"{r['balanced_accuracy']['worst']:.3f}"
        for key in ("auc_pooled", "calibration_error", "uncertain_share", "subjects"):
            out[f"{short}_{key}"] = str(r[key])
    out["interval_covers"] = str(
        card["results"]["stress_predict_leave_one_subject_out"]["interval_covers"]
    )
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stress_predict", type=pathlib.Path)
    parser.add_argument("--wesad", type=pathlib.Path)
    folders = parser.parse_args()
    card = json.loads((HERE / "card.json").read_text())
    load = lambda folder, name: inputs.compute(datasets.recordings(folder), card, CACHE / name)
    subjects = load(folders.stress_predict, "stress_predict")
    unseen = load(folders.wesad, "wesad") if folders.wesad else []
    card, model = train(subjects, unseen, copy.deepcopy(card))
    write(card, model)
    print(json.dumps(card["results"], indent=1))


if __name__ == "__main__":
    main()
