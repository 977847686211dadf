import { decodeBase64, encodeBase64 } from '../encoding/base64.js'
import type { Accident } from './accident.js'
import { accidents } from './accidents.js'
import { unescapeEntities } from './entities.js'
import { decodeEscapes, decodeLenient } from './transport-origins.js'

/** A text, and the accident that changed it into the text that arrived. */
export interface TextRepair {
  readonly accident: Accident
  readonly text: string
}

/** Generates the base64 that a signature may have been, the likeliest first. All of it is canonical. */
export function* signatureRepairs(arrived: string): Generator<TextRepair> {
  const seen = new Set<string>()
  for (const repair of signatureTexts(arrived)) {
    if (repair.text === arrived || seen.has(repair.text) || !isSignature(repair.text)) continue
    seen.add(repair.text)
    yield repair
  }
}

function* signatureTexts(arrived: string): Generator<TextRepair> {
  const { plusSigns, percentEncoded, folded, quoted, joined, base64url, signatureEncoding, entities, escapes } =
    accidents
  if (arrived.length > longest) return
  yield { accident: plusSigns, text: arrived.trim().replaceAll(' ', '+') }
  for (const text of unescapedForms(arrived)) yield { accident: percentEncoded, text: text.replaceAll(' ', '+') }
  yield { accident: folded, text: arrived.replace(/\s+/g, '') }
  yield { accident: folded, text: arrived.replace(/\\[nrt]/g, '') }
  yield { accident: escapes, text: arrived.replaceAll('\\/', '/').replaceAll('\\', '') }
  for (const text of unescapeEntities(arrived)) yield { accident: entities, text }
  const parts = arrived.split(/[,;]\s*/)
  if (parts.length < 5) for (const text of parts) yield { accident: joined, text }
  const bare = arrived.replace(/^(?:[a-zA-Z0-9_-]{1,20}[=:] ?)?b?["'<[({]*/, '').replace(/["'>\])},;]*$/, '')
  yield { accident: quoted, text: bare }
  yield { accident: quoted, text: arrived.replace(/^[A-Za-z0-9-]{1,20}[=:]\s?/, '') }
  const lenient = decodeLenient(arrived)
  if (lenient !== undefined) {
    yield { accident: base64url, text: encodeBase64(lenient) }
    const inner = new TextDecoder().decode(lenient)
    yield { accident: signatureEncoding, text: inner }
  }
  if (/^(?:0x)?[0-9a-fA-F]{256,2048}$/.test(arrived)) {
    const pairs = arrived.replace(/^0x/, '').match(/../g) ?? []
    yield {
      accident: signatureEncoding,
      text: encodeBase64(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))),
    }
  }
  yield {
    accident: base64url,
    text: `${arrived.replace(/=+$/, '')}${'='.repeat((4 - (arrived.replace(/=+$/, '').length % 4)) % 4)}`,
  }
}

/** Generates the URLs that a URL may have been, the likeliest first. */
export function* urlRepairs(arrived: string): Generator<TextRepair> {
  const { percentEncoded, folded, quoted, joined, entities, escapes, base64, urlRewritten } = accidents
  const seen = new Set([arrived])
  const forms: readonly TextRepair[] =
    arrived.length > longest
      ? []
      : [
          ...unescapedForms(arrived).map((text) => ({ accident: percentEncoded, text })),
          ...arrived.split(/,\s*/, 4).map((text) => ({ accident: joined, text })),
          { accident: folded, text: arrived.replace(/\s+/g, '') },
          { accident: quoted, text: arrived.replace(/^["'<[(]+|["'>\]),;]+$/g, '') },
          { accident: escapes, text: arrived.replaceAll('\\', '') },
          ...[...unescapeEntities(arrived)].map((text) => ({ accident: entities, text })),
          { accident: base64, text: new TextDecoder().decode(decodeLenient(arrived)) },
          { accident: urlRewritten, text: arrived.replace(/^http:/, 'https:') },
          { accident: urlRewritten, text: arrived.toLowerCase() },
          {
            accident: urlRewritten,
            text: arrived.replace(/^\/\//, 'https://').replace(/^(?=[a-z0-9.]+\/)/, 'https://'),
          },
          { accident: urlRewritten, text: arrived.replace(/[?#].*$/, '') },
        ]
  for (const repair of forms) {
    if (seen.has(repair.text)) continue
    seen.add(repair.text)
    yield repair
  }
}

// The length of the base64 of the largest signature, written as hex or escaped.
const longest = 8_192

// Returns whether a text is base64 of a signature by an RSA key of 1024 to 8192 bits.
function isSignature(text: string): boolean {
  try {
    const { byteLength } = decodeBase64(text)
    return byteLength >= 128 && byteLength <= 1_024 && byteLength % 8 === 0
  } catch {
    return false
  }
}

// Returns a text with its percent escapes decoded once, and with them decoded twice.
function unescapedForms(text: string): readonly string[] {
  const once = decodeEscapes(text) ?? text
  return [once, decodeEscapes(once) ?? once]
}
