import type { EndpointCase } from './endpoint-case.js'
import { type Answer, NoAnswerError, sendRequest } from './send-request.js'

/** How an endpoint did in one case. */
export interface CaseResult {
  readonly name: string
  readonly why: string
  readonly expected: EndpointCase['expected']
  /** `inconclusive` where the endpoint could not judge the request, or could not be reached. */
  readonly outcome: 'passed' | 'failed' | 'inconclusive'
  readonly status?: number
  readonly code?: string
  /** What was wrong with the answer. */
  readonly detail?: string
  readonly milliseconds: number
}

/** How an endpoint did. */
export interface CertificationReport {
  readonly url: string
  readonly verdict: 'passed' | 'failed' | 'inconclusive'
  readonly results: readonly CaseResult[]
  /** Why cases were left out. */
  readonly stopped?: string
}

/** Limits of a run. */
export interface RunOptions {
  readonly url: string
  /** Seconds for each answer. */
  readonly timeout: number
  /** Requests at the most. */
  readonly maxRequests: number
  /** Called after each case. */
  onResult(result: CaseResult): void
}

// An endpoint that says nothing so many times in a row is not asked again.
const mostSilent = 3

/** Sends the cases to an endpoint, one after the other. */
export async function runCases(cases: AsyncIterable<EndpointCase>, options: RunOptions): Promise<CertificationReport> {
  const { url, timeout, maxRequests, onResult } = options
  const results: CaseResult[] = []
  let silent = 0
  let stopped: string | undefined
  for await (const one of cases) {
    if (results.length >= maxRequests) {
      stopped = `Stopped after ${maxRequests} requests`
      break
    }
    const { result, answered } = await runCase(one, timeout)
    results.push(result)
    onResult(result)
    silent = answered ? 0 : silent + 1
    if (silent === mostSilent) {
      stopped = `Stopped: no answer ${mostSilent} times in a row`
      break
    }
  }
  return { url, verdict: verdictOf(results), results, ...(stopped !== undefined && { stopped }) }
}

function verdictOf(results: readonly CaseResult[]): CertificationReport['verdict'] {
  if (results.some(({ outcome }) => outcome === 'failed')) return 'failed'
  return results.length === 0 || results.some(({ outcome }) => outcome === 'inconclusive') ? 'inconclusive' : 'passed'
}

async function runCase(one: EndpointCase, timeout: number): Promise<{ result: CaseResult; answered: boolean }> {
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
    const answer = await sendRequest(one.request, timeout)
    return { result: finish(judgeAnswer(answer, one)), answered: true }
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error
    const outcome = error.isTimeout ? 'failed' : 'inconclusive'
    return { result: finish({ outcome, detail: error.message }), answered: false }
  }
}

function judgeAnswer(
  { status, code }: Answer,
  { expected, tolerated = [] }: EndpointCase,
): Pick<CaseResult, 'outcome' | 'status' | 'code' | 'detail'> {
  const answer = { status, ...(code !== undefined && { code }) }
  if (tolerated.includes(status)) return { ...answer, outcome: 'passed' }
  if (status === 503) return { ...answer, outcome: 'inconclusive', detail: 'It could not judge the request' }
  if (expected === 'served') {
    return status === 200
      ? { ...answer, outcome: 'passed' }
      : { ...answer, outcome: 'failed', detail: `It answered ${status}, and 200 was expected` }
  }
  if (status === 400) return { ...answer, outcome: 'passed' }
  const served = status >= 200 && status < 300
  const detail = served ? `It served the request, with ${status}` : `It answered ${status}, and Alexa wants 400`
  return { ...answer, outcome: 'failed', detail }
}
