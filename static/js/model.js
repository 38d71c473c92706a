// Turns, cuts and measures a model in the page; only the page of a model loads this, and three.js with it.
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { Measure } from "./model/measure.js";
import { Section } from "./model/section.js";
import { Stage } from "./model/stage.js";

customElements.define("key-model", class extends HTMLElement {
  connectedCallback() {
    try {
      this.stage = new Stage(this.querySelector("canvas"));
    } catch (error) {
      console.error(error); // no WebGL here, or it was switched off
      return this.say("missing");
    }
    new GLTFLoader().load(this.dataset.src, ({ scene }) => this.show(scene), (event) => this.progress(event), (error) => {
      console.error(error);
      this.say("failed");
    });
  }

  progress({ loaded, total }) {
    if (total) this.querySelector("progress").value = loaded / total;
  }

  show(model) {
    const { stage } = this;
    stage.show(model);
    this.section = new Section(stage);
    this.measure = new Measure(stage, this.section, (points) => this.tell(points));
    this.querySelector("progress").hidden = true;
    this.edges = this.querySelector("[data-do=edges]");
    this.edges.disabled = !stage.hasEdges;
    this.press(this.edges, stage.hasEdges);
    for (const control of this.querySelectorAll("[disabled]:not([data-do=edges])")) control.disabled = false;
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-do]")));
    this.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["axis", "place", "other"]) {
      this.querySelector(`[name=${name}]`).addEventListener("input", () => this.cut());
    }
    stage.look("corner");
    this.dataset.state = "ready";
  }

  act(control) {
    if (!control) return;
    const { do: what, look } = control.dataset;
    if (what === "look") this.stage.look(look);
    if (what === "fit") this.stage.fit();
    if (["edges", "wires", "measure"].includes(what)) this.toggle(control, what);
  }

  toggle(control, what) {
    const isOn = !control.matches("[aria-pressed=true]");
    this.press(control, isOn);
    if (what === "measure") this.measure.turn(isOn);
    else this.stage[what](isOn);
    this.classList.toggle("is-measuring", this.measure.isOn);
    this.tell(this.measure.points);
  }

  press(control, isOn) {
    control.setAttribute("aria-pressed", String(isOn));
  }

  cut() {
    const { value: axis } = this.querySelector("[name=axis]");
    const place = this.querySelector("[name=place]");
    for (const label of this.querySelectorAll("[data-cut]")) label.hidden = !axis;
    this.section.cut(axis, Number(place.value), this.querySelector("[name=other]").checked);
  }

  // On the drawing itself: arrows turn, the rest is as on the buttons.
  key(event) {
    if (!event.target.matches("canvas") || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const zoom = { "+": 1.2, "=": 1.2, "-": 1 / 1.2 }[event.key];
    const letter = document.documentElement.matches("[data-shortcuts]") && { f: "fit", e: "edges", w: "wires", m: "measure" }[event.key];
    if (turn) this.stage.turn(...turn);
    else if (zoom) this.stage.zoom(zoom);
    else if (event.key === "Enter" && this.measure.isOn) this.measure.takeMiddle();
    else if (event.key === "Escape" && this.measure.isOn) this.act(this.querySelector("[data-do=measure]"));
    else if (letter) this.act(this.querySelector(`[data-do=${letter}]`));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell(points) {
    const said = this.querySelector(".measured");
    const { unit, first, second } = this.dataset;
    said.hidden = !this.measure?.isOn;
    if (points.length < 2) return void (said.textContent = points.length ? second : first);
    const [from, to] = points;
    const least = this.stage.reach / 1e5;
    const round = (value) => String(value < least ? 0 : Number(value.toPrecision(5)));
    const along = ["x", "y", "z"].map((axis) => `${axis.toUpperCase()} ${round(Math.abs(to[axis] - from[axis]))}`);
    said.textContent = `${round(from.distanceTo(to))} ${unit} (${along.join(", ")})`;
  }

  say(what) {
    this.dataset.state = what;
    this.querySelector("progress").hidden = true;
    this.querySelector(`[data-when=${what}]`).hidden = false;
  }
});
