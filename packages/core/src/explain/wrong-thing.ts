import { encodeUtf8 } from '../encoding/bytes.js'
import { isObject } from '../encoding/is-object.js'
import type { Accident, Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { decodeLenient } from './transport-origins.js'

/** Names what arrived instead of a message, if its form is unambiguous. */
export function nameThing(value: unknown): Accident | undefined {
  const one = Array.isArray(value) ? value[0] : value
  if (!isObject(one)) return undefined
  const { Records: records } = one
  if (Array.isArray(records)) return nameRecord(records[0])
  if (has(one, 'ReceiptHandle', 'Body') || has(one, 'receiptHandle', 'body')) return accidents.sqsEvent
  if (has(one, 'detail-type', 'source', 'detail')) return accidents.eventBridge
  if (one.Event === 's3:TestEvent') return accidents.s3Event
  if (isObject(one.requestContext) && ('body' in one || 'headers' in one || 'rawPath' in one))
    return accidents.lambdaEvent
  if (has(one, 'Sns')) return accidents.snsEvent
  return undefined
}

function nameRecord(record: unknown): Accident | undefined {
  if (!isObject(record)) return undefined
  switch (record.eventSource ?? record.EventSource) {
    case 'aws:sqs':
      return accidents.sqsEvent
    case 'aws:sns':
      return accidents.snsEvent
    case 'aws:s3':
      return accidents.s3Event
    default:
      if ('Sns' in record) return accidents.snsEvent
      return 'receiptHandle' in record ? accidents.sqsEvent : undefined
  }
}

/** Returns whether a value is a message of SNS. It compares the names of the fields without regard to case. */
export function looksLikeSns(value: unknown): boolean {
  return hasNames(value, 'topicarn', 'messageid')
}

/** Returns whether a value is the envelope of an Alexa request. */
export function looksLikeAlexa(value: unknown): boolean {
  return isObject(value) && isObject(value.request) && typeof value.request.type === 'string' && 'version' in value
}

const mostContents = 40
const mostDepth = 4

/** Generates the texts and objects inside JSON that was passed instead of a body. Texts are also decoded. */
export function* containedOrigins(value: unknown, budget: Budget): Generator<Origin> {
  if (typeof value !== 'object' || value === null) return
  const accident = nameThing(value) ?? accidents.wrapped
  let count = 0
  for (const inner of insideOf(value, 0, budget)) {
    count += 1
    if (count > mostContents) return
    if (typeof inner !== 'string') {
      const text = JSON.stringify(inner)
      if (!budget.read(text.length)) return
      yield { accident, bytes: encodeUtf8(text) }
    } else {
      if (!budget.read(inner.length)) return
      yield { accident, bytes: encodeUtf8(inner) }
      const decoded = decodeLenient(inner)
      if (decoded !== undefined) yield { accident, bytes: decoded }
    }
  }
}

// Generates the values that may be a body. Short texts and small objects are left out.
function* insideOf(value: object, depth: number, budget: Budget): Generator<unknown> {
  if (depth >= mostDepth) return
  const items: readonly unknown[] = Array.isArray(value) ? value.slice(0, 4) : Object.values(value).slice(0, 50)
  for (const item of items) {
    if (!budget.search(64)) return
    if (typeof item === 'string' && item.length > 20 && (/^\s*[{"]/.test(item) || looksLikeBase64(item))) yield item
    if (typeof item !== 'object' || item === null) continue
    if (looksLikeSns(item) || looksLikeAlexa(item)) yield item
    yield* insideOf(item, depth + 1, budget)
  }
}

function looksLikeBase64(text: string): boolean {
  const start = text.slice(0, 400).replace(/\s+/g, '')
  return decodeLenient(text.length <= 400 ? start : start.slice(0, start.length - (start.length % 4))) !== undefined
}

function has(value: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(value, name))
}

function hasNames(value: unknown, ...wanted: readonly string[]): boolean {
  if (!isObject(value)) return false
  const names = new Set(Object.keys(value).map((name) => name.toLowerCase().replaceAll('_', '')))
  return wanted.every((name) => names.has(name))
}
