import { readRecordedRequest } from '@countersign/testing/recorded'
import { isScheme } from '../schemes/index.js'
import { decodeBase64, encodeBase64 } from './base64.js'
import { type Fixture, fixtureOf, formatFixture } from './fixture.js'
import { InputError } from './header-text.js'
import { redactRequest } from './redact.js'

/** The content of a link: a request and the values that are needed to verify it, without secrets. */
export interface SharedRequest {
  readonly fixture: Fixture
  /** The options of the form that differ from their defaults, by their ids. */
  readonly options: Readonly<Record<string, string | boolean>>
  /** The names of the blanked values. */
  readonly blanked: readonly string[]
}

const mostCharacters = 4 * 1_048_576

/** Returns the fragment for a request, without its secrets. Browsers do not send a fragment to a server. */
export function formatShareLink(shared: Pick<SharedRequest, 'fixture' | 'options'>): {
  fragment: string
  blanked: readonly string[]
} {
  const { request, blanked } = redactRequest(shared.fixture.request)
  const fixture: unknown = JSON.parse(formatFixture({ ...shared.fixture, request }))
  const json = Object.assign({}, fixture, { options: shared.options, blanked })
  const base64 = encodeBase64(new TextEncoder().encode(JSON.stringify(json)))
  return { fragment: `#request=${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`, blanked }
}

/**
 * Parses a fragment. Returns undefined if it does not contain a request.
 *
 * @throws InputError if the link is damaged.
 */
export function parseShareLink(fragment: string): SharedRequest | undefined {
  const [, encoded] = /^#request=(.*)$/s.exec(fragment) ?? []
  if (encoded === undefined) return undefined
  const damaged = new InputError('The link is damaged: its request cannot be read')
  if (encoded.length > mostCharacters || !/^[\w-]+$/.test(encoded)) throw damaged
  const bytes = decodeBase64(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const { scheme, options = {}, blanked = [] } = isRecord(json) ? json : {}
    const recorded = readRecordedRequest(bytes ?? '')
    const isRequest = recorded.form === 'fixture' && isScheme(scheme)
    if (!isRequest || !isRecord(options) || !Array.isArray(blanked)) throw damaged
    const entries = Object.entries(options).filter(
      (entry): entry is [string, string | boolean] => typeof entry[1] === 'string' || typeof entry[1] === 'boolean',
    )
    return {
      fixture: fixtureOf(recorded, scheme),
      options: Object.fromEntries(entries),
      blanked: blanked.filter((name): name is string => typeof name === 'string'),
    }
  } catch {
    throw damaged
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
