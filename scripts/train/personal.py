#!/usr/bin/python3
"""Measures what a wearer's own answers do to the stress scores, and writes models/personal.md.

usage: scripts/train/personal.py STRESS_PREDICT WESAD
The folders are as the data sets are published (see datasets.py). People of Stress-Predict are left
out one by one; WESAD was neither trained on, nor was anything here chosen by it. The head is that of
core/inference (PersonalHead), written again.
"""
import argparse
import dataclasses
import json
import pathlib
import string

import numpy as np

import datasets
import inputs
import scores
import stress
from scores import sigmoid

THRESHOLD = 0.321  # of the shipped card
BLOCK_S = 180  # of counted seconds: answered and judged ones take turns
APART_S, FAR_S = 30, 60  # two answers; an answer and a second that is judged
DRAWS = 6
SHIFT, SCALE = 0, 1  # columns; then the inputs


@dataclasses.dataclass(frozen=True)
class Head:
    """PersonalHead's constants. Spreads and bounds: of the shift, of the scale, of an input."""

    spread: tuple = (0.3, 0.6, 0.4)
    low: tuple = (-0.75, -0.3, -0.5)
    high: tuple = (0.75, 2.0, 0.5)
    slips: float = 0.2
    episode_s: float = 300
    fewest: int = 6
    half_agree: bool = True
    held_out: bool = True
    columns: int = 7  # 1: the shift alone; 2: and the scale

    def of(self, values):
        return np.array([*values[:2], *[values[2]] * (self.columns - 2)][: self.columns])

    def likelihood(self, signs, x):
        return self.slips + (1 - 2 * self.slips) * sigmoid(signs * x)

    def fit(self, rows, x, signs, steps=30):
        drawn, low, high = 1 / np.square(self.of(self.spread)), self.of(self.low), self.of(self.high)
        weights, x = np.zeros(self.columns), x.copy()
        curvature = np.square(rows).sum(0) / 4 + drawn
        for _ in range(steps):
            before = weights.copy()
            for j in range(self.columns):
                p = sigmoid(signs * x)
                pull = (1 - 2 * self.slips) * p * (1 - p) / self.likelihood(signs, x)
                slope = drawn[j] * weights[j] - (rows[:, j] * signs) @ pull
                new = np.clip(weights[j] - slope / curvature[j], low[j], high[j])
                x += (new - weights[j]) * rows[:, j]
                weights[j] = new
            if np.abs(weights - before).max() < 1e-3:
                break
        return weights

    def learn(self, t, rows, x, stressed):
        """The weights; None where the general model is kept."""
        rows, signs = rows[:, : self.columns], np.where(stressed, 1, -1)
        if len(t) < self.fewest or stressed.all() or not stressed.any():
            return None
        if self.half_agree and ((x > logit(THRESHOLD)) == stressed).mean() < 0.5:
            return None
        better = 0.0
        for k in range(len(t)) if self.held_out else []:
            far = np.abs(t - t[k]) >= self.episode_s
            own = x[k] + rows[k] @ self.fit(rows[far], x[far], signs[far])
            better += np.log(self.likelihood(signs[k], own) / self.likelihood(signs[k], x[k]))
        return self.fit(rows, x, signs) if better > 0 or not self.held_out else None


def logit(p):
    return np.log(p / (1 - p))


@dataclasses.dataclass
class Person:
    labels: np.ndarray
    x: np.ndarray  # the general model's calibrated logit a second
    rows: np.ndarray  # [seconds, 1 + 1 + inputs]
    counted: np.ndarray


def person(subject, x, calibration, card):
    x = calibration[0] * x + calibration[1]
    averages = [stress.shown(subject, z, card) for z in subject.z.T]
    rows = np.column_stack([np.ones(len(x)), x, *averages])
    return Person(subject.labels, x, rows, np.flatnonzero(stress.counted(subject, x)))


def people_of(subjects, unseen, card):
    """Of Stress-Predict by a model of the others; of WESAD by a model of Stress-Predict."""
    models, curves, z = [], [], []
    for k, subject in enumerate(subjects):
        stress.prepared(stress.others(subjects, k), subjects, card)
        models.append(stress.fit(stress.others(subjects, k)))
        curves.append(stress.logits(subject, models[-1], card))
        z.append(subject.z)
    seen = []
    for k, (subject, curve) in enumerate(zip(subjects, curves)):
        cal = stress.calibration(stress.others(subjects, k), stress.others(curves, k))
        seen.append(person(dataclasses.replace(subject, z=z[k]), curve, cal, card))
    cal = stress.calibration(subjects, curves)
    stress.prepared(subjects, subjects + unseen, card)
    model = stress.fit(subjects)
    return seen, [person(s, stress.logits(s, model, card), cal, card) for s in unseen]


