// The one connection to the site, which mends itself by the rules of docs/realtime.md. It knows neither page nor topics.
const WAITS = [1, 2, 4, 8, 16, 30];
const STEADY = 10_000; // a connection that held this long is forgiven the failures before it
const BURST = 25; // frames in ten seconds; the site closes at 30
const FINAL = { 4400: "refused", 4401: "signed-out" };

export class Line {
  constructor({ open, hear, tell, random = Math.random, now = Date.now, later = setTimeout, cancel = clearTimeout }) {
    Object.assign(this, { open, hear, tell, random, now, later: (...all) => later(...all), cancel: (id) => cancel(id) });
    this.failures = 0;
    this.sent = [];
    this.state = { is: "off" };
  }

  // Connects, unless it does already. Also the way out of "signed-out" and "refused", when somebody asks for it.
  start() {
    if (this.socket) return;
    this.cancel(this.timer);
    this.turn({ is: "connecting" });
    this.helloAt = Infinity;
    this.beat = 8; // until the site says its own: twenty seconds for the handshake
    const socket = (this.socket = this.open());
    socket.onmessage = ({ data }) => socket === this.socket && this.receive(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.fell(code);
    this.listen();
  }

  // Hangs up and stays so: the device is offline, or no page is left.
  stop(is = "off") {
    this.hangUp();
    this.turn({ is });
  }

  restart() {
    this.hangUp();
    this.start();
  }

  // The network is back.
  resume() {
    if (this.state.is === "offline") this.wait(this.random() * 1000);
    else this.wake();
  }

  // Somebody looks again: wait a second at most, and find out whether the line is deaf.
  wake() {
    if (this.state.is === "waiting") this.wait(Math.min(this.state.at - this.now(), this.random() * 1000));
    else if (this.socket && this.now() - this.heard > this.beat * 2500) this.fell(1006);
  }

  send(frame) {
    if (this.state.is !== "open") return;
    this.sent = this.sent.filter((at) => at > this.now() - 10_000);
    // What is too much for now goes when the oldest has left the ten seconds, in order.
    const full = this.sent.length >= BURST;
    const at = full ? this.sent[this.sent.length - BURST] + 10_000 : this.now();
    this.sent.push(at);
    if (!full) return this.socket.send(JSON.stringify(frame));
    const { socket } = this;
    this.later(() => socket === this.socket && socket.send(JSON.stringify(frame)), at - this.now());
  }

  receive(frame) {
    if (frame.hello) {
      this.beat = frame.hello.beat;
      this.me = frame.hello.me;
      this.helloAt = this.now();
      this.turn({ is: "open" });
    }
    this.listen();
    this.hear(frame);
  }

  listen() {
    this.heard = this.now();
    this.cancel(this.timer);
    this.timer = this.later(() => this.fell(1006), this.beat * 2500);
  }

  fell(code) {
    this.hangUp();
    if (FINAL[code]) return this.turn({ is: FINAL[code] });
    const wasSteady = this.now() - this.helloAt > STEADY;
    if (wasSteady) this.failures = 0;
    const seconds = code === 4408 && wasSteady ? 0 : WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.wait(1000 * Math.max(code === 4429 ? 10 : 0, seconds * (0.5 + this.random())));
  }

  wait(milliseconds) {
    this.cancel(this.timer);
    this.turn({ is: "waiting", at: this.now() + milliseconds });
    this.timer = this.later(() => this.start(), milliseconds);
  }

  hangUp() {
    this.cancel(this.timer);
    const { socket } = this;
    this.socket = null;
    this.sent = [];
    socket?.close();
  }

  turn(state) {
    this.state = state;
    this.tell(state);
  }
}
