// Inside a frame of its own: Mermaid measures with styles that the pages' policy forbids. It gets text, it gives an image.
import mermaid from "mermaid";

const FONT = "system-ui, sans-serif"; // an image can't load the site's fonts
let number = 0;

addEventListener("message", async ({ data, origin, ports: [answer] }) => {
  if (origin !== location.origin || !answer) return;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    secure: ["securityLevel", "startOnLoad", "maxTextSize", "themeCSS", "fontFamily", "htmlLabels"],
    maxTextSize: 20000,
    fontFamily: FONT,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    theme: data.isDark ? "dark" : "neutral",
  });
  try {
    const { svg } = await mermaid.render(`drawing-${++number}`, data.source);
    const drawn = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
    const [, , width, height] = drawn.getAttribute("viewBox").split(" ").map(Number);
    drawn.setAttribute("width", width);
    drawn.setAttribute("height", height);
    answer.postMessage({ svg: new XMLSerializer().serializeToString(drawn), width, height });
  } catch (error) {
    answer.postMessage({ fault: String(error.message ?? error) });
  }
});
parent.postMessage("ready", location.origin);
