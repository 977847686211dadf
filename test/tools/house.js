#!/usr/bin/env node
// Prints figures that show how easy the sources of core are to work with: node test/tools/house.js [folder]
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [, , folder = fileURLToPath(new URL('../../packages/core/src', import.meta.url))] = process.argv
const small = 25

/** Counts the lines of a file by kind. A line of code that ends in a comment is code. */
function countLines(text) {
  const count = { lines: 0, blank: 0, doc: 0, comment: 0, code: 0 }
  let open
  for (const line of text
    .replace(/\n$/, '')
    .split('\n')
    .map((one) => one.trim())) {
    count.lines += 1
    open ??= /^\/\*\*(?!\/)/.test(line) ? 'doc' : /^\/\*/.test(line) ? 'comment' : undefined
    count[open ?? (line === '' ? 'blank' : line.startsWith('//') ? 'comment' : 'code')] += 1
    if (line.includes('*/')) open = undefined
  }
  return count
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, ...countLines(readFileSync(join(folder, file), 'utf8')) }))
  .sort((a, b) => a.lines - b.lines)
const sum = (what) => files.reduce((total, file) => total + file[what], 0)
const middle = files.length / 2
const median = (files[Math.floor(middle)].lines + files[Math.ceil(middle) - 1].lines) / 2
const short = files.filter(({ file, lines }) => lines < small && basename(file) !== 'index.ts')

process.stdout.write(`source files             ${files.length}
median lines             ${median}
longest                  ${files.at(-1).lines} (${files.at(-1).file})
fewer than ${small} lines      ${short.length}, index.ts aside
lines of code            ${sum('code')}
lines of documentation   ${sum('doc')}
lines of other comments  ${sum('comment')}
documentation ÷ code     ${(sum('doc') / sum('code')).toFixed(2)}
${short.map(({ file, lines }) => `  ${String(lines).padStart(2)}  ${file}`).join('\n')}
`)
