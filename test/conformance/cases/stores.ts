import { memoryCertificateStore, memoryReplayGuard } from '@countersign/core'
import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import type { ConformanceCase } from '../report.js'

/** The contract tests of the stores in memory. */
export function* storeCases(): Generator<ConformanceCase> {
  const lifetime = 200
  for (const { name, run } of testCertificateStore(() => memoryCertificateStore(), { lifetime })) {
    yield { name: `memoryCertificateStore: ${name}`, run }
  }
  for (const { name, run } of testReplayGuard((options) => memoryReplayGuard(options), { lifetime })) {
    yield { name: `memoryReplayGuard: ${name}`, run }
  }
}
