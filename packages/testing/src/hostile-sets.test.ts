import type { SignedRequest, Verifier } from '@countersign/core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createMaterials,
  createSurroundings,
  promisedStatus,
  type SchemeMaterial,
  schemes,
} from '#test/schemes/index.js'
import type { HostileRequest } from './hostile/hostile-request.js'
import { hostile } from './hostile-sets.js'
import { createCertificateHost, expectAccepted, expectRejected, toRequest } from './index.js'

const at = new Date('2026-03-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))

it('has a set for every scheme', () => {
  const { forScheme, ...sets } = hostile
  expect(forScheme).toBeTypeOf('function')
  expect(Object.keys(sets).sort()).toEqual(schemes.map(({ name }) => name).sort())
})

describe.each(schemes)('hostile.$name', (scheme) => {
  const { name, hostileRequests } = scheme
  const { files, allowedUrl, verifier, genuine, hostile: make }: SchemeMaterial = materials[name]
  const host = createCertificateHost({ ...files })
  const requests: HostileRequest[] = []
  const fetched: string[] = []

  // Create a verifier for each request, so that no request uses a key that another one cached.
  const createVerifier = (): Verifier<unknown> =>
    verifier({}, async (input, init) => {
      fetched.push(String(input))
      return await host.fetch(input, init)
    })

  async function surprises(form: (one: HostileRequest) => Request | SignedRequest): Promise<string[]> {
    const messages = await Promise.all(
      requests.map(async (one) => {
        try {
          const error = await expectRejected(createVerifier(), form(one), one.expectedCode)
          const expected = promisedStatus(scheme, error)
          return error.status === expected ? [] : [`${one.name}: status ${error.status}, not ${expected}`]
        } catch (error) {
          return [`${one.name}: ${(error as Error).message}`]
        }
      }),
    )
    return messages.flat()
  }

  beforeAll(async () => {
    for await (const request of make(host)) requests.push(request)
  })

  it('gives each request a unique name and a sentence about what is wrong', () => {
    expect(requests.length).toBeGreaterThan(hostileRequests)
    expect(new Set(requests.map((one) => one.name)).size).toBe(requests.length)
    for (const one of requests) {
      expect(one.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(one.why.length).toBeGreaterThan(10)
    }
  })

  it('differs from a genuine request, which is accepted', async () => {
    await expectAccepted(createVerifier(), await genuine())
  })

  it('is rejected with the expected code', async () => {
    expect(await surprises(({ request }) => request)).toEqual([])
  })

  it('is also rejected as a fetch Request, whose headers are joined', async () => {
    expect(await surprises(({ request }) => toRequest(request))).toEqual([])
  })

  it('is never explained as accepted', async () => {
    const explanations = await Promise.all(
      requests.map(async (one) => ({ name: one.name, ...(await createVerifier().explain(one.request)) })),
    )
    expect(explanations.filter(({ verdict }) => verdict === 'accepted')).toEqual([])
  })

  it(
    allowedUrl === undefined ? 'downloads nothing' : 'does not make a verifier fetch from a forbidden URL',
    async () => {
      fetched.length = 0
      await surprises(({ request }) => request)
      if (allowedUrl !== undefined) expect(fetched.length).toBeGreaterThan(30)
      expect(fetched.filter((url) => !allowedUrl?.test(url))).toEqual([])
    },
  )
})
