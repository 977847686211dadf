import {
  accidents,
  type Budget,
  combinedOrigins,
  type Guess,
  hasSortedKeys,
  looksLikeText,
  nameBody,
  nameThing,
  nameWriter,
  type Origin,
  parseJson,
  readJsonTree,
  textOf,
  timeForms,
} from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { crc32 } from '../crc32.js'
import { simulatorWebhookId } from '../senders.js'
import { buildStringToSign, type Transmission } from '../transmission.js'
import { webhookAccidents } from './webhook-accidents.js'

// If there are more webhooks, only the first ones are tried with other bodies.
const mostWebhooks = 4

/**
 * Generates the strings to sign that a delivery may have had before an accident. The signature covers the checksum of the
 * body, so each form of the body gives a string for each webhook.
 */
export async function* stringOrigins(
  { id, time }: Transmission,
  webhookIds: readonly string[],
  body: Uint8Array<ArrayBuffer>,
  budget: Budget,
): AsyncGenerator<Origin> {
  const checksum = crc32(body)
  const { simulator } = webhookAccidents
  yield { accident: simulator, bytes: buildStringToSign({ id, time }, simulatorWebhookId, checksum) }
  const few = webhookIds.slice(0, mostWebhooks)
  for (const webhookId of few) {
    // The verifier has tried this string with SHA-256.
    yield { accident: accidents.wrongHash, bytes: buildStringToSign({ id, time }, webhookId, checksum) }
    for (const form of formsOf({ id, time }))
      yield { accident: webhookAccidents.headerForm, bytes: buildStringToSign(form, webhookId, checksum) }
  }
  for await (const { accident, bytes, also } of combinedOrigins(body, budget)) {
    if (!budget.take(bytes.byteLength)) return
    const original = crc32(bytes)
    for (const webhookId of few)
      yield {
        accident,
        bytes: buildStringToSign({ id, time }, webhookId, original),
        ...(also !== undefined && { also }),
      }
  }
}

// Generates other forms of the id and the time, as a program writes them after it has parsed the headers.
function* formsOf({ id, time }: Pick<Transmission, 'id' | 'time'>): Generator<Pick<Transmission, 'id' | 'time'>> {
  for (const form of timeForms(time)) if (form !== time) yield { id, time: form }
  for (const form of [id.toLowerCase(), id.toUpperCase()]) if (form !== id) yield { id: form, time }
}

/** Guesses what happened if no undone accident explains a signature. */
export function guessBody({ body, headers }: ReceivedRequest, isOfKey: boolean): Guess | undefined {
  const lost = nameBody(body)
  // Only a genuine signature of the service proves that there was a body.
  if (lost !== undefined) return { accident: lost, isCertain: isOfKey }
  const text = textOf(body, 'utf-8')
  const value = parseJson(text)
  const thing = nameThing(value)
  if (thing !== undefined) return { accident: thing, isCertain: true }
  if (!isOfKey) return undefined
  const [encoding = 'identity'] = headers.values('content-encoding')
  if (!looksLikeText(body)) return { accident: accidents.compressed }
  if (encoding !== 'identity') return { accident: accidents.contentEncoding, evidence: { contentEncoding: encoding } }
  if (text.includes('\ufffd')) return { accident: accidents.replaced }
  if (value === undefined)
    return { accident: /[}\]]\s*$/.test(text.slice(-200)) ? accidents.wrapped : accidents.truncated }
  if (hasSortedKeys(text)) return { accident: accidents.sortedKeys, evidence: { keys: 'in alphabetical order' } }
  const tree = text.length > mostCharacters ? undefined : readJsonTree(text)
  const writer = tree && nameWriter(text, tree)
  // PayPal writes compact JSON, as JavaScript does.
  if (tree !== undefined && writer !== 'JavaScript')
    return { accident: accidents.reserialised, evidence: { writtenBy: writer ?? 'an unusual serialiser' } }
  return { accident: webhookAccidents.otherWebhook }
}

// A longer text gets no guess about the program that wrote it.
const mostCharacters = 65_536
