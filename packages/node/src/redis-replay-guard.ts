import { randomUUID } from 'node:crypto'
import type { ReplayGuard } from '@countersign/core'
import { type RedisClient, redisCommand, requireTimeout } from './redis-command.js'

/** Options of {@link redisReplayGuard}. */
export interface RedisReplayGuardOptions {
  /** What the keys begin with; the message's id follows. Default `countersign:replay:`. */
  prefix?: string
  /** Milliseconds after which a claim that Redis has not answered fails. Default 1,000. */
  timeout?: number
  /** The clock that expiry times are measured against. Default: the system's. */
  currentDate?: () => Date
}

/**
 * Creates a replay guard in Redis, for a fleet. It fails closed: while Redis is down, slow or full no claim is granted,
 * and requests are answered with 503. Run Redis with `maxmemory-policy noeviction`: a claim that is evicted is forgotten.
 *
 * @throws TypeError where the client is none, or `timeout` no number of milliseconds up to a minute.
 */
export function redisReplayGuard(client: RedisClient, options: RedisReplayGuardOptions = {}): ReplayGuard {
  const { prefix = 'countersign:replay:', currentDate = () => new Date() } = options
  const timeout = requireTimeout(options.timeout ?? 1_000)
  const command = redisCommand(client)
  const send = (...args: Parameters<typeof command>[0]): Promise<unknown> => command(args, AbortSignal.timeout(timeout))
  return {
    async claim(id, expires) {
      const key = prefix + id
      const token = randomUUID()
      const lifetime = Math.max(1, Math.ceil(expires.getTime() - currentDate().getTime()))
      const claiming = send('SET', key, token, 'NX', 'PX', String(lifetime))
      const reply = await inTime(claiming, timeout, () => takeBack(claiming, () => send('DEL', key)))
      if (reply === 'OK') return true
      if (reply !== null) throw new Error('Redis answered SET with neither OK nor nil')
      // A client that lost the answer with the connection sends the command again, and then meets its own claim.
      return (await inTime(send('GET', key), timeout)) === token
    },
    async release(id) {
      await inTime(send('DEL', prefix + id), timeout)
    },
  }
}

// A command that waited in the client's queue may be granted after its request was refused: the message must come again.
function takeBack(claiming: Promise<unknown>, release: () => Promise<unknown>): void {
  claiming.then((reply) => (reply === 'OK' ? release() : undefined)).catch(() => {})
}

async function inTime(pending: Promise<unknown>, timeout: number, onLate: () => void = () => {}): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate()
      reject(new Error(`Redis did not answer within ${timeout} ms`))
    }, timeout)
  })
  try {
    return await Promise.race([pending, late])
  } finally {
    clearTimeout(timer)
  }
}
