// Single-letter keys: off in fields, and off altogether where the reader has switched them off.
const isOn = "shortcuts" in document.documentElement.dataset;
const sheet = document.getElementById("keys");
let afterG = 0;

const follow = (selector) => document.querySelector(selector)?.click();
const places = { h: '.rail a[href="/"]', i: '.rail a[href="/inbox/"]', t: '.wsnav a[href$="/threads/"]', p: '.wsnav a[href$="/people/"]' };

function move(step) {
  const rows = [...document.querySelectorAll(".tlist .t, .nlist .nt, .post[data-post]")];
  const here = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// The line of the inbox that is in focus, else the first one.
function press(key) {
  const line = document.activeElement?.closest(".nrow") ?? document.querySelector(".nlist .nrow");
  line?.querySelector(`[data-key="${key}"]`)?.click();
}

function quote() {
  const chosen = String(getSelection()).trim();
  const field = document.querySelector(".composer textarea");
  if (!field) return;
  const lines = chosen ? `${chosen.split("\n").map((line) => `> ${line}`).join("\n")}\n\n` : "";
  field.value = `${field.value}${lines}`;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  c: () => follow('a[href$="/threads/new/"]'),
  r: () => document.querySelector(".composer textarea")?.focus(),
  q: quote,
  e: () => press("e"),
  u: () => press("u"),
  "?": () => sheet?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (Date.now() - afterG < 1500 && places[event.key]) {
    event.preventDefault();
    follow(places[event.key]);
  } else if (event.key === "g") {
    afterG = Date.now();
  } else if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
});
