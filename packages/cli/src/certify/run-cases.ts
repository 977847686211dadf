import type { RecordedScheme } from '@countersign/testing/recorded'
import type { Cases, EndpointCase, EndpointProfile, Refusals } from './endpoint-case.js'
import { type Answer, NoAnswerError, type SendOptions, sendRequest, UnsendableError } from './send-request.js'

/** The result of one case. */
export interface CaseResult {
  readonly name: string
  readonly why: string
  readonly expected: EndpointCase['expected']
  /** `inconclusive` if the endpoint answered 503, or could not be reached. */
  readonly outcome: 'passed' | 'failed' | 'inconclusive'
  readonly status?: number
  readonly code?: string
  /** The fault of the answer. */
  readonly detail?: string
  readonly milliseconds: number
}

/** The results of a run. */
export interface CertificationReport {
  readonly scheme: RecordedScheme
  readonly url: string
  readonly verdict: 'passed' | 'failed' | 'inconclusive'
  readonly results: readonly CaseResult[]
  /** The reason why the run ended early. */
  readonly stopped?: string
  /** Names of the cases that cannot be sent over this version of HTTP. */
  readonly unsendable: readonly string[]
}

/** Limits of a run. */
export interface RunOptions extends SendOptions {
  readonly url: string
  readonly profile: EndpointProfile
  /** The largest number of requests that are sent. */
  readonly maxRequests: number
  /** Called after each case. */
  onResult(result: CaseResult): void
}

// If an endpoint does not answer this many times in a row, the run ends.
const mostSilent = 3

/** Sends the cases to an endpoint, one after the other. */
export async function runCases(cases: Cases, options: RunOptions): Promise<CertificationReport> {
  const { url, profile, maxRequests, onResult } = options
  const results: CaseResult[] = []
  const unsendable: string[] = []
  let silent = 0
  let stopped: string | undefined
  for await (const one of cases) {
    if (results.length >= maxRequests) {
      stopped = `Stopped after ${maxRequests} requests`
      break
    }
    const outcome = await runCase(one, options)
    if (outcome === undefined) {
      unsendable.push(one.name)
      continue
    }
    const { result, answered } = outcome
    results.push(result)
    onResult(result)
    silent = answered ? 0 : silent + 1
    if (silent === mostSilent) {
      stopped = `Stopped: no answer ${mostSilent} times in a row`
      break
    }
  }
  const verdict = verdictOf(results)
  return { scheme: profile.scheme, url, verdict, results, unsendable, ...(stopped !== undefined && { stopped }) }
}

function verdictOf(results: readonly CaseResult[]): CertificationReport['verdict'] {
  if (results.some(({ outcome }) => outcome === 'failed')) return 'failed'
  return results.length === 0 || results.some(({ outcome }) => outcome === 'inconclusive') ? 'inconclusive' : 'passed'
}

async function runCase(
  one: EndpointCase,
  options: RunOptions,
): Promise<{ result: CaseResult; answered: boolean } | undefined> {
  const { name, why, expected } = one
  const begun = performance.now()
  const finish = (rest: Pick<CaseResult, 'outcome' | 'status' | 'code' | 'detail'>): CaseResult => ({
    name,
    why,
    expected,
    ...rest,
    milliseconds: Math.round(performance.now() - begun),
  })
  try {
    const answer = await sendRequest(one.request, options)
    return { result: finish(checkAnswer(answer, one, options.profile.refusals)), answered: true }
  } catch (error) {
    if (error instanceof UnsendableError) return undefined
    if (!(error instanceof NoAnswerError)) throw error
    const outcome = error.isTimeout ? 'failed' : 'inconclusive'
    return { result: finish({ outcome, detail: error.message }), answered: false }
  }
}

/** Returns whether an answer is the expected one. */
export function checkAnswer(
  { status, code }: Pick<Answer, 'status' | 'code'>,
  { expected, tolerated = [] }: Pick<EndpointCase, 'expected' | 'tolerated'>,
  { statuses, wanted }: Refusals,
): Pick<CaseResult, 'outcome' | 'status' | 'code' | 'detail'> {
  const answer = { status, ...(code !== undefined && { code }) }
  const served = status >= 200 && status < 300
  if (tolerated.includes(status)) return { ...answer, outcome: 'passed' }
  if (status === 503) return { ...answer, outcome: 'inconclusive', detail: 'It could not verify the request' }
  if (expected === 'served') {
    return served
      ? { ...answer, outcome: 'passed' }
      : { ...answer, outcome: 'failed', detail: `It answered ${status}, and 200 was expected` }
  }
  if (statuses.includes(status)) return { ...answer, outcome: 'passed' }
  const detail = served ? `It served the request, with ${status}` : `It answered ${status}, and ${wanted}`
  return { ...answer, outcome: 'failed', detail }
}
