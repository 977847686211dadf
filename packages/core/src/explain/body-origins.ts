import type { Accident, Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { engineOrigins, type JsonHabits, jsonOrigins } from './json-origins.js'
import { parseJson } from './parse-json.js'
import { characterOrigins, edgeOrigins, endOrigins, textOf } from './text-origins.js'
import { transportOrigins } from './transport-origins.js'
import { containedOrigins } from './wrong-thing.js'

// A larger body alone would use up the budget.
const mostBytes = 2_097_152

/**
 * Generates the forms that a body may have had before one accident, the likeliest first. Decompression is left out, because it is
 * asynchronous.
 */
export function* originsOf(bytes: Uint8Array<ArrayBuffer>, budget: Budget, habits?: JsonHabits): Generator<Origin> {
  if (bytes.byteLength > mostBytes) return
  const text = textOf(bytes, 'utf-8')
  if (isMark(text)) return
  for (const families of [
    // The most common accidents come first, because some searches try only these.
    endOrigins,
    () => engineOrigins(text, budget),
    transportOrigins,
    edgeOrigins,
    () => containedOrigins(parseJson(text, budget), budget),
    () => jsonOrigins(text, budget, habits),
    // These come after JSON, because JSON writers escape characters too.
    characterOrigins,
  ])
    yield* families(bytes, budget)
}

// Returns whether a body is empty, or only a placeholder for a lost object.
function isMark(text: string): boolean {
  return text === '' || text === '[object Object]'
}

/** Names the accident if the form of a body shows that it cannot be the signed one. */
export function nameBody(bytes: Uint8Array): Accident | undefined {
  const text = textOf(bytes.subarray(0, 64), 'utf-8').trim()
  if (bytes.byteLength === 0) return accidents.emptyBody
  if (/^"?\[object [A-Z][A-Za-z]*\]"?$/.test(text)) return accidents.objectText
  if (bytes.byteLength <= 64 && /^(?:\{\}|\[\]|null|undefined|""|NaN|true|false|None)$/.test(text))
    return accidents.emptyObject
  return /^<(?:!doctype|html|\?xml)/i.test(text) ? accidents.page : undefined
}
