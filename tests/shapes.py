"""Small documents and models, made here: a plate of 120 × 80 × 25 in each form, and a PDF of as many pages as asked."""

import io
import json
import struct
import zipfile

SIZE = (120.0, 80.0, 25.0)
CORNERS = [(x, y, z) for z in (0.0, SIZE[2]) for y in (0.0, SIZE[1]) for x in (0.0, SIZE[0])]
# Each side of the plate: its corners around it, which way it looks, and a direction in it.
SIDES = [
    ((0, 2, 3, 1), (0, 0, -1), (1, 0, 0)),
    ((4, 5, 7, 6), (0, 0, 1), (1, 0, 0)),
    ((0, 1, 5, 4), (0, -1, 0), (1, 0, 0)),
    ((2, 6, 7, 3), (0, 1, 0), (1, 0, 0)),
    ((0, 4, 6, 2), (-1, 0, 0), (0, 1, 0)),
    ((1, 3, 7, 5), (1, 0, 0), (0, 1, 0)),
]
TRIANGLES = [tri for (a, b, c, d), *_ in SIDES for tri in ((a, b, c), (a, c, d))]


def pdf(
    pages: int = 1, *, catalog: str = "", trailer: str = "", words: str = "J4 bearing", size: str = "842 595"
) -> bytes:
    """A PDF whose pages say `words` and their number; `catalog` and `trailer` take what is hostile."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 {size}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page in range(pages):
        text = f"BT /F 36 Tf 60 400 Td ({words} {page + 1}) Tj ET 2 w 40 40 762 515 re S"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * page} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(made)


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    nothing = "00" * 32
    trailer = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{nothing}> /U <{nothing}> /P -44 >> /ID [<00> <00>]"
    )
    return pdf(trailer=trailer)


def stl() -> bytes:
    """The plate as binary STL."""
    facets = [
        struct.pack("<12fH", 0, 0, 0, *(value for corner in tri for value in CORNERS[corner]), 0)
        for tri in TRIANGLES
    ]
    return bytes(80) + struct.pack("<I", len(facets)) + b"".join(facets)


def iges() -> bytes:
    """The plate as IGES, in millimetres: a flat surface for each side, in lines of 80 signs."""
    entries, parameters = [], []
    for corners, *_looks in SIDES:
        a, b, c, d = (",".join(f"{value:.1f}" for value in CORNERS[corner]) for corner in corners)
        words = f"128,1,1,1,1,0,0,1,0,0,0.,0.,1.,1.,0.,0.,1.,1.,1.,1.,1.,1.,{a},{b},{d},{c},0.,1.,0.,1.;"
        at, first = len(entries) + 1, len(parameters) + 1
        rows = [words[start : start + 64] for start in range(0, len(words), 64)]
        parameters += [f"{row:<64}{at:>8}" for row in rows]
        numbers = "".join(f"{number:>8}" for number in (128, first, 0, 0, 0, 0, 0, 0))
        entries += [f"{numbers}00000000", "".join(f"{number:>8}" for number in (128, 0, 0, len(rows), 0))]
    names = "1H,,1H;,5Hplate,5Hplate,4Htest,4Htest,32,38,6,308,15,5Hplate,1.,2,2HMM,1,0.01,"
    told = names + "15H20261128.000000,1E-07,120.,4Htest,4Htest,11,0,15H20261128.000000;"
    heads = [told[start : start + 72] for start in range(0, len(told), 72)]
    sections = {"S": [""], "G": heads, "D": entries, "P": parameters}
    lines = [
        f"{row:<72}{name}{number:>7}" for name, rows in sections.items() for number, row in enumerate(rows, 1)
    ]
    counts = "".join(f"{name}{len(rows):>7}" for name, rows in sections.items())
    return "\n".join([*lines, f"{counts:<72}T{1:>7}", ""]).encode()


def gltf(uri: str | None = None) -> bytes:
    """The plate as glTF, Y up and in metres; its points in it, or at `uri`."""
    import base64

    points = struct.pack("<24f", *(value / 1000 for x, y, z in CORNERS for value in (x, z, -y)))
    faces = struct.pack("<36H", *(corner for tri in TRIANGLES for corner in tri))
    inside = "data:application/octet-stream;base64," + base64.b64encode(points + faces).decode()
    return json.dumps(
        {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
            "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.8, 0.1, 0.1, 1]}}],
            "accessors": [
                {
                    "bufferView": 0,
                    "componentType": 5126,
                    "count": 8,
                    "type": "VEC3",
                    "min": [0, 0, -0.08],
                    "max": [0.12, 0.025, 0],
                },
                {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
            ],
            "bufferViews": [
                {"buffer": 0, "byteOffset": 0, "byteLength": 96},
                {"buffer": 0, "byteOffset": 96, "byteLength": 72},
            ],
            "buffers": [{"uri": uri or inside, "byteLength": 168}],
        }
    ).encode()


def three_mf(*, head: str = "", name: str = "", unit: str = "inch") -> bytes:
    """The plate as 3MF, in inches; `head` stands before its model, `name` in it."""
    scale = 25.4 if unit == "inch" else 1
    points = "".join(f'<vertex x="{x / scale}" y="{y / scale}" z="{z / scale}"/>' for x, y, z in CORNERS)
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in TRIANGLES)
    model = (
        f'<?xml version="1.0"?>{head}<model unit="{unit}"'
        ' xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
        f'<object id="1" type="model" name="{name}"><mesh><vertices>{points}</vertices>'
        f"<triangles>{faces}</triangles></mesh></object></resources>"
        '<build><item objectid="1"/></build></model>'
    )
    return packed({"3D/3dmodel.model": model.encode()})


def packed(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def step() -> bytes:
    """The plate as a solid: points, edges, planes and faces as AP214 writes them, in millimetres."""
    lines: list[str] = []

    def add(text: str) -> str:
        lines.append(f"#{len(lines) + 1}={text};")
        return f"#{len(lines)}"

    def point(at: tuple[float, ...]) -> str:
        return add(f"CARTESIAN_POINT('',({','.join(str(float(value)) for value in at)}))")

    def direction(to: tuple[float, ...]) -> str:
        return add(f"DIRECTION('',({','.join(str(float(value)) for value in to)}))")

    corners = [add(f"VERTEX_POINT('',{point(corner)})") for corner in CORNERS]
    edges: dict[tuple[int, int], str] = {}

    def edge(one: int, two: int) -> str:
        key = (min(one, two), max(one, two))
        if key not in edges:
            away = tuple(b - a for a, b in zip(CORNERS[key[0]], CORNERS[key[1]], strict=True))
            way = direction(tuple(value / max(map(abs, away)) for value in away))
            vector = add(f"VECTOR('',{way},1.0)")
            line = add(f"LINE('',{point(CORNERS[key[0]])},{vector})")
            edges[key] = add(f"EDGE_CURVE('',{corners[key[0]]},{corners[key[1]]},{line},.T.)")
        return add(f"ORIENTED_EDGE('',*,*,{edges[key]},{'.T.' if (one, two) == key else '.F.'})")

    faces = []
    for ring, normal, along in SIDES:
        loop = add(f"EDGE_LOOP('',({','.join(edge(ring[at], ring[(at + 1) % 4]) for at in range(4))}))")
        bound = add(f"FACE_OUTER_BOUND('',{loop},.T.)")
        place = add(
            f"AXIS2_PLACEMENT_3D('',{point(CORNERS[ring[0]])},{direction(normal)},{direction(along)})"
        )
        plane = add(f"PLANE('',{place})")
        faces.append(add(f"ADVANCED_FACE('',({bound}),{plane},.T.)"))
    solid = add(f"MANIFOLD_SOLID_BREP('',{add(f'CLOSED_SHELL($,({chr(44).join(faces)}))')})")
    length = add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))")
    angle = add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
    solid_angle = add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
    exact = add(
        f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.0E-7),{length},'distance_accuracy_value','')"
    )
    world = add(
        f"(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({exact}))"
        f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({length},{angle},{solid_angle}))REPRESENTATION_CONTEXT('',''))"
    )
    origin = add(f"AXIS2_PLACEMENT_3D('',{point((0, 0, 0))},{direction((0, 0, 1))},{direction((1, 0, 0))})")
    shape = add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('',({origin},{solid}),{world})")
    application = add("APPLICATION_CONTEXT('automotive design')")
    add(f"APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',2000,{application})")
    product = add(f"PRODUCT('Plate','Plate','',({add(f'PRODUCT_CONTEXT($,{application},$)')}))")
    form = add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
    design = add(f"PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')")
    definition = add(f"PRODUCT_DEFINITION('design','',{form},{design})")
    add(f"SHAPE_DEFINITION_REPRESENTATION({add(f'PRODUCT_DEFINITION_SHAPE($,$,{definition})')},{shape})")
    head = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
        "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n"
    )
    return f"{head}{chr(10).join(lines)}\nENDSEC;\nEND-ISO-10303-21;\n".encode()
