import type { Explained } from '../../explain/report-checks.js'
import type { ReceivedRequest } from '../../request/received-request.js'
import { canonicalPath } from '../canonical/canonical-path.js'
import { canonicalQuery } from '../canonical/canonical-query.js'
import {
  buildCanonicalParts,
  type CanonicalRequest,
  emptyPayloadHash,
  unsignedPayload,
} from '../canonical/canonical-request.js'
import { encodePercent } from '../canonical/percent-encoding.js'
import { type ApigProfileName, apigProfiles } from '../canonical/profiles.js'
import { type RequestTarget, splitRequestTarget } from '../canonical/request-target.js'
import { canonicalHeaderValue, type SignedHeader } from '../canonical/signed-headers.js'
import type { ApigFindings, ApigSettings } from '../checks.js'

/** How an alternative differs from our canonical request. */
export interface Difference {
  /** Completes “the signature matches …”. */
  readonly what: string
  /** What to do about it; a sentence. */
  readonly remedy: string
}

/** A canonical request that the sender may have signed instead of ours. */
export interface Alternative {
  readonly differences: readonly Difference[]
  readonly canonicalRequest: CanonicalRequest
}

/** A request, with what its target and its headers were read as. */
interface Received {
  readonly request: ReceivedRequest
  readonly target: RequestTarget
  readonly headers: readonly SignedHeader[]
}

interface Change extends Difference {
  readonly fields: Partial<CanonicalRequest>
}

/** Alternatives, those with one difference before those with two; a hundred or so at the most. */
export function alternativesOf(
  { request, found }: Explained<ApigFindings>,
  payloadHash: string,
  settings: ApigSettings,
): readonly Alternative[] {
  const { 'request-target': target, 'signed-headers': headers } = found
  if (target === undefined || headers === undefined) return []
  const context: Received = { request, target, headers }
  const ours = found['canonical-request']?.canonicalRequest
  const profiles = profileChanges(context, payloadHash)
  // Where the strict reading refuses the target, another profile may still read it.
  const base = ours ?? profiles[0]?.fields
  if (base === undefined) return []
  const complete = base as CanonicalRequest
  const forms = [
    ...profiles,
    ...(ours === undefined ? [] : [...pathChanges(context), ...queryChanges(context, settings)]),
  ]
  const surroundings = [...payloadChanges(context, payloadHash), ...hostChanges(context, complete)]
  const single = [...forms, ...(ours === undefined ? [] : surroundings)].map((change) => apply(complete, [change]))
  const double = forms.flatMap((form) => surroundings.map((change) => apply(complete, [form, change])))
  return [...single, ...double]
}

function apply(base: CanonicalRequest, changes: readonly Change[]): Alternative {
  return {
    differences: changes,
    canonicalRequest: Object.assign({}, base, ...changes.map(({ fields }) => fields)),
  }
}

function profileChanges({ request, target, headers }: Received, payloadHash: string): readonly Change[] {
  const changes = new Map<string, { readonly fields: CanonicalRequest; readonly names: string[] }>()
  for (const name of Object.keys(apigProfiles)) {
    const fields = attempt(() => {
      const profile = apigProfiles[name as ApigProfileName]
      return { ...buildCanonicalParts(request.method, target, headers, profile), payloadHash }
    })
    if (fields === undefined) continue
    // Profiles that make the same of this request are one alternative.
    const id = JSON.stringify(fields)
    const same = changes.get(id)
    if (same === undefined) changes.set(id, { fields, names: [name] })
    else same.names.push(name)
  }
  return [...changes.values()].map(({ fields, names }) => ({
    fields,
    what: `what the profile ${names.join(' or ')} makes of this request`,
    remedy: `Set profile: ${names.map((name) => `'${name}'`).join(' or ')}`,
  }))
}

const senderEncodes = 'Let the sender encode it once, and decode it nowhere'

