import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedRequest } from '@countersign/core'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

/** The reason why the third-party cases do not run; false if they are available. */
export const absent: string | false = vectorsFolder === undefined && ` (skipped: ${vectorsAbsent})`

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
  seed_verifier_2021plus: { status: string; body: string }
  seed_verifier_2019_as_printed: { status: string; body: string }
}

/** Reads a file of vectors. Returns an empty list if the folder is absent. */
export function readVectors<Value>(file: string, member: string): Value[] {
  if (vectorsFolder === undefined) return []
  return (JSON.parse(readFileSync(join(vectorsFolder, file), 'utf8')) as Record<string, Value[]>)[member] ?? []
}

export function toSignedRequest(wire: WireRequest): SignedRequest {
  return {
    method: wire.method,
    url: wire.raw_query === null ? wire.raw_path : `${wire.raw_path}?${wire.raw_query}`,
    headers: wire.headers,
    body: new Uint8Array(Buffer.from(wire.body_b64 ?? Buffer.from(wire.body_utf8 ?? '').toString('base64'), 'base64')),
  }
}

/** Returns the time of a text such as `20230423T120000Z`. */
export function timeOf(sdkDate: string): Date {
  return new Date(sdkDate.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
}
