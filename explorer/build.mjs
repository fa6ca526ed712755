// Builds the page's program and style: src/main.ts and src/style.css → kg/show/assets (or the folder named).
import { build } from "esbuild";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../kg/show/assets"));
const common = { bundle: true, minify: true, charset: "utf8", absWorkingDir: here, legalComments: "none", target: ["es2022", "chrome109", "firefox115", "safari16"] };
await build({
  ...common, entryPoints: ["src/main.ts"], outfile: path.join(out, "explorer.js"), format: "iife",
  // a page's script ends where the text </script begins; no string of a library may do that
  supported: { "inline-script": false },
});
await build({ ...common, entryPoints: ["src/style.css"], outfile: path.join(out, "explorer.css") });
