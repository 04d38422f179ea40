"""Models without memory, fitted to single seconds: subjects -> (z [seconds, inputs] -> logits)."""
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC

import learn
import stress


def chosen(subjects, usable):
    seconds = [np.flatnonzero(s.scored & usable(s))[:: stress.TRAIN_EVERY_S] for s in subjects]
    x = np.concatenate([s.z[i] for s, i in zip(subjects, seconds)])
    return x, np.concatenate([s.labels[i] for s, i in zip(subjects, seconds)])


def logistic_regression(subjects, usable=learn.labelled):
    x, y = chosen(subjects, usable)
    weights, bias = stress.logistic(x, y.astype(float))
    return lambda z: z @ weights + bias


def random_forest(subjects, usable=learn.labelled):
    forest = RandomForestClassifier(200, min_samples_leaf=20, random_state=stress.SEED)
    forest.fit(*chosen(subjects, usable))

    def predict(z):
        p = np.clip(forest.predict_proba(z)[:, 1], 0.01, 0.99)
        return np.log(p / (1 - p))

    return predict


def support_vectors(subjects, usable=learn.labelled):
    return SVC(C=1.0, gamma="scale").fit(*chosen(subjects, usable)).decision_function


MODELS = {
    "logistic regression": logistic_regression,
    "random forest": random_forest,
    "SVM (RBF)": support_vectors,
}
