import { encodeUtf8 } from '../../encoding/bytes.js'
import {
  type Accident,
  accidents,
  type Budget,
  jsonOrigins,
  type Origin,
  originsOf,
  textForms,
  textOf,
  timeForms,
} from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { headersOfFields } from '../message-headers.js'
import { buildStringToSign } from '../message-signature.js'
import type { SmnMessage } from '../smn-message.js'
import { smnAccidents } from './accidents.js'

// SMN writes these fields itself, or limits their length.
const mostFieldCharacters = 4_096

/** A change that gives some fields of a message another form. */
interface Change {
  readonly accident: Accident
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly also?: Accident
}

/**
 * Generates the strings to sign that a message may have had before an accident to its fields. The likeliest comes first.
 */
export function* fieldOrigins(message: SmnMessage, request: ReceivedRequest, budget: Budget): Generator<Origin> {
  const present = buildStringToSign(message)
  for (const { accident, also, fields } of changesOf(message, request, budget)) {
    const text = buildStringToSign(changed(message, fields))
    if (text !== present) yield { accident, bytes: encodeUtf8(text), ...(also && { also }) }
  }
}

function* changesOf(message: SmnMessage, request: ReceivedRequest, budget: Budget): Generator<Change> {
  yield* singleChanges(message, request, budget)
  if (message.type !== 'Notification' || message.message.length > mostPairedCharacters) return
  const subjects = [...subjectChanges(message.subject, budget)].slice(0, fewSubjects)
  for (const { accident, bytes } of jsonOrigins(message.message, budget)) {
    const content = textOf(bytes, 'utf-8')
    for (const subject of subjects)
      yield { accident: smnAccidents.message, also: subject.accident, fields: { ...subject.fields, message: content } }
    if (accident !== accidents.reserialised) return
  }
}

// For two accidents, only the likeliest forms are tried.
const mostPairedCharacters = 65_536
const fewSubjects = 12

function* singleChanges(message: SmnMessage, { headers }: ReceivedRequest, budget: Budget): Generator<Change> {
  if (message.type === 'Notification') yield* subjectChanges(message.subject, budget)
  else if (message.subscribe_url.length <= mostFieldCharacters)
    for (const [accident, subscribe_url] of textForms(message.subscribe_url))
      yield { accident, fields: { subscribe_url } }
  for (const timestamp of timeForms(message.timestamp))
    yield { accident: smnAccidents.fieldChanged, fields: { timestamp } }
  for (const [header, name] of headersOfFields) {
    for (const value of headers.values(header)) yield { accident: smnAccidents.fieldChanged, fields: { [name]: value } }
  }
  for (const { accident, bytes } of originsOf(encodeUtf8(message.message), budget)) {
    const isJson = accident.id.startsWith('json-') && accident.id !== 'json-stringified'
    yield { accident: isJson ? smnAccidents.message : accident, fields: { message: textOf(bytes, 'utf-8') } }
  }
}

function* subjectChanges(subject: string | undefined, budget: Budget): Generator<Change> {
  const accident = smnAccidents.subject
  for (const other of [undefined, 'null', 'None', 'undefined', ' ']) yield { accident, fields: { subject: other } }
  if (subject === undefined || subject.length > mostFieldCharacters) return
  for (const [form, other] of textForms(subject)) yield { accident: form, fields: { subject: other } }
  for (const { accident: form, bytes } of originsOf(encodeUtf8(subject), budget))
    yield { accident: form, fields: { subject: textOf(bytes, 'utf-8') } }
  // Mail programs write a subject with this prefix.
  yield { accident, fields: { subject: subject.replace(/^(?:Re|Fwd?): /i, '') } }
}

function changed(message: SmnMessage, fields: Change['fields']): SmnMessage {
  return { ...message, ...fields } as SmnMessage
}
