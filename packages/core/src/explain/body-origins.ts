import type { Accident, Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { engineOrigins, type JsonHabits, jsonOrigins } from './json-origins.js'
import { parseJson } from './parse-json.js'
import { characterOrigins, edgeOrigins, endOrigins, textOf } from './text-origins.js'
import { transportOrigins } from './transport-origins.js'
import { containedOrigins } from './wrong-thing.js'

// Beyond this a body takes the budget up by itself.
const mostBytes = 2_097_152

/** What a body may have been before one accident, likeliest first. What is decompressed takes waiting, and is not among it. */
export function* originsOf(bytes: Uint8Array<ArrayBuffer>, budget: Budget, habits?: JsonHabits): Generator<Origin> {
  if (bytes.byteLength > mostBytes) return
  const text = textOf(bytes, 'utf-8')
  if (isMark(text)) return
  for (const families of [
    // The commonest come first, since some searches try no more than those.
    endOrigins,
    () => engineOrigins(text, budget),
    transportOrigins,
    edgeOrigins,
    () => containedOrigins(parseJson(text, budget), budget),
    () => jsonOrigins(text, budget, habits),
    // After JSON, whose writers escape characters, too.
    characterOrigins,
  ])
    yield* families(bytes, budget)
}

// What is left of a body of which nothing is left.
function isMark(text: string): boolean {
  return text === '' || text === '[object Object]'
}

/** Why a body cannot be what was signed, if its form tells. */
export function nameBody(bytes: Uint8Array): Accident | undefined {
  const text = textOf(bytes.subarray(0, 64), 'utf-8').trim()
  if (bytes.byteLength === 0) return accidents.emptyBody
  if (/^"?\[object [A-Z][A-Za-z]*\]"?$/.test(text)) return accidents.objectText
  if (bytes.byteLength <= 64 && /^(?:\{\}|\[\]|null|undefined|""|NaN|true|false|None)$/.test(text))
    return accidents.emptyObject
  return /^<(?:!doctype|html|\?xml)/i.test(text) ? accidents.page : undefined
}
