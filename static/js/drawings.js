// Math and diagrams are stored as inert text and drawn here, with libraries that load only where there is one.
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
  if (diagrams.length) {
    const { default: mermaid } = await import("mermaid");
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: isDark ? "dark" : "neutral", secure: ["securityLevel", "startOnLoad", "maxTextSize", "themeCSS"], maxTextSize: 20000 });
    for (const [index, diagram] of diagrams.entries()) {
      const source = diagram.textContent.replace(/%%\{[\s\S]*?\}%%/g, "");
      try {
        const { svg } = await mermaid.render(`diagram-${Date.now()}-${index}`, source);
        // As an image: whatever the drawing holds can't run, style or link.
        const image = new Image();
        image.alt = source;
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
        diagram.replaceChildren(image);
      } catch (error) {
        diagram.title = String(error.message ?? error);
      }
    }
  }
}

draw();
document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
export { draw };
