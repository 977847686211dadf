import { readHeaderFields } from '../request/header-lines.js'
import type { Budget } from './budget.js'
import { parseJson } from './parse-json.js'
import type { Repair } from './prove-repair.js'
import { textOf } from './text-origins.js'
import { containedOrigins } from './wrong-thing.js'

/** Generates the bodies inside JSON that was passed instead of a body, with the headers of the event if it has any. */
export function* containedBodies(body: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Repair> {
  const event = parseJson(textOf(body, 'utf-8'), budget)
  const headers = headersIn(event)
  for (const { accident, bytes } of containedOrigins(event, budget))
    yield { accident, body: bytes, ...(headers !== undefined && { headers }) }
}

function headersIn(event: unknown): Repair['headers'] {
  if (typeof event !== 'object' || event === null) return undefined
  const { headers, multiValueHeaders } = event as Readonly<Record<string, unknown>>
  try {
    const fields = readHeaderFields(headers ?? multiValueHeaders)
    return fields.names().length > 0 ? fields : undefined
  } catch {
    return undefined
  }
}
