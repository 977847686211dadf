import type { Verifier, VerifyOptions } from '@countersign/core'
import { type DenoKv, kvReplayGuard, kvStore, serve, systemTrustAnchors } from '@countersign/deno'
import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import type { Surroundings } from '../../runtimes/program.js'
import { equal, type Report, runCases } from '../report.js'

// In milliseconds. On a busy machine, the steps of a test that must come before an expiry take more than a second.
const lifetime = 2_500

/** Tests the drivers for Deno with Deno KV. */
export async function run({ runtime }: Surroundings): Promise<Report> {
  const { Deno } = globalThis as unknown as { Deno: { openKv(path: string): Promise<DenoKv & { close(): void }> } }
  const kv = await Deno.openKv(':memory:')
  try {
    const suites = {
      kvStore: testCertificateStore(() => kvStore(kv), { lifetime }),
      kvReplayGuard: testReplayGuard((options) => kvReplayGuard(kv, options), { lifetime }),
      serve: [
        {
          name: 'names its host to the diagnosis of a refusal',
          run: async () => equal((await optionsOfServe())?.diagnose?.host, 'deno', 'the host'),
        },
      ],
      systemTrustAnchors: [
        {
          name: 'has the authorities of this system',
          run: async () => equal((await systemTrustAnchors()).certificates.length > 50, true, 'more than fifty'),
        },
      ],
    }
    return await runCases(
      runtime,
      Object.entries(suites).map(([driver, tests]) =>
        tests.map((test) => ({ name: `${driver}: ${test.name}`, run: test.run })),
      ),
    )
  } finally {
    kv.close()
  }
}

/** Serves one request, and returns the options that its verifier was given. */
async function optionsOfServe(): Promise<VerifyOptions | undefined> {
  let received: VerifyOptions | undefined
  const verifier: Verifier<never> = {
    scheme: 'test',
    verify: async (_request, options) => {
      received = options
      throw new RangeError('mine')
    },
    explain: async () => ({ verdict: 'accepted', checks: [] }),
    prepare: async () => {},
  }
  let port = 0
  const options = { hostname: '127.0.0.1', port: 0, onListen: (address: { port: number }) => (port = address.port) }
  const logger = { debug() {}, warn() {} }
  const onError = (): Response => new Response(null, { status: 500 })
  const server = serve(verifier, () => new Response(), { ...options, onError, logger, diagnose: true })
  try {
    await (await fetch(`http://127.0.0.1:${port}/`)).body?.cancel()
  } finally {
    await server.shutdown()
  }
  return received
}
