// pnpm bench [--node 20] [--json] [--svg file] [group ...]: see README.md
import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildForNode } from './build.js'
import { plot } from './plot.js'
import { formatReport, type Report } from './report.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string' },
    json: { type: 'boolean', default: false },
    svg: { type: 'string' },
    packages: { type: 'string' },
  },
})

const program = await buildForNode('node-bench', values.packages)
const { stdout } = await promisify(execFile)(
  nodeOf(values.node),
  ['--expose-gc', program, ...positionals],
  { maxBuffer: 1 << 26, encoding: 'utf8' },
)
const report = JSON.parse(stdout) as Report
if (values.svg !== undefined) writeFileSync(values.svg, await plot(report))
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report))

// The Nodes that the conformance suite runs on: `pnpm --dir test/runtimes install` brings them.
function nodeOf(major: string | undefined): string {
  if (major === undefined) return process.execPath
  const file = fileURLToPath(new URL(`../runtimes/node_modules/node${major}/bin/node`, import.meta.url))
  if (!existsSync(file))
    throw new Error(`There is no Node ${major} in test/runtimes: run pnpm --dir test/runtimes install`)
  return file
}
