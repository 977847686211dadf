import type { Verifier } from '@countersign/core'
import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import { createApigVerifier } from '@countersign/core/apig'
import { createAppStoreVerifier } from '@countersign/core/appstore'
import { anyTopic, createSnsVerifier } from '@countersign/core/sns'
import { type ConformanceCase, equal } from '../report.js'

// The verifiers are created and prepared at module scope, where Workers have no clock, no timers and no random numbers.
const verifiers: readonly Verifier<unknown>[] = [
  createAlexaVerifier({ skillId: anySkill }),
  createSnsVerifier({ topicArns: anyTopic }),
  createApigVerifier({ secrets: { key: 'secret' } }),
  createAppStoreVerifier({ bundleId: 'com.example.app', environment: 'Sandbox' }),
]
const atModuleScope = new Map<string, unknown>()
for (const verifier of verifiers) {
  verifier.prepare().then(
    () => atModuleScope.set(verifier.scheme, 'prepared'),
    (error: unknown) => atModuleScope.set(verifier.scheme, error),
  )
}

/** The cases of prepare(), with the default anchors and the runtime's own engine. */
export function prepareCases(): ConformanceCase[] {
  return verifiers.map((verifier) => ({
    name: `prepare: works for ${verifier.scheme} at module scope, and again`,
    run: async () => {
      equal(atModuleScope.get(verifier.scheme), 'prepared')
      await verifier.prepare()
    },
  }))
}
