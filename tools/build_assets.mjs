// Builds consult/static/build/: one stylesheet for every page, and govuk-frontend's script.  Run by `npm run build`.
//
// assets/consult.scss asks for two things that are not files:
//   consult:tokens      the custom properties of tokens.css as Sass variables, so that each colour is written down once
//   consult:components  every stylesheet under static/css/components/, so that a new component needs no list
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const css = join(root, "consult/static/css");
const build = join(root, "consult/static/build");
const govuk = join(root, "node_modules/govuk-frontend/dist/govuk");

function tokensAsSass() {
  const lines = readFileSync(join(css, "tokens.css"), "utf8").matchAll(/^\s*--([\w-]+):\s*([^;]+);/gm);
  return [...lines].map(([, name, value]) => `$${name}: ${value};`).join("\n");
}

function allComponents() {
  const names = readdirSync(join(css, "components")).filter((name) => name.endsWith(".css")).sort();
  return names.map((name) => `@use "${pathToFileURL(join(css, "components", name))}" as ${name.replace(".css", "")};`).join("\n");
}

const made = { "consult:tokens": tokensAsSass, "consult:components": allComponents };
const importer = {
  canonicalize: (url) => (url in made ? new URL(url) : null),
  load: (url) => ({ contents: made[url.href](), syntax: "scss" }),
};
const files = { findFileUrl: (url) => (url.startsWith("file:") ? new URL(url) : null) };

const { css: sheet } = sass.compile(join(root, "assets/consult.scss"), {
  style: "compressed",
  importers: [importer, files, new sass.NodePackageImporter(root)],
});

mkdirSync(build, { recursive: true });
writeFileSync(join(build, "consult.css"), sheet);
copyFileSync(join(govuk, "govuk-frontend.min.js"), join(build, "govuk-frontend.min.js"));
console.log(`consult.css: ${(sheet.length / 1024).toFixed(0)} KB, ${(gzipSync(sheet).length / 1024).toFixed(0)} KB compressed`);
