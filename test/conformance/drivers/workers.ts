import {
  cacheStore,
  type DurableObjectNamespaceBinding,
  durableReplayGuard,
  type KvNamespaceBinding,
  kvStore,
} from '@countersign/cloudflare'
import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import type { Surroundings } from '../../runtimes/program.js'
import { type Report, runCases } from '../report.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

/** The drivers for Workers, against workerd's KV, Cache API and Durable Objects. */
export async function run({ runtime, env }: Surroundings): Promise<Report> {
  const { CERTS, REPLAY } = env as { CERTS: KvNamespaceBinding; REPLAY: DurableObjectNamespaceBinding }
  const suites = {
    kvStore: testCertificateStore(() => kvStore(CERTS)),
    cacheStore: testCertificateStore(() => cacheStore()),
    durableReplayGuard: testReplayGuard(() => durableReplayGuard(REPLAY)),
    'durableReplayGuard in 4 shards': testReplayGuard(() => durableReplayGuard(REPLAY, { shards: 4 })),
  }
  return await runCases(
    runtime,
    Object.entries(suites).map(([driver, tests]) =>
      tests.map((test) => ({ name: `${driver}: ${test.name}`, run: test.run })),
    ),
  )
}
