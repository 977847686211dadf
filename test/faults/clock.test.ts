import { memoryReplayGuard } from '@countersign/core'
import { alexaCertificateUrl, alexaDnsName, signAlexaRequest } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAlexaService } from '#test/node/alexa-service.js'

const minute = 60_000
const hour = 60 * minute
const tolerance = 150_000

describe('a clock that jumps', () => {
  it('accepts a request exactly if it is fresh, its certificate is valid, and it was not handled (verified-or-thrown)', async () => {
    const start = Math.floor(Date.now() / 1_000) * 1_000
    let now = start
    const service = await createAlexaService()
    // A certificate that begins and ends within the jumps.
    const validity = { notBefore: new Date(start - 2 * hour), notAfter: new Date(start + 2 * hour) }
    const signer = await service.authority.issue({ dnsNames: [alexaDnsName], ...validity })
    service.host.serve(alexaCertificateUrl, signer.chainPem)
    const currentDate = (): Date => new Date(now)
    const verifier = service.createVerifier({ currentDate, replayGuard: memoryReplayGuard({ currentDate }) })
    const handled = new Set<number>()
    const requests = new Map<number, Awaited<ReturnType<typeof signAlexaRequest>>>()
    const jump = fc.oneof(
      fc.constantFrom(0, 1_000, -1_000, tolerance, -tolerance, hour, -hour, 5 * hour, -5 * hour),
      fc.integer({ min: -3 * hour, max: 3 * hour }),
    )
    const seen = { accepted: 0, stale: 0, outside: 0, replayed: 0 }
    for (const [to, offset] of fc.sample(fc.tuple(jump, fc.constantFrom(0, 0, 0, 100, -100, 149, -149, 200, -200)), {
      seed: 7,
      numRuns: 400,
    })) {
      now = start + to
      const timestamp = Math.floor(now / 1_000) * 1_000 + offset * 1_000
      const request = requests.get(timestamp) ?? (await signAlexaRequest({ signer, timestamp: new Date(timestamp) }))
      requests.set(timestamp, request)
      const code = await verifier.verify(request).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      )
      const isOutside = now < validity.notBefore.getTime() || now > validity.notAfter.getTime()
      const isStale = Math.abs(now - timestamp) > tolerance
      if (isOutside) expect(code).toMatch(/^ERR_CERTIFICATE_(EXPIRED|NOT_YET_VALID)$/)
      else if (isStale) expect(code).toBe('ERR_TIMESTAMP_OUT_OF_RANGE')
      else expect(code).toBe(handled.has(timestamp) ? 'ERR_REPLAYED' : 'accepted')
      if (code === 'accepted') handled.add(timestamp)
      seen[isOutside ? 'outside' : isStale ? 'stale' : code === 'accepted' ? 'accepted' : 'replayed'] += 1
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
  })
})
