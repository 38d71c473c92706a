// The connection mends itself by the rules of docs/realtime.md, and never storms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Line } from "../../static/js/live/line.js";
import { Clock, Wire, hello } from "./clock.mjs";

function setUp(random = () => 0.5) {
  const clock = new Clock();
  const [wires, heard, states] = [[], [], []];
  const open = () => (wires.push(new Wire(clock.time)), wires.at(-1));
  const line = new Line({ open, hear: (frame) => heard.push(frame), tell: (state) => states.push(state.is), random, ...clock });
  line.start();
  return { clock, wires, heard, states, line };
}

// Breaks the line and returns how long it takes until it is opened again.
function breakIt({ clock, wires }, code = 1006) {
  const [count, began] = [wires.length, clock.time];
  wires.at(-1).fall(code);
  while (wires.length === count) clock.pass(100);
  return wires.at(-1).at - began;
}

test("a broken line is tried again after 1, 2, 4 … 30 seconds", () => {
  const site = setUp();
  const waits = Array.from({ length: 8 }, () => breakIt(site));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("the wait is between half and one and a half of that", () => {
  for (const [random, wait] of [[0, 500], [0.999999, 1500]]) {
    const { clock, wires } = setUp(() => random);
    wires[0].fall(1012);
    clock.pass(wait - 1);
    assert.equal(wires.length, 1);
    clock.pass(1);
    assert.equal(wires.length, 2);
  }
});

test("a line that held is forgiven its failures; one that says hello and falls at once is not", () => {
  const { clock, wires } = setUp();
  wires.at(-1).fall(1006);
  clock.pass(1000);
  wires.at(-1).say(hello());
  wires.at(-1).fall(1012);
  clock.pass(1999);
  assert.equal(wires.length, 2);
  clock.pass(1);
  wires.at(-1).say(hello());
  clock.pass(10_001);
  wires.at(-1).fall(1012);
  clock.pass(1000);
  assert.equal(wires.length, 4);
});

test("each close code is answered as the protocol says", () => {
  const after = (code, isSteady = true) => {
    const { clock, wires, line } = setUp();
    wires[0].say(hello());
    clock.pass(isSteady ? 10_001 : 1);
    wires[0].fall(code);
    const began = clock.time;
    clock.pass(60_000);
    return wires[1] ? wires[1].at - began : line.state.is;
  };
  assert.equal(after(4400), "refused");
  assert.equal(after(4401), "signed-out");
  assert.equal(after(4408), 0);
  assert.equal(after(4408, false), 1000);
  assert.equal(after(4429), 10_000);
  assert.equal(after(1012), 1000);
  assert.equal(after(1006), 1000);
});

test("a line that says nothing for two beats and a half is dead, one that never says hello is after twenty seconds", () => {
  const { clock, wires } = setUp();
  clock.pass(20_000);
  assert.ok(wires[0].isClosed);
  clock.pass(1000);
  wires[1].say(hello());
  clock.pass(62_000);
  wires[1].say({ beat: {} });
  clock.pass(62_499);
  assert.ok(!wires[1].isClosed);
  clock.pass(1);
  assert.ok(wires[1].isClosed);
});

test("more than the site takes is sent later, in order", () => {
  const { clock, wires, line } = setUp();
  wires[0].say(hello());
  for (let number = 0; number < 60; number += 1) line.send({ number });
  assert.equal(wires[0].frames.length, 25);
  clock.pass(10_000);
  assert.equal(wires[0].frames.length, 50);
  clock.pass(10_000);
  assert.deepEqual(wires[0].frames.map(({ number }) => number), [...Array(60).keys()]);
});

test("offline it waits for the network, and then at most a second", () => {
  const { clock, wires, line } = setUp();
  line.stop("offline");
  clock.pass(600_000);
  assert.equal(wires.length, 1);
  line.resume();
  clock.pass(500);
  assert.equal(wires.length, 2);
});

test("looking at the page shortens the wait to a second and never lengthens it", () => {
  const site = setUp();
  const { clock, wires, line } = site;
  for (let tries = 0; tries < 6; tries += 1) breakIt(site);
  wires.at(-1).fall(1006);
  line.wake();
  clock.pass(400);
  line.wake();
  clock.pass(100);
  assert.equal(wires.length, 8);
});
