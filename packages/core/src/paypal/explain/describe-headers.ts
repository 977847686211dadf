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
  type TextRepair,
  textOf,
  urlRepairs,
  withHeader,
} from '../../scheme/explain.js'
import type { PayPalFindings } from '../checks.js'
import { certificateUrls, type Sender, sendersOf } from '../senders.js'
import { webhookAccidents } from './webhook-accidents.js'

type Delivery = Explained<PayPalFindings>

// The five headers that a verification needs.
const signed = [
  'paypal-transmission-id',
  'paypal-transmission-time',
  'paypal-transmission-sig',
  'paypal-cert-url',
  'paypal-auth-algo',
] as const

/** Explains what is wrong with the header that names the algorithm. */
export async function describeAlgorithm(delivery: Delivery): Promise<Finding | undefined> {
  const { error, request } = delivery
  if (error === undefined) return undefined
  if (error.code === 'ERR_HEADER_MISSING') return await describeMissing(delivery, 'paypal-auth-algo')
  const values = request.headers.values('paypal-auth-algo')
  return await proveRepair(delivery, repairs(delivery, 'paypal-auth-algo', plainForms(values[0] ?? '')))
}

/** Explains what is wrong with the id or the time of a delivery. */
export async function describeTransmission(delivery: Delivery): Promise<Finding | undefined> {
  const { error, found, request } = delivery
  if (error === undefined) return found.transmission && { evidence: { id: found.transmission.id } }
  const name = error.message.includes('TIME') ? 'paypal-transmission-time' : 'paypal-transmission-id'
  if (error.code === 'ERR_HEADER_MISSING') return await describeMissing(delivery, name)
  return await proveRepair(delivery, repairs(delivery, name, plainForms(request.headers.values(name)[0] ?? '')))
}

/** Explains what is wrong with the header that holds the signature. */
export async function describeSignatureHeader(delivery: Delivery): Promise<Finding | undefined> {
  const { error, found, request } = delivery
  const name = 'paypal-transmission-sig'
  if (error === undefined) return { evidence: { bytes: found['signature-header']?.byteLength } }
  if (error.code === 'ERR_HEADER_MISSING') return await describeMissing(delivery, name)
  return await proveRepair(delivery, repairs(delivery, name, signatureRepairs(request.headers.values(name)[0] ?? '')))
}

/** Explains what is wrong with the header that names the certificate. */
export async function describeCertificateUrl(
  { request, error, ...rest }: Delivery,
  senders: readonly Sender[],
): Promise<Finding | undefined> {
  if (error === undefined) return undefined
  if (error.code === 'ERR_HEADER_MISSING') return await describeMissing({ request, error, ...rest }, 'paypal-cert-url')
  const values = request.headers.values('paypal-cert-url')
  const [received = ''] = values
  const evidence = {
    received: received.slice(0, 300),
    expected: senders.map(({ origin }) => `${origin}/v1/notifications/certs/CERT-…`),
  }
  if (values.length === 1 && isOneOf(received, allSenders))
    return nameAccident(webhookAccidents.environment, 'likely', evidence)
  const forms = values.length > 1 ? values.map((text) => ({ accident: accidents.joined, text })) : urlRepairs(received)
  const allowed = [...forms].filter(({ text }) => isOneOf(text, senders))
  // Do not run the checks over these repairs: explain downloads nothing for a URL that was refused.
  const repaired = await proveRepair({}, allowed)
  if (repaired !== undefined) return { ...repaired, evidence: { ...evidence, ...repaired.evidence } }
  const fix =
    'If a stranger sent the delivery, leave it refused. If genuine deliveries are refused, pass PAYPAL-CERT-URL as it arrived.'
  const cause = 'PAYPAL-CERT-URL does not lead to the place where PayPal keeps its certificates.'
  return { evidence, hint: fix, diagnosis: { cause, fix } }
}

async function describeMissing(delivery: Delivery, name: string): Promise<Finding> {
  const { body, headers } = delivery.request
  const text = textOf(body, 'utf-8')
  if (/(?:^|&)(?:txn_type|payment_status|ipn_track_id)=/.test(text.slice(0, 65_536)))
    return nameAccident(webhookAccidents.notification, 'proven', { missing: name })
  const value = parseJson(text)
  const thing = nameThing(value)
  if (thing !== undefined) {
    const contained = [...containedBodies(body, delivery.budget)].filter((repair) => repair.headers !== undefined)
    const repaired = await proveRepair(delivery, contained)
    return repaired?.evidence?.confidence === 'proven' ? repaired : nameAccident(thing, 'proven')
  }
  const isForeign = looksLikeSns(value) || looksLikeAlexa(value)
  if (isForeign && !headers.names().some((one) => one.startsWith('paypal-')))
    return nameAccident(accidents.anotherService, 'proven')
  return await describeMissingHeader(delivery, name, signed)
}

function* repairs({ request: { headers } }: Delivery, name: string, forms: Iterable<TextRepair>): Generator<Repair> {
  const values = headers.values(name)
  const joined = values.slice(0, 3).map((text) => ({ accident: accidents.joined, text }))
  for (const { accident, text } of values.length > 1 ? joined : forms)
    yield { accident, headers: withHeader(headers, name, text) }
}

// Generates the forms of a short text without white space.
function* plainForms(arrived: string): Generator<TextRepair> {
  const [first = ''] = arrived.split(/,\s*/, 1)
  if (first !== arrived) yield { accident: accidents.joined, text: first }
  const bare = arrived.replace(/^["'[<]+|["'\]>]+$/g, '')
  if (bare !== arrived) yield { accident: accidents.quoted, text: bare }
  const decoded = arrived.replaceAll(/%3A/gi, ':')
  if (decoded !== arrived) yield { accident: accidents.percentEncoded, text: decoded }
  const folded = arrived.replaceAll(/\s+/g, '')
  if (folded !== arrived) yield { accident: accidents.folded, text: folded }
}

const allSenders: readonly Sender[] = sendersOf('sandbox', [], true)

function isOneOf(url: string, senders: readonly Sender[]): boolean {
  return senders.some(({ origin }) => url.startsWith(origin) && certificateUrls.path.test(url.slice(origin.length)))
}
