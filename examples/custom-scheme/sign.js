import { createHash } from 'node:crypto'

/** The path of the certificate in every Authorization header that this file writes. */
export const keyId = '/pl/useast1/72-6b-3c-00-11-22'

/** Signs a request as SmartThings does, with a certificate of the test authority. `changes` replaces what is signed. */
export async function signSmartThings(signer, changes = {}) {
  const { date = new Date(), body = '{"lifecycle":"PING"}', path = '/smartapp', key = keyId } = changes
  const bytes = new TextEncoder().encode(body)
  const digest = `SHA-256=${createHash('sha256').update(bytes).digest('base64')}`
  const text = `(request-target): post ${path}\ndigest: ${digest}\ndate: ${date.toUTCString()}`
  const signature = Buffer.from(await signer.keys.sign(new TextEncoder().encode(text), 'SHA-256')).toString('base64')
  const authorization = `Signature keyId="${key}",signature="${signature}",headers="(request-target) digest date",algorithm="rsa-sha256"`
  const headers = Object.entries({ authorization, digest, date: date.toUTCString() })
  return { method: 'POST', url: `https://app.example${path}`, headers, body: bytes }
}
