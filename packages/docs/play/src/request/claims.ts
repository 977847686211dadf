import type { SignedTestRequest } from '@countersign/testing'
import type { Scheme } from './fixture.js'

/** Says where a request claims that its certificate is; empty if it does not say. Nothing here is proved. */
export function certificateUrlOf(scheme: Scheme, request: SignedTestRequest): string {
  if (scheme === 'alexa') return headerOf(request, 'signaturecertchainurl')
  if (scheme === 'paypal') return headerOf(request, 'paypal-cert-url')
  if (scheme !== 'sns') return ''
  const { SigningCertURL, SigningCertUrl } = jsonOf(request)
  return textOf(SigningCertURL ?? SigningCertUrl)
}

/** Says when a request claims that it was signed, as RFC 3339; empty if it does not say. */
export function timestampOf(scheme: Scheme, request: SignedTestRequest): string {
  if (scheme === 'sns') return textOf(jsonOf(request).Timestamp)
  if (scheme === 'paypal') return headerOf(request, 'paypal-transmission-time')
  if (scheme === 'alexa') {
    const inner: unknown = jsonOf(request).request
    return typeof inner === 'object' && inner !== null ? textOf((inner as Record<string, unknown>).timestamp) : ''
  }
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headerOf(request, 'x-sdk-date'))
  return parts === null ? '' : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`
}

function headerOf({ headers }: SignedTestRequest, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

function jsonOf({ body }: SignedTestRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // The verifier says what is wrong with the body.
    return {}
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
