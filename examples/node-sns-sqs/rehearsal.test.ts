import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const runtimes = fileURLToPath(new URL('../../test/runtimes/', import.meta.url))
const node22 = `${runtimes}node_modules/node22/bin/node`
const noEmulator =
  existsSync(node22) && existsSync(`${runtimes}node_modules/fauxqs`)
    ? undefined
    : 'the emulator of SQS is among the runtimes, which are not installed'

const emulator = `import { startFauxqs } from 'fauxqs'
  const { port } = await startFauxqs({ port: 0, logger: false, defaultRegion: 'eu-west-1' })
  process.stdout.write(String(port))`

describe.skipIf(noEmulator)(`the SNS receiver ${noEmulator ? `(skipped: ${noEmulator})` : ''}`, () => {
  let child: ChildProcess
  let endpoint: string
  beforeAll(async () => {
    const started = spawn(node22, ['--input-type=module', '--eval', emulator], { cwd: runtimes })
    child = started
    const [port] = await once(started.stdout, 'data')
    endpoint = `http://127.0.0.1:${port}`
  })
  afterAll(() => child.kill())

  it('confirms, refuses, and drains a queue without losing a message', async () => {
    const rehearsal = fileURLToPath(new URL('rehearsal.js', import.meta.url))
    // This rejects if the rehearsal exits with a code other than 0.
    const { stdout } = await promisify(execFile)(process.execPath, [rehearsal, endpoint])
    process.stdout.write(stdout)
    expect(stdout).toContain('25 messages in, 25 processed once each, 2 failures on the way, 0 left')
  }, 60_000)
})
