import type { Check, Explanation } from '@countersign/core'

/**
 * Writes an explanation as a text for a snapshot, which is the same in each run although the keys are not. It leaves out the
 * checks whose rows a genuine request has too, the titles, and the lines for single hosts, which other tests have.
 */
export function explanationText(explanation: Explanation, genuine?: Explanation): string {
  const usual = new Set(genuine?.checks.map((check) => withoutRandom(rowText(check, genuine))))
  const { verdict, confidence, cause, fix, checks } = explanation
  const skipped = checks.filter(({ outcome, detail }) => outcome === 'skipped' && /^Needs the check/.test(detail ?? ''))
  const rows = checks.filter((check) => !skipped.includes(check)).map((check) => rowText(check, explanation))
  const lines = [
    [verdict, confidence].filter((word) => word !== undefined).join(', '),
    ...[cause, fix].filter((sentence) => sentence !== undefined),
    ...rows.filter((row) => !usual.has(withoutRandom(row))),
    ...(skipped.length === 0 ? [] : [`skipped: ${skipped.map(neededText).join(', ')}`]),
  ]
  return withNumbers(lines.join('\n'))
}

function rowText({ id, outcome, code, detail, hint, evidence }: Check, { cause, fix }: Explanation): string {
  // The message of an error is often the cause, and a hint that names an accident is the cause and the fix.
  const words = [outcome === 'failed' ? undefined : detail, hint === `${cause} ${fix}` ? undefined : hint]
  const shown =
    evidence && JSON.stringify(evidence, (key, value) => (key === 'changes' ? Object.keys(value).length : value))
  return [`${id} ${code ?? outcome}`, ...words, shown].filter((part) => part !== undefined).join(' ')
}

function neededText({ id, detail }: Check): string {
  return `${id} (${/^Needs the check ([a-z-]+),/.exec(detail ?? '')?.[1]})`
}

// Digests, ids of messages, long texts in base64 and their lengths depend on random keys.
const random = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b[\da-f]{32,64}\b|[\w+/=%-]{100,}|(?<="characters":)\d+/gi

function withoutRandom(text: string): string {
  return text.replace(random, '#')
}

// Equal values have equal numbers.
function withNumbers(text: string): string {
  const seen = new Map<string, number>()
  return text.replace(random, (value) => {
    const number = seen.get(value) ?? seen.size + 1
    seen.set(value, number)
    return `#${number}`
  })
}
