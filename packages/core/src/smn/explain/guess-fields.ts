import { accidents, type Guess, hasSortedKeys, looksCutOff, parseJson } from '../../scheme/explain.js'
import type { ParsedMessage } from '../checks.js'
import { smnAccidents } from './accidents.js'

/** Guesses what happened to the fields of a message if no undone accident explains them. */
export function guessFields({ message }: ParsedMessage, isOfKey: boolean): Guess {
  if (!isOfKey) return { accident: smnAccidents.otherPin }
  const { message: content } = message
  if (JSON.stringify(message).includes('\ufffd')) return { accident: accidents.replaced }
  if (hasSortedKeys(content)) return { accident: smnAccidents.message, evidence: { keys: 'in alphabetical order' } }
  if (looksCutOff(content))
    return { accident: accidents.truncated, evidence: { field: 'message', characters: content.length } }
  if (message.type === 'Notification' && message.subject === undefined)
    return { accident: smnAccidents.subject, evidence: { subject: 'absent or empty' } }
  return { accident: typeof parseJson(content) === 'object' ? smnAccidents.message : smnAccidents.fieldChanged }
}
