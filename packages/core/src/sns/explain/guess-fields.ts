import { accidents, type Guess, hasSortedKeys, parseJson } from '../../scheme/explain.js'
import type { ParsedMessage } from '../checks.js'

/** Guesses what happened to the fields of a message if no undone accident explains them. */
export function guessFields({ message, topic }: ParsedMessage, isOfKey: boolean): Guess | undefined {
  const { Message, Signature, Type } = message
  if (!isOfKey) {
    const isExample = Signature.startsWith('EXAMPLE') || topic.accountId === '000000000000'
    return isExample ? { accident: accidents.emulator, evidence: { accountId: topic.accountId } } : undefined
  }
  if (topic.name.endsWith('.fifo')) return { accident: accidents.fieldChanged }
  if (JSON.stringify(message).includes('\ufffd')) return { accident: accidents.replaced }
  if (hasSortedKeys(Message)) return { accident: accidents.message, evidence: { keys: 'in alphabetical order' } }
  if (isCutOff(Message))
    return { accident: accidents.truncated, evidence: { field: 'Message', characters: Message.length } }
  if (Type === 'Notification' && message.Subject === undefined)
    return { accident: accidents.subject, evidence: { subject: 'absent' } }
  return isStructured(Message) ? { accident: accidents.message } : { accident: accidents.fieldChanged }
}

function isStructured(text: string): boolean {
  return typeof parseJson(text) === 'object'
}

// Returns whether a text was probably cut off: it has a typical maximum length, or it is JSON without its end.
function isCutOff(text: string): boolean {
  if (/(?:…|\.\.\.)$/.test(text.slice(-3))) return true
  if (/^\s*[{[]/.test(text.slice(0, 20)) && parseJson(text) === undefined) return true
  return text.length >= 255 && [0, 1].some((more) => Number.isInteger(Math.log2(text.length + more)))
}
