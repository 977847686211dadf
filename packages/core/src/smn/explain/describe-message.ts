import { isObject } from '../../encoding/is-object.js'
import {
  accidents,
  type Explained,
  type Finding,
  looksLikeAlexa,
  looksLikeSns,
  nameAccident,
  nameBody,
  nameThing,
  parseJson,
  proveRepair,
  type Repair,
  repairMessage,
  signatureRepairs,
  textOf,
  withFields,
} from '../../scheme/explain.js'
import type { PinnedSchemeFindings } from '../../scheme/pinned-kind.js'
import type { SmnFindings } from '../checks.js'
import { headersOfFields } from '../message-headers.js'
import { smnAccidents } from './accidents.js'
import { smnMessageForm } from './message-form.js'

type Delivery = Explained<SmnFindings & PinnedSchemeFindings>

/** Explains why a body is not a message of SMN. */
export async function describePayload(explained: Delivery): Promise<Finding | undefined> {
  const { found, error, request, budget } = explained
  if (error === undefined)
    return (
      found.payload && { evidence: { type: found.payload.message.type, messageId: found.payload.message.message_id } }
    )
  const value = parseJson(textOf(request.body, 'utf-8'))
  if (error.code === 'ERR_UNSUPPORTED' && isObject(value) && /^HttpSubscriptionUser/.test(String(value.type)))
    return nameAccident(smnAccidents.userType, 'proven')
  const repaired = await proveRepair(explained, repairMessage(smnMessageForm, request.body, budget))
  if (repaired !== undefined) return repaired
  const thing =
    nameThing(value) ?? (looksLikeSns(value) || looksLikeAlexa(value) ? accidents.anotherService : undefined)
  if (thing !== undefined) return nameAccident(thing, 'proven')
  const lost = nameBody(request.body)
  if (lost !== undefined) return nameAccident(lost, 'likely')
  const text = textOf(request.body, 'utf-8')
  if (
    value === undefined &&
    /"(?:topic_urn|message_id|signature|signature_version|subject)"/.test(text.slice(0, 2_000))
  )
    return nameAccident(/\}\s*$/.test(text.slice(-200)) ? accidents.escapes : accidents.truncated, 'likely')
  if (error.message.includes('two fields')) return nameAccident(smnAccidents.duplicateFields, 'likely')
  return isObject(value) && 'topic_urn' in value ? nameAccident(smnAccidents.fieldTypes, 'likely') : undefined
}

/** Explains where the headers of a delivery come from if its body contradicts them. */
export function describeHeaders({ found, error, request }: Delivery): Finding | undefined {
  if (error === undefined) return undefined
  if (error.message.includes(' times')) return nameAccident(accidents.joined, 'likely')
  const message = found.payload?.message
  const differing = headersOfFields.filter(([header, field]) =>
    request.headers.values(header).some((value) => value !== message?.[field]),
  )
  // If the signature proves the body, the headers belong to another message.
  const confidence = 'signature' in found ? 'proven' : 'likely'
  return nameAccident(smnAccidents.messagesMixed, confidence, { differing: differing.map(([header]) => header) })
}

/** Explains a signature that is not base64. */
export async function describeSignature(explained: Delivery): Promise<Finding | undefined> {
  const { found, request, error } = explained
  if (error === undefined || found.payload === undefined) return undefined
  const repairs = [...signatureRepairs(found.payload.message.signature)].flatMap(({ accident, text }): Repair[] => {
    const body = withFields(request.body, { signature: text })
    return body === undefined ? [] : [{ accident, body }]
  })
  return (await proveRepair(explained, repairs)) ?? nameAccident(accidents.signatureEncoding, 'likely')
}

/** Explains a signing_cert_url that does not belong to the region of the topic. */
export function describeCertificateUrl({ found, error }: Delivery): Finding | undefined {
  if (found.payload === undefined) return undefined
  const { message, topic } = found.payload
  const evidence = { url: message.signing_cert_url.slice(0, 300), region: topic.region }
  if (error === undefined) return { evidence }
  const cause = `signing_cert_url is not of https://smn.${topic.region}.myhuaweicloud.com, where SMN keeps the certificate of the topic’s region.`
  const fix =
    'Leave it refused if a stranger sent it: no option allows another URL. Otherwise pass signing_cert_url and topic_urn as they came, both of one message.'
  return { evidence, hint: fix, diagnosis: { cause, fix } }
}
