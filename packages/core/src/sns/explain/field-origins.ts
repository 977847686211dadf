import { encodeUtf8 } from '../../encoding/bytes.js'
import {
  type Accident,
  accidents,
  type Budget,
  combinedOrigins,
  jsonOrigins,
  type Origin,
  originsOf,
  textForms,
  textOf,
  textOrigins,
  timeForms,
} from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { buildStringToSign } from '../message-signature.js'
import { parseSnsMessage, type SnsMessage } from '../sns-message.js'

// The largest body whose other forms are tried. Each form is parsed again as a whole message, which costs more than a change
// of one field.
const mostBodyBytes = 262_144

// The limit for fields that AWS writes itself, and for a subject, which may have 100 characters.
const mostFieldCharacters = 4_096

// Longer texts are not remembered, so they may be tried twice.
const mostKept = 8_192

/** A change that gives some fields of a message another form. */
interface Change {
  readonly accident: Accident
  readonly fields: Readonly<Record<string, unknown>>
  readonly also?: Accident
}

/**
 * Generates the strings to sign that a message may have had before an accident to its fields. The likeliest comes first.
 */
export async function* fieldOrigins(
  message: SnsMessage,
  request: ReceivedRequest,
  budget: Budget,
): AsyncGenerator<Origin> {
  const seen = new Set([buildStringToSign(message)])
  const fresh = ({ accident, fields, also }: Change): Origin[] => {
    const text = buildStringToSign(changed(message, fields))
    if (seen.has(text)) return []
    if (text.length < mostKept) seen.add(text)
    return [{ accident, bytes: encodeUtf8(text), ...(also && { also }) }]
  }
  const singles = [...fewChanges(message, request, budget)]
  for (const change of singles) yield* fresh(change)
  for (const change of messageChanges(message, budget)) yield* fresh(change)
  if (request.body.byteLength <= mostBodyBytes) {
    for (const { accident, bytes } of textOrigins(request.body, budget)) {
      if (!budget.take(bytes.byteLength)) return
      const whole = tryParse(bytes)
      if (whole !== undefined) yield* fresh({ accident, fields: { Subject: undefined, ...whole } })
    }
  }
  if (message.Message.length <= mostPairedCharacters)
    for (const change of pairs(message, singles, budget)) yield* fresh(change)
  for await (const { accident, bytes, also } of combinedOrigins(encodeUtf8(message.Message), budget))
    yield* fresh({ accident, fields: { Message: textOf(bytes, 'utf-8') }, ...(also && { also }) })
}

/** Generates changes of every field except Message. */
function* fewChanges(message: SnsMessage, { headers }: ReceivedRequest, budget: Budget): Generator<Change> {
  if (message.Type === 'Notification') yield* subjectChanges(message.Subject, budget)
  for (const Timestamp of timeForms(message.Timestamp)) yield { accident: accidents.dates, fields: { Timestamp } }
  for (const [header, name] of [
    ['x-amz-sns-message-id', 'MessageId'],
    ['x-amz-sns-topic-arn', 'TopicArn'],
    ['x-amz-sns-message-type', 'Type'],
  ] as const) {
    for (const value of headers.values(header)) yield { accident: accidents.fieldChanged, fields: { [name]: value } }
  }
  if (message.Type === 'Notification') return
  const [origin = ''] = /^https:\/\/[^/]*/.exec(message.SigningCertURL) ?? []
  const SubscribeURL = `${origin}/?Action=ConfirmSubscription&TopicArn=${message.TopicArn}&Token=${message.Token}`
  for (const name of ['SubscribeURL', 'Token'] as const) {
    if (message[name].length > mostFieldCharacters) continue
    for (const [accident, value] of textForms(message[name])) yield { accident, fields: { [name]: value } }
    // AWS builds the URL from the other two fields.
    if (name === 'SubscribeURL') yield { accident: accidents.fieldChanged, fields: { SubscribeURL } }
    for (const { accident, bytes } of originsOf(encodeUtf8(message[name]), budget))
      yield { accident, fields: { [name]: textOf(bytes, 'utf-8') } }
  }
}

function* subjectChanges(subject: string | undefined, budget: Budget): Generator<Change> {
  const accident = accidents.subject
  for (const Subject of [undefined, '', 'null', 'None', 'undefined', ' ']) yield { accident, fields: { Subject } }
  if (subject === undefined || subject.length > mostFieldCharacters) return
  for (const [form, Subject] of textForms(subject)) yield { accident: form, fields: { Subject } }
  for (const { accident: form, bytes } of originsOf(encodeUtf8(subject), budget))
    yield { accident: form, fields: { Subject: textOf(bytes, 'utf-8') } }
  // Mail programs write a subject with this prefix.
  yield { accident, fields: { Subject: subject.replace(/^(?:Re|Fwd?): /i, '') } }
}

function* messageChanges({ Message }: SnsMessage, budget: Budget): Generator<Change> {
  for (const { accident, bytes } of originsOf(encodeUtf8(Message), budget)) {
    const isJson = accident.id.startsWith('json-') && accident.id !== 'json-stringified'
    yield { accident: isJson ? accidents.message : accident, fields: { Message: textOf(bytes, 'utf-8') } }
  }
}

const mostPairedCharacters = 65_536
const fewWriters = 24
const fewForms = 12

/** Generates pairs: a likely change of Message and a change of another field. */
function* pairs({ Message }: SnsMessage, singles: readonly Change[], budget: Budget): Generator<Change> {
  const forms: Change[] = []
  for (const { bytes } of jsonOrigins(Message, budget)) {
    if (forms.length >= fewWriters) break
    forms.push({ accident: accidents.message, fields: { Message: textOf(bytes, 'utf-8') } })
  }
  for (const [accident, text] of textForms(Message)) {
    if (forms.length >= fewWriters + fewForms) break
    if (text !== Message) forms.push({ accident, fields: { Message: text } })
  }
  for (const form of forms) {
    for (const single of singles)
      yield { accident: form.accident, also: single.accident, fields: { ...form.fields, ...single.fields } }
  }
}

function changed(message: SnsMessage, fields: Change['fields']): SnsMessage {
  const copy: Record<string, unknown> = { ...message, ...fields }
  if (copy.Subject === undefined) delete copy.Subject
  return copy as unknown as SnsMessage
}

function tryParse(bytes: Uint8Array): SnsMessage | undefined {
  try {
    return parseSnsMessage(bytes)
  } catch {
    return undefined
  }
}
