#!/usr/bin/python3
"""Measures a personal head on the hybrid's embedding, and writes models/personal_hybrid.md.

usage: scripts/train/personal_hybrid.py STRESS_PREDICT WESAD
Each person by the hybrid of all others (what evaluate has trained is used), the answers drawn and
judged as in personal.py.
"""
import argparse
import dataclasses
import json
import pathlib
import string

import numpy as np
import torch

import datasets
import folds
import inputs
import learn
import personal
import stress
from networks import HYBRID

MEASURED_ON = 4  # people on whose seconds the embedding is made to have mean 0 and spread 1


def embedding(net, subject):
    """[seconds, units], NaN where the core would not score."""
    out = np.full((len(subject.labels), net.shape.dense2), np.nan)
    with torch.no_grad():
        for run in learn.runs(subject):
            carried = None
            for seconds in np.split(run, range(learn.CHUNK_S, len(run), learn.CHUNK_S)):
                x = torch.tensor(subject.z[seconds][None], dtype=torch.float32)
                _, _, units, carried = net(x, carried)
                out[seconds] = units[0].numpy()
    return out


def embedded(net, subject, taught, card):
    """Against the people whom the network has learnt from, as it is shown."""
    known = np.concatenate([embedding(net, s) for s in taught[:MEASURED_ON]])
    mean, spread = np.nanmean(known, 0), np.nanstd(known, 0) + 1e-3
    z = np.clip((embedding(net, subject) - mean) / spread, -3, 3)
    return np.column_stack([stress.delayed(unit, card) for unit in z.T])


def on_hybrid(subjects, unseen, card):
    """The same people by the hybrid: with its averaged inputs, and with its embedding in their place."""
    recipe, curves, found = learn.Recipe(), [], []
    for k, subject in enumerate(subjects):
        curves.append(folds.left_out(k, HYBRID, recipe, subjects, card))
        net = folds.network_without(k, HYBRID, recipe, subjects, card)
        taught = stress.others(subjects, k)[k:] + subjects[:k]
        found.append((dataclasses.replace(subject), embedded(net, subject, taught, card)))
    cals = [
        stress.calibration(stress.others(subjects, k), stress.others(curves, k))
        for k in range(len(subjects))
    ]
    seen = [both(s, x, cal, card, e) for (s, e), x, cal in zip(found, curves, cals)]
    cal = stress.calibration(subjects, curves)
    curves = folds.unseen_by(HYBRID, recipe, subjects, unseen, card)
    net = folds.of_all(HYBRID, recipe, subjects, card)
    foreign = [
        both(s, x, cal, card, embedded(net, s, subjects, card)) for s, x in zip(unseen, curves)
    ]
    return list(zip(*seen)), list(zip(*foreign))


def both(subject, x, calibration, card, units):
    p = personal.person(subject, x, calibration, card)
    return p, dataclasses.replace(p, rows=np.column_stack([p.rows[:, :2], units]))


def with_units(spread, bound):
    """A head on 64 units: so many that each may move less than an input."""
    return personal.Head(
        columns=66, spread=(0.3, 0.6, spread), low=(-0.75, -0.3, -bound), high=(0.75, 2, bound)
    )


INPUTS, UNITS = 0, 1  # what on_hybrid gives
HEADS = {
    "shift, scale and eight inputs: as shipped": (INPUTS, personal.Head(columns=10)),
    "shift and scale": (INPUTS, personal.Head(columns=2)),
    "shift, scale and embedding, spread 0.05": (UNITS, with_units(0.05, 0.1)),
    "shift, scale and embedding, spread 0.1": (UNITS, with_units(0.1, 0.2)),
}


def mean_interval(values):
    half = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


def table(people, heads):
    rows, first = [], None
    for name, (which, head) in heads.items():
        r = personal.measure(people[which], head, personal.Answers())
        before, after = r["general"], r["personal"]
        first = after["each"] if first is None else first
        gain = after["each"] - first
        low, high = mean_interval(gain)
        rows.append(
            f"| {name} | {before['balanced']:.3f} → {after['balanced']:.3f} "
            f"({'{:.3f} to {:.3f}'.format(*mean_interval(after['each']))}) "
            f"| {gain.mean():+.3f} ({low:+.3f} to {high:+.3f}) "
            f"| {before['error']:.3f} → {after['error']:.3f} "
            f"({'{:.3f} to {:.3f}'.format(*after['error95'])}) | {r['on']:.0%} | {r['worse']:.0%} |"
        )
        print(rows[-1], flush=True)
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stress_predict", type=pathlib.Path)
    parser.add_argument("wesad", type=pathlib.Path)
    folders = parser.parse_args()
    torch.set_num_threads(1)
    card = json.loads((stress.HERE / "hybrid_card.json").read_text())
    load = lambda folder, name: inputs.compute(datasets.recordings(folder), card, stress.CACHE / name)
    subjects, unseen = load(folders.stress_predict, "hybrid"), load(folders.wesad, "hybrid_wesad")
    seen, foreign = on_hybrid(subjects, unseen, card)
    text = string.Template((stress.HERE / "personal_hybrid.md").read_text()).substitute(
        build=inputs.build(), heads=table(seen, HEADS), unseen=table(foreign, HEADS)
    )
    (stress.MODELS / "personal_hybrid.md").write_text(text)


if __name__ == "__main__":
    main()
