// Changes the page while what the reader looks at stays where it is, in every browser alike.
const TOP = 100; // under the bars that stay

const isSeen = ({ top, bottom }) => bottom > TOP && top < innerHeight;

function anchor() {
  const seen = [...document.querySelectorAll(".post, .trow, main > *, .col > :not(.dock), .side > *")].filter((each) => isSeen(each.getBoundingClientRect()));
  // Not a column that is put together from what is above and what is seen: the last part that begins in sight.
  return seen.find((each) => each.matches(".post, .trow")) ?? seen.find((each) => each.getBoundingClientRect().top > TOP) ?? seen.at(-1);
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

// Calls `see` with what comes to where it can be read: neither under the bars nor behind the composer, however tall.
export class Sight {
  constructor(see) {
    this.see = see;
    this.watched = new Set();
    this.look();
    const dock = document.querySelector(".dock");
    if (dock) new ResizeObserver(() => this.look()).observe(dock);
  }

  look() {
    const behind = document.querySelector(".dock")?.offsetHeight ?? 0;
    if (behind === this.behind) return;
    this.behind = behind;
    this.observer?.disconnect();
    this.observer = new IntersectionObserver(this.see, { rootMargin: `-${TOP}px 0px -${behind}px` });
    for (const each of this.watched) each.isConnected ? this.observer.observe(each) : this.watched.delete(each);
  }

  observe(element) {
    this.watched.add(element);
    this.observer.observe(element);
  }

  unobserve(element) {
    this.watched.delete(element);
    this.observer.unobserve(element);
  }
}

// Whether something put in before `element` would push what is being read.
export function wouldMove(element) {
  if (!element || document.hidden) return false;
  const { top } = element.getBoundingClientRect();
  return top > TOP && top < innerHeight;
}
