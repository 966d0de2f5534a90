// Makes static/built/ from what npm fetched and from our own sources. Run by `npm run build` and at set-up; needs no network.
import { build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const room = dirname(here);
const built = join(room, "static", "built");
const icons = dirname(createRequire(import.meta.url).resolve("@tabler/icons/outline/home.svg"));

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });

// Safari 14.0 trips only over a rare case of destructuring that we do not write.
const target = ["chrome87", "safari14"];
const supported = { destructuring: true };
await build({
  entryPoints: { hezhi: join(here, "hezhi.js") },
  outdir: built, bundle: true, minify: true, format: "iife", target, supported, legalComments: "linked", logLevel: "info",
});
await build({
  entryPoints: { charts: join(here, "charts.js") },
  outdir: built, bundle: true, minify: true, format: "esm", target, supported, legalComments: "linked", logLevel: "info",
});
await build({
  entryPoints: { hezhi: join(room, "static", "ui", "hezhi.css") },
  outdir: built, bundle: true, minify: true, target, logLevel: "info",
});

const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
writeFileSync(join(built, "icons.svg"), sprite(names));
console.log(`  icons.svg: ${names.length} icons`);

// One file for all drawings: the browser fetches it once, pages name a part of it.
function sprite(names) {
  const symbols = names.map((name) => {
    const text = readFileSync(join(icons, `${name}.svg`), "utf8");
    const inner = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.lastIndexOf("</svg>"));
    const drawn = inner.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
