import type { Scheme } from '../checks/scheme.js'
import type { Check, Explanation } from '../checks/verifier.js'
import { toSchemeError } from '../errors.js'
import { receiveRequest } from '../request/received-request.js'
import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'
import { ReportedChecks, verdictOf } from './report-checks.js'

const replay: Check = {
  id: 'replay',
  title: 'The request has not been handled before',
  outcome: 'skipped',
  detail: 'Not run, because asking the replay guard would claim the request',
}

/** Runs every check of a scheme that can be run, and reports each check. Never throws on bad input. */
export async function explainRequest<Findings, Payload>(
  scheme: Scheme<Findings, Payload>,
  given: Request | SignedRequest | IncomingRequest,
): Promise<Explanation> {
  const { identity } = scheme
  const reading: Check = {
    id: 'request',
    title: 'The request can be read, and is within its size limit',
    outcome: 'passed',
  }
  try {
    const request = await receiveRequest(given, scheme.maxBodyBytes)
    const now = scheme.currentDate()
    const reported = new ReportedChecks<Findings>(identity)
    try {
      await scheme.check({ check: reported.check, request, now })
    } catch (thrown) {
      // The result is built from what all checks found, so building it fails as soon as one check has failed.
      if (reported.errors.length === 0) throw thrown
    }
    const checks = [reading, ...(await reported.rows(await scheme.reports(), request, now))]
    if (scheme.replayGuard !== undefined) checks.push(replay)
    return { verdict: verdictOf(reported.errors), checks }
  } catch (thrown) {
    const error = toSchemeError(thrown, identity)
    const failed: Check = { ...reading, outcome: 'failed', code: error.code, detail: error.message }
    return { verdict: verdictOf([error]), checks: [failed] }
  }
}
