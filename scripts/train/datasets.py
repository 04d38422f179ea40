"""Recordings with labels, from the folders in which the data sets are published.

Stress-Predict (github.com/italha-d/Stress-Predict-Dataset): Raw_data/S02/{BVP,EDA,TEMP,ACC}.csv and
tags_S02.csv, whose first six times begin and end the three tasks (Stroop, interview,
hyperventilation). WESAD (UCI, "WESAD"): S2/S2.pkl, of which the wrist signals and the labels are
used. A folder of S*.npz with the same signals (bvp, eda, temp, acc in g, t0, stress a second) is
read, too.
"""
import pathlib
import pickle
import shutil
from dataclasses import dataclass
from typing import Callable

import numpy as np

STRESS, CALM, UNKNOWN = 1, 0, -1
WESAD_LABEL_HZ = 700
WESAD_STRESS, WESAD_CALM = (2,), (1, 3)  # TSST; baseline, amusement


@dataclass
class Recording:
    subject: str
    labels: np.ndarray  # one a second from the recording's start: STRESS, CALM or UNKNOWN
    write: Callable[[pathlib.Path], None]  # into a folder, in the layout of an E4 export


def recordings(folder):
    """All of a data set, in the order of its subjects."""
    folder = pathlib.Path(folder)
    if (folder / "Raw_data").is_dir():
        return [stress_predict(f) for f in sorted((folder / "Raw_data").glob("S*")) if f.is_dir()]
    pickles = sorted(folder.glob("S*/S*.pkl"), key=lambda f: int(f.stem[1:]))
    if pickles:
        return [wesad(f) for f in pickles]
    packed = sorted(folder.glob("S*.npz"))
    if not packed:
        raise SystemExit(f"{folder}: neither Stress-Predict, nor WESAD, nor packed recordings")
    return [unpack(f) for f in packed]


def stress_predict(folder):
    tags = np.loadtxt(folder / f"tags_{folder.name}.csv", ndmin=1)
    start, rate, *eda = np.loadtxt(folder / "EDA.csv", delimiter=",", ndmin=1)
    labels = np.full(int(len(eda) / rate), CALM)
    for begin, end in zip(tags[0:6:2], tags[1:6:2]):
        labels[max(0, int(begin - start)) : max(0, int(end - start))] = STRESS

    def write(target):
        for name in ("BVP", "EDA", "TEMP", "ACC"):
            shutil.copy(folder / f"{name}.csv", target)

    return Recording(folder.name, labels, write)


def wesad(file):
    data = pickle.loads(file.read_bytes(), encoding="latin1")
    wrist, label = data["signal"]["wrist"], np.asarray(data["label"])
    seconds = label[WESAD_LABEL_HZ // 2 :: WESAD_LABEL_HZ]  # as it stands in a second's middle
    labels = np.full(len(seconds), UNKNOWN)
    labels[np.isin(seconds, WESAD_STRESS)] = STRESS
    labels[np.isin(seconds, WESAD_CALM)] = CALM

    def write(target):
        write_channels(target, 0, wrist["BVP"], wrist["EDA"], wrist["TEMP"], wrist["ACC"])

    return Recording(file.stem, labels, write)


def unpack(file):
    z = np.load(file)

    def write(target):
        write_channels(target, z["t0"], z["bvp"], z["eda"], z["temp"], np.round(z["acc"] * 64))

    return Recording(file.stem, z["stress"].astype(int), write)


def write_channels(target, start, bvp, eda, temperature, acceleration):
    """An E4 export: start time, rate, then a row a sample; acceleration in 1/64 g."""
    channels = {"BVP": (bvp, 64), "EDA": (eda, 4), "TEMP": (temperature, 4), "ACC": (acceleration, 32)}
    for name, (samples, rate) in channels.items():
        rows = np.asarray(samples, float).reshape(len(samples), -1)
        head = np.repeat([[float(start)], [float(rate)]], rows.shape[1], axis=1)
        with open(target / f"{name}.csv", "w") as out:
            np.savetxt(out, head, delimiter=",", fmt="%.6f")
            np.savetxt(out, rows, delimiter=",", fmt="%.6g")
