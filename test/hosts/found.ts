import type { IncomingMessage, Server } from 'node:http'
import type { Certificates } from './certificates.js'

/** A verified request as a handler got it. */
export interface Found {
  readonly verified: { readonly scheme: string; readonly body: Uint8Array; readonly payload: unknown }
  /** What the handler could look at besides. */
  readonly request?: Partial<IncomingMessage> & { body?: unknown }
}

/** What a program and the suite share, in one process or in two. */
export interface Shared {
  /** What the program trusts. */
  readonly certificates: Certificates
  readonly maxBodyBytes: number
  /** What reached a handler since the suite looked last. */
  readonly found: Found[]
  /** Servers that the program started. */
  readonly servers: Server[]
}

declare global {
  var countersignHosts: Shared | undefined
}

/** What the program that runs shares with the suite. */
export function shared(): Shared {
  const it = globalThis.countersignHosts
  if (it === undefined) throw new Error('The program was started without the suite')
  return it
}

/** Name of the response header in which a program of another process says what it found. */
export const foundHeader = 'x-found'

/** What {@link foundHeader} says of a verified request. */
export async function describeFound({ verified }: Found): Promise<string> {
  return `${verified.scheme} ${await sha256(verified.body)}`
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
