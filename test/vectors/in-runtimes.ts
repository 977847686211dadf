// Runs the vectors in every runtime of the table: pnpm vectors:runtimes [--only node20,chromium]
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildProgram, formatTable, runtimes } from '../runtimes/index.js'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { summarize, type VectorOutcome } from './vector-case.js'
import { readPart, vectorFiles } from './vector-files.js'

const defaults = ['node20', 'node22', 'node24', 'node26', 'deno', 'bun', 'workerd', 'edge', 'peculiar']

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const ids = values.only?.split(',') ?? defaults
const chosen = runtimes.filter(({ id }) => ids.includes(id))
if (chosen.length !== ids.length)
  throw new Error(`--only must name runtimes of the table: ${runtimes.map(({ id }) => id).join(', ')}`)
if (vectorsFolder === undefined) {
  process.stdout.write(`Skipped: ${vectorsAbsent}\n`)
  process.exit(0)
}

// The material is not part of the project, so the program that contains it is built outside.
const folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-vectors-')))
try {
  const built = await buildProgram(await writeEntry(folder, vectorsFolder))
  // Outside the repository no import resolves to its files, so every runtime gets the form that contains everything.
  const program = { ...built, module: built.bundle }
  const table: (string | number)[][] = []
  const wrong: string[] = []
  let passed = 0
  for (const runtime of chosen) {
    process.stderr.write(`${runtime.title} …\n`)
    const outcomes = (await runtime.run(program)) as VectorOutcome[]
    const all = summarize(outcomes).at(-1)
    if (all === undefined || all.cases === 0) throw new Error(`${runtime.title} ran no case`)
    const { cases, right, dangerous, annoying, hangs, leftOut, slowest } = all
    passed += right
    table.push([runtime.title, await runtime.version(), cases, right, dangerous, annoying, hangs, leftOut, slowest])
    for (const { id, got, expected, reason = '' } of outcomes) {
      if (got !== expected && got !== 'left out') wrong.push(`${runtime.id}: ${id}: ${got}, not ${expected}. ${reason}`)
    }
  }
  const head = ['runtime', 'version', 'cases', 'right', 'dangerous', 'annoying', 'hangs', 'left out', 'slowest, ms']
  process.stdout.write(`${formatTable(head, table)}\n${wrong.join('\n')}\n`)
  process.stdout.write(`${passed} passed, ${wrong.length} failed\n`)
  process.exitCode = wrong.length > 0 ? 1 : 0
} finally {
  await rm(folder, { recursive: true })
}

async function writeEntry(folder: string, vectors: string): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const imports = await Promise.all(
    Object.entries(vectorFiles).map(async ([part, file]) => {
      const path = join(vectors, file)
      // The bundler reads JSON. The other files are small.
      if (file.endsWith('.json')) return `import ${part} from ${JSON.stringify(path)}`
      return `const ${part} = ${JSON.stringify(readPart(file, await readFile(path)))}`
    }),
  )
  const entry = join(folder, 'program.ts')
  await writeFile(
    entry,
    `${imports.join('\n')}
import { vectorSuites } from ${JSON.stringify(join(here, 'suites.ts'))}
import { runCases } from ${JSON.stringify(join(here, 'vector-case.ts'))}
const material = { ${Object.keys(vectorFiles)} }
export const run = ({ crypto }) => runCases(Object.values(vectorSuites(material, crypto)).flat())
`,
  )
  return entry
}
