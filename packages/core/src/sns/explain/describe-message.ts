import { isObject } from '../../encoding/is-object.js'
import { readCertificateUrl } from '../../scheme/certificate-url.js'
import {
  type Accident,
  accidents,
  type Explained,
  type Finding,
  looksLikeAlexa,
  looksLikeText,
  nameAccident,
  nameBody,
  nameThing,
  parseJson,
  proveRepair,
  type Repair,
  repairMessage,
  signatureRepairs,
  textOf,
  urlRepairs,
  withFields,
} from '../../scheme/explain.js'
import type { SnsFindings } from '../checks.js'
import { certificateUrls } from '../signing-certificate.js'
import type { TopicArn } from '../topic-arn.js'
import { snsMessageForm } from './message-form.js'

type Delivery = Explained<SnsFindings>

/** Explains why a body is not a message of SNS. */
export async function describePayload(explained: Delivery): Promise<Finding | undefined> {
  const { found, error, request } = explained
  if (error === undefined)
    return (
      found.payload && { evidence: { type: found.payload.message.Type, messageId: found.payload.message.MessageId } }
    )
  const value = parseJson(textOf(request.body, 'utf-8'))
  const unsigned = nameUnsigned(value)
  const thing = unsigned ?? nameThing(value)
  // The form of an event or an unsigned message allows only one explanation. It is certain even if the content is not genuine.
  const repaired = await proveRepair(
    explained,
    unsigned === undefined ? repairMessage(snsMessageForm, request.body, explained.budget) : [],
  )
  if (repaired?.evidence?.confidence === 'proven') return repaired
  if (thing !== undefined) return nameAccident(thing, 'proven')
  if (repaired !== undefined) return repaired
  const guess = guessPayload(explained, value)
  return guess && nameAccident(guess, guess === accidents.objectText ? 'proven' : 'likely')
}

// Recognises unsigned messages by their fields.
function nameUnsigned(value: unknown): Accident | undefined {
  if (!isObject(value)) return undefined
  const { TopicArn: topic, Signature: signature } = value
  const hasSignature = typeof signature === 'string' && signature !== ''
  if (hasSignature) return undefined
  if ((typeof topic === 'string' && topic.endsWith('.fifo')) || 'SequenceNumber' in value) return accidents.fifo
  return typeof topic === 'string' && 'MessageId' in value ? accidents.emulator : undefined
}

function guessPayload({ request: { body, headers }, error }: Delivery, value: unknown): Accident | undefined {
  const lost = nameBody(body)
  if (lost !== undefined && headers.values('x-amz-sns-message-id').length === 0) return lost
  if (looksLikeAlexa(value)) return accidents.anotherService
  const text = textOf(body, 'utf-8')
  const [encoding = 'identity'] = headers.values('content-encoding')
  if (lost === undefined && value === undefined && /"(?:Type|MessageId|TopicArn)"/.test(text.slice(0, 2_000))) {
    if (/\ufffd/.test(text)) return accidents.replaced
    return /\}\s*$/.test(text.slice(-200)) ? accidents.escapes : accidents.truncated
  }
  if (!looksLikeText(body) || encoding !== 'identity') return accidents.compressed
  if (error?.message.includes('two fields')) return accidents.duplicateFields
  if (isObject(value) && 'TopicArn' in value && 'Message' in value) return accidents.fieldTypes
  if (lost !== undefined) return lost
  // The delivery has the headers of SNS but not its envelope.
  if (headers.names().some((name) => name.startsWith('x-amz-sns-'))) return accidents.rawDelivery
  return isObject(value) ? accidents.wrapped : undefined
}

