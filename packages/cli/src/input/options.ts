import { InvalidArgumentError } from '@commander-js/extra-typings'
import { OperatorError } from '../operator-error.js'

/** Gathers an option that may be given more than once. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value]
}

/** Creates a reader of an option. It throws an OperatorError with the message if the text has another form. */
export function reader(form: RegExp, message: string): (text: string) => string {
  return (text) => {
    if (form.test(text)) return text
    throw new OperatorError(message)
  }
}

/**
 * Parses a decimal number within limits, which are included.
 *
 * @throws InvalidArgumentError with the message `expected` otherwise.
 */
export function parseNumber(text: string, least: number, most: number, expected: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(expected)
  return value
}

/** Parses a port. */
export function parsePort(text: string): number {
  return parseNumber(text, 0, 65_535, 'A port is 0 to 65535.')
}
