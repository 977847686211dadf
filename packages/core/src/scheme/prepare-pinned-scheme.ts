import { strictCheck } from '../checks/check.js'
import { receiveRequest } from '../request/received-request.js'
import { runChecks } from './create-scheme.js'
import {
  bindPinnedSteps,
  type PinnedEngine,
  type PinnedOptions,
  type PinnedScheme,
  type PinnedSchemeFindings,
} from './pinned-kind.js'
import { PinnedSteps } from './pinned-steps.js'

/**
 * Prepares the first verification of a scheme: runs every check once on a sample, and reads the pins. Only the object that is
 * created here trusts the key of the sample.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if a pin cannot be used.
 */
export async function preparePinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
  { crypto, steps }: PinnedEngine,
): Promise<void> {
  const sample = await scheme.sample?.()
  if (sample !== undefined) {
    const { request, time, pin, settings } = sample
    const run = {
      check: strictCheck<Findings & PinnedSchemeFindings>(),
      request: await receiveRequest(request, request.body.byteLength),
      now: new Date(time),
    }
    const ofSample = new PinnedSteps(crypto, { pins: async () => [pin] })
    await runChecks(scheme, run, (record) => bindPinnedSteps(record, () => ofSample), settings)
  }
  const own = await steps()
  await own.prepare()
}
