// Fuzzes DER, PEM and certification paths: pnpm fuzz [--seconds 60] [--seed 1]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } })
const { status } = spawnSync('vitest', ['run', 'test/fuzz', '--disable-console-intercept'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SECONDS: values.seconds ?? '60', ...(values.seed && { FUZZ_SEED: values.seed }) },
})
process.exitCode = status ?? 1
