// Builds dist/index.html: one file that contains the bundles of the packages, the script and the style. A browser can open it
// from a disk or from a server. The build needs the built packages core and testing, and nothing of the documentation site.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readPackage } from '../../../test/support/packages.js'
import { build } from '../../build/src/tools.js'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))

// The folder is not a package, so nothing links the packages that it imports.
const entries = ['core', 'testing'].flatMap((id) => readPackage(id).entries)
const alias = Object.fromEntries(entries.map((entry) => [`${entry.specifier}$`, entry.file]))

const { output } = await build({
  input: file('src/main.ts'),
  platform: 'browser',
  resolve: { alias },
  transform: { target: 'es2022' },
  write: false,
  output: {
    // Browsers do not load a module script from a disk, so the script is inline. The function around it keeps its names out
    // of the global scope.
    format: 'iife',
    codeSplitting: false,
    minify: true,
    comments: { legal: false },
  },
})
const script = output[0].code
const style = readFileSync(file('src/style.css'), 'utf8')

// The page may load only this script and this style. It may connect to any host, because the Run tab sends requests to the
// endpoint that a person names. Nothing else in the page connects.
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  'connect-src http: https:',
  // For the empty icon, which keeps the browser from requesting one.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  // No code may convert text to markup.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const parts = {
  policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  style: `<style>${style}</style>`,
  script: `<script>${script}</script>`,
}
// Replace all places in one pass, so that a text inside the script is never replaced.
const page = readFileSync(file('src/index.html'), 'utf8').replace(
  /<!-- (policy|style|script) -->/g,
  (_, name) => parts[name],
)
mkdirSync(file('dist'), { recursive: true })
writeFileSync(file('dist/index.html'), page)

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
