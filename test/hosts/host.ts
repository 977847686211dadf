import type { Connection } from './connection.js'
import type { Program } from './programs.js'

/** A program that runs in its host. */
export interface Running {
  open(): Promise<Connection>
  close(): Promise<unknown> | unknown
}

/** A function that starts a program. It receives the program's exports, or builds the program itself. */
export type Start = (program: Program) => Promise<Running>

/** A host between a socket and a verifier, with the programs of its guide. */
export interface Host {
  readonly name: string
  /** The npm package whose version the table shows, or the version. */
  readonly package: string | (() => string)
  /** The program that verifies the body. It receives Alexa requests and SNS notifications. */
  readonly skill?: { readonly program: Program; readonly start: Start; readonly path?: string }
  /** The program that verifies target, headers and body of every request. */
  readonly backend?: { readonly program: Program; readonly start: Start }
  /** Other checks of this host, by name. */
  readonly checks?: Readonly<Record<string, (services: import('./material.js').Services) => Promise<void>>>
  /** The targets that the backend serves. Default: all. */
  readonly only?: RegExp
  /** Genuine requests that this host changes before any program sees them, each with the change. */
  readonly limits?: Limits
  /** Parts of a request that a verifier would refuse, and that this host drops or merges before any program sees them. */
  readonly drops?: Limits
  /** The kind of connection. Events have no connection that can be kept. */
  readonly events?: boolean
}

/** The reason why a host refuses a genuine request of that name. */
export type Limits = Readonly<Record<string, string>>
