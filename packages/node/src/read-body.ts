import type { IncomingMessage } from 'node:http'
import { isUint8Array } from 'node:util/types'
import { VerificationError } from '@countersign/core'

/**
 * Reads the body of a message from its stream.
 *
 * @param seconds - how long the body may take to arrive
 * @returns undefined if the body has more than `maxBytes`; the rest is then not read.
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the body does not arrive in time.
 * @throws the error of the stream if the stream fails.
 */
export function readBody(message: IncomingMessage, maxBytes: number, seconds: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = []
    let size = 0
    const onData = (part: unknown): void => {
      if (!isUint8Array(part)) {
        settle(() => reject(notBytes()))
        return
      }
      size += part.byteLength
      if (size > maxBytes) settle(() => resolve(undefined))
      else parts.push(part)
    }
    const onEnd = (): void => settle(() => resolve(joined(parts, size)))
    const onBroken = (cause?: Error): void =>
      settle(() => reject(cause ?? new Error('The connection was closed before the body ended')))
    // Most bodies arrive together with the head, and end in this turn of the event loop. They need no timer.
    let timer: NodeJS.Timeout | undefined
    const turn = setImmediate(() => {
      timer = setTimeout(() => settle(() => reject(late(seconds))), seconds * 1_000)
    })
    const settle = (done: () => void): void => {
      clearImmediate(turn)
      clearTimeout(timer)
      message.off('data', onData)
      message.off('end', onEnd)
      message.off('error', onBroken)
      message.off('close', onBroken)
      done()
    }
    message.on('data', onData)
    message.on('end', onEnd)
    message.on('error', onBroken)
    message.on('close', onBroken)
    // A stream that failed before this emits no further event.
    if (message.destroyed) onBroken()
  })
}

// The verifier copies the bytes, so a body that arrived in one part is not copied here.
function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only, ...others] = parts
  return only !== undefined && others.length === 0 ? only : Buffer.concat(parts, size)
}

function notBytes(): VerificationError {
  return new VerificationError('ERR_BODY_CONSUMED', 'The stream of the body yields values that are not bytes')
}

function late(seconds: number): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', `The body did not arrive within ${seconds} s`)
}
