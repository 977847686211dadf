import type { IncomingMessage, Server } from 'node:http'
import type { Certificates } from './certificates.js'

/** A verified request in the form that a handler received. */
export interface Found {
  readonly verified: { readonly scheme: string; readonly body: Uint8Array; readonly payload: unknown }
  /** The other values that the handler can read. */
  readonly request?: Partial<IncomingMessage> & { body?: unknown }
}

/** The values that a program and the suite share, in one process or in two. */
export interface Shared {
  /** The authority that the program trusts. */
  readonly certificates: Certificates
  readonly maxBodyBytes: number
  /** The requests that reached a handler since the suite last looked. */
  readonly found: Found[]
  /** Servers that the program started. */
  readonly servers: Server[]
}

declare global {
  var countersignHosts: Shared | undefined
}

/** Returns the values that the running program shares with the suite. */
export function shared(): Shared {
  const it = globalThis.countersignHosts
  if (it === undefined) throw new Error('The program was started without the suite')
  return it
}

/** The name of the response header in which a program in another process reports what it found. */
export const foundHeader = 'x-found'

/** The value of {@link foundHeader} for a verified request. */
export async function describeFound({ verified }: Found): Promise<string> {
  return `${verified.scheme} ${await sha256(verified.body)}`
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
