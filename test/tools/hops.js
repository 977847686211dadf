#!/usr/bin/env node
// Traces one verification of each scheme: node test/tools/hops.js [--packages folder] [--list alexa-warm]
//
//   calls       calls of functions of core
//   functions   different functions among them
//   files       files of these functions
//   crossings   calls from a function of another file, each of which is a hop for a reader
//
// The sources run unchanged except for a report at the beginning of each function. pkijs and asn1js do not count.
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { packagesFolder } from '../support/packages.js'

const { values } = parseArgs({
  options: { packages: { type: 'string', default: packagesFolder }, list: { type: 'string' } },
})
register('./sources.js', import.meta.url, { data: { packagesFolder: values.packages } })
const core = pathToFileURL(join(values.packages, 'core/src/')).href

const { createMaterials, createSurroundings, schemes } = await import('../schemes/index.ts')

/** The calls in their order: the called function, and the file of the caller. */
let trace
Error.stackTraceLimit = 50

globalThis.entered = (file, name) => {
  trace?.push({ file, name, caller: callerOf() })
}

// The nearest file of core that is not the function itself. Frames in between belong to the engine, such as Array.map.
function callerOf() {
  const prepare = Error.prepareStackTrace
  Error.prepareStackTrace = (_error, sites) => sites.map((site) => String(site.getFileName() ?? ''))
  // The first three frames are this function, `entered`, and the called function.
  const [, , , ...files] = new Error().stack
  Error.prepareStackTrace = prepare
  const found = files.find((name) => name.startsWith(core))
  return found?.slice(core.length)
}

async function traced(action) {
  trace = []
  await action()
  const calls = trace
  trace = undefined
  return calls
}

const rows = []
for (const { name, title } of schemes) {
  // The first certificates load the code that a process loads once. The second certificates are new to every cache.
  const known = (await createMaterials(await createSurroundings()))[name]
  await known.verifier().verify(await known.genuine())
  const { files, verifier, genuine } = (await createMaterials(await createSurroundings()))[name]
  const one = verifier()
  const [first, second] = [await genuine(), await genuine()]
  const cold = await traced(() => one.verify(first))
  const warm = await traced(() => one.verify(second))
  rows.push({ id: `${name}-warm`, title: `${title}, warm`, calls: warm })
  // A scheme that downloads nothing has no cold verification.
  if (Object.keys(files).length > 0) rows.push({ id: `${name}-cold`, title: `${title}, cold`, calls: cold })
}

const width = Math.max(...rows.map(({ title }) => title.length))
const columns = ['calls', 'functions', 'files', 'crossings']
process.stdout.write(`${''.padEnd(width)}${columns.map((column) => column.padStart(11)).join('')}\n`)
for (const { title, calls } of rows) {
  const figures = [
    calls.length,
    new Set(calls.map(({ file, name }) => `${file} ${name}`)).size,
    new Set(calls.map(({ file }) => file)).size,
    calls.filter(({ file, caller }) => caller !== undefined && caller !== file).length,
  ]
  process.stdout.write(`${title.padEnd(width)}${figures.map((figure) => String(figure).padStart(11)).join('')}\n`)
}
const listed = rows.find(({ id }) => id === values.list)
if (values.list !== undefined && listed === undefined) {
  throw new Error(`No trace ${values.list}: there are ${rows.map(({ id }) => id).join(', ')}`)
}
for (const { file, name, caller } of listed?.calls ?? []) {
  process.stdout.write(`${caller !== undefined && caller !== file ? '→' : ' '} ${file} ${name}\n`)
}