@dataclasses.dataclass(frozen=True)
class Answers:
    """How a wearer answers."""

    count: int = 20
    wrong: float = 0  # the share of slips
    only_mistakes: bool = False

    def draw(self, p, seconds, generator):
        if self.only_mistakes:
            seconds = seconds[(p.x[seconds] > logit(THRESHOLD)) != (p.labels[seconds] == 1)]
        chosen = []
        for t in generator.permutation(seconds):
            if len(chosen) < self.count and all(abs(t - c) >= APART_S for c in chosen):
                chosen.append(t)
        t = np.array(sorted(chosen), int)
        return t, (p.labels[t] == 1) ^ (generator.random(len(t)) < self.wrong)


def trial(p, head, answers, seed):
    """Labels, general and personal scores of the seconds that are judged, and whether the head is on."""
    generator = np.random.default_rng(seed)
    turn = np.arange(len(p.counted)) // BLOCK_S % 2
    asked, judged = p.counted[turn == seed % 2], p.counted[turn != seed % 2]
    t, stressed = answers.draw(p, asked, generator)
    judged = judged[(np.abs(judged[:, None] - t) >= FAR_S).all(1)]
    weights = head.learn(t, p.rows[t], p.x[t], stressed)
    own = p.x[judged] + (0 if weights is None else p.rows[judged, : head.columns] @ weights)
    return p.labels[judged], p.x[judged], own, weights is not None


def measure(people, head, answers):
    draws = [[trial(p, head, answers, seed) for p in people] for seed in range(DRAWS)]
    out = {"on": np.mean([on for draw in draws for *_, on in draw])}
    trials = [one for draw in draws for one in draw if len(one[0])]
    out["worse"] = np.mean([loss(y, own) > loss(y, x) + 0.005 for y, x, own, _ in trials])
    for name, which in (("general", 1), ("personal", 2)):
        each = [
            [scores.balanced(one[0], one[which] > logit(THRESHOLD)) for one in of_one if mixed(one[0])]
            for of_one in zip(*draws)
        ]
        each = np.array([np.mean(values) for values in each if values])
        out[name] = {
            "balanced": np.mean(each),
            "worst": np.min(each),
            "error": calibration_error(draws, which),
            "each": each,
            "error95": error_interval(draws, which),
        }
    return out


def calibration_error(draws, which):
    """The mean over draws, each of everybody's judged seconds."""
    return np.mean(
        [
            scores.calibration_error(
                np.concatenate([one[0] for one in draw]),
                sigmoid(np.concatenate([one[which] for one in draw])),
            )
            for draw in draws
        ]
    )


def error_interval(draws, which, resamples=200):
    """95 %, by drawing people anew."""
    generator, people = np.random.default_rng(stress.SEED), len(draws[0])
    errors = []
    for _ in range(resamples):
        chosen = generator.integers(people, size=people)
        errors.append(calibration_error([[draw[k] for k in chosen] for draw in draws], which))
    return np.percentile(errors, [2.5, 97.5])


def mixed(labels):
    return 0 < labels.mean() < 1 if len(labels) else False


def loss(labels, x):
    return np.logaddexp(0, np.where(labels == 1, -x, x)).mean()


HEADS = {
    "shift": Head(columns=1),
    "shift and scale": Head(columns=2),
    "shift, scale and inputs: as shipped": Head(),
    "the same, every answer believed": Head(slips=0),
    "the same, never switched off": Head(half_agree=False, held_out=False),
}
WEARERS = {
    "20 answers": Answers(),
    "5 answers": Answers(5),
    "10 answers": Answers(10),
    "40 answers": Answers(40),
    "20, one in five wrong": Answers(wrong=0.2),
    "20, all wrong": Answers(wrong=1),
    "20, at mistakes alone": Answers(only_mistakes=True),
}


def row(name, r):
    cells = [f"{r['general'][k]:.3f} → {r['personal'][k]:.3f}" for k in ("balanced", "worst", "error")]
    return f"| {name} | {' | '.join(cells)} | {r['on']:.0%} | {r['worse']:.0%} |"


def table(people, variants):
    rows = []
    for name, (head, answers) in variants.items():
        rows.append(row(name, measure(people, head, answers)))
        print(rows[-1], flush=True)
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stress_predict", type=pathlib.Path)
    parser.add_argument("wesad", type=pathlib.Path)
    folders = parser.parse_args()
    card = json.loads((stress.HERE / "card.json").read_text())
    load = lambda folder, name: inputs.compute(datasets.recordings(folder), card, stress.CACHE / name)
    subjects, unseen = load(folders.stress_predict, "hybrid"), load(folders.wesad, "hybrid_wesad")
    seen, unseen = people_of(subjects, unseen, card)
    heads = {name: (head, Answers()) for name, head in HEADS.items()}
    slips = {f"{name}; one answer in five wrong": (head, Answers(wrong=0.2)) for name, head in HEADS.items()}
    wearers = {name: (Head(), answers) for name, answers in WEARERS.items()}
    text = string.Template((stress.HERE / "personal.md").read_text()).substitute(
        heads=table(seen, {**heads, **slips}),
        wearers=table(seen, wearers),
        unseen=table(unseen, wearers),
    )
    (stress.MODELS / "personal.md").write_text(text)


if __name__ == "__main__":
    main()
