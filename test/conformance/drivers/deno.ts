import { type DenoKv, kvReplayGuard, kvStore, systemTrustAnchors } from '@countersign/deno'
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
