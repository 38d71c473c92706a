// Changes the page while what the reader looks at stays where it is, in every browser alike.
const TOP = 100; // under the bars that stay

const isSeen = ({ top, bottom }) => bottom > TOP && top < innerHeight;

function anchor() {
  const seen = [...document.querySelectorAll(".post, .trow, main > *, .col > *")].filter((each) => isSeen(each.getBoundingClientRect()));
  return seen.find((each) => each.matches(".post, .trow")) ?? seen[0];
}

export function still(change) {
  const held = anchor();
  const before = held?.getBoundingClientRect().top;
  const root = document.documentElement;
  root.style.overflowAnchor = "none"; // else a browser that anchors by itself would do it once more
  change();
  // A replaced post has a new element under the old id.
  const now = held?.isConnected ? held : document.getElementById(held?.id || "-");
  if (now) scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => (root.style.overflowAnchor = ""));
}

// Whether something put in before `element` would push what is being read.
export function wouldMove(element) {
  if (!element || document.hidden) return false;
  const { top } = element.getBoundingClientRect();
  return top > TOP && top < innerHeight;
}
