/** Represents a client of the `redis` package, version 5 or later. */
export interface NodeRedisClient {
  sendCommand(args: string[], options?: RedisCommandOptions): Promise<unknown>
}

/** Represents a cluster of the `redis` package, version 5 or later, which needs the key that a command uses. */
export interface NodeRedisCluster {
  sendCommand(firstKey: string, isReadonly: boolean, args: string[], options?: RedisCommandOptions): Promise<unknown>
  // Only a cluster has this member; a client does not.
  nodeClient(...given: never[]): unknown
}

/** The options of a command that are used. */
export interface RedisCommandOptions {
  abortSignal?: AbortSignal
}

/** Represents a client of the `ioredis` package, single or cluster. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A Redis client of either package. Connect it, and listen to its `error` event, before you pass it. */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoredisClient

/**
 * Sends one command. If the signal aborts before the command is sent, the client drops it, if it can.
 *
 * @param key - the key that the command uses; a cluster finds the server by it
 */
export type RedisCommand = (key: string, args: string[], abortSignal: AbortSignal) => Promise<unknown>

/**
 * Creates a function that sends commands as plain text. The methods of a client would silently drop an option, such as NX,
 * that another version of the client spells differently.
 *
 * @throws TypeError if the client is not a Redis client.
 */
export function redisCommand(client: RedisClient): RedisCommand {
  // Check ioredis first: it has a sendCommand too, with other parameters.
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
