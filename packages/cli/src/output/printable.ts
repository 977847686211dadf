/** Control, format, surrogate, private-use and separator characters, which would control or deceive a terminal. */
export const unprintable: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

/**
 * Makes one line of text of unknown origin that is safe to print. Text from an argument, a file, a certificate or an
 * answer must not control a terminal.
 */
export function printable(text: string): string {
  return text.replace(unprintable, spellOut)
}

/** Makes text of several lines safe to print: the line feeds stay, and each line becomes {@link printable}. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

// The codes with which the colours of picocolors begin and end.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what a colour begins with.
const color = /(\u001b\[\d{1,2}m)/

/**
 * Makes the whole output of a command safe to print: line feeds and colours stay. It is the last defence, for text that
 * was not made {@link printable} by mistake. The worst such text can do is change a colour.
 */
export function printableOutput(text: string): string {
  // Each part with an odd index is a colour.
  return text
    .split(color)
    .map((part, index) => (index % 2 === 1 ? part : printableLines(part)))
    .join('')
}

function spellOut(character: string): string {
  if (character === '\n') return '\\n'
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
