"""The people of a data set, left out one by one, and what that says of a model."""
import numpy as np

import folds
import learn
import scores
import stress

RECIPE = learn.Recipe()
USUAL_S, USUAL_SPREAD = 600, 1.7  # logits, as people of Stress-Predict have it
CELL_S = 30  # of one person in one tenth of probability: fewer seconds say nothing


class Study:
    """A data set, and perhaps people of another who are never trained on. data: its name in the cache."""

    def __init__(self, subjects, card, unseen=(), data="out"):
        self.subjects, self.card = subjects, card
        self.unseen, self.data = list(unseen), data
        self.people = range(len(subjects))

    def model(self, name, recipe=RECIPE):
        """Its curves, calibration, and results on people left out and, if there are any, on the unseen."""
        arguments = (name, recipe, self.subjects, self.card, self.data)
        curves = folds.everyone(folds.left_out, self.people, *arguments)
        cal, threshold = (found(self.subjects, curves) for found in (stress.calibration, stress.base_rate))
        model = {
            "curves": curves,
            "calibration": cal,
            "threshold": threshold,
            "left_out": stress.measure(
                self.subjects,
                curves,
                self.calibrations(curves),
                stress.of_others(stress.base_rate, self.subjects, curves),
            ),
        }
        if self.unseen:
            seen = folds.unseen_by(name, recipe, self.subjects, self.unseen, self.card)
            model["unseen_curves"] = seen
            each = [cal] * len(seen), [threshold] * len(seen)
            model["unseen"] = stress.measure(self.unseen, seen, *each)
        return model

    def calibrations(self, curves):
        """Each person's, from the others' left-out scores."""
        return stress.of_others(stress.calibration, self.subjects, curves)

    def by_seconds(self, name, recipe=RECIPE):
        """The leak: what a split that mixes people would have claimed."""
        flat = folds.by_seconds(name, recipe, self.subjects, self.card)
        ends = np.cumsum([len(s.labels) for s in self.subjects])[:-1]
        curves = [stress.delayed(x, self.card) for x in np.split(flat, ends)]
        cal, threshold = (found(self.subjects, curves) for found in (stress.calibration, stress.base_rate))
        each = [cal] * len(curves), [threshold] * len(curves)
        result = stress.measure(self.subjects, curves, *each)
        return {key: value for key, value in result.items() if key != "uncertain_share"}

    def intervals(self, model):
        """The 90 % interval: its half width, and the share of new people and of cells that it covers."""
        curves, cals = model["curves"], self.calibrations(model["curves"])
        shifts = list(map(stress.own_shift, self.subjects, curves, cals))
        halves = [stress.conformal(stress.others(shifts, k)) for k in self.people]
        cells = [
            cell
            for s, x, (slope, intercept), half in zip(self.subjects, curves, cals, halves)
            for cell in cells_covered(s, x, slope, intercept, half)
        ]
        half = stress.conformal(shifts)
        out = {
            "half_width": half,
            "people": np.mean([shift <= own for shift, own in zip(shifts, halves)]),
            "cells": np.mean(cells),
        }
        if self.unseen:
            pairs = zip(self.unseen, model["unseen_curves"])
            foreign = [stress.own_shift(s, x, model["calibration"]) for s, x in pairs]
            out["unseen_people"] = np.mean(np.array(foreign) <= half)
        return scores.rounded(out)

    def needed_calibration(self, model):
        """What the unseen themselves would ask for: a diagnosis, fitted to it and used nowhere."""
        slope, intercept = stress.calibration(self.unseen, model["unseen_curves"])
        fitted = [(slope, intercept)] * len(self.unseen)
        thresholds = [model["threshold"]] * len(self.unseen)
        error = stress.measure(self.unseen, model["unseen_curves"], fitted, thresholds)
        return scores.rounded({"slope": slope, "error": error["calibration_error"]})


    def by_own_spread(self, model):
        """A slope that follows how far the wearer's scores have spread so far, which needs no labels:
        the log loss that it takes from people left out, and their calibration error."""
        rows = [by_spread(x) for x in model["curves"]]
        counted = [np.flatnonzero(stress.counted(s, x)) for s, x in zip(self.subjects, model["curves"])]
        x = [row[m] for row, m in zip(rows, counted)]
        y = [s.labels[m].astype(float) for s, m in zip(self.subjects, counted)]
        own = [left_out_probabilities(x, y, k) for k in self.people]
        plain = [left_out_probabilities([row[:, :1] for row in x], y, k) for k in self.people]
        gains = [log_loss(t, p) - log_loss(t, q) for t, p, q in zip(y, plain, own)]
        half = 1.96 * np.std(gains, ddof=1) / np.sqrt(len(gains))
        error = scores.calibration_error(np.concatenate(y), np.concatenate(own))
        return {"gain": f"{np.mean(gains):+.3f} (± {half:.3f})", "error": f"{error:.3f}"}


def by_spread(x):
    """[seconds, 2]: logits, and these times the logarithm of their standard deviation so far, in which
    the first ten minutes count for what is usual."""
    ok = np.isfinite(x)
    count = np.cumsum(ok)
    known = np.maximum(count, 1)
    mean, square = (np.cumsum(np.where(ok, x, 0) ** power) / known for power in (1, 2))
    variance = np.maximum(square - mean**2, 0)
    spread = np.sqrt((count * variance + USUAL_S * USUAL_SPREAD**2) / (count + USUAL_S))
    return np.column_stack([x, x * np.log(spread)])


def left_out_probabilities(x, y, k):
    """Person k's, by a calibration on the others."""
    every = slice(None, None, stress.TRAIN_EVERY_S)
    rows = np.concatenate([one[every] for one in stress.others(x, k)])
    labels = np.concatenate([one[every] for one in stress.others(y, k)])
    weights, bias = stress.logistic(rows, labels, ridge=1e-3)
    return scores.sigmoid(x[k] @ weights + bias)


def log_loss(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def cells_covered(subject, x, slope, intercept, half):
    """For each tenth of probability of one person: does the share of stress lie in the interval?"""
    m = stress.counted(subject, x)
    x, y = slope * x[m] + intercept, subject.labels[m]
    tenth = np.minimum((scores.sigmoid(x) * 10).astype(int), 9)
    for cell in (tenth == t for t in range(10)):
        if cell.sum() >= CELL_S:
            low, high = (scores.sigmoid(x[cell] + side * half).mean() for side in (-1, 1))
            yield low <= y[cell].mean() <= high


def figure(result, key):
    """A mean with its 95 % interval."""
    low, high = result[key]["interval95"]
    return f"{result[key]['mean']:.3f} ({low:.3f} to {high:.3f})"
