import type { Program } from './program.js'

/** A runtime that a program can be run in. */
export interface Runtime {
  /** For the command line, such as `node24`. */
  readonly id: string
  /** For people. */
  readonly title: string
  /** Commands that must be there, each with the Debian package that brings it. */
  readonly commands?: Readonly<Record<string, string>>
  version(): Promise<string>
  /** Resolves to what the program's `run` resolves to; rejects where it rejects. */
  run(program: Program): Promise<unknown>
}
