"""Training with the generated functions of a network: settings, runs, checkpoints, trained networks."""

from numeric.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from numeric.training.evaluation import Evaluation, Score
from numeric.training.files import CheckpointError
from numeric.training.initialisation import INITIALISATIONS
from numeric.training.run import DivergedError, InterruptedRunError, Outcome, Progress, train
from numeric.training.settings import Settings, SettingsError
from numeric.training.shuffling import SHUFFLES
from numeric.training.trained import Trained, load_trained, save_trained

__all__ = [
    "INITIALISATIONS",
    "SHUFFLES",
    "Checkpoint",
    "CheckpointError",
    "DivergedError",
    "Evaluation",
    "InterruptedRunError",
    "Outcome",
    "Progress",
    "Score",
    "Settings",
    "SettingsError",
    "Trained",
    "load_checkpoint",
    "load_trained",
    "save_checkpoint",
    "save_trained",
    "train",
]
