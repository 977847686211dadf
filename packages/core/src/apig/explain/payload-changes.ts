import { encodeBase64 } from '../../encoding/base64.js'
import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { decodeHex } from '../../encoding/hex.js'
import type { Budget } from '../../scheme/explain.js'
import { canonicalQuery } from '../canonical/canonical-query.js'
import { emptyPayloadHash, hashPayload, unsignedPayload } from '../canonical/canonical-request.js'
import { apigProfiles } from '../canonical/profiles.js'
import { attempt, type Change, type Form, fieldChanges } from './change.js'
import type { Situation } from './situation.js'

const declareUnsigned = 'Let the sender sign the body, or say UNSIGNED-PAYLOAD in a signed x-sdk-content-sha256 header'
const longestForm = 65_536
const empties = ['{}', 'null', '""', '[]', '{}\n', '\n', ' ', 'undefined'] as const

/**
 * Returns other last lines that the sender may have signed, the likeliest first. Other bodies come from {@link originsOf}.
 */
export async function payloadChanges(
  { request, payloadHash, declared, crypto }: Situation,
  budget: Budget,
): Promise<readonly Change[]> {
  const { body } = request
  const forms: Form[] = [['body-not-signed', 'an unsigned body', () => unsignedPayload, declareUnsigned]]
  if (body.byteLength > 0) {
    // Those signers hash only the bodies of POST, PUT and PATCH.
    const isBlanked = !['POST', 'PUT', 'PATCH'].includes(request.method.toUpperCase())
    const isNothing = body.byteLength <= 4 && empties.some((text) => text === attempt(() => decodeUtf8(body)))
    forms.push(
      isNothing
        ? [
            'empty-object-added',
            'an empty body',
            () => emptyPayloadHash,
            'Pass no body if none came: a parser made one',
          ]
        : [
            'empty-body-hash',
            `an unsigned body (the hash of an empty one)${isBlanked ? ', as the JavaScript and C# signers make it' : ''}`,
            () => emptyPayloadHash,
            declareUnsigned,
          ],
    )
  } else {
    for (const text of empties) {
      const hash = await hashPayload(crypto, encodeUtf8(text))
      const remedy = 'Let the sender sign the body that it sends: a client drops the body of GET, HEAD and DELETE'
      forms.push(['empty-object-signed', `the body ${JSON.stringify(text)}, although none arrived`, () => hash, remedy])
    }
  }
  const hex = /^[0-9a-fA-F]{64}$/
  if (hex.test(payloadHash)) {
    const lower = 'Let the sender write the content hash in lower-case hex'
    forms.push(
      ['content-hash-case', 'the content hash in upper case', () => payloadHash.toUpperCase(), lower],
      ['content-hash-case', 'the content hash in lower case', () => payloadHash.toLowerCase(), lower],
      [
        'content-hash-form',
        'the content hash in base64',
        () => encodeBase64(decodeHex(payloadHash.toLowerCase())),
        lower,
      ],
    )
  }
  if (declared !== undefined && budget.take(body.byteLength)) {
    const hash = await hashPayload(crypto, body)
    const remedy = 'Let the sender sign the hash that it declares, or declare none'
    forms.push(['content-hash-ignored', 'the hash of the body, whatever x-sdk-content-sha256 says', () => hash, remedy])
  }
  const claimed = request.headers.values('x-sdk-content-sha256')[0]
  if (declared === undefined && claimed !== undefined && /^[\w+/=-]{1,128}$/.test(claimed)) {
    const remedy = 'Let the sender name x-sdk-content-sha256 in SignedHeaders, or leave it out'
    forms.push([
      'content-hash-of-another-body',
      'the x-sdk-content-sha256 header, which is not signed',
      () => claimed,
      remedy,
    ])
  }
  const changes = [...fieldChanges('payloadHash', forms)]
  return body.byteLength <= longestForm ? [...changes, ...formChanges(body)] : changes
}

// The cloud SDK of the vendor signs a form as if it were the query.
function* formChanges(body: Uint8Array): Generator<Change> {
  const form = attempt(() => decodeUtf8(body))
  if (form === undefined || !form.includes('=')) return
  const items = attempt(() => canonicalQuery(form, apigProfiles.go))
  if (items === undefined) return
  for (const payloadHash of [undefined, unsignedPayload, emptyPayloadHash]) {
    yield {
      accident: 'form-as-query',
      what: 'the form in the body as items of the query, as the vendor’s cloud SDK makes it',
      remedy: 'Let the sender send JSON, or sign the body with the API Gateway signer',
      apply: (canonical) => ({
        ...canonical,
        query: [...canonical.query.split('&'), ...items.split('&')]
          .filter((item) => item !== '')
          .sort()
          .join('&'),
        payloadHash: payloadHash ?? canonical.payloadHash,
      }),
    }
  }
}
