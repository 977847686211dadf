/** A client of the `redis` package, version 5 or later. Of its cluster: `{ sendCommand: (args) => cluster.sendCommand(args[1], false, args) }`. */
export interface NodeRedisClient {
  sendCommand(args: string[], options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

/** A client of the `ioredis` package, single or cluster. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A Redis client of either package. Connect it, and listen to its `error` event, before it is used. */
export type RedisClient = NodeRedisClient | IoredisClient

/** Sends one command; the client drops it where the signal aborts before it went out, if it can. */
export type RedisCommand = (args: [command: string, key: string, ...string[]], signal: AbortSignal) => Promise<unknown>

/**
 * Makes a function that sends commands as they are written: an option that another version of a client spells otherwise,
 * such as NX, would be left out without a word.
 *
 * @throws TypeError where the client is none.
 */
export function redisCommand(client: RedisClient): RedisCommand {
  if (typeof client !== 'object' || client === null) throw notClient()
  // First, since ioredis has a sendCommand too, which takes something else.
  if ('call' in client && typeof client.call === 'function') return async (args) => await client.call(...args)
  if ('sendCommand' in client && typeof client.sendCommand === 'function') {
    return async (args, abortSignal) => await client.sendCommand(args, { abortSignal })
  }
  throw notClient()
}

function notClient(): TypeError {
  return new TypeError('client must be a connected client of redis or ioredis')
}

/**
 * Checks a timeout that a caller configured.
 *
 * @throws TypeError where it is no positive number of milliseconds.
 */
export function requireTimeout(timeout: number): number {
  if (!(timeout > 0 && timeout <= 60_000)) throw new TypeError('timeout must be milliseconds, a minute at the most')
  return timeout
}
