import { type Accident, accidents, type MessageForm, type RestoredFields, timeForms } from '../../scheme/explain.js'
import { parseSnsMessage } from '../sns-message.js'

/** The messages of SNS. */
export const snsMessageForm: MessageForm = { isMessage, restore, duplicateFields: accidents.duplicateFields }

function isMessage(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    return parseSnsMessage(body).Signature !== ''
  } catch {
    return false
  }
}

const fieldNames = [
  'Type',
  'MessageId',
  'TopicArn',
  'Subject',
  'Message',
  'Timestamp',
  'SignatureVersion',
  'Signature',
  'SigningCertURL',
  'SubscribeURL',
  'UnsubscribeURL',
  'Token',
  'MessageAttributes',
]

/** Restores the names and types of fields as AWS writes them. */
function restore(value: Readonly<Record<string, unknown>>): RestoredFields {
  const fields: Record<string, unknown> = {}
  const undone = new Set<Accident>()
  const { fieldNames: renamed, message, subject, fieldTypes } = accidents
  for (const [name, given] of Object.entries(value)) {
    const plain = name.toLowerCase().replaceAll(/[_-]/g, '')
    const own = fieldNames.find((one) => one.toLowerCase() === plain) ?? name
    // Lambda events write Url. The verifier accepts it, so it needs no repair.
    if (own.toLowerCase() !== name.toLowerCase() || own[0] !== name[0]) undone.add(renamed)
    if (own === 'Subject' && (given === '' || (given !== null && typeof given !== 'string'))) undone.add(subject)
    else if (own === 'Message' && typeof given !== 'string') {
      undone.add(message)
      fields[own] = JSON.stringify(given)
    } else if (own === 'Timestamp' && typeof given === 'number') {
      undone.add(fieldTypes)
      fields[own] = isoOf(given)
    } else if (typeof given === 'number' && own !== 'MessageAttributes') {
      undone.add(fieldTypes)
      fields[own] = String(given)
    } else if (Array.isArray(given) && given.length === 1 && typeof given[0] === 'string') {
      undone.add(fieldTypes)
      fields[own] = given[0]
    } else fields[own] = given
  }
  const [accident] = undone
  return { accident, fields }
}

function isoOf(time: number): string {
  const [whole = '', exact = whole] = timeForms(String(time))
  return exact
}
