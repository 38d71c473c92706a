// What is unsent is kept, and sent in order: one by one, by one tab at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../static/js/chat/outbox.js";

class Storage {
  kept = new Map();
  getItem = (key) => this.kept.get(key) ?? null;
  setItem = (key, value) => this.kept.set(key, value);
  removeItem = (key) => this.kept.delete(key);
}

// As the browser's: whoever asks later waits for whoever has it.
class Locks {
  last = Promise.resolve();
  request(_name, work) {
    this.last = this.last.then(work);
    return this.last;
  }
}

function setUp(...ids) {
  const [storage, locks] = [new Storage(), new Locks()];
  const tab = () => new Outbox("outbox:me:channel/a", { storage, locks });
  const outbox = tab();
  for (const id of ids) outbox.add({ client_id: id, source: id });
  return { outbox, tab, sent: [] };
}

const ids = (outbox) => outbox.all().map(({ client_id }) => client_id);

test("sends in order, and forgets what is acknowledged only", async () => {
  const { outbox, sent } = setUp("a", "b", "c");
  const post = async ({ client_id }) => {
    sent.push(client_id);
    return client_id === "c" ? {} : { done: { message: client_id } };
  };
  await outbox.flush(post);
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(ids(outbox), ["c"]);
});

test("nothing overtakes what did not go out", async () => {
  const { outbox, sent } = setUp("a", "b");
  await outbox.flush(async ({ client_id }) => (sent.push(client_id), {}));
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual(ids(outbox), ["a", "b"]);
});

test("what was refused waits for a decision, and so does what came after it", async () => {
  const { outbox, sent } = setUp("a", "b");
  const post = async ({ client_id }) => (sent.push(client_id), client_id === "a" && sent.length === 1 ? { held: { error: "Too long." } } : { done: {} });
  await outbox.flush(post);
  assert.equal(outbox.all()[0].error, "Too long.");
  await outbox.flush(post);
  assert.deepEqual(sent, ["a"]);
  outbox.change("a", { error: "" });
  await outbox.flush(post);
  assert.deepEqual(sent, ["a", "a", "b"]);
});

test("two tabs send nothing twice", async () => {
  const { outbox, tab, sent } = setUp("a", "b");
  const post = async ({ client_id }) => {
    await new Promise((done) => setTimeout(done, 1));
    sent.push(client_id);
    return { done: {} };
  };
  await Promise.all([outbox.flush(post), tab().flush(post)]);
  assert.deepEqual(sent, ["a", "b"]);
  assert.equal(outbox.storage.kept.size, 0);
});

test("a wait that the site asks for is kept, and nothing is lost by it", async () => {
  const { outbox, sent } = setUp("a");
  await outbox.flush(async ({ client_id }) => (sent.push(client_id), { wait: 0.001 }));
  assert.deepEqual([sent, ids(outbox)], [["a"], ["a"]]);
});

test("without the device's storage and locks it sends all the same", async () => {
  const denied = { getItem: () => { throw new Error("denied"); }, setItem: () => { throw new Error("denied"); }, removeItem: () => { throw new Error("denied"); } };
  const outbox = new Outbox("outbox:me:channel/a", { storage: denied, locks: undefined });
  outbox.add({ client_id: "a", source: "a" });
  assert.deepEqual(ids(outbox), ["a"]);
  const sent = [];
  await outbox.flush(async ({ client_id }) => (sent.push(client_id), { done: {} }));
  assert.deepEqual([sent, ids(outbox)], [["a"], []]);
});

test("what is full still takes what is written, until the page is left", () => {
  const { outbox } = setUp("a");
  outbox.storage.setItem = () => { throw new Error("full"); };
  outbox.add({ client_id: "b", source: "b" });
  assert.deepEqual(ids(outbox), ["a", "b"]);
});

test("what was bent on the device is nothing", () => {
  const { outbox } = setUp();
  outbox.storage.setItem(outbox.key, "{");
  assert.deepEqual(ids(outbox), []);
});
