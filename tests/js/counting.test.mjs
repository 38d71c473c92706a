import assert from "node:assert/strict";
import { test } from "node:test";
import { countInto } from "../../static/js/counting.js";

function place() {
  const classes = new Set();
  const classList = { toggle: (name, is) => (is ? classes.add(name) : classes.delete(name)) };
  return { classes, classList, dataset: { most: "100", words: "%1 of %2" }, hidden: true, textContent: "" };
}

test("the count stands near the end of the room, warns beyond it, and cuts nothing", () => {
  const shown = place();
  const field = { value: "x".repeat(89) };
  countInto(shown, field);
  assert.equal(shown.hidden, true);
  field.value += "xx";
  countInto(shown, field);
  assert.deepEqual([shown.hidden, shown.textContent, shown.classes.has("warn")], [false, "91 of 100", false]);
  field.value += "x".repeat(20);
  countInto(shown, field);
  assert.deepEqual([shown.textContent, shown.classes.has("warn"), field.value.length], ["111 of 100", true, 111]);
  countInto(null, field);
});
