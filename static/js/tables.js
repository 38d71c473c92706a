// Tables of a spreadsheet as tables in Markdown. Rows are lists of cells; the first one is the head.
const MOST_ROWS = 500;
const MOST_COLUMNS = 30;
// 12, −3.5, 1 200,75, 8 %: set to the end of its column.
const NUMBER = /^[+\-−±<>≤≥~]?\s?\d[\d\s.,'’]*\s?[%‰]?$/;

const plain = (cell) => cell.replace(/\s+/g, " ").trim().replace(/(?<!\\)\|/g, "\\|");

// What a spreadsheet puts on the clipboard as text: every line with the same number of tabs. Else null: it is prose.
export function rowsOfText(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const rows = lines.map((line) => line.split("\t"));
  return rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length) ? rows : null;
}

// Rows of different length are filled up; null for what is no table, or is one that belongs in a file.
export function markdownOf(rows) {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length < 2 || columns < 2 || rows.length > MOST_ROWS || columns > MOST_COLUMNS) return null;
  const cells = rows.map((row) => Array.from({ length: columns }, (_, at) => plain(row[at] ?? "")));
  const [head, ...body] = cells;
  const isNumber = (at) => body.some((row) => row[at]) && body.every((row) => !row[at] || NUMBER.test(row[at]));
  const line = (row) => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (isNumber(at) ? "---:" : "---"))), ...body.map(line)].join("\n");
}

// Whether the end of `before` stands inside a fenced block, where text is kept as it is.
export function isFenced(before) {
  let fence = "";
  for (const line of before.split("\n")) {
    const [, marks] = line.match(/^ {0,3}(`{3,}|~{3,})/) ?? [];
    if (!marks) continue;
    if (!fence) fence = marks;
    else if (marks[0] === fence[0] && marks.length >= fence.length) fence = "";
  }
  return Boolean(fence);
}
