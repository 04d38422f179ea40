"""Figures of merit, per subject and pooled."""
import numpy as np

PURE_S = 60  # seconds of one label that a scored second ends


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def pure(labels):
    """Seconds that end a minute of one known label."""
    ok = np.zeros(len(labels), bool)
    for value in (0, 1):
        run = np.cumsum(np.r_[0, labels == value])
        ok[PURE_S - 1 :] |= run[PURE_S:] - run[:-PURE_S] == PURE_S
    return ok


def auc(y, score):
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    _, group = np.unique(score, return_inverse=True)
    ranks = (np.bincount(group, ranks) / np.bincount(group))[group]  # ties share their rank
    positive = y.sum()
    return (ranks[y == 1].sum() - positive * (positive + 1) / 2) / (positive * (len(y) - positive))


def balanced(y, said):
    return np.mean([(said[y == value] == value).mean() for value in (0, 1)])


def f1(y, said):
    return 2 * (said & (y == 1)).sum() / max(1, said.sum() + (y == 1).sum())


def calibration_error(y, p, bins=10):
    """Expected calibration error over equal bins of probability."""
    bin_of = np.minimum((p * bins).astype(int), bins - 1)
    return sum(
        (bin_of == b).mean() * abs(y[bin_of == b].mean() - p[bin_of == b].mean())
        for b in np.unique(bin_of)
    )


def summary(subjects):
    """subjects: list of (labels, probabilities, said to be stressed), one each."""
    each = {
        "balanced_accuracy": [balanced(y, said) for y, _, said in subjects],
        "accuracy": [(said == (y == 1)).mean() for y, _, said in subjects],
        "f1": [f1(y, said) for y, _, said in subjects],
        "auc": [auc(y, p) for y, p, _ in subjects],
    }
    out = {}
    for name, values in each.items():
        half = 1.96 * np.std(values, ddof=1) / np.sqrt(len(values))
        interval = [max(0.0, mean(values) - half), min(1.0, mean(values) + half)]
        out[name] = {"mean": mean(values), "interval95": interval}
    out["balanced_accuracy"]["worst"] = min(each["balanced_accuracy"])
    y, p = (np.concatenate([s[i] for s in subjects]) for i in (0, 1))
    out["auc_pooled"] = auc(y, p)
    out["calibration_error"] = calibration_error(y, p)
    out["subjects"] = len(subjects)
    return rounded(out)


def mean(values):
    return float(np.mean(values))


def rounded(value, digits=3):
    if isinstance(value, dict):
        return {k: rounded(v, digits) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v, digits) for v in value]
    return int(value) if isinstance(value, (int, np.integer)) else round(float(value), digits)
