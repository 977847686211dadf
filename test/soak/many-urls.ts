import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAlexaVerifier } from '@countersign/core/alexa'
import type { TrustAnchors } from '@countersign/core/x509'
import { type IssuedCertificate, signAlexaRequest, testSkillId } from '@countersign/testing'

/** Measures the bytes that a verifier holds after a number of distinct certificate URLs. One URL in fifty has a certificate. */
export async function heldAfter(count: number, trustAnchors: TrustAnchors, signer: IssuedCertificate): Promise<number> {
  const fetch: typeof globalThis.fetch = async (input) =>
    String(input).endsWith('00.pem') || String(input).endsWith('50.pem')
      ? new Response(signer.chainPem)
      : new Response('Not found', { status: 404 })
  const verifier = createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch })
  const { headers, ...request } = await signAlexaRequest({ signer })
  const outcomes = new Map<string, number>()
  const verify = async (index: number): Promise<void> => {
    const url = `https://s3.amazonaws.com/echo.api/soak-${1_000_000 + index}.pem`
    const own = headers.map(([name, value]): [string, string] => [name, name === 'SignatureCertChainUrl' ? url : value])
    const outcome = await verifier.verify({ ...request, headers: own }).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    )
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  const batch = 50
  // The first batches load code and fill the cache.
  for (let index = 0; index < 5_000; index += 1) await verify(index)
  const before = held()
  for (let index = 5_000; index < count; index += batch) {
    await Promise.all(Array.from({ length: batch }, (_, offset) => verify(index + offset)))
  }
  const after = held()
  const expected = { accepted: count / 50, ERR_CERTIFICATE_FETCH_FAILED: count - count / 50 }
  for (const [outcome, times] of Object.entries(expected)) {
    if (outcomes.get(outcome) !== times) throw new Error(`${outcome}: ${outcomes.get(outcome)}, not ${times}`)
  }
  return after - before
}

// Runs a garbage collection without a flag on the command line.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function held(): number {
  for (let pass = 0; pass < 3; pass += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
