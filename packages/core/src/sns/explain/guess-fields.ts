import { accidents, type Guess, hasSortedKeys, looksCutOff, parseJson } from '../../scheme/explain.js'
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
  if (looksCutOff(Message))
    return { accident: accidents.truncated, evidence: { field: 'Message', characters: Message.length } }
  if (Type === 'Notification' && message.Subject === undefined)
    return { accident: accidents.subject, evidence: { subject: 'absent' } }
  return isStructured(Message) ? { accident: accidents.message } : { accident: accidents.fieldChanged }
}

function isStructured(text: string): boolean {
  return typeof parseJson(text) === 'object'
}
