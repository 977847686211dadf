/** A client of the `redis` package, version 5 or later. */
export interface NodeRedisClient {
  sendCommand(args: string[], options?: RedisCommandOptions): Promise<unknown>
}

/** A cluster of the `redis` package, version 5 or later, which asks for the key that a command goes by. */
export interface NodeRedisCluster {
  sendCommand(firstKey: string, isReadonly: boolean, args: string[], options?: RedisCommandOptions): Promise<unknown>
  // What tells a cluster from a client.
  nodeClient(...given: never[]): unknown
}

/** What of a command's options is used. */
export interface RedisCommandOptions {
  abortSignal?: AbortSignal
}

/** A client of the `ioredis` package, single or cluster. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A Redis client of either package. Connect it, and listen to its `error` event, before it is used. */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoredisClient

/**
 * Sends one command; the client drops it if the signal aborts before it went out, if it can.
 *
 * @param key - the key that the command is about, by which a cluster finds the server
 */
export type RedisCommand = (key: string, args: string[], abortSignal: AbortSignal) => Promise<unknown>

/**
 * Makes a function that sends commands as they are written: an option that another version of a client spells otherwise,
 * such as NX, would be left out without a word.
 *
 * @throws TypeError if the client is not one.
 */
export function redisCommand(client: RedisClient): RedisCommand {
  // First, since ioredis has a sendCommand too, which takes something else.
  if (has(client, 'call')) return async (_key, [command = '', ...args]) => await client.call(command, ...args)
  if (has(client, 'sendCommand')) {
    if (has(client, 'nodeClient'))
      return async (key, args, abortSignal) => await client.sendCommand(key, false, args, { abortSignal })
    return async (_key, args, abortSignal) => await (client as NodeRedisClient).sendCommand(args, { abortSignal })
  }
  throw new TypeError('client must be a connected client or cluster of redis or ioredis')
}

function has<Name extends string>(
  client: RedisClient,
  name: Name,
): client is Extract<RedisClient, Record<Name, unknown>> {
  return (
    typeof client === 'object' &&
    client !== null &&
    typeof (client as unknown as Record<string, unknown>)[name] === 'function'
  )
}
