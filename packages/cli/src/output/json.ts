/** JSON for programs, in ASCII where a terminal could take harm. Bytes are lower-case hex, times RFC 3339. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_name, member: unknown) => {
      if (member instanceof Uint8Array) return Buffer.from(member).toString('hex')
      return typeof member === 'bigint' ? member.toString() : member
    },
    2,
  )
  return `${text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits)}\n`
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')
}
