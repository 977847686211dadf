import { createAlexaVerifier } from '@countersign/core/alexa'
import { testSkillId } from '@countersign/testing'
import { alexaRequest, alexaVerifier, apigRequest, apigVerifier, issueChain, type Material } from './material.js'
import { quantile } from './measure.js'
import { alexaVerifierVerify, askSdkVerifier } from './peers.js'

/** The number of times that an operation ran. */
export interface Count {
  readonly what: string
  readonly name: string
  readonly value: number
}

/** Counts the downloads, and the signature checks by crypto.subtle, of 64 simultaneous first requests. */
export async function firstRequests(
  material: Material,
  downloads: Map<string, string>,
  downloaded: () => number,
): Promise<Count[]> {
  const certificates = 3
  const at64 = async (once: () => Promise<unknown>): Promise<void> => {
    await Promise.all(Array.from({ length: 64 }, once))
  }
  const fresh = async () => {
    const { signer, url } = await issueChain(material, certificates)
    downloads.set(url, signer.chainPem)
    return { pem: signer.chainPem, request: await alexaRequest(material, url, 1_400) }
  }
  const counts: Count[] = []
  const what = 'downloads for 64 first requests'

  const mine = await fresh()
  let fetched = 0
  let checks = 0
  const subtle = new Proxy(crypto.subtle, {
    get(target, name: keyof SubtleCrypto) {
      if (name === 'verify') checks++
      return target[name].bind(target)
    },
  })
  const verifier = createAlexaVerifier({
    skillId: testSkillId,
    trustAnchors: material.trustAnchors,
    currentDate: () => new Date(material.at),
    crypto: { subtle } as Crypto,
    async fetch() {
      fetched++
      return new Response(mine.pem)
    },
  })
  checks = 0
  await at64(() => verifier.verify(mine.request))
  counts.push({ what, name: 'countersign', value: fetched })
  counts.push({ what: 'validations for 64 first requests', name: 'countersign', value: (checks - 64) / certificates })

  for (const [name, verify] of [
    ['ask-sdk-express-adapter', askSdkVerifier()],
    ['alexa-verifier', alexaVerifierVerify],
  ] as const) {
    const { request } = await fresh()
    const before = downloaded()
    await at64(() => verify(request))
    counts.push({ what, name, value: downloaded() - before })
  }
  return counts
}

/** Measures the bytes that a warm verification allocates on the heap. Node must run with --expose-gc. */
export async function allocations(material: Material): Promise<Count[]> {
  const { signer, url } = await issueChain(material, 3)
  const request = await alexaRequest(material, url, 1_400)
  const verifier = alexaVerifier(material, new Map([[url, signer.chainPem]]))
  const counts: Count[] = []
  for (const [name, once] of [
    ['countersign', () => verifier.verify(request)],
    ['JSON.parse alone', async () => JSON.parse(request.text)],
    ['nothing but a promise', async () => undefined],
  ] as const) {
    counts.push({ what: 'bytes allocated by a warm verification', name, value: Math.round(await allocated(once)) })
  }
  return counts
}

/**
 * Measures how the time of an API Gateway verification grows with the number of header fields, most of which are not signed:
 * processor time, p10, the two numbers interleaved. A time in proportion gives 4.
 */
export async function headerGrowth(material: Material): Promise<Count[]> {
  const verifier = apigVerifier(material)
  const request = await apigRequest(material, 1_400)
  const cases = [500, 2_000].map((count) => {
    const extra = Array.from({ length: count }, (_, index): [string, string] => [`X-Extra-${index}`, 'value'])
    return { request: { ...request, headers: [...request.headers, ...extra] }, times: [] as number[] }
  })
  for (let round = 0; round < 40; round++) {
    for (const { request: one, times } of cases) {
      const before = process.cpuUsage()
      for (let repeat = 0; repeat < 10; repeat++) await verifier.verify(one)
      const { user, system } = process.cpuUsage(before)
      times.push(user + system)
    }
  }
  const [few = Number.NaN, many = Number.NaN] = cases.map(({ times }) => quantile(times, 0.1))
  return [
    {
      what: 'time of API Gateway with 2,000 header fields, divided by 500',
      name: 'countersign',
      value: Math.round((many / few) * 100) / 100,
    },
  ]
}

const operations = 1_000

async function allocated(once: () => Promise<unknown>): Promise<number> {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) return Number.NaN
  const run = async (): Promise<void> => {
    for (let count = 0; count < operations; count++) await once()
  }
  for (let round = 0; round < 5; round++) await run()
  const samples: number[] = []
  for (let round = 0; round < 5; round++) {
    gc()
    const before = process.memoryUsage()
    await run()
    const after = process.memoryUsage()
    samples.push((after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers) / operations)
  }
  // A garbage collection during a sample makes it too small, never too large.
  return Math.max(...samples)
}
