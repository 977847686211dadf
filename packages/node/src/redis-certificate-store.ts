import { bestEffortStore, type CertificateStore, type Logger } from '@countersign/core'
import { type RedisClient, redisCommand, requireTimeout } from './redis-command.js'

/** Options of {@link redisCertificateStore}. */
export interface RedisCertificateStoreOptions {
  /** What the keys begin with; the certificate's URL follows. Default `countersign:certificate:`. */
  prefix?: string
  /** Milliseconds that a request waits for Redis before it goes on without. Default 500. */
  timeout?: number
  /** Hears of a Redis that is down, slow or fails. Default: none. */
  logger?: Logger
  /** The clock. Default: the system's. */
  currentDate?: () => Date
}

// One byte more than a certificate file may have: what is longer is refused, and need not come over the wire.
const lastByte = '65536'

/**
 * Creates a certificate store in Redis, so that a fleet downloads a certificate once. What comes from Redis is untrusted
 * and validated in full. Redis that is down, slow or fails costs a download, and never makes a request fail.
 *
 * @throws TypeError where the client is none, or `timeout` no number of milliseconds up to a minute.
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
export function redisCertificateStore(
  client: RedisClient,
  options: RedisCertificateStoreOptions = {},
): CertificateStore {
  const { prefix = 'countersign:certificate:', logger, currentDate = () => new Date() } = options
  const timeout = requireTimeout(options.timeout ?? 500)
  const send = redisCommand(client)
  const store: CertificateStore = {
    async get(url) {
      const pem = await send(['GETRANGE', prefix + url, '0', lastByte], AbortSignal.timeout(timeout))
      // GETRANGE answers an absent key with the empty string.
      return typeof pem === 'string' && pem !== '' ? pem : undefined
    },
    async set(url, pem, { expires }) {
      const lifetime = Math.ceil(expires.getTime() - currentDate().getTime())
      const key = prefix + url
      await (lifetime > 0
        ? send(['SET', key, pem, 'PX', String(lifetime)], AbortSignal.timeout(timeout))
        : send(['DEL', key], AbortSignal.timeout(timeout)))
    },
  }
  return bestEffortStore(store, { timeout, ...(logger === undefined ? {} : { logger }) })
}
