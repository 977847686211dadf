import { unprintable } from './printable.js'

/**
 * Writes JSON for programs, and escapes every character that would control or deceive a terminal. Bytes are lower-case
 * hex, times RFC 3339.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_name, member: unknown) => {
      if (member instanceof Uint8Array) return Buffer.from(member).toString('hex')
      return typeof member === 'bigint' ? member.toString() : member
    },
    2,
  )
  return `${text.replace(unprintable, (character) => (character === '\n' ? '\n' : escapeUnits(character)))}\n`
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')
}
