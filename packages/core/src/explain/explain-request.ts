import type { SchemeDefinition } from '../checks/scheme-definition.js'
import type { Check, Explanation, IncomingRequest, SignedRequest } from '../checks/verifier.js'
import { toSchemeError } from '../errors.js'
import { receiveRequest } from '../request/received-request.js'
import { reportChecks, verdictOf } from './report-checks.js'

/** Runs every check of a scheme that can be run, and reports each. Never throws on bad input. */
export async function explainRequest<Context, Payload>(
  scheme: SchemeDefinition<Context, Payload>,
  request: Request | SignedRequest | IncomingRequest,
): Promise<Explanation> {
  const { identity, steps } = scheme
  const reading: Check = { id: 'request', title: 'The request can be read, within its size limit', outcome: 'passed' }
  try {
    const context = scheme.open(await receiveRequest(request, scheme.maxBodyBytes))
    const { checks, errors } = await reportChecks(steps, await scheme.reports(), context, identity)
    return { verdict: verdictOf(errors), checks: [reading, ...checks] }
  } catch (thrown) {
    const error = toSchemeError(thrown, identity)
    const failed: Check = { ...reading, outcome: 'failed', code: error.code, detail: error.message }
    return { verdict: verdictOf([error]), checks: [failed] }
  }
}
