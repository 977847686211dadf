// What core must not name, since it runs where there is none of it: `node test/packaging/forbidden.js` after a build.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'

const forbidden = [
  /\bnode:/,
  /\bcloudflare:/,
  /\bBuffer\b/,
  /\bprocess\b/,
  /\bDeno\b/,
  /\bBun\b/,
  /(?<!#)\brequire\s*\(/,
]

// Where a forbidden string may stand: how the file's name ends, the trimmed line, and why. Which chunk holds the words of
// explain() is the bundler's choice.
const exceptions = [
  {
    file: '.js',
    line: /^(express: "Keep a Buffer: |lambda: "Decode event\.body with Buffer\.from\()/,
    reason: 'A hint of explain(), to a person who runs Node; it is text, and nothing calls it.',
  },
  {
    file: 'chunks/shared.js',
    line: /^const node = runtime\.process\?\.getBuiltinModule\?\.\("crypto"\);$/,
    reason: 'Where the runtime is Node, small requests are verified on the calling thread; elsewhere it is undefined.',
  },
]

/**
 * Lines of the JavaScript below a folder that name what they must not, as `file:line: text`.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function forbiddenIn(folder) {
  const found = []
  const used = new Set()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.js')) continue
    for (const [index, text] of readFileSync(join(folder, file), 'utf8').split('\n').entries()) {
      const line = text.trim()
      // The bundler's note of where code came from.
      if (/^\/\/ [\w./@+-]+$/.test(line) || !forbidden.some((pattern) => pattern.test(line))) continue
      const exception = exceptions.find((entry) => file.endsWith(entry.file) && entry.line.test(line))
      if (exception === undefined) found.push(`${file}:${index + 1}: ${line.slice(0, 120)}`)
      else used.add(exception)
    }
  }
  for (const exception of exceptions) {
    if (!used.has(exception)) found.push(`${exception.file}: ${exception.line} stands nowhere any more: take it out`)
  }
  return found
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const found = forbiddenIn(fileURLToPath(new URL('../../packages/core/dist', import.meta.url)))
  stdout.write(found.length === 0 ? 'core names nothing that is forbidden\n' : `${found.join('\n')}\n`)
  exit(found.length === 0 ? 0 : 1)
}
