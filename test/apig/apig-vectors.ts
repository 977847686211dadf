import { existsSync, readFileSync } from 'node:fs'
import type { SignedRequest } from '@countersign/core'

const folder = new URL('../../../shared/vectors/', import.meta.url)

/** Why the third-party cases are not run; false where they are there. */
export const absent: string | false = existsSync(folder) ? false : ' (skipped: ../shared/vectors is not here)'

export interface WireRequest {
  method: string
  raw_path: string
  raw_query: string | null
  headers: [string, string][]
  body_b64?: string
  body_utf8?: string | null
}

export interface KnownAnswer {
  id: string
  scheme?: string
  request: WireRequest
  key: string
  secret: string
  date: string
  signed_headers: string[]
  canonical_request: string
  string_to_sign: string
  signature: string
  region?: string
  service?: string
  unanimous_core?: boolean
  variants?: Record<string, { signature: string; canonical_request: string }>
}

export interface VerifierCase {
  id: string
  expect: 'accept' | 'reject' | 'policy'
  reason: string
  now: string
  key: string
  secret: string
  request: WireRequest
}

/** A file of vectors; an empty list where the folder is absent. */
export function readVectors<Value>(file: string, member: string): Value[] {
  if (absent !== false) return []
  return (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Value[]>)[member] ?? []
}

export function toSignedRequest(wire: WireRequest): SignedRequest {
  return {
    method: wire.method,
    url: wire.raw_query === null ? wire.raw_path : `${wire.raw_path}?${wire.raw_query}`,
    headers: wire.headers,
    body: new Uint8Array(Buffer.from(wire.body_b64 ?? Buffer.from(wire.body_utf8 ?? '').toString('base64'), 'base64')),
  }
}

/** Time of `20230423T120000Z`. */
export function timeOf(sdkDate: string): Date {
  return new Date(sdkDate.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
}
