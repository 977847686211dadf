import { buffer } from 'node:stream/consumers'
import { createColors } from 'picocolors'

/** What {@link createColors} gives. */
export type Colors = ReturnType<typeof createColors>

/** Where a command reads and writes. */
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

/** The terminal of this process. Colours only where standard output is a terminal that has them, and NO_COLOR is not set. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  return {
    columns: Math.min(Math.max(stdout.columns ?? 80, 60), 120),
    colors: createColors(stdout.isTTY === true && stdout.hasColors()),
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    readInput: async () => new Uint8Array(await buffer(stdin)),
  }
}
