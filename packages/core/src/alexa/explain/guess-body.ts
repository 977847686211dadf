import {
  type Accident,
  accidents,
  type Guess,
  hasSortedKeys,
  type JsonHabits,
  looksLikeAlexa,
  looksLikeSns,
  looksLikeText,
  nameBody,
  nameThing,
  nameWriter,
  parseJson,
  readJsonTree,
  textOf,
} from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'

// The keys of all objects, in the order that Alexa writes them. The locale is before or after the timestamp.
const names = (first: string, second: string): readonly string[] =>
  `version session context request new sessionId application attributes user Viewports Viewport AudioPlayer Display System applicationId userId permissions consentToken accessToken person device deviceId supportedInterfaces apiEndpoint apiAccessToken token offsetInMilliseconds playerActivity type requestId ${first} ${second} name confirmationStatus value resolutions slots intent dialogState reason error message shouldLinkResultBeReturned`.split(
    ' ',
  )

/** The known facts about the JSON that Alexa writes. */
export const alexaHabits: JsonHabits = {
  keyOrders: [names('locale', 'timestamp'), names('timestamp', 'locale')],
}

/** Guesses what happened to a body if no undone accident explains it. */
export function guessBody({ body, headers }: ReceivedRequest, isOfKey: boolean): Guess | undefined {
  const lost = nameBody(body)
  // Only a genuine signature of the service proves that there was a body.
  if (lost !== undefined) return { accident: lost, isCertain: isOfKey }
  const text = textOf(body, 'utf-8')
  const value = parseJson(text)
  const thing = nameThing(value) ?? (looksLikeSns(value) ? accidents.anotherService : undefined)
  if (thing !== undefined) return { accident: thing, isCertain: true }
  if (!isOfKey) return undefined
  const [encoding] = headers.values('content-encoding')
  const [length] = headers.values('content-length')
  const declared = length === undefined ? undefined : Number(length)
  const sizes = { contentLength: declared, bodyBytes: body.byteLength }
  const isOtherSize = declared !== undefined && declared !== body.byteLength
  if (encoding !== undefined && encoding !== 'identity')
    return {
      accident: looksLikeText(body) ? accidents.contentEncoding : accidents.compressed,
      evidence: { contentEncoding: encoding },
    }
  if (!looksLikeText(body)) return { accident: accidents.compressed }
  if (value === undefined) return { accident: brokenOff(text) ? accidents.truncated : damaged(text), evidence: sizes }
  const rewritten = rewrittenBy(text)
  if (rewritten !== undefined) return rewritten
  if (isOtherSize) return { accident: accidents.contentLength, evidence: sizes }
  if (text.includes('\ufffd')) return { accident: accidents.replaced }
  if (/\?{2,}/.test(text)) return { accident: accidents.replaced, evidence: { found: '??' } }
  return typeof value === 'object' && looksLikeAlexa(value) ? undefined : { accident: accidents.wrapped }
}

// If the last bracket of JSON is missing, it was cut off. Other text that is not JSON was changed in the middle.
function brokenOff(text: string): boolean {
  return /^\s*[{[]/.test(text) && !/[}\]]\s*$/.test(text.slice(-200))
}

function damaged(text: string): Accident {
  if (text.includes('\ufffd')) return accidents.replaced
  return /^\s*[{[]/.test(text) ? accidents.truncated : accidents.wrapped
}

// Alexa writes compact JSON, with keys in its own order.
function rewrittenBy(text: string): Guess | undefined {
  if (hasSortedKeys(text)) return { accident: accidents.sortedKeys, evidence: { keys: 'in alphabetical order' } }
  const [unsafe] = /(?<![\d."-])\d{15,}0{2}(?=[,}\]])/.exec(text) ?? []
  if (unsafe !== undefined) return { accident: accidents.numbers, evidence: { number: unsafe.slice(0, 40) } }
  const tree = readJsonTree(text)
  const writer = tree && nameWriter(text, tree)
  if (tree === undefined || writer === 'JavaScript' || text.length > mostCharacters) return undefined
  return { accident: accidents.reserialised, evidence: { writtenBy: writer ?? 'an unusual serialiser' } }
}

// A longer text gets no guess about the program that wrote it.
const mostCharacters = 65_536

/** Names the program that wrote the JSON that arrived, if the accident is that JSON was parsed and written again. */
export function writerOf({ body }: ReceivedRequest): Record<string, unknown> | undefined {
  const text = textOf(body, 'utf-8')
  const tree = readJsonTree(text)
  const writer = tree && nameWriter(text, tree)
  return writer === undefined ? undefined : { writtenBy: writer }
}
