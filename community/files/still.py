"""A picture of a model: its triangles from the far ones to the near ones, seen from a corner, on a clear ground."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from community.files.mesh import Part, Points

Shades = NDArray[np.int64]
_FINER = 2  # drawn twice as large as it is kept
_MARGIN = 0.06
_LIGHT = np.array([-0.35, 0.45, 0.82])  # from the left above, in the picture's axes


def draw_still(parts: list[Part], targets: dict[Path, int]) -> None:
    """Draw the parts, and keep the picture at each path with the given longer side, largest first."""
    seen = _seen_from(np.array([-0.55, -0.9, 0.62]))
    flat = [part.points @ seen.T for part in parts]
    low = np.min([points.min(axis=0) for points in flat], axis=0)
    high = np.max([points.max(axis=0) for points in flat], axis=0)
    width, height = np.maximum(high - low, 1e-9)[:2]
    side = max(targets.values()) * _FINER
    scale = side * (1 - 2 * _MARGIN) / max(width, height)
    margin = side * _MARGIN
    size = (int(width * scale + 2 * margin), int(height * scale + 2 * margin))
    corners, depths, colours = [], [], []
    for part, points in zip(parts, flat, strict=True):
        placed = np.column_stack(
            [(points[:, 0] - low[0]) * scale + margin, (high[1] - points[:, 1]) * scale + margin]
        )
        corners.append(placed[part.faces].reshape(-1, 6))
        depths.append(points[part.faces][:, :, 2].mean(axis=1))
        colours.append(_shades(part, seen))
    order = np.argsort(np.concatenate(depths))
    picture = Image.new("RGBA", size)
    draw = ImageDraw.Draw(picture)
    shades = [tuple(shade) for shade in np.concatenate(colours)[order].tolist()]
    for corner, shade in zip(np.concatenate(corners)[order].tolist(), shades, strict=True):
        draw.polygon(corner, fill=shade)
    for path, longest in sorted(targets.items(), key=lambda item: -item[1]):
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        picture.save(path, "WEBP", quality=82, method=4)


def _seen_from(eye: Points) -> Points:
    """The turn that has the picture's right, its top and the way to the eye as rows; Z is up."""
    towards = eye / np.linalg.norm(eye)
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    return np.array([right, np.cross(towards, right), towards])


def _shades(part: Part, seen: Points) -> Shades:
    """The colour of each triangle in the light; seen from behind it is lit the same."""
    normals = part.face_normals() @ seen.T
    lengths = np.linalg.norm(normals, axis=1)
    normals /= np.where(lengths > 0, lengths, 1)[:, None]
    normals[normals[:, 2] < 0] *= -1
    bright = 0.4 + 0.6 * np.clip(normals @ (_LIGHT / np.linalg.norm(_LIGHT)), 0, 1)
    shades: Shades = (np.array(part.colour)[None, :] * bright[:, None]).astype(np.int64)
    return shades
