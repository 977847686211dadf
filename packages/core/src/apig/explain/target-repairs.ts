import { splitRequestTarget } from '../canonical/request-target.js'
import { attempt, type Change } from './change.js'
import type { Repair } from './situation.js'

const decoded = 'Pass the raw target: something decoded it before the verifier'
const malformed = 'Pass the raw target, and let the sender escape the characters that a URL may not contain'

/** Generates targets that may have become the malformed target, each with the accident that it undoes. */
export function* targetRepairs(url: string): Generator<Repair> {
  const forms = [
    ['target-decoded', 'the target with its forbidden characters escaped', () => escapeIllegal(url), decoded],
    ['target-malformed', 'the target with its lone % escaped', () => escapePercents(url), malformed],
    ['target-malformed', 'the target with escapes of latin-1 as UTF-8', () => recode(url), malformed],
    ['target-malformed', 'the target without its fragment', () => url.replace(/#.*$/s, ''), malformed],
    ['target-malformed', 'the target with a slash before it', () => `/${url}`, malformed],
    ['target-malformed', 'the target with / for \\', () => url.replaceAll('\\', '/'), malformed],
  ] as const
  for (const [accident, what, make, remedy] of forms) {
    const target = attempt(() => splitRequestTarget(make()))
    if (target === undefined) continue
    const change: Change = { accident, what, remedy, apply: (canonical) => canonical }
    yield { target, given: [change] }
  }
}

function escapeIllegal(url: string): string {
  return escapePercents(url).replace(/[^!"$-[\]-~]/gu, encodeURIComponent)
}

function escapePercents(url: string): string {
  return url.replace(/%(?![0-9a-f]{2})/gi, '%25')
}

function recode(url: string): string {
  return url.replace(/%[89a-f][0-9a-f]/gi, (escaped) =>
    encodeURIComponent(String.fromCharCode(Number.parseInt(escaped.slice(1), 16))),
  )
}
