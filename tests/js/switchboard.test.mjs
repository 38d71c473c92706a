// Many tabs, one socket.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Switchboard } from "../../static/js/live/switchboard.js";
import { Clock, Wire, hello } from "./clock.mjs";

class Tab {
  constructor(board, me = "me", looking = true) {
    this.heard = [];
    board.plug(this);
    this.say({ hello: { me, looking } });
  }

  postMessage(frame) {
    this.heard.push(frame);
  }

  say(said) {
    this.onmessage({ data: said });
  }

  get state() {
    return this.heard.findLast(({ state }) => state).state.is;
  }
}

function setUp() {
  const clock = new Clock();
  const wires = [];
  const board = new Switchboard(() => (wires.push(new Wire(clock.time)), wires.at(-1)));
  Object.assign(board.line, { now: clock.now, later: clock.later, cancel: clock.cancel });
  return { clock, wires, board };
}

test("tabs share the socket, and each hears what it follows", () => {
  const { wires, board } = setUp();
  const [one, other] = [new Tab(board), new Tab(board)];
  one.say({ join: "thread/a", after: { s: 3 } });
  wires[0].say(hello());
  other.say({ join: "lists", after: {} });
  assert.equal(wires.length, 1);
  assert.deepEqual(wires[0].frames, [
    { join: "thread/a", after: { s: 3 }, looking: true },
    { join: "lists", after: {}, looking: true },
  ]);
  const entry = { on: "thread/a", stream: "s", seq: 4, verb: "threads.posted" };
  for (const frame of [entry, { moved: "list/w" }, { inbox: true }]) wires[0].say(frame);
  assert.deepEqual(one.heard.filter(({ state }) => !state), [entry, { inbox: true }]);
  assert.deepEqual(other.heard.filter(({ state }) => !state), [{ moved: "list/w" }, { inbox: true }]);
});

test("a second tab on the same thread joins nothing again and learns how far it is", () => {
  const { wires, board } = setUp();
  const one = new Tab(board);
  wires[0].say(hello());
  one.say({ join: "thread/a", after: { s: 3 } });
  wires[0].say({ on: "thread/a", stream: "s", seq: 4, verb: "threads.posted" });
  const other = new Tab(board);
  other.say({ join: "thread/a", after: { s: 2 } });
  assert.deepEqual(other.heard.at(-1), { beat: { "thread/a": { s: 4 } } });
  assert.equal(wires[0].frames.length, 1);
  one.say({ leave: "thread/a" });
  assert.equal(wires[0].frames.length, 1);
  other.say({ bye: true });
  assert.deepEqual(wires[0].frames.at(-1), { leave: "thread/a" });
});

test("after a break it joins again with what it has", () => {
  const { clock, wires, board } = setUp();
  const tab = new Tab(board);
  wires[0].say(hello());
  tab.say({ join: "thread/a", after: { s: 3 } });
  wires[0].say({ on: "thread/a", stream: "s", seq: 4, verb: "threads.posted" });
  wires[0].say({ on: "thread/a", stream: "n", seq: 1, verb: "threads.noted" });
  wires[0].fall(1012);
  assert.equal(tab.state, "waiting");
  clock.pass(1500);
  wires[1].say(hello());
  assert.equal(tab.state, "open");
  assert.deepEqual(wires[1].frames, [{ join: "thread/a", after: { s: 4, n: 1 }, looking: true }]);
});

test("somebody looks as long as one of the tabs is looked at", () => {
  const { wires, board } = setUp();
  const [one, other] = [new Tab(board), new Tab(board)];
  wires[0].say(hello());
  for (const tab of [one, other]) tab.say({ join: "thread/a", after: {} });
  one.say({ looking: false });
  assert.equal(wires[0].frames.length, 1);
  other.say({ looking: false });
  assert.deepEqual(wires[0].frames.at(-1), { looking: "thread/a", is: false });
});

test("when somebody else signs in, the socket is theirs, and the first one's tabs hear nothing of it", () => {
  const { wires, board } = setUp();
  const one = new Tab(board, "one");
  wires[0].say(hello("one"));
  const other = new Tab(board, "other");
  assert.ok(wires[0].isClosed);
  wires[1].say(hello("other"));
  wires[1].say({ inbox: true });
  assert.equal(one.state, "signed-out");
  assert.ok(!one.heard.some(({ inbox }) => inbox));
  assert.equal(other.state, "open");
  assert.ok(other.heard.some(({ inbox }) => inbox));
});

test("who signs in again mends all tabs of theirs", () => {
  const { wires, board } = setUp();
  const one = new Tab(board);
  wires[0].say(hello());
  wires[0].fall(4401);
  assert.equal(one.state, "signed-out");
  new Tab(board);
  wires[1].say(hello());
  assert.equal(one.state, "open");
});

test("the fifty-first topic is refused here, not by the site", () => {
  const { wires, board } = setUp();
  const tab = new Tab(board);
  wires[0].say(hello());
  for (let number = 0; number < 51; number += 1) tab.say({ join: `thread/${number}`, after: {} });
  assert.deepEqual(tab.heard.at(-1), { no: "thread/50" });
});

test("a page that is left and another one that is opened keep the socket; the last one's is hung up", () => {
  const { clock, wires, board } = setUp();
  const tab = new Tab(board);
  wires[0].say(hello());
  tab.say({ bye: true });
  clock.pass(2000);
  const next = new Tab(board);
  clock.pass(5000);
  assert.ok(!wires[0].isClosed);
  next.say({ bye: true });
  clock.pass(3000);
  assert.ok(wires[0].isClosed);
});

test("who touches no tab for five minutes is idle, until they touch one; a new line is told so", () => {
  const { clock, wires, board } = setUp();
  const [one, other] = [new Tab(board), new Tab(board)];
  const said = () => wires.at(-1).frames.filter((frame) => "idle" in frame).map(({ idle }) => idle);
  const passes = (seconds) => {
    for (let second = 0; second < seconds; second += 20) {
      clock.pass(20_000);
      wires.at(-1).say({ beat: {} });
    }
  };
  wires[0].say(hello());
  passes(200);
  other.say({ touched: true });
  passes(280);
  assert.deepEqual(said(), []);
  passes(40);
  assert.deepEqual(said(), [true]);
  wires[0].fall(1006);
  clock.pass(5_000);
  wires[1].say(hello());
  assert.deepEqual(said(), [true]);
  one.say({ touched: true });
  one.say({ touched: true });
  assert.deepEqual(said(), [true, false]);
});

test("who is here is kept for a tab that joins late", () => {
  const { wires, board } = setUp();
  const one = new Tab(board);
  one.say({ join: "people/w", after: {} });
  wires[0].say(hello());
  wires[0].say({ people: "people/w", all: { ann: "here", bob: "idle" } });
  wires[0].say({ people: "people/w", now: { bob: "", cat: "dnd" } });
  const late = new Tab(board);
  late.say({ join: "people/w", after: {} });
  assert.deepEqual(late.heard.at(-1), { people: "people/w", all: { ann: "here", bob: "", cat: "dnd" } });
});
