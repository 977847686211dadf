import type { ClaimAnswer, ReplayGuard } from '@countersign/core'
import { aClock, aNumber, aString, type OptionKinds, readOptions } from '@countersign/core/http'
import { type RedisClient, redisCommand } from './redis-command.js'

/** Options of {@link redisReplayGuard}. */
export interface RedisReplayGuardOptions {
  /** The prefix of the keys; the id of the message follows it. Services that share a Redis need different prefixes. Default `countersign:replay:`. */
  prefix?: string
  /** Milliseconds after which a command that Redis has not answered fails. Default 1,000. */
  timeout?: number
  /** The clock that the ends of leases are compared with. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  prefix: aString,
  timeout: aNumber('milliseconds', 1, 60_000),
  currentDate: aClock,
} satisfies OptionKinds<RedisReplayGuardOptions>

// The value of a key is the holder of the id, or this mark for a handled id. No holder has the name of the mark.
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
 * Creates a replay guard in Redis, for a fleet of servers. It fails closed: while Redis is down, slow or full, it grants no
 * claim, and requests are answered 503.
 *
 * A message that Redis forgets can be replayed. Run Redis with `maxmemory-policy noeviction`, `appendonly yes` and
 * `appendfsync always`. With weaker settings, messages that were handled can be handled again after a restart of Redis.
 *
 * @throws TypeError if the client is not a Redis client, or if an option is not valid.
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
  // Pass a relative time, because the clock of Redis may differ. It counts from the moment when Redis runs the command.
  const lifetime = (end: Date): string => String(Math.max(1, Math.ceil(end.getTime() - currentDate().getTime())))
  return {
    async claim(id, holder, { until }) {
      const key = prefix + id
      // Use EVAL and not EVALSHA, because a server that has restarted does not know the script.
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
  if (reply !== 'OK') throw new Error('Redis did not answer OK')
}

// ioredis cannot cancel a command, and neither package limits the wait for an answer.
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
