// Makes query.js, query.css and LICENSE.txt. Run: npm ci --ignore-scripts && node build.mjs
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";

const PARTS = { yasqe: "node_modules/@zazuko/yasqe/build/yasqe", yasr: "node_modules/@zazuko/yasr/build/yasr" };

// What the prebuilt files hold and a page under a strict policy must not: [file, text, replacement, how often].
const EVAL = /j = eval\("\(" \+ text \+ "\)"\)/g; // json2, for browsers without JSON
const PATCHES = [
  ["yasqe", EVAL, "j = void 0", 1],
  ["yasr", EVAL, "j = void 0", 1],
  ["yasqe", /https:\/\/dbpedia\.org\/sparql/g, "/sparql", 1], // the default endpoint
  ["yasqe", /`\$\{\w+\}lov\.linkeddata\.es\/[^`]*`/g, '"about:invalid"', 1], // terms from Linked Open Vocabularies
  ["yasqe", /, madsrdf = "[\s\S]*?prefixes_default = \{[^}]*\}/g, ", prefixes_default = {}", 1], // prefix.cc's list; it even holds spam
  ["yasr", /https:\/\/docs\.triply\.cc\/yasgui\/(#\w+)?/g, "", 3], // links to the manual
  ["yasr", /http:\/\/enable-cors\.org\//g, "", 1],
  ["yasr", /https:\/\/datatables\.net\/tn\/(17)?/g, "datatables note $1", 2],
];
const patch = {
  name: "patch",
  setup({ onLoad }) {
    onLoad({ filter: /yas(qe|r)\.esm\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [file, text, replacement, times] of PATCHES) {
        if (!path.endsWith(`${file}.esm.js`)) continue;
        const found = contents.match(text)?.length ?? 0;
        if (found !== times) throw new Error(`${file}: ${text} stands ${found} times, not ${times}`);
        contents = contents.replace(text, replacement);
      }
      return { contents, loader: "js" };
    });
  },
};

// The completers that ask the network are dropped; the one for prefixes gets its list from glue.js.
const ENTRY = `
import { Yasqe } from "@zazuko/yasqe";
import { Yasr, Parser } from "@zazuko/yasr";
delete Yasqe.Autocompleters.class;
delete Yasqe.Autocompleters.property;
Yasqe.defaults.autocompleters = [];
Object.assign(globalThis, { Yasqe, Yasr, Parser });
`;
const STYLE = [...Object.values(PARTS).map((part) => `@import "./${part}.min.css";`), '@import "./glue.css";'].join("\n");
const DATA = Object.fromEntries(["svg", "png", "gif", "woff", "woff2", "ttf", "eot"].map((end) => [`.${end}`, "dataurl"]));
const common = { bundle: true, minify: true, charset: "utf8", legalComments: "none", logLevel: "warning", loader: DATA };
const banner = (open, close) => `${open} YASGUI 4.6.2 (@zazuko/yasqe, @zazuko/yasr) and what it uses; licences: LICENSE.txt ${close}`;
const here = { resolveDir: import.meta.dirname };

await build({
  ...common, stdin: { contents: ENTRY, ...here }, outfile: "query.js", format: "iife", target: "es2022",
  plugins: [patch], banner: { js: banner("/*!", "*/") },
});
await build({
  ...common, stdin: { contents: STYLE, loader: "css", ...here }, outfile: "query.css",
  target: ["chrome111", "firefox113", "safari16.4"], banner: { css: banner("/*!", "*/") },
});

// Nothing may be evaluated, and nothing loaded from elsewhere.
const js = readFileSync("query.js", "utf8"), css = readFileSync("query.css", "utf8");
for (const bad of [/\beval\(/, /new Function\b/, /lov\.linkeddata/, /prefix\.cc/, /dbpedia\.org\/sparql/, /google-?analytics|googletagmanager|\bcdn\b|unpkg|jsdelivr|openstreetmap\.org\/\{/i, /sourceMappingURL/])
  if (bad.test(js)) throw new Error(`query.js holds ${bad}`);
for (const [, url] of css.matchAll(/url\(["']?([^"')]{1,60})/g)) if (!url.startsWith("data:")) throw new Error(`query.css loads ${url}`);
if (/@import/.test(css)) throw new Error("query.css imports");

// The licence of every package whose code is in the bundle, as its source maps name them.
const MIT = (who) => `The MIT License (MIT)

${who}
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
`;
const names = new Set();
for (const part of Object.values(PARTS))
  for (const source of JSON.parse(readFileSync(`${part}.esm.js.map`, "utf8")).sources) {
    const name = source.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (name) names.add(name);
  }
names.add("datatables.net-dt"); // its style sheet
const rule = "\n" + "=".repeat(78) + "\n";
const texts = [
  "query.js and query.css hold the following packages. glue.js, glue.css and query.html are not theirs.\n",
  `@zazuko/yasqe, @zazuko/yasr, @zazuko/yasgui-utils 4.6.2 (MIT), https://github.com/rdfjs/Yasgui\n\n` + MIT("Authors: Triply, with contributions of Zazuko GmbH. The packages bear no other copyright line.\n"),
];
for (const name of [...names].sort()) {
  const dir = `node_modules/${name}`;
  const { version, license, author } = JSON.parse(readFileSync(`${dir}/package.json`, "utf8"));
  const file = existsSync(dir) && readdirSync(dir).find((entry) => /^licen[cs]e(\.(txt|md))?$/i.test(entry));
  const text = file ? readFileSync(`${dir}/${file}`, "utf8") : license === "MIT" ? MIT(`Copyright (c) ${author?.name ?? author ?? `the authors of ${name}`}\n`) : null;
  if (!text) throw new Error(`${name} has no licence text`);
  texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
}
writeFileSync("LICENSE.txt", texts.join(rule));
for (const file of ["query.js", "query.css", "LICENSE.txt"]) console.log(file, statSync(file).size);
