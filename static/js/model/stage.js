// The model under its lights, and the eye on it. Drawn when something has changed, not all the time.
import {
  AmbientLight, Box3, Color, DirectionalLight, DoubleSide, EdgesGeometry, LineBasicMaterial, LineSegments, OrthographicCamera, Scene, Sphere,
  Spherical, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

const MOST_EDGES = 200_000; // triangles up to which edges are looked for
const SHARP = 25; // degrees between two faces that make an edge
const STEP = Math.PI / 24;
const LOOKS = { corner: [-0.55, -0.9, 0.62], front: [0, -1, 0], back: [0, 1, 0], left: [-1, 0, 0], right: [1, 0, 0], top: [0, -0.0001, 1] };

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.localClippingEnabled = true;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.scene = new Scene();
    this.camera = new OrthographicCamera();
    this.camera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.zoomToCursor = true;
    this.controls.addEventListener("change", () => this.draw());
    const sun = new DirectionalLight("white", 2.2);
    sun.position.set(-0.4, 0.7, 1);
    this.camera.add(sun);
    this.scene.add(this.camera, new AmbientLight("white", 1.3));
    this.meshes = [];
    this.lines = [];
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.ink());
  }

  show(model) {
    this.scene.add(model);
    model.traverse((each) => each.isMesh && this.meshes.push(each));
    for (const { material } of this.meshes) material.side = DoubleSide;
    const box = new Box3().setFromObject(model);
    this.size = box.getSize(new Vector3());
    this.reach = box.getBoundingSphere(new Sphere()).radius || 1;
    const triangles = this.meshes.reduce((sum, { geometry }) => sum + geometry.index.count / 3, 0);
    this.hasEdges = triangles <= MOST_EDGES;
    if (this.hasEdges) this.edges(true);
  }

  // Where an edge is hidden by the face that it bounds, the face is moved back a little.
  edges(isOn) {
    if (isOn && !this.lines.length) {
      this.lines = this.meshes.map(({ geometry, material }) => {
        Object.assign(material, { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 });
        return new LineSegments(new EdgesGeometry(geometry, SHARP), new LineBasicMaterial({ clippingPlanes: material.clippingPlanes }));
      });
      this.scene.add(...this.lines);
      this.ink();
    }
    for (const line of this.lines) line.visible = isOn;
    this.draw();
  }

  wires(isOn) {
    for (const { material } of this.meshes) material.wireframe = isOn;
    this.draw();
  }

  ink() {
    const color = new Color(colourOf(this.canvas, "--ink"));
    for (const { material } of this.lines) material.color = color;
    this.draw();
  }

  look(name) {
    this.camera.position.set(...LOOKS[name]).setLength(this.reach * 4);
    this.fit();
  }

  fit() {
    this.camera.position.sub(this.controls.target);
    this.controls.target.set(0, 0, 0);
    this.camera.zoom = 1;
    this.resize();
    this.controls.update();
    this.draw();
  }

  turn(right, down) {
    // Spherical has Y up.
    const { x, y, z } = this.camera.position.clone().sub(this.controls.target);
    const way = new Spherical().setFromVector3(new Vector3(x, z, -y));
    way.theta += right * STEP;
    way.phi += down * STEP;
    const turned = new Vector3().setFromSpherical(way.makeSafe());
    this.camera.position.set(turned.x, -turned.z, turned.y).add(this.controls.target);
    this.controls.update();
  }

  zoom(by) {
    this.camera.zoom *= by;
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height || !this.reach) return;
    this.renderer.setSize(width, height, false);
    const half = this.reach * 1.05;
    const [wide, high] = width > height ? [half * (width / height), half] : [half, half * (height / width)];
    Object.assign(this.camera, { left: -wide, right: wide, top: high, bottom: -high, near: -this.reach * 20, far: this.reach * 20 });
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  draw() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = null;
      this.renderer.render(this.scene, this.camera);
    });
  }
}

// A token is light-dark(…); only a property that is used has the one colour.
export function colourOf(element, token) {
  const before = element.style.color;
  element.style.color = `var(${token})`;
  const colour = getComputedStyle(element).color;
  element.style.color = before;
  return colour;
}
