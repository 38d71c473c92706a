// A plane that cuts the model: what is seen of its inside is drawn flat, so that a solid looks cut and not hollow.
import { BackSide, FrontSide, DoubleSide, Mesh, MeshBasicMaterial, Plane, Vector3 } from "three";
import { colourOf } from "./stage.js";

export class Section {
  constructor(stage) {
    this.stage = stage;
    this.plane = new Plane(new Vector3(0, 0, -1));
    this.inside = [];
  }

  // `place` is where along the axis, from 0 to 100; `isOther` keeps the other half.
  cut(axis, place, isOther) {
    const { stage } = this;
    this.isOn = Boolean(axis);
    if (this.isOn) {
      const near = axis === "z" ? -1 : 1; // the half that the eye at the corner has before it is cut away
      const way = isOther ? -near : near;
      const at = (place / 100 - 0.5) * stage.size[axis];
      this.plane.normal.set(0, 0, 0)[axis] = way;
      this.plane.constant = -way * at;
      if (!this.inside.length) this.fill();
    }
    const planes = this.isOn ? [this.plane] : [];
    for (const { material } of [...stage.meshes, ...stage.lines]) material.clippingPlanes = planes;
    for (const { material } of stage.meshes) material.side = this.isOn ? FrontSide : DoubleSide;
    for (const mesh of this.inside) mesh.visible = this.isOn;
    for (const { material } of stage.meshes) material.needsUpdate = true;
    stage.draw();
  }

  fill() {
    const color = colourOf(this.stage.canvas, "--brass-line");
    const material = new MeshBasicMaterial({ color, side: BackSide, clippingPlanes: [this.plane] });
    this.inside = this.stage.meshes.map(({ geometry }) => new Mesh(geometry, material));
    this.stage.scene.add(...this.inside);
  }

  // Whether a point is there to be seen.
  has(point) {
    return !this.isOn || this.plane.distanceToPoint(point) >= 0;
  }
}
