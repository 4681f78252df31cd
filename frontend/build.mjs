import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const out = "src/openweft/web/static/openweft";
const sources = "src/openweft";
const glyphs = "node_modules/lucide-static/icons";

async function iconNames() {
  const named = (await readFile("frontend/icons.txt", "utf8")).split("\n").filter(Boolean);
  const written = /\bicon\(\s*["']([a-z0-9-]+)["']|["']?(?:icon|glyph)["']?\s*[:=]\s*["']([a-z0-9-]+)["']/g;
  const found = new Set(named);
  for (const entry of await readdir(sources, { recursive: true })) {
    if (!/\.(html|py)$/.test(entry)) continue;
    const text = await readFile(join(sources, entry), "utf8");
    for (const match of text.matchAll(written)) found.add(match[1] ?? match[2]);
  }
  return [...found].sort();
}

async function symbol(name) {
  const svg = await readFile(join(glyphs, `${name}.svg`), "utf8").catch(() => null);
  if (svg === null) {
    console.warn(`no such icon: ${name}`);
    return "";
  }
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: ["frontend/app.ts", "frontend/app.css"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox121", "safari17.5"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
const symbols = await Promise.all((await iconNames()).map(symbol));
await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
await copyFile("frontend/favicon.svg", join(out, "favicon.svg"));
