"""Makes a model of any form into one that a browser shows; a program of the sandbox.

    python -m community.files.modelling SOURCE ENDING MODEL DISPLAY THUMB

Writes a GLB of triangles in plain colours, and two pictures of it. So the page needs one reader, and what a stranger
built (a file that names others, a texture, a bomb) ends here. The GLB has the model's middle at its origin, its own
axes with Z up, and millimetres, but for forms that name no unit. Prints the extent along the axes, the unit and the
number of triangles, or `!` and one word that says what is wrong.
"""

import io
import sys
from pathlib import Path
from typing import Literal

import cascadio
import numpy as np
import trimesh
from trimesh.visual import TextureVisuals

from community.files.drawing import SIDES
from community.files.mesh import GAMMA, Part, write_glb
from community.files.sandbox import shut_in
from community.files.still import draw_still

MEMORY = 3 * 2**30  # bytes of address space
SECONDS = 35  # of the processor
WRITTEN = 150 * 2**20  # bytes of one file
TRIANGLES = 600_000
PARTS = 20_000
# How far the triangles of a curved face may leave it: parts of its edge, and radians.
LINEAR, ANGULAR = 0.002, 0.3

_SOLIDS: dict[str, Literal["step", "iges"]] = {"step": "step", "stp": "step", "iges": "iges", "igs": "iges"}
_GLTF = {"glb", "gltf"}
_UNITLESS = {"stl", "obj"}
_IN_MM = {
    "micron": 0.001,
    "centimeter": 10.0,
    "inch": 25.4,
    "foot": 304.8,
    "meter": 1000.0,
}  # of 3MF, which else has mm
_UPRIGHT = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], dtype=float)  # glTF has Y up
_GREY = (176, 182, 176)


class Refused(Exception):
    """The model is not shown; the argument is one word."""


def main(source: str, ending: str, target: str, display: str, thumb: str) -> str:
    """Make model and pictures, and return what is printed."""
    try:
        parts = _parts(_read(Path(source).read_bytes(), ending), ending)
        corners = np.array([[part.points.min(axis=0), part.points.max(axis=0)] for part in parts])
        lowest, highest = corners[:, 0].min(axis=0), corners[:, 1].max(axis=0)
        parts = [part.moved(-(lowest + highest) / 2) for part in parts]
        write_glb(parts, Path(target))
        draw_still(parts, {Path(display): SIDES["display"], Path(thumb): SIDES["thumb"]})
    except Refused as refused:
        return f"!{refused}"
    except MemoryError:
        return "!large"
    extent = " ".join(f"{length:.6g}" for length in highest - lowest)
    return f"{extent} {'-' if ending in _UNITLESS else 'mm'} {sum(len(part.faces) for part in parts)}"


def _read(content: bytes, ending: str) -> trimesh.Scene:
    if form := _SOLIDS.get(ending):
        content = cascadio.load(
            content,
            file_type=form,
            tol_linear=LINEAR,
            tol_angular=ANGULAR,
            tol_relative=True,
            use_parallel=False,
        )
        ending = "glb"
    # From memory, not from a path: what names other files finds none.
    return trimesh.load_scene(io.BytesIO(content), file_type=ending, process=False)


def _parts(scene: trimesh.Scene, ending: str) -> list[Part]:
    """The scene's triangles by colour, in model axes and millimetres. Counted before they are laid out."""
    placed = [(scene.geometry[name], turn) for turn, name in map(scene.graph.get, scene.graph.nodes_geometry)]
    placed = [(mesh, turn) for mesh, turn in placed if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces)]
    if not placed:
        raise Refused("empty")
    if len(placed) > PARTS or sum(len(mesh.faces) for mesh, _turn in placed) > TRIANGLES:
        raise Refused("large")
    # Solids and glTF have a point for each face that meets there, so that edges are sharp and faces smooth.
    is_smooth = ending in _SOLIDS or ending in _GLTF
    turn_all = (_UPRIGHT if ending in _GLTF else np.eye(3)) * _millimetres(scene, ending)
    by_colour: dict[tuple[int, ...], list[Part]] = {}
    for mesh, turn in placed:
        points = (mesh.vertices @ turn[:3, :3].T + turn[:3, 3]) @ turn_all.T
        if not np.isfinite(points).all():
            raise Refused("broken")
        colour = _colour(mesh, is_linear=is_smooth)
        by_colour.setdefault(colour, []).append(Part(points, mesh.faces, colour, is_smooth=is_smooth))
    return [Part.joined(parts) for parts in by_colour.values()]


def _millimetres(scene: trimesh.Scene, ending: str) -> float:
    """How long a unit of the scene is. STEP is read in metres, as glTF is; IGES in millimetres, whatever it names."""
    if ending in _UNITLESS or _SOLIDS.get(ending) == "iges":
        return 1.0
    if ending in _SOLIDS or ending in _GLTF:
        return 1000.0
    return _IN_MM.get(str(scene.units).removesuffix("s"), 1.0)


def _colour(mesh: trimesh.Trimesh, *, is_linear: bool) -> tuple[int, ...]:
    """The one colour of a part; without one of its own it is grey, as trimesh's own default is.

    Solids and glTF have colours in linear light, which are darker numbers for the same colour.
    """
    visual = mesh.visual
    if visual is None:
        return _GREY
    colour = visual.material.main_color if isinstance(visual, TextureVisuals) else visual.main_color
    red, green, blue = (int(value) for value in colour[:3])
    if red == green == blue == 102:
        return _GREY
    return tuple(
        round(255 * (value / 255) ** (1 / GAMMA)) if is_linear else value for value in (red, green, blue)
    )


if __name__ == "__main__":
    answer = shut_in(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    answer(main(*sys.argv[1:]))
