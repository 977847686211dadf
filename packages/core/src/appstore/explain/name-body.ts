import { decodeBase64url } from '../../encoding/base64.js'
import { decodeUtf8 } from '../../encoding/bytes.js'
import { isObject } from '../../encoding/is-object.js'
import { type Accident, parseJson } from '../../scheme/explain.js'
import { appStoreAccidents } from './accidents.js'

// A JWS has three parts, and its header begins with `{"`.
const jwsForm = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** Returns whether a text has the form of a JWS. */
export function looksLikeJws(text: unknown): text is string {
  return typeof text === 'string' && jwsForm.test(text)
}

/** Names what arrived instead of a notification, if its form is unambiguous. */
export function nameForm(value: unknown): Accident | undefined {
  if (!isObject(value)) return undefined
  const { version1, decoded, receipt } = appStoreAccidents
  if ('notification_type' in value || 'unified_receipt' in value) return version1
  if ('receipt-data' in value || 'latest_receipt' in value) return receipt
  if ('notificationType' in value) return decoded
  const { signedPayload } = value
  const inner = typeof signedPayload === 'string' ? parseJson(signedPayload) : signedPayload
  if (isObject(inner)) return decoded
  return nameInner(value)
}

// The answers of the App Store Server API have lists of transactions. StoreKit returns single transactions.
function nameInner(value: Readonly<Record<string, unknown>>): Accident | undefined {
  for (const item of Object.values(value).flat().slice(0, 20)) {
    if (!looksLikeJws(item)) continue
    const payload = payloadOf(item)
    if (!isObject(payload)) continue
    if ('transactionId' in payload) return appStoreAccidents.transaction
    if ('autoRenewStatus' in payload) return appStoreAccidents.renewalInfo
  }
  return undefined
}

/** Returns the payload of a JWS whose signature was not verified. */
function payloadOf(jws: string): unknown {
  try {
    return parseJson(decodeUtf8(decodeBase64url(jws.split('.')[1] ?? '')))
  } catch {
    return undefined
  }
}
