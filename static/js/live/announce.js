// Says to a screen reader what appears by itself: politely, and at most every ten seconds, the newest words of each kind.
const region = document.createElement("p");
region.className = "vh";
region.setAttribute("role", "status");
document.body.append(region);

const waiting = new Map();
let timer = 0;

function speak() {
  timer = 0;
  const words = [...waiting.values()].filter(Boolean).join(" ");
  waiting.clear();
  if (!words) return;
  region.textContent = words;
  timer = setTimeout(speak, 10_000);
}

// Empty words take back what was not said yet.
export function announce(kind, words) {
  waiting.set(kind, words);
  if (!timer) speak();
}
