import { bestEffortStore, type CertificateStore, type Logger } from '@countersign/core'
import { aClock, aNumber, anObjectWith, aString, type OptionKinds, readOptions } from '@countersign/core/http'
import { type RedisClient, redisCommand } from './redis-command.js'

/** Options of {@link redisCertificateStore}. */
export interface RedisCertificateStoreOptions {
  /** The prefix of the keys; the URL of the certificate follows it. Default `countersign:certificate:`. */
  prefix?: string
  /** Milliseconds that a request waits for Redis before it continues without it. Default 500. */
  timeout?: number
  /** Logs that Redis is down, slow or failing. Default: nothing is logged. */
  logger?: Logger
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  prefix: aString,
  timeout: aNumber('milliseconds', 1, 60_000),
  logger: anObjectWith('a logger', 'debug', 'warn'),
  currentDate: aClock,
} satisfies OptionKinds<RedisCertificateStoreOptions>

// One byte more than the limit of a certificate file. A longer file is refused, so it need not be transferred.
const lastByte = '65536'

/**
 * Creates a certificate store in Redis, so that all servers of a fleet share one download of a certificate. Certificates
 * from Redis are not trusted: they are validated in full. If Redis is down, slow or failing, the certificate is downloaded,
 * and the request does not fail.
 *
 * @throws TypeError if the client is not a Redis client, or if an option is not valid.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { redisCertificateStore, redisReplayGuard } from '@countersign/node'
 * import { createClient } from 'redis'
 *
 * const client = createClient({ url: 'redis://127.0.0.1:6379' })
 * client.on('error', console.error)
 * await client.connect()
 *
 * export const verifier = createAlexaVerifier({
 *   skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000',
 *   certificateStore: redisCertificateStore(client),
 *   replayGuard: redisReplayGuard(client),
 * })
 * ```
 */
export function redisCertificateStore(client: RedisClient, options?: RedisCertificateStoreOptions): CertificateStore {
  const {
    prefix = 'countersign:certificate:',
    timeout = 500,
    logger,
    currentDate = () => new Date(),
  } = readOptions('redisCertificateStore', options, optionKinds)
  const command = redisCommand(client)
  const send = (key: string, ...args: string[]): Promise<unknown> => command(key, args, AbortSignal.timeout(timeout))
  const store: CertificateStore = {
    async get(url) {
      const key = prefix + url
      const pem = await send(key, 'GETRANGE', key, '0', lastByte)
      // GETRANGE returns an empty string for an absent key.
      return typeof pem === 'string' && pem !== '' ? pem : undefined
    },
    async set(url, pem, { expires }) {
      const lifetime = Math.ceil(expires.getTime() - currentDate().getTime())
      const key = prefix + url
      await (lifetime > 0 ? send(key, 'SET', key, pem, 'PX', String(lifetime)) : send(key, 'DEL', key))
    },
  }
  return bestEffortStore(store, { timeout, ...(logger === undefined ? {} : { logger }) })
}
