import type { Check } from '@countersign/core'
import type { DownloadHost } from '../schemes/command-line-scheme.js'
import { schemes } from '../schemes/index.js'

/** The hosts that the verifiers need, for a region of Amazon SNS. */
export function hostsFor(region: string): readonly DownloadHost[] {
  return Object.values(schemes).flatMap(({ hosts }) => hosts?.(region) ?? [])
}

/** The answer of a host. */
export interface Probe {
  readonly host: DownloadHost
  readonly milliseconds: number
  readonly status?: number
  /** The difference between the host's clock and this machine's, in seconds, if the answer has a Date header. */
  readonly clockOffset?: number
  readonly fault?: string
}

/** Sends a HEAD request to a host. Any answer means that the host is reachable. */
export async function probe(host: DownloadHost, fetch: typeof globalThis.fetch, timeout: number): Promise<Probe> {
  const begun = Date.now()
  try {
    const signal = AbortSignal.timeout(timeout * 1_000)
    const response = await fetch(host.url, { method: 'HEAD', redirect: 'manual', signal })
    const ended = Date.now()
    const date = Date.parse(response.headers.get('date') ?? '')
    return {
      host,
      milliseconds: ended - begun,
      status: response.status,
      // Add half a second, the middle of the second that the header names. Compare with the middle of the exchange.
      ...(!Number.isNaN(date) && { clockOffset: (date + 500 - (begun + ended) / 2) / 1_000 }),
    }
  } catch (error) {
    return { host, milliseconds: Date.now() - begun, fault: faultOf(error, timeout) }
  }
}

function faultOf(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return `no answer within ${timeout} s`
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}

/** Reports whether a host is reachable. */
export function checkReachable({ host, status, fault, milliseconds }: Probe, environment: NodeJS.ProcessEnv): Check {
  const check = { id: `reach ${new URL(host.url).host}`, title: `${host.url} answers: ${host.purpose}` }
  if (fault === undefined) return { ...check, outcome: 'passed', detail: `${status} in ${milliseconds} ms` }
  const behindProxy = ['https_proxy', 'HTTPS_PROXY'].some((name) => environment[name])
  const hint = behindProxy
    ? 'HTTPS_PROXY is set. The fetch of Node uses it from Node 24 on, with NODE_USE_ENV_PROXY=1.'
    : 'Look at DNS and the firewall; or keep certificates in a certificate store, or pass intermediates.'
  return { ...check, outcome: 'failed', detail: fault, hint }
}

// Alexa timestamps may be off by 150 s. A clock that drifts reaches this limit.
const mostOffset = 30

/** Reports whether this machine's clock agrees with the clocks of the hosts. */
export function checkClock(probes: readonly Probe[]): Check {
  const check = { id: 'clock', title: 'The clock agrees with the Date headers of these hosts' }
  const offsets = probes.flatMap(({ clockOffset }) => clockOffset ?? []).sort((a, b) => a - b)
  const median = offsets[Math.floor(offsets.length / 2)]
  if (median === undefined) return { ...check, outcome: 'skipped', detail: 'No host sent a Date header' }
  const detail = `This clock is ${Math.abs(median).toFixed(1)} s ${median > 0 ? 'slow' : 'fast'}`
  if (Math.abs(median) <= mostOffset) return { ...check, outcome: 'passed', detail }
  return {
    ...check,
    outcome: 'failed',
    detail,
    hint: 'Synchronise it: an Alexa timestamp may be off by at most 150 s.',
  }
}
