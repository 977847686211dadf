import { type BestEffortStoreOptions, bestEffortStore, type CertificateStore } from '@countersign/core'
import {
  aClock,
  aNumber,
  anObjectWith,
  aString,
  type OptionKinds,
  readOptions,
  requireKind,
} from '@countersign/core/http'
import type { KvNamespaceBinding } from './workers-types.js'

/** Options of {@link kvStore}. */
export interface KvStoreOptions extends BestEffortStoreOptions {
  /** The prefix of every key. Default `countersign:`. */
  prefix?: string
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  prefix: aString,
  timeout: aNumber('milliseconds', 1, 60_000),
  logger: anObjectWith('a logger', 'debug', 'warn'),
  currentDate: aClock,
} satisfies OptionKinds<KvStoreOptions>

const aNamespace = {
  ...anObjectWith('a KV namespace binding', 'getWithMetadata', 'put'),
  wanted: 'a KV namespace binding (check the Wrangler file)',
}

// The shortest expiry that KV accepts, in seconds.
const leastTtl = 60

/**
 * Creates a certificate store on a KV namespace, which all locations of a Worker share. A change may take a minute to reach
 * another location; until then, that location downloads the certificate itself. A KV that fails counts as empty.
 *
 * @throws TypeError if the binding is missing, or if an option is not valid.
 *
 * @example
 * ```ts
 * import { type KvNamespaceBinding, kvStore } from '@countersign/cloudflare'
 * import { createSnsVerifier } from '@countersign/core/sns'
 *
 * export const verifierFor = (env: { CERTS: KvNamespaceBinding; TOPIC_ARN: string }) =>
 *   createSnsVerifier({ topicArns: [env.TOPIC_ARN], certificateStore: kvStore(env.CERTS) })
 * ```
 */
export function kvStore(namespace: KvNamespaceBinding, options?: KvStoreOptions): CertificateStore {
  requireKind('kvStore: namespace', namespace, aNamespace)
  const given = readOptions('kvStore', options, optionKinds)
  const { prefix = 'countersign:', currentDate = () => new Date(), ...others } = given
  // A URL may be longer than a key, which has at most 512 bytes.
  const keyOf = async (url: string): Promise<string> => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url)))
    return prefix + Array.from(digest, (octet) => octet.toString(16).padStart(2, '0')).join('')
  }
  const store: CertificateStore = {
    async get(url) {
      const { value, metadata } = await namespace.getWithMetadata<{ expires?: unknown }>(await keyOf(url), 'text')
      return value !== null && Number(metadata?.expires) > currentDate().getTime() ? value : undefined
    },
    async set(url, pem, { expires }) {
      const seconds = Math.ceil((expires.getTime() - currentDate().getTime()) / 1_000)
      await namespace.put(await keyOf(url), pem, {
        expirationTtl: Math.max(leastTtl, seconds),
        metadata: { expires: expires.getTime() },
      })
    },
  }
  return bestEffortStore(store, others)
}
