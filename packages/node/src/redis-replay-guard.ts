import type { ClaimAnswer, ReplayGuard } from '@countersign/core'
import { aClock, aNumber, aString, type OptionKinds, readOptions } from '@countersign/core/http'
import { type RedisClient, redisCommand } from './redis-command.js'

/** Options of {@link redisReplayGuard}. */
export interface RedisReplayGuardOptions {
  /** What the keys begin with; the message's id follows. Services that share a Redis need one each. Default `countersign:replay:`. */
  prefix?: string
  /** Milliseconds after which a command that Redis has not answered fails. Default 1,000. */
  timeout?: number
  /** The clock that the ends of leases are measured against. Default: the system's. */
  currentDate?: () => Date
}

const optionKinds = {
  prefix: aString,
  timeout: aNumber('milliseconds', 1, 60_000),
  currentDate: aClock,
} satisfies OptionKinds<RedisReplayGuardOptions>

// A key is absent, or says who holds the id, or that it has been handled. No holder reads as the latter.
const done = 'done'
const heldBy = (holder: string): string => `held by ${holder}`

const claimScript = `
local value = redis.call('GET', KEYS[1])
if value == '${done}' then return 'done' end
if value and value ~= ARGV[1] then return 'held' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'claimed'`

const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'OK'`

/**
 * Creates a replay guard in Redis, for a fleet. It fails closed: while Redis is down, slow or full no claim is granted,
 * and requests are answered with 503.
 *
 * What Redis forgets can be replayed. Run it with `maxmemory-policy noeviction`, and with `appendonly yes` and
 * `appendfsync always`: with less, a Redis that restarts accepts again what was handled before.
 *
 * @throws TypeError if the client is not one, or if an option is not valid.
 */
export function redisReplayGuard(client: RedisClient, options?: RedisReplayGuardOptions): ReplayGuard {
  const {
    prefix = 'countersign:replay:',
    timeout = 1_000,
    currentDate = () => new Date(),
  } = readOptions('redisReplayGuard', options, optionKinds)
  const command = redisCommand(client)
  const send = (key: string, ...args: string[]): Promise<unknown> =>
    inTime(command(key, args, AbortSignal.timeout(timeout)), timeout)
  // Relative, since the clock of Redis may be another; counted from when Redis runs the command, however late.
  const lifetime = (end: Date): string => String(Math.max(1, Math.ceil(end.getTime() - currentDate().getTime())))
  return {
    async claim(id, holder, { until }) {
      const key = prefix + id
      // EVAL and not EVALSHA: a server that has restarted does not know the script.
      return (await send(key, 'EVAL', claimScript, '1', key, heldBy(holder), lifetime(until))) as ClaimAnswer
    },
    async complete(id, _holder, { expires }) {
      const key = prefix + id
      requireOk(await send(key, 'SET', key, done, 'PX', lifetime(expires)))
    },
    async release(id, holder) {
      const key = prefix + id
      requireOk(await send(key, 'EVAL', releaseScript, '1', key, heldBy(holder)))
    },
  }
}

function requireOk(reply: unknown): void {
  if (reply !== 'OK') throw new Error('Redis answered something else than OK')
}

// ioredis has no way to take a command back, and neither package ends the wait for an answer.
async function inTime(pending: Promise<unknown>, timeout: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeout} ms`)), timeout)
  })
  try {
    return await Promise.race([pending, late])
  } finally {
    clearTimeout(timer)
  }
}
