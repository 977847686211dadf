import { explainHostKind } from '../checks/diagnose-option.js'
import type { Check, ExplainHost, ExplainOptions, Explanation } from '../checks/verifier.js'
import { toSchemeError, type VerificationError } from '../errors.js'
import { readOptions } from '../options/options.js'
import { type ReceivedRequest, receiveRequest } from '../request/received-request.js'
import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'
import { Budget } from './budget.js'
import { describeUnreadable } from './describe-unreadable.js'
import { diagnose } from './diagnosis.js'
import { ReportedChecks, type Retry, verdictOf } from './report-checks.js'
import type { Scheme } from './scheme.js'

const replay: Check = {
  id: 'replay',
  title: 'The request has not been handled before',
  outcome: 'skipped',
  detail: 'Not run, because asking the replay guard would claim the request',
}

// Each run may download the certificate again.
const mostRetries = 4

const reading: Check = {
  id: 'request',
  title: 'The request can be read, and is within its size limit',
  outcome: 'passed',
}

/**
 * Runs every check of a scheme that can run, and reports each check. Never throws on bad input.
 *
 * @throws TypeError if an option is unknown or of another kind.
 */
export async function explainRequest<Findings, Payload>(
  scheme: Scheme<Findings, Payload>,
  given: Request | SignedRequest | IncomingRequest,
  options?: ExplainOptions,
): Promise<Explanation> {
  const { host } = readOptions('explain', options, { host: explainHostKind() })
  try {
    return await explainReceived(scheme, await receiveRequest(given, scheme.maxBodyBytes), host)
  } catch (thrown) {
    return explainUnreadable(given, toSchemeError(thrown, scheme.identity), host)
  }
}

/**
 * Does the same for a request that is in memory.
 *
 * @throws whatever the clock or the reports of the scheme throw.
 */
export async function explainReceived<Findings, Payload>(
  scheme: Scheme<Findings, Payload>,
  request: ReceivedRequest,
  host?: ExplainHost,
): Promise<Explanation> {
  const now = scheme.currentDate()
  const reported = await runChecks(scheme, request, now)
  const budget = new Budget()
  const reports = await scheme.reports()
  let retries = 0
  const retry: Retry = async (changed) => {
    const altered = { ...request, ...changed }
    retries += 1
    if (retries > mostRetries || !budget.take(altered.body.byteLength)) return undefined
    return await (await runChecks(scheme, altered, now)).report(reports, altered, now, { budget })
  }
  const described = await reported.report(reports, request, now, { budget, retry })
  const checks = [reading, ...described.map(({ row }) => row)]
  if (scheme.replayGuard !== undefined) checks.push(replay)
  return { verdict: verdictOf(reported.errors), ...diagnose(described, host), checks }
}

/** Explains a request that could not be read. */
export function explainUnreadable(given: unknown, error: VerificationError, host?: ExplainHost): Explanation {
  const { diagnosis, ...finding } = describeUnreadable(given, error)
  const failed: Check = { ...reading, outcome: 'failed', code: error.code, detail: error.message, ...finding }
  return { verdict: verdictOf([error]), ...diagnose([{ row: failed, diagnosis }], host), checks: [failed] }
}

async function runChecks<Findings, Payload>(
  scheme: Scheme<Findings, Payload>,
  request: ReceivedRequest,
  now: Date,
): Promise<ReportedChecks<Findings>> {
  const reported = new ReportedChecks<Findings>(scheme.identity)
  try {
    await scheme.check({ check: reported.check, request, now })
  } catch (thrown) {
    // The result is built from the findings of all checks. If a check has failed, building it fails too.
    if (reported.errors.length === 0) throw thrown
  }
  return reported
}
