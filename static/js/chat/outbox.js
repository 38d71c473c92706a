// What was written in one channel and is not acknowledged: kept on the device through reload and offline, sent in order.
// The same words under the same id are one message on the site, so sending twice is harmless, also from two tabs.
// A device that keeps nothing (refused, full), or an address without locks (plain http), still sends: from this tab.
export class Outbox {
  constructor(key, { storage = device(), locks = globalThis.navigator?.locks ?? { request: (_key, work) => work() } } = {}) {
    Object.assign(this, { key, storage, locks });
  }

  all() {
    if (this.here) return this.here;
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
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
    try {
      if (messages.length) this.storage.setItem(this.key, JSON.stringify(messages));
      else this.storage.removeItem(this.key);
      this.here = null;
    } catch {
      this.here = messages;
    }
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

// Where it is switched off, to name it raises an error; null does on its first use.
function device() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
