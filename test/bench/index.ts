// pnpm bench [--node 20] [--json] [--svg file] [group ...]: see README.md
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { parseArgs, promisify } from 'node:util'
import { buildForNode } from './build.js'
import { nodeOf } from './node-of.js'
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
const { stdout } = await promisify(execFile)(nodeOf(values.node), ['--expose-gc', program, ...positionals], {
  maxBuffer: 1 << 26,
  encoding: 'utf8',
})
const report = JSON.parse(stdout) as Report
if (values.svg !== undefined) writeFileSync(values.svg, await plot(report))
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report))
