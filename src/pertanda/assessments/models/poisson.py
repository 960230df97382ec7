"""The dumb line beside the models: a Poisson rate from decayed counts, shrunk toward the relation's base rate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from pertanda.assessments.models.table import Floats

__all__ = ["PRIOR_COUNTS", "PoissonRate", "fit_poisson"]

PRIOR_COUNTS = (0.03, 0.1, 0.3, 1.0, 3.0)


@dataclass(frozen=True)
class PoissonRate:
    """Rate a day = (decayed count + prior count) / (mean life + prior count / base rate a day)."""

    column: int
    mean_life: float
    prior_count: float
    horizon: int

    def probability(self, decayed: Floats, base: Floats) -> Floats:
        """1 - exp(-rate x horizon) from decayed counts (questions, half-lives) and base rates of the window."""
        daily = -np.log1p(-np.clip(base, 1e-9, 1 - 1e-9)) / self.horizon
        rate = (decayed[:, self.column] + self.prior_count) / (self.mean_life + self.prior_count / daily)
        return np.asarray(-np.expm1(-rate * self.horizon))


def fit_poisson(
    decayed: Floats, half_lives: tuple[float, ...], base: Floats, outcome: Floats, horizon: int
) -> PoissonRate:
    """The half-life and prior count with the least squared error on resolved questions."""
    models = [
        PoissonRate(column, days / float(np.log(2.0)), prior, horizon)
        for (column, days), prior in product(enumerate(half_lives), PRIOR_COUNTS)
    ]
    return min(models, key=lambda model: float(((model.probability(decayed, base) - outcome) ** 2).mean()))
