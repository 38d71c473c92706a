// A clock that only moves when told to, and a socket that the test holds the other end of.
export class Clock {
  constructor() {
    this.time = 0;
    this.due = new Map();
    this.next = 1;
    this.now = () => this.time;
    this.later = (run, milliseconds = 0) => (this.due.set(this.next, { at: this.time + milliseconds, run }), this.next++);
    this.cancel = (id) => this.due.delete(id);
  }

  pass(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const [id, first] = [...this.due].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!first || first.at > end) break;
      this.due.delete(id);
      this.time = first.at;
      first.run();
    }
    this.time = end;
  }
}

export class Wire {
  constructor(at) {
    this.at = at;
    this.frames = [];
    this.isClosed = false;
  }

  send(text) {
    this.frames.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  fall(code) {
    this.onclose({ code });
  }
}

export const hello = (me = "me") => ({ hello: { version: 1, me, beat: 25 } });
