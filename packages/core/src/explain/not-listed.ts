import type { Finding } from './report-checks.js'

/** A signer that is not on the list of a verifier. */
export interface NotListed {
  /** The kind of the entries on the list, such as `topic`. */
  readonly what: string
  /** The option that holds the list. */
  readonly option: string
  readonly came: string
  readonly expected: readonly string[]
}

const mostListed = 5

/** Names the signer that arrived and the expected ones, and says how the nearest of them differs. */
export function describeNotListed(
  evidence: Record<string, unknown>,
  { what, option, came, expected }: NotListed,
): Finding {
  const shown = expected.slice(0, mostListed)
  const more = expected.length > mostListed ? ` and ${expected.length - mostListed} more` : ''
  const near = expected.find((one) => one.trim().toLowerCase() === came.trim().toLowerCase())
  const cause =
    near === undefined
      ? `The request is of the ${what} ${quote(came)}, and the verifier accepts ${shown.map(quote).join(', ') || 'another'}${more}.`
      : `The request is of the ${what} ${quote(came)}, which differs from ${quote(near)} only in case or white space.`
  const fix = `If the ${what} is yours, add '${quote(came)}' to ${option}. Otherwise leave the request refused: somebody else's ${what} calls this endpoint.`
  return { evidence: { ...evidence, expected: shown }, hint: fix, diagnosis: { cause, fix } }
}

// Shorten the text: it is not proven, so anybody may have written it.
function quote(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
