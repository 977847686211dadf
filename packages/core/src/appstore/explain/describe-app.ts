import { describeNotListed, type Finding } from '../../scheme/explain.js'
import type { ServedApps, SignedApp } from '../served-apps.js'

/** Names the app and environment of the message, and those that the verifier serves. */
export function describeApp(app: SignedApp, served: ServedApps, hasFailed: boolean): Finding {
  const evidence = { ...app }
  if (!hasFailed) return { evidence }
  const { bundleId, environment, appAppleId } = app
  if (bundleId !== undefined && !served.bundleIds.includes(bundleId))
    return describeNotListed(evidence, {
      what: 'app',
      option: 'bundleId',
      came: bundleId,
      expected: served.bundleIds,
    })
  if (!served.environments.includes(environment)) return describeEnvironment(environment, served, evidence)
  if (appAppleId !== undefined)
    return describeNotListed(evidence, {
      what: 'app',
      option: 'appAppleId',
      came: String(appAppleId),
      expected: served.appAppleIds.map(String),
    })
  const cause = 'The notification is of Production, and does not name the number of its app.'
  const fix = 'Leave the notification refused: in Production, every app that the App Store offers has a number.'
  return { evidence, hint: fix, diagnosis: { cause, fix } }
}

function describeEnvironment(came: string, { environments }: ServedApps, evidence: Record<string, unknown>): Finding {
  const cause = `The message is of the environment ${came.slice(0, 40)}, and the verifier accepts ${environments.join(' and ')}.`
  const fix =
    came === 'Sandbox'
      ? "Set another URL for the sandbox in App Store Connect, with a verifier for environment: 'Sandbox'. Purchases in the sandbox cost nothing."
      : came === 'Production'
        ? "Set environment: 'Production' and appAppleId, if this endpoint is for customers."
        : 'Leave the message refused: the App Store signs only for Production and Sandbox.'
  return {
    evidence: { ...evidence, expected: environments },
    hint: fix,
    diagnosis: { cause, fix, confidence: 'proven' },
  }
}
