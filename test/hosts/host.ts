import type { Connection } from './connection.js'
import type { Program } from './programs.js'

/** A program that runs in its host. */
export interface Running {
  open(): Promise<Connection>
  close(): Promise<unknown> | unknown
}

/** What a program is started by: it is given the program's exports, or builds the program itself. */
export type Start = (program: Program) => Promise<Running>

/** A host between a socket and a verifier, with the programs that its guide tells to write. */
export interface Host {
  readonly name: string
  /** The npm package whose version the table shows, or the version. */
  readonly package: string | (() => string)
  /** Verifies the body: it is sent Alexa requests and SNS notifications. */
  readonly skill?: { readonly program: Program; readonly start: Start; readonly path?: string }
  /** Verifies target, headers and body of every request. */
  readonly backend?: { readonly program: Program; readonly start: Start }
  /** Other checks of this host, by name. */
  readonly checks?: Readonly<Record<string, (services: import('./material.js').Services) => Promise<void>>>
  /** The targets that the backend serves, if it does not serve all. */
  readonly only?: RegExp
  /** Genuine requests that this host changes before any program sees them, with how. */
  readonly limits?: Limits
  /** Parts of a request that a verifier would refuse, and that this host drops or merges before any program sees them. */
  readonly drops?: Limits
  /** The kind of connection: events have none that could be kept. */
  readonly events?: boolean
}

/** Why a host refuses a genuine request of that name. */
export type Limits = Readonly<Record<string, string>>
