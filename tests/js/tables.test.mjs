// What is copied from a spreadsheet is a table in Markdown, and what is no table stays as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFenced, markdownOf, rowsOfText } from "../../static/js/tables.js";

const table = (text) => markdownOf(rowsOfText(text));

test("tabs and lines are columns and rows, numbers stand at the end of their column", () => {
  assert.equal(
    table("Joint\tBefore, N·m\tMark\r\nJ4-021\t0,142\tturned 14°\r\nJ4-022\t−1 200\t\r\n"),
    "| Joint | Before, N·m | Mark |\n| --- | ---: | --- |\n| J4-021 | 0,142 | turned 14° |\n| J4-022 | −1 200 |  |",
  );
});

test("what would break out of a cell doesn't", () => {
  assert.equal(table("a|b\tc\nd\te\\|f"), "| a\\|b | c |\n| --- | --- |\n| d | e\\|f |");
});

test("prose, code with tabs and one cell are no tables", () => {
  for (const text of ["", "one", "a\tb", "one line\nanother", "if x:\n\treturn y\nelse:\n\t\tz", "a\tb\nc"]) {
    assert.equal(rowsOfText(text), null, JSON.stringify(text));
  }
});

test("what belongs in a file is left alone", () => {
  assert.equal(markdownOf(Array(501).fill(["a", "b"])), null);
  assert.equal(markdownOf(Array(2).fill(Array(31).fill("a"))), null);
});

test("rows of different length are filled up", () => {
  assert.equal(markdownOf([["a", "b"], ["c"]]), "| a | b |\n| --- | --- |\n| c |  |");
});

test("inside a fence text is kept", () => {
  assert.equal(isFenced("text\n```\ncode"), true);
  assert.equal(isFenced("text\n```\ncode\n```\n"), false);
  assert.equal(isFenced("````\n```\n"), true);
});
