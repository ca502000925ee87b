"""Groups of discs side by side on a plane: none overlaps another, and those that belong together lie close."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Shape = tuple[Numbers, Numbers]  # centres, shape (n, 2), around (0, 0); radii, shape (n,)
_RAYS = 60                       # directions from which a shape is pushed in
_TIE = 1.5                       # nearness to tied shapes against nearness to the middle


def separate(points: Numbers, radii: Numbers, heavy: bool = False, rounds: int = 200) -> Numbers:
    """Push overlapping discs apart, each pair by half of what it lacks, until nothing overlaps by half a unit.

    With `heavy` the larger of two gives way less: many small ones around a very large one would fling it away.
    """
    points = points.copy()
    apart = radii[:, None] + radii[None]
    share = 2 * radii[None] ** 2 / (radii[:, None] ** 2 + radii[None] ** 2) if heavy else 1.0
    for _ in range(rounds):
        gap = points[:, None] - points[None]
        dist = _length(gap)
        lack = np.maximum(apart - dist, 0)
        np.fill_diagonal(lack, 0)
        if lack.max(initial=0) < 0.5:
            break
        points += (gap * (lack / np.maximum(dist, 1e-9) * share)[..., None]).sum(axis=1) * 0.3
    return points


def pack(shapes: Sequence[Shape], ties: Mapping[tuple[int, int], float], aspect: float = 1.0) -> Numbers:
    """Centres for shapes, shape (n, 2): the largest in the middle, each next one pushed in from the side that suits it.

    `ties` weighs pairs (i, j), i < j, that should lie close; `aspect` is the wanted width ÷ height of the whole.
    """
    area = np.array([float((radii**2).sum()) for _, radii in shapes])
    order = [int(i) for i in np.argsort(-np.round(area, 3), kind="stable")]
    pull = np.zeros((len(shapes), len(shapes)))
    for (i, j), weight in ties.items():
        pull[i, j] = pull[j, i] = weight
    centres = np.zeros((len(shapes), 2))
    for rank, shape in enumerate(order[1:], start=1):
        placed = order[:rank]
        spots = _spots(shapes[shape], [(shapes[i][0] + centres[i], shapes[i][1]) for i in placed])
        cost = _length(spots * np.array([1.0, aspect]))
        weights = pull[shape, placed]
        if weights.any():
            cost = cost + _TIE * (_length(spots[:, None] - centres[placed][None]) * weights).sum(axis=1) / weights.sum()
        # Rounded, so that equal costs are equal on every machine and the first spot wins.
        centres[shape] = spots[int(np.argmin(np.round(cost, 2)))]
    return centres


def _length(vectors: Numbers) -> Numbers:
    """Not `hypot`: its last digit depends on the C library."""
    length: Numbers = np.sqrt(vectors[..., 0] ** 2 + vectors[..., 1] ** 2)
    return length


def _spots(shape: Shape, placed: Sequence[Shape]) -> Numbers:
    """For each ray the spot nearest to (0, 0) where the shape overlaps nothing; shape (rays, 2)."""
    points, radii = np.concatenate([p for p, _ in placed]), np.concatenate([r for _, r in placed])
    between = (shape[0][:, None] - points[None]).reshape(-1, 2)
    reach = (shape[1][:, None] + radii[None]).reshape(-1)
    spare = reach**2 - (between**2).sum(axis=1)
    spots = []
    for ray in range(_RAYS):
        unit = np.array([math.cos(2 * math.pi * ray / _RAYS), math.sin(2 * math.pi * ray / _RAYS)])
        nearest = -(between[:, 0] * unit[0] + between[:, 1] * unit[1])
        square = nearest**2 + spare
        hit = square > 0
        half = np.sqrt(square[hit])
        spots.append(unit * _first_gap(nearest[hit] - half, nearest[hit] + half))
    return np.array(spots)


def _first_gap(starts: Numbers, ends: Numbers) -> float:
    """The smallest number ≥ 0 inside none of the open intervals."""
    ahead = ends > 0
    order = np.argsort(starts[ahead], kind="stable")
    starts, reached = starts[ahead][order], np.maximum.accumulate(np.concatenate([[0.0], ends[ahead][order]]))
    gaps = np.nonzero(starts >= reached[:-1])[0]
    return float(reached[gaps[0]] if len(gaps) else reached[-1])
