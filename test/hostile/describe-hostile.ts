import type { SignedRequest, Verifier } from '@countersign/core'
import { type CertificateHost, expectRejected, type HostileRequest, toRequest } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'

/** A set of hostile requests, and what they are tried on. */
export interface HostileSet {
  /** Fewer than so many would be a set that lost some. */
  atLeast: number
  make(): AsyncIterable<HostileRequest>
  /** Asked for a verifier for each request, so that none profits from another's cached key. */
  createVerifier(fetch: typeof globalThis.fetch): Verifier<unknown> | Promise<Verifier<unknown>>
  /** What the verifier fetches from, where it fetches. */
  certificates?: { host: CertificateHost; allowedUrl: RegExp }
}

/**
 * Declares what every set of hostile requests must hold, and then what `more` declares.
 *
 * @param more is given the requests, which are made before the first test runs.
 */
export function describeHostile(
  name: string,
  { atLeast, make, createVerifier, certificates }: HostileSet,
  more: (requests: readonly HostileRequest[]) => void,
): void {
  const requests: HostileRequest[] = []
  const fetched: string[] = []
  const watched: typeof fetch = async (input, init) => {
    if (certificates === undefined) throw new Error(`${name} fetches nothing`)
    fetched.push(String(input))
    return await certificates.host.fetch(input, init)
  }

  async function surprises(form: (hostile: HostileRequest) => Request | SignedRequest): Promise<string[]> {
    const messages = await Promise.all(
      requests.map(async (one) =>
        expectRejected(await createVerifier(watched), form(one), one.expectedCode).then(
          () => [],
          (error: Error) => [`${one.name}: ${error.message}`],
        ),
      ),
    )
    return messages.flat()
  }

  describe(name, () => {
    beforeAll(async () => {
      for await (const request of make()) requests.push(request)
    })

    it('says of each request what is wrong with it, under a name of its own', () => {
      expect(requests.length).toBeGreaterThan(atLeast)
      expect(new Set(requests.map((one) => one.name)).size).toBe(requests.length)
      for (const { name, why } of requests) {
        expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(why.length).toBeGreaterThan(10)
      }
    })

    it('is rejected for the reason it gives, every one', async () => {
      expect(await surprises(({ request }) => request)).toEqual([])
    })

    it('is rejected as a fetch Request too, whose headers are joined', async () => {
      expect(await surprises(({ request }) => toRequest(request))).toEqual([])
    })

    it('is explained, and never as accepted', async () => {
      const explanations = await Promise.all(
        requests.map(async ({ name, request }) => ({
          name,
          ...(await (await createVerifier(watched)).explain(request)),
        })),
      )
      expect(explanations.filter(({ verdict }) => verdict === 'accepted')).toEqual([])
    })

    if (certificates !== undefined) {
      it('sends no verifier to where it must not go', async () => {
        await surprises(({ request }) => request)
        expect(fetched.length).toBeGreaterThan(30)
        expect(fetched.filter((url) => !certificates.allowedUrl.test(url))).toEqual([])
      })
    }

    more(requests)
  })
}
