import { isObject } from './json-value.js'
import { schemeOfBody } from './recognise-scheme.js'
import { RecordedRequestError, requestOfBody, type UnrecognisedRequest } from './recorded-request.js'
import { bytesOfText } from './wire-text.js'

/** The message in a record, and the notes about it. */
interface QueuedMessage {
  readonly form: 'sqs' | 'sns-record'
  readonly text: string
}

/**
 * Reads the message of SNS in an SQS event of Lambda, in a record of it, in the result of ReceiveMessage of SQS, or in an
 * SNS event of Lambda. Of several records it takes the first that has a signed message. Returns undefined for another value.
 *
 * @throws RecordedRequestError if there is no record.
 */
export function readQueueRecord(value: unknown): UnrecognisedRequest | undefined {
  const records = recordsIn(value)
  const messages = records?.map(messageOf)
  if (messages === undefined || messages.some((message) => message === undefined)) return undefined
  if (messages.length === 0) throw new RecordedRequestError('The event has no record')
  const index = Math.max(
    messages.findIndex((message) => isSigned(message)),
    0,
  )
  const { form, text } = messages[index] as QueuedMessage
  const notes = messages.length > 1 ? [`Record ${index + 1} of ${messages.length} was taken.`] : []
  if (form === 'sns-record') notes.push(...lambdaNotes)
  else if (!isSigned(messages[index])) notes.push(rawDeliveryNote)
  return { form, request: requestOfBody(bytesOfText(text)), notes }
}

const lambdaNotes = [
  'Lambda parsed the message, and it is written again here. SNS signs its fields, so the signature is not affected.',
  'Lambda says SignatureVersion 1 for every topic. If the topic signs with version 2, the signature is over SHA-256; the verifier tries both.',
]

const rawDeliveryNote =
  'The record has no envelope of SNS. With raw message delivery, a message has no signature, so it cannot be verified.'

function recordsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.length > 0 ? value : undefined
  if (!isObject(value)) return undefined
  const { Records, Messages } = value
  if (Array.isArray(Records)) return Records
  return Array.isArray(Messages) ? Messages : [value]
}

function messageOf(record: unknown): QueuedMessage | undefined {
  if (!isObject(record)) return undefined
  const { Sns, body, receiptHandle, Body, ReceiptHandle } = record
  if (isObject(Sns)) return { form: 'sns-record', text: JSON.stringify(Sns) }
  const isQueued = typeof (receiptHandle ?? ReceiptHandle) === 'string' || record.eventSource === 'aws:sqs'
  const text = body ?? Body
  return isQueued && typeof text === 'string' ? { form: 'sqs', text } : undefined
}

function isSigned(message: QueuedMessage | undefined): boolean {
  return message !== undefined && schemeOfBody(message.text) !== undefined
}
