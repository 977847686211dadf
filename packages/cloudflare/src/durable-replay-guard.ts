import type { ReplayGuard } from '@countersign/core'
import type { DurableObjectNamespaceBinding } from './workers-types.js'

/** Options of {@link durableReplayGuard}. */
export interface DurableReplayGuardOptions {
  /**
   * How many objects share the claims: one serves some hundred requests a second and holds 100,000 claims.
   * All clients of a namespace must agree, and a change forgets the claims that stand. Default 1.
   */
  shards?: number
}

/**
 * Creates a replay guard on Durable Objects, one and the same for every location of a Worker.
 * The Worker exports {@link ReplayGuardObject}. An object that fails or is full makes the guard reject: the verifier fails closed.
 *
 * @throws TypeError where the binding is missing or `shards` is no positive integer.
 */
export function durableReplayGuard<Id>(
  namespace: DurableObjectNamespaceBinding<Id>,
  options: DurableReplayGuardOptions = {},
): ReplayGuard {
  const { shards = 1 } = options
  if (typeof namespace?.idFromName !== 'function') {
    throw new TypeError('durableReplayGuard needs a Durable Object binding: is it in the Wrangler file?')
  }
  if (!Number.isSafeInteger(shards) || shards < 1) throw new TypeError('shards must be a positive integer')
  const send = async (method: 'PUT' | 'DELETE', id: string, expires?: number): Promise<Record<string, unknown>> => {
    const object = namespace.get(namespace.idFromName(`countersign-${shardOf(id, shards)}`))
    const response = await object.fetch('https://countersign.invalid/', {
      method,
      body: JSON.stringify({ id, expires }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    if (response.status !== 200) throw new Error(`The replay guard object answered ${response.status}`)
    return answer
  }
  return {
    async claim(id, expires) {
      const { claimed } = await send('PUT', id, expires.getTime())
      if (typeof claimed !== 'boolean') throw new Error('The replay guard object answered neither true nor false')
      return claimed
    },
    async release(id) {
      await send('DELETE', id)
    },
  }
}

// FNV-1a: spreads ids evenly, and every isolate alike.
function shardOf(id: string, shards: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % shards
}
