import type { Command } from '@commander-js/extra-typings'
import type { ExitCode } from '../exit-code.js'
import type { Terminal } from '../terminal.js'
import type { Mode } from '../verify/report-request.js'

/** Adds the command of a scheme to its parent. `exit` receives the exit code when the command has run. */
export type AddCommand = (parent: Command, terminal: Terminal, exit: (code: ExitCode) => void) => void

/** A host that a verifier downloads from. */
export interface DownloadHost {
  readonly url: string
  /** The files that it serves. */
  readonly purpose: string
}

/** What the command line does for one scheme. Each command has the name of the scheme in the table. */
export interface CommandLineScheme {
  /** The service whose requests are verified, as the description of the program lists it. */
  readonly title: string
  /** Adds `verify <name>` or `explain <name>`. Its option `--request` reads a request in any form, for `verify request`. */
  addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void
  /** Adds `sign <name>`. It is absent if the command line does not write signed requests of this scheme. */
  readonly addSign?: AddCommand
  /** Adds `certify <name>`, which sends an endpoint genuine and hostile requests. */
  readonly addCertify: AddCommand
  /** Adds `send <name>`, which sends an endpoint one of these requests. */
  readonly addSend: AddCommand
  /** Returns the hosts that `doctor` reaches, for a region of Amazon SNS. It is absent if nothing is downloaded. */
  hosts?(region: string): readonly DownloadHost[]
}
