// A page misses no entry of a topic and applies none twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../static/js/live/follow.js";
import { Clock } from "./clock.mjs";

const entry = (seq, stream = "s") => ({ on: "thread/a", stream, seq });
const done = () => new Promise((resolve) => setImmediate(resolve));

// A page of a site whose log of stream "s" reaches up to `head`.
function setUp({ have = { s: 3 }, head = 3, limited = false } = {}) {
  const page = { applied: [], missed: [], fetches: 0, caughtUp: 0, isLimited: false, site: { head, limited, isDown: false }, clock: new Clock() };
  page.follower = new Follower({
    topic: "thread/a",
    have,
    later: page.clock.later,
    apply: ({ stream, seq }, isMissed) => (isMissed ? page.missed : page.applied).push(`${stream}${seq}`),
    caughtUp: () => (page.caughtUp += 1),
    limited: () => (page.isLimited = true),
    fetchAfter: async (after) => {
      page.fetches += 1;
      if (page.site.isDown) return null;
      const seqs = Array.from({ length: page.site.head - (after.s ?? 0) }, (_, index) => (after.s ?? 0) + index + 1);
      return { heads: { s: page.site.head }, limited: page.site.limited, entries: seqs.map((seq) => entry(seq)) };
    },
  });
  return page;
}

test("the next one is applied, an older one dropped, another topic's ignored", () => {
  const page = setUp();
  for (const frame of [entry(4), entry(4), entry(2), { ...entry(5), on: "thread/b" }, entry(5), entry(1, "n")]) page.follower.hear(frame);
  assert.deepEqual(page.applied, ["s4", "s5", "n1"]);
  assert.equal(page.fetches, 0);
});

test("a gap is fetched, once, and what comes meanwhile is not applied twice", async () => {
  const page = setUp({ head: 9 });
  for (const seq of [6, 7, 8, 9, 4]) page.follower.hear(entry(seq));
  await done();
  assert.deepEqual(page.applied, ["s4", "s5", "s6", "s7", "s8", "s9"]);
  assert.ok(page.fetches <= 2);
});

test("a beat that is ahead is fetched, one that is not is nothing", async () => {
  const page = setUp({ head: 4 });
  page.follower.hear({ beat: { "thread/a": { s: 3 }, "thread/b": { x: 9 } } });
  assert.equal(page.fetches, 0);
  page.follower.hear({ beat: { "thread/a": { s: 4 } } });
  await done();
  assert.deepEqual(page.applied, ["s4"]);
});

test("a fetch that fails is repeated by the next beat", async () => {
  const page = setUp({ head: 4 });
  page.site.isDown = true;
  page.follower.hear({ beat: { "thread/a": { s: 4 } } });
  await done();
  page.site.isDown = false;
  page.follower.hear({ beat: { "thread/a": { s: 4 } } });
  await done();
  assert.deepEqual([page.applied, page.fetches], [["s4"], 2]);
});

test("a log with a gap of its own is not asked in a loop", async () => {
  const page = setUp();
  page.follower.fetchAfter = async () => {
    page.fetches += 1;
    return page.fetches < 20 && { heads: { s: 9 }, limited: false, entries: [entry(9)] };
  };
  page.follower.hear(entry(9));
  await done();
  assert.deepEqual([page.applied, page.fetches], [[], 1]);
});

test("what was missed while the line was away is told apart from what is live", () => {
  const page = setUp();
  page.follower.isAway = true;
  page.follower.hear({ joined: "thread/a", heads: { s: 5 }, limited: false });
  assert.equal(page.caughtUp, 0);
  for (const seq of [4, 5, 6]) page.follower.hear(entry(seq));
  assert.deepEqual([page.missed, page.applied, page.caughtUp], [["s4", "s5"], ["s6"], 1]);
});

test("another tab asked for less than this one lacks: it fetches the rest by itself", async () => {
  const page = setUp({ head: 5 });
  page.follower.hear({ joined: "thread/a", heads: { s: 5 }, limited: false });
  page.clock.pass(3000);
  await done();
  assert.deepEqual([page.applied, page.caughtUp], [["s4", "s5"], 1]);
});

test("too much is said, over the socket and over HTTP", async () => {
  const page = setUp();
  page.follower.hear({ joined: "thread/a", heads: { s: 900 }, limited: true });
  assert.ok(page.isLimited);
  const other = setUp({ head: 900, limited: true });
  other.follower.hear(entry(900));
  await done();
  assert.ok(other.isLimited);
  assert.deepEqual(other.applied, []);
});
