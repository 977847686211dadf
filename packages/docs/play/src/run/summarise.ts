import type { Outcome } from './run-all.js'
import type { SetRequest } from './run-set.js'

/** The result of a run, in words. */
export interface Summary {
  readonly tone: 'accepted' | 'rejected' | 'unavailable'
  readonly title: string
  readonly finding: string
}

/** Summarises a run. The endpoint fails if it did not refuse one of the hostile requests. */
export function summarise(requests: readonly SetRequest[], outcomes: readonly (Outcome | undefined)[]): Summary {
  const pairs = requests.map((request, index) => ({ request, outcome: outcomes[index] }))
  const named = (tone: string): string[] =>
    pairs.filter(({ outcome }) => outcome?.finding.tone === tone).map(({ request }) => request.name)
  const [good, bad, unclear] = [named('good'), named('bad'), named('unclear')]
  const unsent = requests.length - good.length - bad.length - unclear.length
  const rest = [
    ...(unclear.length > 0 ? [`${unclear.length} unclear.`] : []),
    ...(unsent > 0 ? [`${unsent} not sent.`] : []),
  ]
  if (bad.length > 0) {
    const title = `${bad.length} of ${requests.length} not as they should be`
    return { tone: 'rejected', title, finding: [`${listOf(bad)}.`, ...rest].join(' ') }
  }
  if (rest.length > 0) {
    return {
      tone: 'unavailable',
      title: `${good.length} of ${requests.length} as they should be`,
      finding: rest.join(' '),
    }
  }
  const hasGenuine = requests.some(({ isHostile }) => !isHostile)
  return {
    tone: 'accepted',
    title: hasGenuine
      ? `Accepted the genuine request, refused all ${good.length - 1} others`
      : `Refused all ${good.length}`,
    finding: hasGenuine ? '' : 'No genuine request was sent. An endpoint that refuses everything has the same result.',
  }
}

function listOf(names: readonly string[]): string {
  const most = 6
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}
