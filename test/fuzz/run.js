// Fuzzes DER, PEM, certification paths, requests, messages, events and answers of stores: pnpm fuzz [--seconds 60] [--seed 1]
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } })
// Each file gets the same share of the time, and as many run at once as there are cores.
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts')).length
const share = (Number(values.seconds) * Math.min(availableParallelism(), files)) / files
// Started by its path, because node test/fuzz/run.js has no node_modules/.bin on the PATH.
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
const vitest = join(dirname(manifest), 'vitest.mjs')
const { error, status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz', '--disable-console-intercept'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SECONDS: String(share), ...(values.seed && { FUZZ_SEED: values.seed }) },
})
if (error) throw error
process.exitCode = status ?? 1