function pathChanges({ target, request }: Received): readonly Change[] {
  const { path } = target
  const resign = 'Let the sender sign the path that it sends'
  const forms: readonly [string, () => string, string][] = [
    ['the path as it arrived, not re-encoded', () => closed(path), senderEncodes],
    [
      'the path with its escapes encoded again',
      () => closed(path.split('/').map(encodePercent).join('/')),
      senderEncodes,
    ],
    ['the path decoded twice', () => canonicalPath(decodeURIComponent(path), apigProfiles.strict), senderEncodes],
    ['the path without a slash at the end', () => canonicalPath(path, apigProfiles.strict).replace(/\/$/, ''), resign],
    [
      'the path with its dot segments resolved',
      () => canonicalPath(new URL(`http://h${path}`).pathname, apigProfiles.strict),
      resign,
    ],
  ]
  const forwarded = ['x-original-url', 'x-original-uri', 'x-forwarded-uri', 'x-envoy-original-path'].flatMap((name) =>
    request.headers.values(name).map((value) => [name, value] as const),
  )
  const prefixed = request.headers
    .values('x-forwarded-prefix')
    .map((value) => ['x-forwarded-prefix', `${value.replace(/\/$/, '')}${path}`] as const)
  const rewritten = [...forwarded, ...prefixed]
    .slice(0, 4)
    .map(([name, value]): [string, () => string, string] => [
      `the path that ${name} tells of`,
      () => canonicalPath(splitRequestTarget(value).path, apigProfiles.strict),
      'A proxy changed the path: give it back in the canonicalUrl hook',
    ])
  return [...forms, ...rewritten].flatMap(([what, make, remedy]) => {
    const made = attempt(make)
    return made === undefined ? [] : [{ what, remedy, fields: { path: made } }]
  })
}

function queryChanges({ target }: Received, { profile }: ApigSettings): readonly Change[] {
  const { query } = target
  if (query === '') return []
  const forms: readonly [string, () => string, string][] = [
    ['the query as it arrived, neither sorted nor re-encoded', () => query, 'Let the sender sort and encode it'],
    [
      'the query with its escapes encoded again',
      () => canonicalQuery(query.replaceAll('%', '%25'), profile),
      senderEncodes,
    ],
    [
      'the query with + as a space',
      () => canonicalQuery(query, { ...profile, plus: 'space' }),
      "Set profile: { plus: 'space' }, or let the sender write %20",
    ],
    ['no query', () => '', 'Let the sender sign the query, too'],
  ]
  return forms.flatMap(([what, make, remedy]) => {
    const made = attempt(make)
    return made === undefined ? [] : [{ what, remedy, fields: { query: made } }]
  })
}

function payloadChanges({ request }: Received, payloadHash: string): readonly Change[] {
  const remedy = 'Let the sender sign the body, or say UNSIGNED-PAYLOAD in a signed x-sdk-content-sha256 header'
  return [
    { what: 'an unsigned body', remedy, fields: { payloadHash: unsignedPayload } },
    ...(request.body.byteLength === 0
      ? []
      : [{ what: 'an unsigned body (the hash of an empty one)', remedy, fields: { payloadHash: emptyPayloadHash } }]),
  ].filter(({ fields }) => fields.payloadHash !== payloadHash)
}

function hostChanges({ request, target }: Received, { headerLines }: CanonicalRequest): readonly Change[] {
  const index = headerLines.findIndex((line) => line.startsWith('host:'))
  if (index < 0) return []
  const [received = ''] = request.headers.values('host')
  const hosts = new Set([
    received,
    received.toLowerCase(),
    received.replace(/:\d+$/, ''),
    received.toLowerCase().replace(/:\d+$/, ''),
    target.host ?? '',
    ...request.headers.values('x-forwarded-host').slice(0, 1),
  ])
  return [...hosts].flatMap((host) => {
    const line = host === '' ? undefined : attempt(() => `host:${canonicalHeaderValue(host)}`)
    if (line === undefined || line === headerLines[index]) return []
    return [
      {
        what: `the host ${host}`,
        remedy: 'A proxy changed the Host header: set trustedHost',
        fields: { headerLines: headerLines.with(index, line) },
      },
    ]
  })
}

function closed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

// Another reading may refuse the request, as ours may.
function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
