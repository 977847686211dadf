import { memoryReplayGuard, type ReplayGuard, VerificationError } from '@countersign/core'
import { withVerification } from '@countersign/core/http'
import { acceptReplays } from '@countersign/core/paypal'
import { type SignedTestRequest, toRequest } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { promisedStatus, schemeFacts } from '../schemes/index.js'
import { materials, names, outcomeOf, services } from './services.js'

describe('guards-fail-closed', () => {
  const guardOf = (claim: () => unknown): ReplayGuard => {
    const done = async (): Promise<void> => {}
    return { claim, complete: done, release: done } as unknown as ReplayGuard
  }
  it.each(names)('%s: a guard that fails, hangs, is full or gives an answer that is not valid', async (name) => {
    const { create, sign } = services[name]
    const answers = [
      ...[undefined, null, 'yes', 1, {}, [], true].map((answer) => async () => answer),
      async () => {
        throw new Error('broken on purpose')
      },
      () => {
        throw new Error('broken on purpose')
      },
      () => new Promise(() => {}),
    ]
    for (const answer of answers) {
      const outcome = await outcomeOf(create({ replayGuard: guardOf(answer) }), await sign())
      expect(outcome).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', status: 503, retryable: true })
    }
    const full = memoryReplayGuard({ maxEntries: 1 })
    const verifier = create({ replayGuard: full })
    expect(await outcomeOf(verifier, await sign())).toBe('accepted')
    const other = name === 'apig' ? { ...(await sign()), headers: [] } : await sign()
    expect(await outcomeOf(verifier, other)).toBeInstanceOf(VerificationError)
  })
})

describe('checksums-need-a-guard', () => {
  it('a PayPal verifier cannot be created without a replay guard or acceptReplays', async () => {
    const missing = { name: 'TypeError', message: expect.stringMatching(/replayGuard is missing.*acceptReplays/) }
    expect(() => materials.paypal.verifier({ replayGuard: undefined as never })).toThrow(
      expect.objectContaining(missing),
    )
    const request = await services.paypal.sign()
    const { covers } = await materials.paypal.verifier({ replayGuard: acceptReplays }).verify(request)
    expect(covers).toBe('checksum')
    const guarded = materials.paypal.verifier({ replayGuard: memoryReplayGuard() })
    expect([await outcomeOf(guarded, request), await outcomeOf(guarded, request)]).toEqual([
      'accepted',
      expect.objectContaining({ code: 'ERR_REPLAYED', status: 200 }),
    ])
  })
})

describe('nothing-is-lost', () => {
  it.each(names)(
    '%s: a message whose handler failed is accepted again, and one that was handled is not',
    async (name) => {
      const { create, sign } = services[name]
      let handled = 0
      let answer: () => Response = () => {
        throw new Error('broken on purpose')
      }
      const handler = withVerification(create({ replayGuard: memoryReplayGuard() }), () => {
        handled += 1
        return answer()
      })
      const request = await sign()
      await expect(handler(toRequest(request as SignedTestRequest))).rejects.toThrow('broken on purpose')
      for (const status of [500, 404, 415]) {
        answer = () => new Response(null, { status })
        expect((await handler(toRequest(request as SignedTestRequest))).status).toBe(status)
      }
      answer = () => new Response('handled')
      expect((await handler(toRequest(request as SignedTestRequest))).status).toBe(200)
      expect(handled).toBe(5)
      // Services that repeat get the answer 200.
      const repeated = promisedStatus(schemeFacts[name], { code: 'ERR_REPLAYED', retryable: false })
      expect((await handler(toRequest(request as SignedTestRequest))).status).toBe(repeated)
      expect(handled).toBe(5)
    },
  )

  it('while one copy is handled, another is answered with 503, and is not lost if the first fails', async () => {
    const { create, sign } = services.sns
    let fail: (error: Error) => void = () => {}
    let handled = 0
    const handler = withVerification(create({ replayGuard: memoryReplayGuard() }), async () => {
      handled += 1
      if (handled > 1) return new Response('handled')
      return await new Promise<Response>((_resolve, reject) => {
        fail = reject
      })
    })
    const request = await sign()
    const first = handler(toRequest(request as SignedTestRequest))
    while (handled === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    const copy = await handler(toRequest(request as SignedTestRequest))
    expect([copy.status, await copy.json()]).toEqual([503, { error: 'ERR_IN_PROGRESS' }])
    expect(copy.headers.get('retry-after')).not.toBeNull()
    fail(new Error('broken on purpose'))
    await expect(first).rejects.toThrow('broken on purpose')
    expect((await handler(toRequest(request as SignedTestRequest))).status).toBe(200)
    expect(handled).toBe(2)
  })

  it('the lease of a process that died ends, and the message is accepted again', async () => {
    let now = new Date()
    const currentDate = (): Date => now
    const guard = memoryReplayGuard({ currentDate })
    const verifier = services.sns.create({ replayGuard: guard, currentDate })
    const request = await services.sns.sign()
    const lease = { lease: true } as never
    await verifier.verify(request, lease)
    await expect(verifier.verify(request, lease)).rejects.toMatchObject({ code: 'ERR_IN_PROGRESS' })
    now = new Date(now.getTime() + 16_000)
    await verifier.verify(request, lease)
  })
})
