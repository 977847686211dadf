import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Settings for what a receiver verifies, and how it answers. */
export interface ReceiverSettings extends Record<string, unknown> {
  readonly verify: boolean
  /** Whether it lets pages of other origins see its answers. */
  readonly cors?: boolean
  /** Milliseconds until it answers. */
  readonly delay?: number
}

/** A server on loopback, in its own process. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  configure(settings: ReceiverSettings): Promise<void>
}

/** Starts a receiver. */
export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('receiver.js', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<{ port?: number }> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The receiver has ended')
    return JSON.parse(value) as { port?: number }
  }
  const { port } = await read()
  return {
    url: `http://127.0.0.1:${port}/`,
    async configure(settings) {
      child.stdin.write(`${JSON.stringify(settings)}\n`)
      await read()
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
