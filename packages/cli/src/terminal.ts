import { buffer } from 'node:stream/consumers'
import { createColors } from 'picocolors'
import { printableOutput } from './output/printable.js'

/** The functions that colour text, or return it unchanged. */
export type Colors = ReturnType<typeof createColors>

/** The input and output of a command. */
export interface Terminal {
  /** Width of a line of output. */
  readonly columns: number
  readonly colors: Colors
  /** Writes to standard output. */
  print(text: string): void
  /** Writes to standard error. */
  note(text: string): void
  /** Reads standard input to its end. */
  readInput(): Promise<Uint8Array>
}

/** Creates the terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  return {
    columns: Math.min(Math.max(stdout.columns ?? 80, 60), 120),
    colors: createColors(wantsColors(env, stdout.isTTY === true)),
    print: (text) => void stdout.write(printableOutput(text)),
    note: (text) => void stderr.write(printableOutput(text)),
    readInput: async () => new Uint8Array(await buffer(stdin)),
  }
}

/**
 * Decides whether output has colours. NO_COLOR switches them off if it is not empty (https://no-color.org), FORCE_COLOR
 * switches them on (https://force-color.org), or off if it is 0 or false. Without either, output has colours if it goes
 * to a terminal that is not `dumb`.
 */
export function wantsColors(environment: Readonly<NodeJS.ProcessEnv>, isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && TERM !== 'dumb'
}
