// Builds dist/index.html: one file with the packages' own bundles, the script and the style in it, so that it opens from a disk
// as from a server. It needs the built packages core and testing, and nothing of the documentation site.
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
    // A module script does not load from a disk; an inline one in a function of its own does.
    format: 'iife',
    codeSplitting: false,
    minify: true,
    comments: { legal: false },
  },
})
const script = output[0].code
const style = readFileSync(file('src/style.css'), 'utf8')

// Only this very script and style load. A connection is opened only from the Run tab, to where the person sends one.
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  'connect-src http: https:',
  // The empty icon, in place of a request for one.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  // No text becomes markup.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const parts = {
  policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  style: `<style>${style}</style>`,
  script: `<script>${script}</script>`,
}
// One pass, so that nothing inside the script is taken for a place to fill.
const page = readFileSync(file('src/index.html'), 'utf8').replace(
  /<!-- (policy|style|script) -->/g,
  (_, name) => parts[name],
)
mkdirSync(file('dist'), { recursive: true })
writeFileSync(file('dist/index.html'), page)

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
