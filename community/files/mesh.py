"""Triangles of one colour, and how they are written as GLB: positions, normals where faces are smooth, nothing else."""

import json
import struct
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Faces = NDArray[np.int64]
_FLOAT, _WHOLE = 5126, 5125  # glTF's component types
GAMMA = 2.2  # from linear light to the numbers of a screen


@dataclass(frozen=True)
class Part:
    """Triangles of one colour. `faces` names three `points` each; smooth ones share their points' normals."""

    points: Points
    faces: Faces
    colour: tuple[int, ...]
    is_smooth: bool

    def moved(self, by: Points) -> "Part":
        return replace(self, points=self.points + by)

    @staticmethod
    def joined(parts: list["Part"]) -> "Part":
        """One part of many of the same colour."""
        starts = np.cumsum([0, *(len(part.points) for part in parts)])
        faces = [part.faces + start for part, start in zip(parts, starts, strict=False)]
        return replace(
            parts[0], points=np.concatenate([part.points for part in parts]), faces=np.concatenate(faces)
        )

    def face_normals(self) -> Points:
        """Of each triangle, with the length of twice its area."""
        one, two, three = (self.points[self.faces[:, corner]] for corner in range(3))
        across: Points = np.cross(two - one, three - one)
        return across

    def point_normals(self) -> Points:
        """Of each point: its triangles' normals, the larger ones counting more."""
        normals = np.zeros_like(self.points)
        across = self.face_normals()
        for corner in range(3):
            np.add.at(normals, self.faces[:, corner], across)
        lengths = np.linalg.norm(normals, axis=1, keepdims=True)
        turned: Points = np.divide(
            normals, lengths, out=np.tile([0.0, 0.0, 1.0], (len(normals), 1)), where=lengths > 0
        )
        return turned


def write_glb(parts: list[Part], target: Path) -> None:
    """Write one mesh with a primitive for each part."""
    chunks: list[bytes] = []
    views: list[dict[str, int]] = []
    accessors: list[dict[str, object]] = []

    def put(values: NDArray[np.generic], kind: str, component: int, **more: object) -> int:
        content = values.tobytes()
        views.append({"buffer": 0, "byteOffset": sum(map(len, chunks)), "byteLength": len(content)})
        chunks.append(content)
        accessors.append(
            {
                "bufferView": len(views) - 1,
                "componentType": component,
                "count": values.size if kind == "SCALAR" else len(values),
                "type": kind,
                **more,
            }
        )
        return len(accessors) - 1

    primitives = []
    for number, part in enumerate(parts):
        points = part.points.astype("<f4")
        bounds = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        attributes = {"POSITION": put(points, "VEC3", _FLOAT, **bounds)}
        if part.is_smooth:
            attributes["NORMAL"] = put(part.point_normals().astype("<f4"), "VEC3", _FLOAT)
        indices = put(part.faces.astype("<u4").reshape(-1), "SCALAR", _WHOLE)
        primitives.append({"attributes": attributes, "indices": indices, "material": number})
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": primitives}],
        "materials": [_material(part.colour) for part in parts],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": sum(map(len, chunks))}],
    }
    head = json.dumps(document, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    body = b"".join(chunks)
    with open(target, "wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(head) + 8 + len(body)))
        file.write(struct.pack("<I4s", len(head), b"JSON") + head)
        file.write(struct.pack("<I4s", len(body), b"BIN\0"))
        file.write(body)


def _material(colour: tuple[int, ...]) -> dict[str, object]:
    """glTF takes colours in linear light."""
    linear = [round((value / 255) ** GAMMA, 4) for value in colour]
    return {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*linear, 1],
            "metallicFactor": 0.1,
            "roughnessFactor": 0.7,
        }
    }
