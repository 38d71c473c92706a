// Math and diagrams are stored as inert text and drawn here, with what loads only where there is one.
import board from "../drawing.html";

const dark = matchMedia("(prefers-color-scheme: dark)");
let frame;

async function draw(root = document) {
  const formulas = [...root.querySelectorAll("code.math:not([data-drawn])")];
  const diagrams = [...root.querySelectorAll("pre.mermaid:not([data-drawn])")];
  // Marked before the libraries arrive: a second call meanwhile must not draw what is half drawn.
  for (const element of [...formulas, ...diagrams]) element.dataset.drawn = "";
  if (formulas.length) {
    const { default: katex } = await import("katex");
    for (const formula of formulas) {
      const source = formula.textContent;
      katex.render(source, formula, { displayMode: formula.dataset.display === "block", throwOnError: false, strict: "ignore", output: "mathml", trust: false, maxExpand: 200, maxSize: 20 });
    }
  }
  for (const diagram of diagrams) {
    // What a writer sets inside a diagram (theme, security, fonts) is left out.
    diagram.drawing = diagram.textContent.replace(/%%\{[\s\S]*?\}%%|^---[\s\S]*?^---$/gm, "");
    await show(diagram);
  }
}

async function show(diagram) {
  const { svg, width, height, fault } = await ask({ source: diagram.drawing, isDark: isDark() });
  if (fault) {
    diagram.title = fault;
    return;
  }
  // As an image: whatever the drawing holds can't run, style or link.
  const image = new Image(width, height);
  image.alt = diagram.drawing;
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  diagram.replaceChildren(image);
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
}

// The frame has a policy of its own: Mermaid needs inline styles to measure, and no page of ours allows them.
async function ask(question) {
  frame ??= new Promise((resolve) => {
    const made = document.createElement("iframe");
    made.className = "drawing-board";
    made.tabIndex = -1;
    made.title = "";
    made.ariaHidden = "true";
    made.src = new URL(board, import.meta.url);
    addEventListener("message", function ready(event) {
      if (event.source !== made.contentWindow) return;
      removeEventListener("message", ready);
      resolve(made.contentWindow);
    });
    document.body.append(made);
  });
  const there = await frame;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => (port1.onmessage = (event) => resolve(event.data)));
  there.postMessage(question, location.origin, [port2]);
  return answered;
}

draw();
document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
dark.addEventListener("change", () => {
  for (const diagram of document.querySelectorAll("pre.mermaid[data-drawn]")) show(diagram);
});
