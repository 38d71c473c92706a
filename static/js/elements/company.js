// Who else has the thread open, and who is writing in it. Nothing of this is kept anywhere.
import { facts } from "../facts.js";
import { announce } from "../live/announce.js";
import { isLive, listen, me, say } from "../live/site.js";
import { counted } from "../words.js";

const FADES = 5000;
const initials = (name) => name.split(/\s+/).filter((_, at, words) => at === 0 || at === words.length - 1).map((word) => word[0]).join("").toUpperCase();

customElements.define("key-here", class extends HTMLElement {
  connectedCallback() {
    if (isLive) listen((frame) => frame.here === facts.topic && this.show(frame));
  }

  show({ people, count }) {
    const others = people.filter(([id]) => id !== me);
    const more = count - people.length;
    this.hidden = !others.length && !more;
    const list = this.querySelector("ul");
    list.replaceChildren(...others.map((person) => this.row(person)));
    const rest = this.querySelector("[data-more]");
    rest.hidden = more <= 0;
    rest.textContent = counted(facts.forms.others, more);
  }

  row([, name, firm, letters, hue]) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const [avatar, key, words] = [row.querySelector(".av"), row.querySelector(".key"), row.querySelector("[data-name]")];
    avatar.prepend(initials(name));
    key.textContent = letters;
    for (const place of row.querySelectorAll("[data-firm]")) place.dataset.firm = hue;
    words.prepend(name);
    words.querySelector("small").textContent = firm;
    return row;
  }
});

customElements.define("key-typing", class extends HTMLElement {
  connectedCallback() {
    if (!isLive) return;
    this.writers = new Map(); // public id -> {name, timer}
    this.toldAt = 0;
    listen((frame) => {
      if (frame.typing === facts.topic) this.hear(frame);
      else if (frame.on === facts.topic && frame.nr) this.stop(frame.by); // it is written
    });
    document.addEventListener("input", ({ target }) => target.matches("#reply textarea[name=source], [data-typing] textarea") && this.type(target));
  }

  type(field) {
    const wait = this.toldAt + 3000 - Date.now();
    clearTimeout(this.telling);
    if (wait > 0) this.telling = setTimeout(() => this.type(field), wait);
    if (wait > 0 || !field.value) return;
    this.toldAt = Date.now();
    say({ typing: facts.topic, note: Boolean(field.closest("key-composer")?.isInternal) });
  }

  hear({ people }) {
    for (const [id, name] of people) {
      if (id === me) continue;
      clearTimeout(this.writers.get(id)?.timer);
      this.writers.set(id, { name, timer: setTimeout(() => this.stop(id), FADES) });
    }
    this.show();
  }

  stop(id) {
    clearTimeout(this.writers.get(id)?.timer);
    if (this.writers.delete(id)) this.show();
  }

  show() {
    const names = [...this.writers.values()].map(({ name }) => name);
    const { one, two } = this.dataset;
    const many = names.length > 2 && counted(facts.forms.typing, names.length);
    const words = many || (names.length ? (names.length === 2 ? two : one).replace("%1", names[0]).replace("%2", names[1]) : "");
    if (words === this.words) return;
    this.words = words;
    this.querySelector(".dots").hidden = !words;
    this.querySelector("[data-words]").textContent = words;
    announce("typing", words);
  }
});
