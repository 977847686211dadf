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
    'subject, which is signed if it is not empty, was added, dropped or changed.',
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
  fieldTypes: accident(
    'smn-field-types',
    'Fields of the message are not strings, although SMN writes all of them as strings.',
    fields,
  ),
  fieldChanged: accident('smn-field-changed', 'A signed field of the message was changed.', fields),
  duplicateFields: accident(
    'smn-duplicate-fields',
    'A field occurs twice in the message, as after a merge of two objects.',
    fields,
  ),
  messagesMixed: accident(
    'smn-messages-mixed',
    'The headers are of one message and the body is of another.',
    'Pass the headers and the body of one and the same request.',
  ),
  userType: accident(
    'smn-user-type',
    'The message informs a publisher about a subscriber, and this verifier does not support its type.',
    'Do not use this endpoint for messages to the publisher. Answer them by another route, and do not rely on what they say.',
  ),
  otherPin: accident(
    'smn-other-pin',
    'No pinned key made the signature: the region of the topic signs with another certificate, or the signature is damaged.',
    'If the message is genuine, download the certificate of the region from signing_cert_url over a connection that you trust, and pass it in the option certificates.',
  ),
}

function accident(id: string, what: string, fix: string): Accident {
  return { id, what, fix, changes: everywhere(fix) }
}
