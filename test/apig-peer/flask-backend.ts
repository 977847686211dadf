import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The reason why the peer cannot run; false if it can. */
export function missingPeer(): string | false {
  const { status } = spawnSync('python3', ['-c', 'import flask'], { stdio: 'ignore' })
  return status === 0 ? false : 'python3 with Flask is not installed: apt-get install python3-flask'
}

/** Returns the answer of the backend of the vendor's documentation to each request. */
export function askFlaskBackend(cases: readonly unknown[], laterEdition: boolean): { status: number; body: string }[] {
  const output = execFileSync('python3', ['-B', fileURLToPath(new URL('backend.py', import.meta.url))], {
    input: JSON.stringify({ laterEdition, cases }),
    encoding: 'utf8',
    timeout: 60_000,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return JSON.parse(output) as { status: number; body: string }[]
}
