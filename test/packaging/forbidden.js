// Names that core must not use, because some runtimes do not have them: `node test/packaging/forbidden.js` after a build.
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

// Where a forbidden string is allowed: the end of the file name, the trimmed line, and the reason. The bundler chooses the
// chunk that holds the texts of explain().
const exceptions = [
  {
    file: '.js',
    line: /^(?:express|fastify|nest|next|lambda|workers|deno|hono|koa|http): "|^const secret = everywhere\("Read the secret |^"This process may not use the network",$/,
    reason: 'A hint of explain() for a person who runs that host. It is text, and no code calls it.',
  },
  {
    file: '.js',
    line: /\btype === "Buffer"/,
    reason: 'The JSON of a Buffer has this text in its member type. It is compared as text.',
  },
  {
    file: '.js',
    line: /^return globalThis\.navigator\?\.userAgent\?\.startsWith\("Deno\/"\) === true;$/,
    reason: 'Deno itself reads the rest of a body. The runtime is recognised by its user agent, which is text.',
  },
  {
    file: '.js',
    line: /throw new TypeError\("secrets must have an access key, such as \{ signature_key1: process\.env\.SIGNATURE_SECRET1 \}"\);$/,
    reason: 'An example in a message. It is text, and no code reads it.',
  },
  {
    file: 'chunks/shared-later.js',
    line: /^const node = runtime\.process\?\.getBuiltinModule\?\.\("crypto"\);$/,
    reason: 'On Node, small requests are verified on the calling thread. In other runtimes it is undefined.',
  },
  {
    file: 'chunks/certificate-steps.js',
    line: /^let \w = \w\.process\?\.getBuiltinModule\?\.\("crypto"\);$/,
    reason: 'The same line, in the file of the first request, which has a copy of that module.',
  },
]

/**
 * Finds the lines of JavaScript below a folder that use a forbidden name, as `file:line: text`.
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
      // A comment of the bundler that names the source of the code.
      if (/^\/\/ [\w./@+-]+$/.test(line) || !forbidden.some((pattern) => pattern.test(line))) continue
      const exception = exceptions.find((entry) => file.endsWith(entry.file) && entry.line.test(line))
      if (exception === undefined) found.push(`${file}:${index + 1}: ${line.slice(0, 120)}`)
      else used.add(exception)
    }
  }
  for (const exception of exceptions) {
    if (!used.has(exception)) found.push(`${exception.file}: ${exception.line} does not occur any more: remove it`)
  }
  return found
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const found = forbiddenIn(fileURLToPath(new URL('../../packages/core/dist', import.meta.url)))
  stdout.write(found.length === 0 ? 'core uses no forbidden names\n' : `${found.join('\n')}\n`)
  exit(found.length === 0 ? 0 : 1)
}
