// Keeps what is typed in a form: on the device at once, on the server after two quiet seconds, until it is sent.
// A device that keeps nothing (refused, full) leaves it to the server.
function onDevice(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

export class Keeping extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    // Of one writer: somebody else may sign in on this device.
    this.key = `draft:${this.dataset.writer}:${this.dataset.place}`;
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("change", () => this.keep());
    document.addEventListener("visibilitychange", () => this.timer && document.hidden && this.save());
  }

  // What comes in its place keeps it.
  disconnectedCallback() {
    this.quiet();
  }

  // What the page shows came from the server: a draft, or a send that was refused. The device knows better only where
  // it has something later that the server never took. Else another device sent it, or went on with it.
  restore() {
    const kept = onDevice(() => JSON.parse(localStorage.getItem(this.key)));
    if (!kept) return;
    if (this.words().source === kept.source) this.recognise(kept);
    else if (kept.isSaved || kept.at < Number(this.dataset.at || 0)) localStorage.removeItem(this.key);
    else this.put(kept);
  }

  recognise() {}

  say() {}

  keep({ isSaved = false } = {}) {
    onDevice(() => localStorage.setItem(this.key, JSON.stringify({ ...this.words(), at: Date.now(), isSaved })));
    if (isSaved) return;
    this.quiet();
    this.timer = setTimeout(() => this.save(), 2000);
  }

  quiet() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  save() {
    this.quiet();
    this.saving = this.saveNow();
  }

  body() {
    return new FormData(this.form);
  }

  async saveNow() {
    const { source, title } = this.words();
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: this.body(), keepalive: true });
      const isSaved = answer.ok && !answer.redirected;
      const now = this.words();
      if (isSaved && now.source === source && now.title === title) this.keep({ isSaved });
      this.say(isSaved ? this.dataset.kept : this.dataset.local, Date.now());
    } catch {
      this.say(this.dataset.local, Date.now());
    }
  }
}
