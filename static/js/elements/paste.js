// A table pasted from a spreadsheet becomes one in Markdown. Undo brings back what was there; Shift pastes as it is.
import { isFenced, markdownOf, rowsOfText } from "../tables.js";

// A spreadsheet's own styles: the page's policy refuses them, and says so, even where nothing is shown.
const STYLES = /<style[\s\S]*?<\/style>|\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;

// Only where the table is all that was copied: of a document with a table in it nothing may be lost.
function rowsOfHtml(html) {
  const page = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html");
  for (const each of page.querySelectorAll("script, meta, title")) each.remove();
  const tables = page.querySelectorAll("table");
  const squeezed = (element) => element.textContent.replace(/\s+/g, "");
  if (tables.length !== 1 || squeezed(tables[0]) !== squeezed(page.body)) return null;
  return [...tables[0].rows].map((row) => [...row.cells].flatMap((cell) => {
    for (const line of cell.querySelectorAll("br")) line.replaceWith(" ");
    return [cell.textContent, ...Array(Math.max(0, Math.min(cell.colSpan, 30) - 1)).fill("")];
  }));
}

let isShifted = false;
addEventListener("keydown", (event) => (isShifted = event.shiftKey), true);
addEventListener("keyup", (event) => (isShifted = event.shiftKey), true);

// First of all who listen: a spreadsheet puts a picture of its cells on the clipboard too.
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("key-composer textarea");
  const copied = event.clipboardData;
  if (!field || !copied || isShifted || isFenced(field.value.slice(0, field.selectionStart))) return;
  const rows = rowsOfHtml(copied.getData("text/html")) ?? rowsOfText(copied.getData("text/plain"));
  const table = rows && markdownOf(rows);
  if (!table) return;
  event.preventDefault();
  event.stopPropagation();
  const before = field.value.slice(0, field.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  // The one way to write into a field that its undo knows.
  document.execCommand("insertText", false, `${gap}${table}\n\n`);
}, true);