/** Explains where the headers of a delivery come from if its body contradicts them. */
export async function describeHeaders(explained: Delivery): Promise<Finding | undefined> {
  const { found, error, request } = explained
  if (error === undefined) return undefined
  const message = found.payload?.message
  const pairs = [
    ['x-amz-sns-message-id', 'MessageId'],
    ['x-amz-sns-topic-arn', 'TopicArn'],
    ['x-amz-sns-message-type', 'Type'],
  ] as const
  const differing = pairs.filter(([header, field]) =>
    request.headers.values(header).some((value) => value !== message?.[field]),
  )
  const evidence = { differing: differing.map(([header]) => header) }
  if (error.message.includes(' times')) return nameAccident(accidents.joined, 'likely', evidence)
  // The signature proves the body, so the headers belong to another message.
  if ('signature' in found) return nameAccident(accidents.messagesMixed, 'proven', evidence)
  const fields = Object.fromEntries(
    differing.map(([header, field]) => [field, request.headers.values(header)[0] ?? '']),
  )
  const body = withFields(request.body, fields)
  const repaired = body && (await proveRepair(explained, [{ accident: accidents.fieldChanged, body }], evidence))
  return repaired?.evidence?.confidence === 'proven'
    ? repaired
    : nameAccident(accidents.messagesMixed, 'likely', evidence)
}

/** Explains a Signature that is not base64, or a SignatureVersion that is not accepted. */
export async function describeSignatureVersion(explained: Delivery): Promise<Finding | undefined> {
  const { found, request } = explained
  if (found.payload === undefined) return undefined
  const { SignatureVersion: version, Signature } = found.payload.message
  const signature = found['signature-version']
  if (signature !== undefined) return { evidence: { version, hash: signature.hash } }
  const repairs = [...signatureRepairs(Signature)].flatMap(({ accident, text }): Repair[] => {
    const body = withFields(request.body, { Signature: text })
    return body === undefined ? [] : [{ accident, body }]
  })
  const repaired = await proveRepair(explained, repairs, { version })
  if (repaired !== undefined) return repaired
  return Signature === ''
    ? nameAccident(accidents.emulator, 'likely', { version })
    : nameAccident(accidents.signatureEncoding, 'likely', { version })
}

/** Explains a SigningCertURL that does not belong to the region of the topic. */
export async function describeCertificateUrl(explained: Delivery): Promise<Finding | undefined> {
  const { found, request, error } = explained
  if (found.payload === undefined) return undefined
  const { message, topic } = found.payload
  const url = message.SigningCertURL
  if (error === undefined) return { evidence: { url } }
  const evidence = { url: url.slice(0, 300), expected: topic.origin }
  const repairs: Repair[] = []
  for (const { accident, text } of urlRepairs(url)) {
    const body = isAllowed(text, topic) ? withFields(request.body, { SigningCertURL: text }) : undefined
    if (body !== undefined) repairs.push({ accident, body })
  }
  // Do not run the checks over these repairs: explain downloads nothing for a URL that was refused.
  const repaired = await proveRepair({}, repairs, evidence)
  if (repaired !== undefined) return repaired
  if (isLocal(url) || topic.accountId === '000000000000') return nameAccident(accidents.emulator, 'likely', evidence)
  const [, region] = /^https?:\/\/sns\.([a-z0-9-]{1,40})\./.exec(url) ?? []
  const cause =
    region === undefined || region === topic.region
      ? `SigningCertURL is not of ${topic.origin}, where AWS keeps the certificate of the topic.`
      : `The topic is of the region ${topic.region}, and SigningCertURL is of ${region}.`
  const fix =
    'If a stranger sent the message, leave it refused: no option allows other URLs. Otherwise pass SigningCertURL and TopicArn of one message, as they arrived.'
  return { evidence: { ...evidence, region: topic.region, came: region }, hint: fix, diagnosis: { cause, fix } }
}

function isAllowed(text: string, { origin }: TopicArn): boolean {
  try {
    return readCertificateUrl(text, certificateUrls, origin) !== ''
  } catch {
    return false
  }
}

function isLocal(url: string): boolean {
  return /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker|[a-z0-9.-]*localstack|goaws|moto|fauxqs|[a-z0-9-]+(?::\d+)?\/)/i.test(
    url,
  )
}
