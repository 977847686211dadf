import { isObject } from '../encoding/json.js'
import { invalidBody, parseFields } from '../scheme/message-fields.js'

/**
 * An event of a PayPal webhook, with the field names of PayPal. The signature covers only a CRC-32 of the body, and anybody
 * can write another body with the same CRC-32. So no field is proven: before money moves, fetch the event or its resource
 * from the API of PayPal by its id.
 *
 * @see https://developer.paypal.com/docs/api/webhooks/v1/
 */
export interface PayPalEvent {
  /** The id of the event, such as `WH-…`. Every delivery of an event has the same id. */
  readonly id: string
  /** What happened, such as `PAYMENT.CAPTURE.COMPLETED`. */
  readonly event_type: string
  /** The object that the event is about. Its fields depend on `resource_type` and `resource_version`. */
  readonly resource: Readonly<Record<string, unknown>>
  /** The type of the resource, such as `capture`. */
  readonly resource_type?: string
  readonly resource_version?: string
  readonly event_version?: string
  /** When PayPal created the event, in RFC 3339. */
  readonly create_time?: string
  /** A sentence for people. */
  readonly summary?: string
  readonly links?: readonly PayPalLink[]
  readonly [field: string]: unknown
}

/** A link to the API of PayPal. Take only the id from an event, and build the URL yourself: the body is not proven. */
export interface PayPalLink {
  readonly href: string
  readonly rel: string
  readonly method?: string
}

const optionalTexts = ['resource_type', 'resource_version', 'event_version', 'create_time', 'summary'] as const

/**
 * Parses the body of a delivery.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not an event.
 */
export function parseEvent(body: Uint8Array): PayPalEvent {
  // Spread the members into an ordinary object. All of them become own properties, even `__proto__`.
  const event: Record<string, unknown> = { ...parseFields(body) }
  for (const name of ['id', 'event_type']) {
    if (typeof event[name] !== 'string' || event[name] === '') throw invalidBody(`has no text in ${name}`)
  }
  if (!isObject(event.resource)) throw invalidBody('has no object in resource')
  for (const name of optionalTexts) {
    const { [name]: value = null } = event
    if (value === null) delete event[name]
    else if (typeof value !== 'string') throw invalidBody(`has a ${name} that is not a text`)
  }
  const { links = null } = event
  if (links === null) delete event.links
  else if (!Array.isArray(links) || !links.every(isLink)) throw invalidBody('has links that are not a list of links')
  return Object.freeze(event) as unknown as PayPalEvent
}

function isLink(value: unknown): boolean {
  if (!isObject(value)) return false
  const { href, rel, method } = value
  return typeof href === 'string' && typeof rel === 'string' && (method === undefined || typeof method === 'string')
}
