import type { Accident, MessageForm, RestoredFields } from '../../scheme/explain.js'
import { parseSmnMessage } from '../smn-message.js'
import { smnAccidents } from './accidents.js'

/** The messages of SMN. */
export const smnMessageForm: MessageForm = {
  isMessage,
  restore,
  duplicateFields: smnAccidents.duplicateFields,
  isInside: (value) => 'topic_urn' in value,
}

function isMessage(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    return parseSmnMessage(body).signature !== ''
  } catch {
    return false
  }
}

const fieldNames = [
  'type',
  'message_id',
  'topic_urn',
  'subject',
  'message',
  'timestamp',
  'signature_version',
  'signature',
  'signing_cert_url',
  'subscribe_url',
  'unsubscribe_url',
]

/** Restores the names and types of fields as SMN writes them. */
function restore(value: Readonly<Record<string, unknown>>): RestoredFields {
  const fields: Record<string, unknown> = {}
  let accident: Accident | undefined
  for (const [name, listed] of Object.entries(value)) {
    const isList = Array.isArray(listed) && listed.length === 1
    const given: unknown = isList ? listed[0] : listed
    const plain = plainName(name)
    const own = fieldNames.find((one) => plainName(one) === plain) ?? name
    if (own !== name) accident = smnAccidents.fieldNames
    if (isList) accident = smnAccidents.fieldTypes
    if (own === 'message' && typeof given === 'object') accident = smnAccidents.message
    else if (typeof given === 'number') accident = smnAccidents.fieldTypes
    fields[own] = own === 'message' && typeof given === 'object' ? JSON.stringify(given) : given
    if (typeof given === 'number') fields[own] = String(given)
  }
  return { accident, fields }
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '')
}
