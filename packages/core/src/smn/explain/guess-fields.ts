import { accidents, type Guess, hasSortedKeys, parseJson } from '../../scheme/explain.js'
import type { ParsedMessage } from '../checks.js'
import { smnAccidents } from './accidents.js'

/** Guesses what happened to the fields of a message if no undone accident explains them. */
export function guessFields({ message }: ParsedMessage, isOfKey: boolean): Guess {
  if (!isOfKey) return { accident: smnAccidents.otherPin }
  const { message: content } = message
  if (JSON.stringify(message).includes('\ufffd')) return { accident: accidents.replaced }
  if (hasSortedKeys(content)) return { accident: smnAccidents.message, evidence: { keys: 'in alphabetical order' } }
  if (isCutOff(content))
    return { accident: accidents.truncated, evidence: { field: 'message', characters: content.length } }
  const hasSubject = message.type === 'Notification' && message.subject !== undefined && message.subject !== ''
  if (message.type === 'Notification' && !hasSubject)
    return { accident: smnAccidents.subject, evidence: { subject: 'absent or empty' } }
  return { accident: typeof parseJson(content) === 'object' ? smnAccidents.message : smnAccidents.fieldChanged }
}

// Returns whether a text was probably cut off: it ends with an ellipsis, is JSON without its end, or is as
// long as a database column.
function isCutOff(text: string): boolean {
  if (/(?:…|\.\.\.)$/.test(text.slice(-3))) return true
  if (/^\s*[{[]/.test(text.slice(0, 20)) && parseJson(text) === undefined) return true
  return text.length >= 255 && [0, 1].some((more) => Number.isInteger(Math.log2(text.length + more)))
}
