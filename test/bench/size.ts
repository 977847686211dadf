// pnpm size prints the size of each entry, and of what a cold verification loads in addition. Fails if a limit is exceeded.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import Table from 'cli-table3'
import * as esbuild from 'esbuild'
import { schemeFacts } from '../schemes/scheme-facts.js'
import { packagesFolder, readPackage } from '../support/packages.js'
import { sizeParts } from './size-parts.js'

/** The files that the first verification of an Alexa request loads, with the default trust anchors. */
const firstVerification = ['checks', 'certificate-steps', 'amazon']
const whole = 'all that verify() of ./alexa loads'

/** The limit in bytes of gzip for each entry and chunk, slightly above its size, so that growth is noticed. */
const limits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(schemeFacts).map(([name, { gzipLimit }]) => [`./${name}`, gzipLimit])),
  checks: 1_408,
  'certificate-steps': 27_904,
  amazon: 4_608,
  'read-stream': 2_048,
  'unusual-forms': 2_048,
  'replay-claim': 2_304,
  [whole]: 40_000,
}

interface Size {
  readonly name: string
  readonly raw: number
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    json: { type: 'boolean', default: false },
    parts: { type: 'string' },
  },
})
const folder = join(values.packages, 'core')
if (values.parts !== undefined) {
  process.stdout.write(`${await sizeParts(folder, values.parts)}\n`)
  process.exit()
}

// The names that most programs import from an entry. A bundler leaves out the rest.
const single: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(schemeFacts).map(([name, { creator }]) => [`./${name}`, creator]),
)

const entries: Size[] = []
const chunks = new Map<string, Size>()
for (const { subpath: name, file } of readPackage('core', values.packages).entries) {
  const [raw, minified] = await Promise.all([false, true].map((minify) => bundle(file, minify)))
  if (raw === undefined || minified === undefined) throw new Error('unreachable: there are two')
  entries.push(weigh(name, raw.entry, minified.entry))
  if (name === './alexa') {
    const [rawFiles = '', files = ''] = [raw, minified].map(({ entry, lazy }) =>
      [entry, ...firstVerification.map((chunk) => lazy.get(chunk) ?? missing(chunk))].join('\n'),
    )
    chunks.set(whole, weigh(whole, rawFiles, files))
  }
  const one = single[name]
  if (one !== undefined) {
    const [rawOne, minifiedOne] = await Promise.all([false, true].map((minify) => bundle(file, minify, one)))
    entries.push(weigh(`  ${one} alone`, rawOne?.entry ?? '', minifiedOne?.entry ?? ''))
  }
  // The size in addition to the first entry that loads the chunk: the entry of a scheme, which already imported the code
  // that it shares with the chunk.
  for (const [chunk, text] of minified.lazy) {
    if (!chunks.has(chunk)) chunks.set(chunk, weigh(chunk, raw.lazy.get(chunk) ?? '', text))
  }
}

if (values.json) process.stdout.write(`${JSON.stringify({ entries, chunks: [...chunks.values()] }, null, 2)}\n`)
else {
  process.stdout.write(`${format('entry, and what it imports at once', entries)}\n`)
  process.stdout.write(`${format('loaded when it is needed', [...chunks.values()])}\n`)
}
const over = [...entries, ...chunks.values()].filter(
  ({ name, gzip }) => gzip > (limits[name] ?? Number.POSITIVE_INFINITY),
)
for (const { name, gzip } of over) process.stderr.write(`${name} has ${gzip} bytes of gzip (limit ${limits[name]})\n`)
process.exitCode = over.length > 0 ? 1 : 0

function missing(chunk: string): never {
  throw new Error(`No chunk is named ${chunk}: correct the list of what the first verification loads`)
}

// As a bundler with code splitting would ship it to a program that imports only this entry.
async function bundle(
  file: string,
  minify: boolean,
  only?: string,
): Promise<{ entry: string; lazy: Map<string, string> }> {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: {
      contents: `export ${only === undefined ? '*' : `{ ${only} }`} from ${JSON.stringify(file)}`,
      resolveDir: folder,
    },
    outdir: 'out',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    metafile: true,
    minify,
  })
  const text = (output: string): string => outputFiles.find(({ path }) => path.endsWith(output))?.text ?? ''
  const closure = (output: string, kind: 'import-statement' | 'dynamic-import'): string[] =>
    (metafile.outputs[output]?.imports ?? []).filter((one) => one.kind === kind).map(({ path }) => path)
  const reach = (start: string): string[] => {
    const found = new Set([start])
    for (const output of found) for (const next of closure(output, 'import-statement')) found.add(next)
    return [...found]
  }
  const main = Object.keys(metafile.outputs).find((output) => metafile.outputs[output]?.entryPoint === '<stdin>') ?? ''
  const atOnce = reach(main)
  const seen = new Set(atOnce)
  const lazy = new Map<string, string>()
  for (const output of seen) {
    // The file that loads a chunk has been loaded before, with all its imports.
    const before = new Set([...atOnce, ...reach(output)])
    for (const next of closure(output, 'dynamic-import')) {
      const files = reach(next).filter((one) => !before.has(one))
      if (!lazy.has(nameOf(next))) lazy.set(nameOf(next), files.map(text).join('\n'))
      for (const one of files) seen.add(one)
    }
  }
  return { entry: atOnce.map(text).join('\n'), lazy }
}

// `certificate-parser-7S2COUJ2.js` without the hash.
function nameOf(output: string): string {
  return (output.split('/').at(-1) ?? output).replace(/(?:-[0-9A-Z]{8})+\.js$/, '')
}

function weigh(name: string, raw: string, minified: string): Size {
  return {
    name,
    raw: Buffer.byteLength(raw),
    minified: Buffer.byteLength(minified),
    gzip: gzipSync(minified, { level: 9 }).byteLength,
    brotli: brotliCompressSync(minified).byteLength,
  }
}

function format(title: string, sizes: readonly Size[]): string {
  const table = new Table({
    head: [title, 'raw', 'minified', 'gzip', 'brotli'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const { name, raw, minified, gzip, brotli } of sizes) table.push([name, raw, minified, gzip, brotli])
  return table.toString()
}
