import {
  decodeBase64,
  defineScheme,
  encodeBase64,
  encodeUtf8,
  parseUnproven,
  requiredHeader,
  VerificationError,
} from '@countersign/core/scheme'

// SmartThings uses HTTP signatures, draft 3 (draft-cavage-http-signatures-03), with one set of signed headers.
const signedHeaders = '(request-target) digest date'

/**
 * Defines the scheme of SmartThings. Its documentation names neither the authority of its certificates nor their dNSName, so
 * the operator must configure both: see README.md.
 */
export function defineSmartThings({ trustAnchors, dnsName }) {
  return defineScheme({
    name: 'smartthings',
    status: 403,
    covers: 'body',
    certificate: {
      url: { title: 'keyId', origin: 'https://key.smartthings.com', path: /^\/pl\/[a-z0-9]{1,32}\/[0-9a-f-]{1,128}$/ },
      file: 'chain',
      dnsName,
      trustAnchors,
    },
    reports: {
      authorization: { title: 'The Authorization header is a signature in the form of SmartThings' },
      digest: { title: 'The Digest header is the SHA-256 of the body' },
      payload: { title: 'The body is a lifecycle of a SmartApp' },
    },
    async checks({ check, request, certificate, fresh }, { crypto = globalThis.crypto }) {
      const header = (name) => requiredHeader(request.headers, name, name)
      const authorization = check('authorization', () => readAuthorization(header('authorization')))
      const digest = await check.wait('digest', async () => {
        const computed = new Uint8Array(await crypto.subtle.digest('SHA-256', request.body))
        if (header('digest') === `SHA-256=${encodeBase64(computed)}`) return header('digest')
        throw new VerificationError('ERR_SIGNATURE_MISMATCH', 'Digest header is not the SHA-256 of the body')
      })
      const timestamp = fresh(
        () => readHttpDate(header('date')),
        () => ({ past: 300, future: 300 }),
        'Date header',
      )
      const signer = await certificate(() => ({ url: `https://key.smartthings.com${authorization().keyId}` }))
      const proof = await signer.prove(() => ({
        name: 'The signature in Authorization',
        hash: 'SHA-256',
        signature: authorization().signature,
        data: encodeUtf8(
          `(request-target): ${request.method.toLowerCase()} ${targetOf(request.url)}\ndigest: ${digest()}\ndate: ${header('date')}`,
        ),
      }))
      const payload = check('payload', () => readLifecycle(request.body))
      const replayId = () => encodeBase64(authorization().signature)
      return { payload: payload(), proof: proof(), timestamp: timestamp(), replayId }
    },
  })
}

const form =
  /^Signature keyId="([^"]{1,256})",signature="([^"]{1,1400})",headers="([^"]{1,100})",algorithm="([^"]{1,32})"$/

function readAuthorization(text) {
  const [, keyId, signature, headers, algorithm] = form.exec(text) ?? []
  if (headers !== signedHeaders || algorithm !== 'rsa-sha256')
    throw new VerificationError('ERR_HEADER_INVALID', `Authorization header must sign ${signedHeaders} with rsa-sha256`)
  try {
    return { keyId, signature: decodeBase64(signature) }
  } catch {
    throw new VerificationError('ERR_HEADER_INVALID', 'Authorization header has a signature that is not base64')
  }
}

// RFC 9110 section 5.6.7 has several forms. Only the form that senders write is unambiguous.
function readHttpDate(text) {
  const date = new Date(text)
  if (date.toUTCString() === text) return date
  throw new VerificationError('ERR_HEADER_INVALID', 'Date header is not an HTTP date')
}

// A Request has an absolute URL, and a server passes only the path. The sender signed the path.
function targetOf(url) {
  return url.replace(/^https?:\/\/[^/?#]*/i, '') || '/'
}

function readLifecycle(body) {
  try {
    const fields = parseUnproven(body)
    if (typeof fields.lifecycle === 'string') return fields
  } catch {
    // The error below says what is wrong.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body is not JSON with a lifecycle')
}
