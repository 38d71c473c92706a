// What was written in one channel and is not acknowledged: kept on the device through reload and offline, sent in order.
// The same words under the same id are one message on the site, so sending twice is harmless, also from two tabs.
export class Outbox {
  constructor(key, { storage = localStorage, locks = navigator.locks } = {}) {
    Object.assign(this, { key, storage, locks });
  }

  all() {
    return JSON.parse(this.storage.getItem(this.key) ?? "[]");
  }

  add(message) {
    this.keep([...this.all(), message]);
  }

  drop(id) {
    this.keep(this.all().filter((each) => each.client_id !== id));
  }

  change(id, more) {
    this.keep(this.all().map((each) => (each.client_id === id ? { ...each, ...more } : each)));
  }

  keep(messages) {
    if (messages.length) this.storage.setItem(this.key, JSON.stringify(messages));
    else this.storage.removeItem(this.key);
  }

  // Sends what waits, the oldest first, until nothing does or one has to be decided about. `post(message)` resolves to
  // {done}, {wait: seconds}, {held: more}; one tab at a time.
  async flush(post, tell = () => {}) {
    await this.locks.request(this.key, async () => {
      for (let next = this.all()[0]; next && !next.error; next = this.all()[0]) {
        const { done, wait, held } = await post(next);
        if (done) this.drop(next.client_id);
        else if (held) this.change(next.client_id, held);
        tell(next, { done, wait, held });
        if (wait) return void (await new Promise((go) => setTimeout(go, wait * 1000)));
        if (!done && !held) return;
      }
    });
  }
}

export const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
