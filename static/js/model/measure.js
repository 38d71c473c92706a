// Two points on the model, and how far they are apart. A point near a corner of its triangle is that corner.
import { BufferGeometry, Line, LineBasicMaterial, Points, PointsMaterial, Raycaster, Vector2, Vector3 } from "three";
import { colourOf } from "./stage.js";

const NEAR = 14; // px
const STILL = 5; // px that a press may wander and yet be none that turns the model

export class Measure {
  constructor(stage, section, tell) {
    Object.assign(this, { stage, section, tell, points: [], isOn: false, caster: new Raycaster() });
    const color = colourOf(stage.canvas, "--blue");
    this.geometry = new BufferGeometry().setFromPoints([new Vector3(), new Vector3()]);
    const seen = { color, depthTest: false };
    this.marks = [new Points(this.geometry, new PointsMaterial({ ...seen, size: 9, sizeAttenuation: false })), new Line(this.geometry, new LineBasicMaterial(seen))];
    for (const mark of this.marks) Object.assign(mark, { renderOrder: 1, visible: false, frustumCulled: false });
    stage.scene.add(...this.marks);
    stage.canvas.addEventListener("pointerdown", ({ clientX, clientY }) => (this.down = [clientX, clientY]));
    stage.canvas.addEventListener("pointerup", (event) => this.up(event));
  }

  turn(isOn) {
    this.isOn = isOn;
    this.points = [];
    this.mark();
  }

  up({ clientX, clientY }) {
    if (!this.isOn || !this.down || Math.hypot(clientX - this.down[0], clientY - this.down[1]) > STILL) return;
    const { left, top, width, height } = this.stage.canvas.getBoundingClientRect();
    this.take(new Vector2(((clientX - left) / width) * 2 - 1, 1 - ((clientY - top) / height) * 2));
  }

  takeMiddle() {
    this.take(new Vector2(0, 0));
  }

  take(place) {
    this.caster.setFromCamera(place, this.stage.camera);
    const hit = this.caster.intersectObjects(this.stage.meshes).find(({ point }) => this.section.has(point));
    if (!hit) return;
    this.points = [...(this.points.length === 2 ? [] : this.points), this.snapped(hit)];
    this.mark();
  }

  snapped({ point, face, object }) {
    const corners = [face.a, face.b, face.c].map((index) => new Vector3().fromBufferAttribute(object.geometry.attributes.position, index));
    const nearest = corners.filter((corner) => this.section.has(corner)).sort((one, other) => this.away(one, point) - this.away(other, point))[0];
    return nearest && this.away(nearest, point) < NEAR ? nearest : point.clone();
  }

  // Pixels between two points as they are seen.
  away(one, other) {
    const { camera, canvas } = this.stage;
    const [a, b] = [one, other].map((point) => point.clone().project(camera));
    return Math.hypot(((a.x - b.x) * canvas.clientWidth) / 2, ((a.y - b.y) * canvas.clientHeight) / 2);
  }

  mark() {
    const { position } = this.geometry.attributes;
    this.points.forEach(({ x, y, z }, index) => position.setXYZ(index, x, y, z));
    position.needsUpdate = true;
    this.geometry.setDrawRange(0, this.points.length);
    for (const mark of this.marks) mark.visible = this.points.length > 0;
    this.tell(this.points);
    this.stage.draw();
  }
}
