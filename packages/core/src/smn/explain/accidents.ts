import { type Accident, everywhere } from '../../scheme/explain.js'

/** The names of these accidents in code. */
export type SmnAccidentName =
  | 'subject'
  | 'message'
  | 'fieldNames'
  | 'fieldTypes'
  | 'fieldChanged'
  | 'duplicateFields'
  | 'messagesMixed'
  | 'userType'
  | 'otherPin'

const fields = 'Pass the message as it came, and change its fields only after verification.'

/** The accidents of SMN messages. */
export const smnAccidents: Readonly<Record<SmnAccidentName, Accident>> = {
  subject: accident(
    'smn-subject',
    'subject was added, dropped or changed, and it is signed if it is not empty.',
    fields,
  ),
  message: accident(
    'smn-message',
    'message was parsed, and written again in another form.',
    'Pass message as the text that came: JSON.parse() it only after verification.',
  ),
  fieldNames: accident(
    'smn-field-names',
    'The fields of the message have other names than SMN writes.',
    'Keep the names of the fields as SMN writes them: message_id, topic_urn, signing_cert_url.',
  ),
  fieldTypes: accident('smn-field-types', 'Fields of the message are not the texts that SMN writes.', fields),
  fieldChanged: accident('smn-field-changed', 'A signed field of the message was changed.', fields),
  duplicateFields: accident(
    'smn-duplicate-fields',
    'A field stands in the message twice, as a merge of two objects leaves it.',
    fields,
  ),
  messagesMixed: accident(
    'smn-messages-mixed',
    'The headers are of one message and the body is of another.',
    'Pass the headers and the body of one and the same request.',
  ),
  userType: accident(
    'smn-user-type',
    'The message tells a publisher about a subscriber, and this verifier does not support its type.',
    'Do not use this endpoint for messages to the publisher. Answer them by another route, and do not rely on what they say.',
  ),
  otherPin: accident(
    'smn-other-pin',
    'No pinned key made the signature: the region of the topic signs with another certificate, or the signature is damaged.',
    'If the message is genuine, get the certificate of the region from signing_cert_url by a way that you trust, and pass it as certificates.',
  ),
}

function accident(id: string, what: string, fix: string): Accident {
  return { id, what, fix, changes: everywhere(fix) }
}
