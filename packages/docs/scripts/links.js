#!/usr/bin/env node
// Checks every relative link of every page: the file must exist, and the heading that the fragment names. Checks that every
// script that a page names exists.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesBelow, root, slugOf } from './pages.js'

const fence = /^(?:```|~~~)[\s\S]*?^(?:```|~~~)$/gm
const link = /\[(?:[^\][]|\[[^\]]*\])*\]\(([^()\s]+)\)/g

/** Returns the fragments of a page: its anchors, and those that GitHub creates for its headings. */
function fragmentsOf(text) {
  const fragments = new Set(Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id]) => id))
  for (const [, heading] of text.replace(fence, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = slugOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    let unique = slug
    for (let count = 1; fragments.has(unique); count += 1) unique = `${slug}-${count}`
    fragments.add(unique)
  }
  return fragments
}

const fragments = new Map()
const hasFragment = (path, fragment) => {
  if (!fragments.has(path)) fragments.set(path, fragmentsOf(readFileSync(path, 'utf8')))
  return fragments.get(path).has(fragment)
}

/** Returns the fault of a link, or undefined if it has none. */
function faultOf(page, target) {
  const [path, fragment] = target.split('#')
  const file = path === '' ? join(root, page) : join(root, dirname(page), decodeURIComponent(path))
  if (!existsSync(file)) return 'there is no such file'
  if (fragment === undefined) return undefined
  if (statSync(file).isDirectory() || !file.endsWith('.md')) return 'a fragment, but the target is not a page'
  return hasFragment(file, fragment) ? undefined : 'there is no such heading'
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const command = /(?:\bpnpm|\bnpx pnpm@[\d.]+|\bnpm run) ([a-z][\w:-]*)/g
// The commands of pnpm itself.
const builtIn = new Set(['install', 'add', 'pack', 'exec', 'change'])

let passed = 0
let failed = 0
const tell = (page, target, fault) => {
  if (fault === undefined) {
    passed += 1
    return
  }
  failed += 1
  process.stderr.write(`${page}: ${target}: ${fault}\n`)
}
for (const page of filesBelow('', '.md')) {
  const text = readFileSync(join(root, page), 'utf8')
  const prose = text.replace(fence, '').replace(/`[^`\n]*`/g, '')
  for (const [, target] of prose.matchAll(link)) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) tell(page, target, faultOf(page, target))
  }
  // Examples have their own scripts.
  if (page.startsWith('examples/')) continue
  const code = [...(text.match(fence) ?? []), ...(text.replace(fence, '').match(/`[^`\n]*`/g) ?? [])].join('\n')
  for (const [said, script] of code.matchAll(command)) {
    if (!builtIn.has(script)) tell(page, said, Object.hasOwn(scripts, script) ? undefined : 'there is no such script')
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
