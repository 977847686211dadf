import { create } from '../page/dom.js'

const mostCharacters = 8_000

/** Creates a description list of the evidence of a check. */
export function evidenceList(evidence: Readonly<Record<string, unknown>>): HTMLElement {
  const terms = Object.entries(evidence)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [create('dt', {}, words(name)), create('dd', {}, valueNode(value))])
  return create('dl', {}, ...terms)
}

/** Converts a name such as `computedDigest` to words, such as `Computed digest`. */
export function words(name: string): string {
  const spaced = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function valueNode(value: unknown): Node {
  if (Array.isArray(value)) {
    if (value.length === 0) return create('em', {}, 'none')
    return create('ul', { class: 'lines' }, ...value.map((member: unknown) => create('li', {}, valueNode(member))))
  }
  if (value instanceof Date) return code(Number.isNaN(value.getTime()) ? 'no time' : value.toISOString())
  if (value instanceof Uint8Array) return code(Array.from(value, hex).join(''))
  // The evidence has the lines of a canonical request, each with its origin.
  if (isOrigin(value)) {
    return create('span', { class: 'origin' }, code(value.line), create('small', {}, value.from))
  }
  if (typeof value === 'object' && value !== null) return evidenceList(value as Record<string, unknown>)
  return code(String(value))
}

function code(text: string): HTMLElement {
  const cut = text.length > mostCharacters
  return create('code', {}, cut ? `${text.slice(0, mostCharacters)} … ${text.length - mostCharacters} more` : text)
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function isOrigin(value: unknown): value is { line: string; from: string } {
  if (typeof value !== 'object' || value === null) return false
  const { line, from } = value as Record<string, unknown>
  return typeof line === 'string' && typeof from === 'string'
}
