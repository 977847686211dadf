import {
  type Accident,
  accidents,
  type Explained,
  type Finding,
  hasSortedKeys,
  looksLikeText,
  nameBody,
  parseJson,
  textOf,
} from '../../scheme/explain.js'
import type { AllFindings } from '../checks.js'

/**
 * Guesses what happened to a body whose signature matches nothing that was tried. The signature does not show whether the
 * body or the secret differs, so each guess is only likely.
 */
export function guessBody({ request, found }: Explained<AllFindings>): Finding | undefined {
  // If a hash was declared, it was signed, and another check compares it with the body.
  if (found.payload?.declared !== undefined) return undefined
  const [type = ''] = request.headers.values('content-type')
  const accident = /\bjson\b/i.test(type) ? nameJson(request.body) : undefined
  if (accident === undefined) return undefined
  const { id, what, fix, changes } = accident
  return { evidence: { accident: id, changes, confidence: 'likely' }, hint: `${what} ${fix}` }
}

// The content type says that the body was JSON.
function nameJson(body: Uint8Array<ArrayBuffer>): Accident | undefined {
  const lost = nameBody(body)
  if (lost !== undefined) return lost
  const text = textOf(body, 'utf-8')
  if (text.includes('\ufffd')) return looksLikeText(body) ? accidents.replaced : accidents.compressed
  if (parseJson(text) !== undefined) return hasSortedKeys(text) ? accidents.sortedKeys : undefined
  if (/^(?:%7B|%257B|%5B|%255B|[\w.-]+=)/i.test(text)) return accidents.form
  if (/^\s*[{[]/.test(text)) return /\\"/.test(text.slice(0, 16)) ? accidents.escapes : accidents.truncated
  // The parts of a form, or the bytes of Python as a text.
  return /^(?:--\S|b['"])/.test(text) ? accidents.wrapped : undefined
}
