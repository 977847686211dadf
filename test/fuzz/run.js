// Fuzzes DER, PEM, certification paths, and requests of every scheme: pnpm fuzz [--seconds 60] [--seed 1]
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } })
// Started by its path, because node test/fuzz/run.js has no node_modules/.bin on the PATH.
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
const vitest = join(dirname(manifest), 'vitest.mjs')
const { error, status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz', '--disable-console-intercept'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SECONDS: values.seconds ?? '60', ...(values.seed && { FUZZ_SEED: values.seed }) },
})
if (error) throw error
process.exitCode = status ?? 1
