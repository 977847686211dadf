// One sample of explain.ts: explain-sample <scheme> <verify | explain> <input> <bytes> [inside]
import { argv, cpuUsage, resourceUsage, stdout } from 'node:process'
import type { SignedTestRequest } from '@countersign/testing'
import { createMaterials, createSurroundings, type SchemeName } from '../schemes/index.js'
import { inputOf } from './explain-inputs.js'

/** The cost of one call: the processor time of all threads, and the largest growth of the memory of the process. */
export interface Sample {
  readonly milliseconds: number
  readonly kilobytes: number
}

const [scheme, verb, name, size, place] = argv.slice(2) as [SchemeName, 'verify' | 'explain', string, string, string?]
const at = new Date('2026-06-01T12:00:00Z')
const material = (await createMaterials(await createSurroundings({ currentDate: () => at })))[scheme]
const genuine = await material.genuine()
const verifier = material.verifier()
const changed = change(genuine)

// The loading of code by the first verification and the first explanation is not measured.
await verifier.verify(genuine)
const small = { ...genuine, body: new TextEncoder().encode('{"a":1,') }
for (let round = 0; round < 3; round++) {
  await attempt(small)
  await verifier.explain(small)
}
;(globalThis as { gc?: () => void }).gc?.()
const before = { cpu: cpuUsage(), memory: resourceUsage().maxRSS }
if (verb === 'verify') await attempt(changed)
else await verifier.explain(changed)
const { user, system } = cpuUsage(before.cpu)
const memory = resourceUsage().maxRSS - before.memory
stdout.write(JSON.stringify({ milliseconds: (user + system) / 1_000, kilobytes: memory } satisfies Sample))

async function attempt(request: SignedTestRequest): Promise<void> {
  try {
    await verifier.verify(request)
  } catch {
    // The request must be refused.
  }
}

function change(request: SignedTestRequest): SignedTestRequest {
  const { body, url, headers = [] } = inputOf(name, Number(size))
  return {
    ...request,
    ...(body !== undefined && { body: place === undefined ? new TextEncoder().encode(body) : inside(request, body) }),
    ...(url !== undefined && { url }),
    headers: [...request.headers, ...headers] as [string, string][],
  }
}

/** Puts a text into the message of a delivery, up to the limit of its body. */
function inside({ body }: SignedTestRequest, text: string): Uint8Array<ArrayBuffer> {
  const message = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>
  const field = 'Message' in message ? 'Message' : 'message'
  return new TextEncoder().encode(JSON.stringify({ ...message, [field]: text }))
}
