#!/usr/bin/python3
"""Other models on the shipped model's inputs and folds: is the simplest one good enough?

usage: scripts/train/compare.py STRESS_PREDICT [--wesad WESAD]
Prints a table: people of Stress-Predict left out one by one, and WESAD by a model of all of them.
Each is averaged over time and calibrated as the shipped model is. Runs for about ten minutes.
"""
import argparse
import json
import pathlib

import numpy as np
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC

import datasets
import inputs
import scores
import stress

EPOCHS, CROP_S, BATCH, WARM_S = 60, 180, 16, 40  # of the recurrent network


def chosen(subjects):
    seconds = [np.flatnonzero(s.scored & scores.pure(s.labels))[:: stress.TRAIN_EVERY_S] for s in subjects]
    x = np.concatenate([s.z[i] for s, i in zip(subjects, seconds)])
    return x, np.concatenate([s.labels[i] for s, i in zip(subjects, seconds)])


def logit(p):
    p = np.clip(p, 0.01, 0.99)
    return np.log(p / (1 - p))


def logistic_regression(subjects):
    weights, bias = stress.fit(subjects)
    return lambda z: z @ weights + bias


def random_forest(subjects):
    forest = RandomForestClassifier(200, min_samples_leaf=20, random_state=stress.SEED)
    forest.fit(*chosen(subjects))
    return lambda z: logit(forest.predict_proba(z)[:, 1])


def support_vectors(subjects):
    machine = SVC(C=1.0, gamma="scale").fit(*chosen(subjects))
    return machine.decision_function


class Gru(torch.nn.Module):
    def __init__(self, channels, units=16):
        super().__init__()
        self.cell = torch.nn.GRU(channels, units, batch_first=True)
        self.drop = torch.nn.Dropout(0.3)
        self.out = torch.nn.Linear(units, 1)

    def forward(self, z):
        return self.out(self.drop(self.cell(z)[0]))[..., 0]


def gru(subjects):
    """Trained on crops that start anywhere, so that it cannot learn the clock."""
    torch.manual_seed(stress.SEED)
    generator = np.random.default_rng(stress.SEED)
    net = Gru(subjects[0].z.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
    counted = [s.scored & scores.pure(s.labels) for s in subjects]
    for _ in range(EPOCHS * len(subjects) // BATCH):
        z, y, mask = [], [], []
        for i in generator.integers(len(subjects), size=BATCH):
            first = generator.integers(len(subjects[i].labels) - CROP_S)
            crop = slice(first, first + CROP_S)
            z.append(subjects[i].z[crop])
            y.append(subjects[i].labels[crop] == 1)
            mask.append(counted[i][crop] & (np.arange(CROP_S) >= WARM_S))
        z, y, mask = (torch.tensor(np.stack(a), dtype=torch.float32) for a in (z, y, mask))
        z = z + 0.1 * torch.randn_like(z)
        error = torch.nn.functional.binary_cross_entropy_with_logits(net(z), y, reduction="none")
        loss = (error * mask).sum() / mask.sum().clamp(min=1)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
    net.eval()

    def predict(z):
        with torch.no_grad():
            return net(torch.tensor(z[None], dtype=torch.float32))[0].numpy().astype(float)

    return predict


MODELS = {
    "logistic regression": logistic_regression,
    "random forest": random_forest,
    "SVM (RBF)": support_vectors,
    "GRU, 16 units": gru,
}


def curve(subject, predict, card):
    """As the shipped graph and the core would have it."""
    return stress.shown(subject, predict(subject.z), card)


def line(name, subjects, curves, calibrations, threshold):
    r = stress.measure(subjects, curves, calibrations, threshold)
    b = r["balanced_accuracy"]
    low, high = b["interval95"]
    return (
        f"{b['mean']:.3f} ({low:.3f} to {high:.3f}) | {b['worst']:.3f} | {r['auc']['mean']:.3f} | "
        f"{r['calibration_error']:.3f}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stress_predict", type=pathlib.Path)
    parser.add_argument("--wesad", type=pathlib.Path)
    folders = parser.parse_args()
    torch.set_num_threads(1)
    card = json.loads((stress.HERE / "card.json").read_text())
    load = lambda folder, name: inputs.compute(datasets.recordings(folder), card, stress.CACHE / name)
    subjects = load(folders.stress_predict, "stress_predict")
    unseen = load(folders.wesad, "wesad") if folders.wesad else []
    print("| model | set | balanced accuracy | worst | AUC | calibration error |\n|---|---|---|---|---|---|")
    for name, make in MODELS.items():
        curves = []
        for k, held_out in enumerate(subjects):
            train = stress.others(subjects, k)
            stress.prepared(train, subjects, card)
            curves.append(curve(held_out, make(train), card))
        everyone = range(len(subjects))
        calibrations = [
            stress.calibration(stress.others(subjects, k), stress.others(curves, k)) for k in everyone
        ]
        labels = np.concatenate([s.labels[stress.counted(s, x)] for s, x in zip(subjects, curves)])
        print(f"| {name} | left out | {line(name, subjects, curves, calibrations, labels.mean())} |", flush=True)
        if unseen:
            stress.prepared(subjects, subjects + unseen, card)
            predict, cal = make(subjects), stress.calibration(subjects, curves)
            seen = [curve(s, predict, card) for s in unseen]
            print(f"| {name} | WESAD | {line(name, unseen, seen, [cal] * len(unseen), labels.mean())} |", flush=True)


if __name__ == "__main__":
    main()
