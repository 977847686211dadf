import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PathCase } from './path-case.js'

/** A process that validates certification paths with OpenSSL. */
export interface OpenSsl {
  /** The version of OpenSSL, as it names itself. */
  readonly version: string
  validate(path: PathCase): Promise<string>
  stop(): void
}

/** Starts the process. It keeps running, because starting one for each path would take most of the time. */
export async function startOpenSsl(): Promise<OpenSsl> {
  const child = spawn('python3', ['-B', fileURLToPath(new URL('openssl.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('python3 stopped: it needs the libcrypto of OpenSSL 3')
    return value
  }
  return {
    version: await next(),
    async validate({ endEntity, intermediates, anchors, at, dnsName, purpose }) {
      const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
      const line = {
        endEntity: base64(endEntity),
        intermediates: intermediates.map(base64),
        anchors: anchors.map(base64),
        at: Math.floor(at.getTime() / 1_000),
        dnsName: dnsName ?? null,
        purpose,
      }
      child.stdin.write(`${JSON.stringify(line)}\n`)
      return await next()
    },
    stop() {
      child.stdin.end()
    },
  }
}
