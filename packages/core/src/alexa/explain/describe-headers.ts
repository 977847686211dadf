import { readCertificateUrl } from '../../scheme/certificate-url.js'
import {
  accidents,
  containedBodies,
  describeMissingHeader,
  type Explained,
  type Finding,
  looksLikeAlexa,
  looksLikeSns,
  nameAccident,
  nameThing,
  parseJson,
  proveRepair,
  type Repair,
  signatureRepairs,
  textOf,
  urlRepairs,
  withHeader,
} from '../../scheme/explain.js'
import type { AlexaFindings } from '../checks.js'
import { certificateUrls } from '../signing-certificate.js'

type Request = Explained<AlexaFindings>

// The three headers of an Alexa signature.
const signed = ['signature-256', 'signature', 'signaturecertchainurl'] as const

/** Explains what is wrong with the headers that hold the signature. */
export async function describeSignatureHeader(explained: Request): Promise<Finding | undefined> {
  const { request, found, error } = explained
  const header = found['signature-header']
  if (header !== undefined) return { evidence: { header: header.name, hash: header.hash } }
  if (error?.code === 'ERR_UNSUPPORTED') {
    const fix =
      'Let the Signature-256 header through: Alexa sends it with every request. Otherwise set allowSha1: true.'
    return nameAccident({ ...accidents.headerStripped, fix }, 'likely', { missing: 'signature-256' })
  }
  if (error?.code === 'ERR_HEADER_MISSING') return await describeMissing(explained, 'signature-256')
  const name = request.headers.values('signature-256').length > 0 ? 'signature-256' : 'signature'
  if (/^(?:undefined|null|NaN|None|nil|\[object \w+\])$/.test(request.headers.values(name)[0] ?? ''))
    return nameAccident(accidents.headerUndefined, 'proven')
  return (await proveRepair(explained, swaps(explained))) ?? (await proveRepair(explained, signatures(explained, name)))
}

/** Explains what is wrong with the header that names the certificate. */
export async function describeCertificateUrl(explained: Request): Promise<Finding | undefined> {
  const { request, error } = explained
  const [received = ''] = request.headers.values('signaturecertchainurl')
  if (error === undefined) return undefined
  if (error.code === 'ERR_HEADER_MISSING') return await describeMissing(explained, 'signaturecertchainurl')
  const evidence = { received: received.slice(0, 300), expected: 'https://s3.amazonaws.com/echo.api/…' }
  const swapped = await proveRepair(explained, swaps(explained), evidence)
  if (swapped !== undefined) return swapped
  // Do not run the checks over these repairs: explain downloads nothing for a URL that was refused.
  const repaired = await proveRepair({}, urls(explained), evidence)
  if (repaired !== undefined) return repaired
  const fix =
    'If a stranger sent the request, leave it refused. If genuine requests are refused, pass SignatureCertChainUrl as it arrived.'
  const cause = 'SignatureCertChainUrl does not lead to the place where Amazon keeps its certificates.'
  return { evidence, hint: fix, diagnosis: { cause, fix } }
}

async function describeMissing(explained: Request, name: string): Promise<Finding> {
  const { request } = explained
  const value = parseJson(textOf(request.body, 'utf-8'))
  const thing = nameThing(value)
  if (thing !== undefined) {
    const repairs = [...containedBodies(request.body, explained.budget)].filter(({ headers }) => headers !== undefined)
    const repaired = await proveRepair(explained, repairs)
    return repaired?.evidence?.confidence === 'proven' ? repaired : nameAccident(thing, 'proven')
  }
  if (looksLikeSns(value)) return nameAccident(accidents.anotherService, 'proven', { service: 'Amazon SNS' })
  const present = signed.filter((one) => request.headers.values(one).length > 0)
  // Other headers show that the request arrived over HTTP, so a header may have been dropped on the way.
  if (present.length === 0 && request.headers.names().length > 0 && !hasUnusualNames(request) && looksLikeAlexa(value))
    return nameAccident(accidents.alexaLambda, 'likely', {
      missing: signed,
      received: request.headers.names().slice(0, 50),
    })
  return await describeMissingHeader(explained, name, signed)
}

// Returns whether a gateway changed one of the three names, or whether the names are numbers, as in a list.
function hasUnusualNames({ headers }: Request['request']): boolean {
  return headers.names().some((name) => /^\d+$/.test(name) || /signature/i.test(name))
}

function* signatures({ request: { headers } }: Request, name: string): Generator<Repair> {
  const values = headers.values(name)
  if (values.length > 1) {
    for (const value of values.slice(0, 3))
      yield { accident: accidents.joined, headers: withHeader(headers, name, value) }
    return
  }
  for (const { accident, text } of signatureRepairs(values[0] ?? ''))
    yield { accident, headers: withHeader(headers, name, text) }
}

async function* urls({ request: { headers } }: Request): AsyncGenerator<Repair> {
  const values = headers.values('signaturecertchainurl')
  const repairs =
    values.length > 1 ? values.map((text) => ({ accident: accidents.joined, text })) : [...urlRepairs(values[0] ?? '')]
  for (const { accident, text } of repairs) {
    if (isAllowed(text)) yield { accident, headers: withHeader(headers, 'signaturecertchainurl', text) }
  }
}

// Generates the headers with the URL and the signature exchanged, if each is in the other's header.
async function* swaps({ request: { headers } }: Request): AsyncGenerator<Repair> {
  const [url = ''] = headers.values('signaturecertchainurl')
  for (const name of ['signature-256', 'signature']) {
    const [value = ''] = headers.values(name)
    if (!isAllowed(value)) continue
    const swapped = withHeader(withHeader(headers, name, url), 'signaturecertchainurl', value)
    yield { accident: accidents.headersSwapped, headers: swapped }
  }
}

function isAllowed(text: string): boolean {
  try {
    return readCertificateUrl(text, certificateUrls) !== ''
  } catch {
    return false
  }
}
