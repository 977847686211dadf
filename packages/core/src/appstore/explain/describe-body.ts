import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { isObject } from '../../encoding/is-object.js'
import {
  type Budget,
  combinedOrigins,
  type Explained,
  type Finding,
  nameAccident,
  nameBody,
  parseJson,
  proveRepair,
  type Repair,
} from '../../scheme/explain.js'
import type { InlineSchemeFindings } from '../../scheme/inline-run.js'
import type { AppStoreFindings } from '../checks.js'
import { appStoreAccidents } from './accidents.js'

const jwsForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** Says why a body has no signedPayload. */
export async function describeBody(
  explained: Explained<AppStoreFindings & InlineSchemeFindings>,
): Promise<Finding | undefined> {
  const { request, error, budget } = explained
  if (error === undefined) return undefined
  const text = readText(request.body)
  const value = parseJson(text)
  if (isObject(value)) {
    if ('notification_type' in value || 'unified_receipt' in value)
      return nameAccident(appStoreAccidents.version1, 'proven')
    if ('notificationType' in value) return nameAccident(appStoreAccidents.decoded, 'proven')
  }
  const named = nameBody(request.body)
  if (named !== undefined) return nameAccident(named, 'proven')
  return await proveRepair(explained, bodyRepairs(request.body, text, budget))
}

async function* bodyRepairs(body: Uint8Array<ArrayBuffer>, text: string, budget: Budget): AsyncGenerator<Repair> {
  const jws = text.trim().replace(/^"(.*)"$/, '$1')
  if (jwsForm.test(jws)) {
    yield { accident: appStoreAccidents.jwsAlone, body: encodeUtf8(JSON.stringify({ signedPayload: jws })) }
  }
  for await (const { accident, bytes } of combinedOrigins(body, budget)) {
    if (!budget.take(bytes.byteLength)) return
    const value = parseJson(readText(bytes), budget)
    if (isObject(value) && typeof value.signedPayload === 'string') yield { accident, body: bytes }
  }
}

function readText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes)
  } catch {
    return ''
  }
}
