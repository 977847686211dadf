import { type Accident, accident } from './accident.js'
import { keepFields, keepHeaders } from './changes.js'

/** The names of these accidents in code. */
export type FieldAccidentName =
  | 'subject'
  | 'message'
  | 'fieldNames'
  | 'fieldTypes'
  | 'fieldChanged'
  | 'messagesMixed'
  | 'duplicateFields'

const fields = 'Pass the message as it came, and change its fields only after verification.'

/** Accidents to the fields of an SNS message. */
export const fieldAccidents: Readonly<Record<FieldAccidentName, Accident>> = {
  subject: accident(
    'sns-subject',
    'Subject, which is signed if it is present, was added, dropped or changed.',
    fields,
    keepFields,
  ),
  message: accident(
    'sns-message',
    'Message was parsed, and written again in another form.',
    'Pass Message as the text that came: JSON.parse() it only after verification.',
    keepFields,
  ),
  fieldNames: accident(
    'sns-field-names',
    'The fields of the message have other names than AWS writes.',
    'Keep the names of the fields as AWS writes them: no camelCase, no snake_case.',
    keepFields,
  ),
  fieldTypes: accident(
    'sns-field-types',
    'Fields of the message are not strings, although AWS writes all of them as strings.',
    fields,
    keepFields,
  ),
  fieldChanged: accident('sns-field-changed', 'A signed field of the message was changed.', fields, keepFields),
  messagesMixed: accident(
    'sns-messages-mixed',
    'The headers are of one message and the body is of another.',
    'Pass the headers and the body of one and the same request.',
    keepHeaders,
  ),
  duplicateFields: accident(
    'sns-duplicate-fields',
    'A field occurs twice in the message, as after a merge of two objects.',
    fields,
    keepFields,
  ),
}
