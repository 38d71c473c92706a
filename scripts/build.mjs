// Bundles static/js and static/css with the npm packages into hashed files under static/dist, and writes the manifest
// that `{% asset %}` reads. The icons that templates and scripts name become one sprite.
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const out = "static/dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const usual = {
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  minify: true,
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
};

// The drawing board is a page of its own (static/js/drawing.js says why); it names its hashed script.
const drawing = "static/js/drawing.js";
const board = await build({ ...usual, entryPoints: [drawing] });
const [script] = Object.entries(board.metafile.outputs).find(([, { entryPoint }]) => entryPoint === drawing);
const boardPage = readFileSync("static/drawing.html", "utf8").replace("DRAWING", basename(script));

const { metafile } = await build({
  ...usual,
  // Reading documents and turning models are pages with scripts of their own: large, and loaded there only.
  entryPoints: [...["app", "document", "live/worker", "model"].map((name) => `static/js/${name}.js`), "static/css/app.css", "static/css/document.css"],
  outbase: "static",
  loader: { ".woff2": "file", ".woff": "file", ".ttf": "file", ".html": "file", ".svg": "dataurl", ".gif": "dataurl" },
  plugins: [{ name: "board", setup: ({ onLoad }) => onLoad({ filter: /drawing\.html$/ }, () => ({ contents: boardPage, loader: "file" })) }],
});

const manifest = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint?.startsWith("static/")) manifest[basename(entryPoint)] = `dist/${basename(path)}`;
}

// What the reader of documents loads by itself, when a document asks for it: its worker, fonts and signs that need not be
// in every file, decoders of scans. The version in the folder's name makes it as lasting as a hash.
const reader = "node_modules/pdfjs-dist";
const { version } = JSON.parse(readFileSync(join(reader, "package.json"), "utf8"));
const parts = `pdf-${version.replaceAll(".", "-")}`;
for (const name of ["cmaps", "standard_fonts", "wasm"]) cpSync(join(reader, name), join(out, parts, name), { recursive: true });
copyFileSync(join(reader, "legacy/build/pdf.worker.min.mjs"), join(out, parts, "worker.js"));
manifest.pdf = `dist/${parts}`;
manifest["pdf.worker.js"] = `dist/${parts}/worker.js`;

function* files(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && ending.test(entry.name)) yield join(entry.parentPath ?? entry.path, entry.name);
  }
}

const named = /\{%\s*icon "([a-z0-9-]+)"|\bicon(?:=|: ?)"([a-z0-9-]+)"|#i-([a-z0-9-]+)/g;
// Those of reactions are chosen in Python (community/rooms/reactions.py).
const icons = new Set(["thumbs-up", "flask-conical", "repeat-2", "circle-slash-2", "eye", "heart-handshake", "calendar"]);
for (const path of [...files("templates", /\.html$/), ...files("community", /\.py$/), ...files("static/js", /\.js$/)]) {
  for (const match of readFileSync(path, "utf8").matchAll(named)) icons.add(match[1] ?? match[2] ?? match[3]);
}
const symbols = [...icons].sort().map((name) => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${inner}</symbol>`;
});
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
writeFileSync(join(out, `icons-${hash}.svg`), sprite);
manifest["icons.svg"] = `dist/icons-${hash}.svg`;

writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));
