"""Training with the generated functions of a network: settings, runs, checkpoints."""

from numeric.training.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from numeric.training.evaluation import Evaluation, Score
from numeric.training.initialisation import INITIALISATIONS
from numeric.training.run import DivergedError, InterruptedRunError, Outcome, Progress, train
from numeric.training.settings import Settings, SettingsError
from numeric.training.shuffling import SHUFFLES

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
    "load_checkpoint",
    "save_checkpoint",
    "train",
]
