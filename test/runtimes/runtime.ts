import type { Program } from './program.js'

/** A runtime that can run a program. */
export interface Runtime {
  /** The id for the command line, such as `node24`. */
  readonly id: string
  /** The name for people. */
  readonly title: string
  /** The required commands, each with its Debian package. */
  readonly commands?: Readonly<Record<string, string>>
  version(): Promise<string>
  /** Runs a program. Resolves or rejects as the program's `run` does. */
  run(program: Program): Promise<unknown>
}
