// Fuzzes DER, PEM, certification paths, requests, messages, events and answers of stores: pnpm fuzz [--seconds 60] [--seed 1]
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { folder } from '../proof/record.js'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } })
// Each file gets the same share of the time, and as many run at once as there are cores.
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts')).length
const share = (Number(values.seconds) * Math.min(availableParallelism(), files)) / files
// Start it by its path, because node test/fuzz/run.js has no node_modules/.bin on the PATH.
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
const vitest = join(dirname(manifest), 'vitest.mjs')
const root = fileURLToPath(new URL('../..', import.meta.url))
const child = spawn(process.execPath, [vitest, 'run', 'test/fuzz', '--disable-console-intercept'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, FUZZ_SECONDS: String(share), ...(values.seed && { FUZZ_SEED: values.seed }) },
})
// Each line is printed, and kept for the report.
mkdirSync(folder, { recursive: true })
const log = createWriteStream(join(folder, 'fuzz.log'))
child.stdout.pipe(process.stdout)
child.stdout.pipe(log)
child.on('close', (status) => {
  process.exitCode = status ?? 1
})
