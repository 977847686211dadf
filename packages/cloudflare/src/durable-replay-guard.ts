import type { ClaimAnswer, ReplayGuard } from '@countersign/core'
import { aCount, anObjectWith, aString, type OptionKinds, readOptions, requireKind } from '@countersign/core/http'
import type { DurableObjectNamespaceBinding } from './workers-types.js'

/** Options of {@link durableReplayGuard}. */
export interface DurableReplayGuardOptions {
  /**
   * The number of objects that share the claims. One object serves a few hundred requests a second and holds 100,000 ids.
   * All clients of a namespace must use the same number. A change loses the current claims. Default 1.
   */
  shards?: number
  /** The prefix of every id. Workers that share a namespace need different prefixes. Default: empty. */
  prefix?: string
}

const optionKinds = { shards: aCount('objects'), prefix: aString } satisfies OptionKinds<DurableReplayGuardOptions>

const aNamespace = {
  ...anObjectWith('a Durable Object binding', 'idFromName', 'get'),
  wanted: 'a Durable Object binding (check the Wrangler file)',
}

/**
 * Creates a replay guard on Durable Objects, which all locations of a Worker share.
 * The Worker exports {@link ReplayGuardObject}. If the object fails or is full, the guard rejects, and the verifier fails closed.
 *
 * @throws TypeError if the binding is missing, or if an option is not valid.
 */
export function durableReplayGuard<Id>(
  namespace: DurableObjectNamespaceBinding<Id>,
  options?: DurableReplayGuardOptions,
): ReplayGuard {
  requireKind('durableReplayGuard: namespace', namespace, aNamespace)
  const { shards = 1, prefix = '' } = readOptions('durableReplayGuard', options, optionKinds)
  const send = async (operation: string, id: string, holder: string, ends?: Date): Promise<unknown> => {
    const key = prefix + id
    const object = namespace.get(namespace.idFromName(`countersign-${shardOf(key, shards)}`))
    const response = await object.fetch(`https://countersign.invalid/${operation}`, {
      method: 'POST',
      body: JSON.stringify({ id: key, holder, ends: ends?.getTime() }),
    })
    const { answer } = (await response.json()) as { answer?: unknown }
    if (response.status !== 200) throw new Error(`The replay guard object answered ${response.status}`)
    return answer
  }
  const order = async (operation: string, id: string, holder: string, ends?: Date): Promise<void> => {
    if ((await send(operation, id, holder, ends)) !== 'ok')
      throw new Error(`The replay guard object did not ${operation}`)
  }
  return {
    claim: async (id, holder, { until }) => (await send('claim', id, holder, until)) as ClaimAnswer,
    complete: async (id, holder, { expires }) => await order('complete', id, holder, expires),
    release: async (id, holder) => await order('release', id, holder),
  }
}

// FNV-1a spreads ids evenly, and in the same way in every isolate.
function shardOf(id: string, shards: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % shards
}
