// Many pages, one line: who follows what, and which frame is for whom. Runs in the SharedWorker, or in a page without one.
import { Line } from "./line.js";

const IDLE = 5 * 60_000; // without a key, a touch or a pointer that moves, in any page
const MOST = 50; // topics that a socket may follow
const named = (frame) => frame.on ?? frame.joined ?? frame.no ?? frame.gone ?? frame.here ?? frame.typing ?? frame.people;

export class Switchboard {
  constructor(open) {
    this.pages = new Map(); // port -> {me, looking, topics}
    this.topics = new Map(); // topic -> {have, looking, here}
    this.line = new Line({ open, hear: (frame) => this.hear(frame), tell: () => this.tellAll() });
  }

  plug(port) {
    port.onmessage = ({ data }) => this.say(port, data);
  }

  say(port, said) {
    const page = this.pages.get(port);
    if (said.hello) this.greet(port, said.hello);
    else if (!page) return;
    else if (said.join) this.join(port, page, said);
    else if (said.leave) this.leave(page, said.leave);
    else if ("looking" in said) this.look(page, said.looking);
    else if (said.typing) this.line.send(said);
    else if (said.touched) this.touch();
    else if (said.online === false) this.line.stop("offline");
    else if (said.online) this.line.resume();
    else if (said.now && !this.line.socket) this.line.start();
    else if (said.bye) this.unplug(port, page);
  }

  greet(port, { me, looking }) {
    this.pages.set(port, { me, looking, topics: new Set() });
    this.touch();
    const { line } = this;
    // Somebody else has signed in since in this browser: the socket still carries the old session.
    if (line.socket && line.me && line.me !== me) line.restart();
    else if (["off", "signed-out", "refused"].includes(line.state.is)) line.start();
    port.postMessage(this.stateFor(this.pages.get(port)));
  }

  join(port, page, { join: topic, after }) {
    page.topics.add(topic);
    const known = this.topics.get(topic);
    if (!known && this.topics.size >= MOST) return port.postMessage({ no: topic });
    this.topics.set(topic, known ?? { have: { ...after } });
    if (!known) return this.joinAtSite(topic);
    // The others have it already: this page compares, and fetches what it lacks.
    port.postMessage({ beat: { [topic]: known.have } });
    if (known.here) port.postMessage(known.here);
    if (known.people) port.postMessage({ people: topic, all: known.people });
    this.lookAgain(topic);
  }

  joinAtSite(topic) {
    const known = this.topics.get(topic);
    known.looking = this.isLookedAt(topic);
    this.line.send({ join: topic, after: known.have, looking: known.looking });
  }

  leave(page, topic) {
    page.topics.delete(topic);
    if ([...this.pages.values()].some(({ topics }) => topics.has(topic))) return this.lookAgain(topic);
    if (this.topics.delete(topic)) this.line.send({ leave: topic });
  }

  look(page, looking) {
    page.looking = looking;
    if (looking) this.line.wake();
    for (const topic of page.topics) this.lookAgain(topic);
  }

  // Some page was touched, whichever: its person is idle five minutes after the last time.
  touch() {
    this.line.cancel(this.resting);
    this.resting = this.line.later(() => this.rest(true), IDLE);
    this.rest(false);
  }

  rest(isIdle) {
    if (isIdle === Boolean(this.isIdle)) return;
    this.isIdle = isIdle;
    this.line.send({ idle: isIdle });
  }

  isLookedAt(topic) {
    return [...this.pages.values()].some(({ looking, topics }) => looking && topics.has(topic));
  }

  lookAgain(topic) {
    const known = this.topics.get(topic);
    const looking = this.isLookedAt(topic);
    if (!known || known.looking === looking) return;
    known.looking = looking;
    this.line.send({ looking: topic, is: looking });
  }

  unplug(port, page) {
    for (const topic of page.topics) this.leave(page, topic);
    this.pages.delete(port);
    // Who follows a link leaves and comes back at once.
    this.line.later(() => this.pages.size || this.line.stop(), 3000);
  }

  hear(frame) {
    const known = this.topics.get(named(frame));
    if (frame.hello) for (const topic of this.topics.keys()) this.joinAtSite(topic);
    if (frame.hello && this.isIdle) this.line.send({ idle: true });
    if (frame.hello) return this.tellAll();
    if (frame.on && known) known.have[frame.stream] = Math.max(known.have[frame.stream] ?? 0, frame.seq);
    if (frame.here && known) known.here = frame;
    if (frame.people && known) known.people = frame.all ?? { ...known.people, ...frame.now };
    if (frame.gone || frame.no) this.topics.delete(named(frame));
    for (const [port, page] of this.pages) if (page.me === this.line.me && this.isFor(page, frame)) port.postMessage(frame);
  }

  isFor({ topics }, frame) {
    if (frame.moved) return topics.has(frame.moved) || (frame.moved.startsWith("list") && topics.has("lists"));
    return named(frame) ? topics.has(named(frame)) : true;
  }

  tellAll() {
    for (const [port, page] of this.pages) port.postMessage(this.stateFor(page));
  }

  // A page of somebody who has signed out since is told so, and nothing else.
  stateFor({ me }) {
    const { state } = this.line;
    return { state: state.is === "open" && this.line.me !== me ? { is: "signed-out" } : state };
  }
}

export const openSocket = () => new WebSocket(`${location.origin.replace("http", "ws")}/ws`);
