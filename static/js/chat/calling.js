// Whoever calls many people at once reads first how many they are, and what they read goes along: the site asks again
// where they have become more.
const HERE = /(?<![\w@./+-])@here(?![\w@/+-]|\.\w)/; // as community/markup/groups.py
const FIRM = /\(firm:([a-z2-7]{12})\)/g;
const QUIET = 200; // ms

export const groupsIn = (text) => [...(HERE.test(text) ? ["here"] : []), ...new Set([...text.matchAll(FIRM)].map(([, id]) => id))];

export class Calling {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-calling]");
    this.said = "";
    form.addEventListener("input", () => this.look());
    form.querySelector("text-expander").addEventListener("text-expander-committed", () => this.look());
    this.look();
  }

  look() {
    const groups = groupsIn(this.form.elements.source.value);
    const asked = new URLSearchParams(groups.map((id) => ["group", id])).toString();
    if (asked === this.said) return;
    this.said = asked;
    clearTimeout(this.timer);
    if (!asked) return this.show("", 0);
    this.timer = setTimeout(() => this.ask(asked), QUIET);
  }

  async ask(asked) {
    const answer = await fetch(`${this.place.dataset.calling}?${asked}`).catch(() => null);
    if (asked !== this.said || !answer?.ok || answer.redirected) return; // the site says it when it is sent
    const { people, words, may } = await answer.json();
    this.show(words, may ? people : 0);
  }

  show(words, people) {
    this.place.hidden = !words;
    this.place.querySelector("[data-words]").textContent = words;
    this.form.elements.notifies.value = people;
  }
}
