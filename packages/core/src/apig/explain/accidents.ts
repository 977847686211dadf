import { type Accident, everywhere, keepRaw } from '../../scheme/explain.js'

/** The line to change, by framework. */
export type Lines = Accident['changes']

const keepTarget: Lines = {
  express: 'Pass req.originalUrl, not req.url, req.path or a decoded path; requireSignature does.',
  fastify: 'Pass request.raw.url, not request.params or request.query; requireSignature does.',
  lambda: 'Pass the event itself, or event.rawPath and event.rawQueryString without encoding them.',
  workers: 'Pass the Request itself, or its url, not new URL(request.url).pathname after a rewrite.',
  nest: 'Pass request.originalUrl, not request.url, request.path or a decoded path; requireSignature does.',
  next: 'Pass the Request of the route handler itself, and leave its path out of rewrites() in next.config.js.',
  koa: 'Pass ctx.originalUrl, not ctx.url, ctx.path or a decoded path.',
  hono: 'Pass c.req.raw, not c.req.path, c.req.param() or c.req.query().',
  deno: 'Pass the Request of Deno.serve itself, or its url, not new URL(request.url).pathname.',
  http: 'Pass request.url as it arrived, not new URL(request.url, base).pathname.',
}
// A mount takes its prefix off the target.
const mountedTarget: Lines = {
  express:
    "Pass req.originalUrl, since app.use('/api', router) takes the prefix off req.url. If a proxy took it off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
  fastify:
    "Pass request.raw.url. If a proxy took the prefix off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
  lambda:
    "Restore the target that was signed, with the stage or the base path: createApigVerifier({ canonicalUrl: (url) => '/stage' + url }).",
  workers:
    "Pass the Request itself. If a route or a proxy took the prefix off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
  nest: "Pass request.originalUrl. If a proxy took the prefix off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
  koa: 'Pass ctx.originalUrl, since koa-mount takes the prefix off ctx.url: Object.assign(ctx.req, { originalUrl: ctx.originalUrl }).',
  hono: "Pass c.req.raw, since app.route() leaves its url alone. If a proxy took the prefix off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
  http: "Pass request.url as it arrived. If a proxy took the prefix off: createApigVerifier({ canonicalUrl: (url) => '/api' + url }).",
}
const canonicalUrl = everywhere(
  "Restore the target that was signed: createApigVerifier({ canonicalUrl: (url) => url.replace('/api', '') }), or another function that restores it.",
)
const trustedHost = everywhere(
  "Set the host that was signed: createApigVerifier({ trustedHost: 'backend.example.com' }).",
)
const keepHeaders: Lines = {
  express: 'Pass req.rawHeaders, before any middleware sets a header; in a proxy, do not set a signed header.',
  fastify:
    'Pass request.raw.rawHeaders, before an onRequest hook sets a header; in a proxy, do not set a signed header.',
  lambda: 'Pass event.headers of this event; in a mapping template, do not override a signed header.',
  workers: 'Pass request.headers as they came, not a copy with a changed header or with text in another encoding.',
  koa: 'Pass ctx.req.rawHeaders, before any middleware sets a header; in a proxy, do not set a signed header.',
  http: 'Pass request.rawHeaders, before a proxy or your own code sets a header that is signed.',
}
const keepBody: Lines = {
  ...keepRaw,
  lambda: 'Pass event.body as it came, decoded from base64 if event.isBase64Encoded; if it is null, pass no body.',
}
const signer = everywhere('Change the signer of the sender: the canonical form is in the guide for API Gateway.')
const profile = everywhere("Choose the profile of this signer: createApigVerifier({ profile: '...' }).")
const secret = everywhere(
  'Read the secret without white space, quotes or encoding: createApigVerifier({ secrets: { key: process.env.SECRET.trim() } }).',
)

/** Ids of the accidents between a signer of API Gateway and a verifier. */
export type ApigAccidentId =
  | 'method-case'
  | 'method-changed'
  | 'signer-profile'
  | 'target-decoded'
  | 'target-malformed'
  | 'path-prefix-removed'
  | 'path-prefix-added'
  | 'path-rewritten'
  | 'path-encoded-again'
  | 'path-decoded'
  | 'path-not-encoded'
  | 'path-final-slash'
  | 'path-slashes'
  | 'path-dot-segments'
  | 'path-plus'
  | 'path-case'
  | 'path-unicode'
  | 'path-not-signed'
  | 'query-not-encoded'
  | 'query-encoded-again'
  | 'query-decoded'
  | 'query-plus'
  | 'query-not-signed'
  | 'query-order'
  | 'query-item-added'
  | 'query-item-repeated'
  | 'query-item-nameless'
  | 'query-item-semicolon'
  | 'query-rewritten'
  | 'query-case'
  | 'query-brackets'
  | 'host-changed'
  | 'host-port'
  | 'host-case'
  | 'content-type-charset'
  | 'content-type-changed'
  | 'header-padded'
  | 'header-spaces'
  | 'header-encoding'
  | 'header-case'
  | 'header-percent'
  | 'header-name-case'
  | 'header-dropped'
  | 'header-set'
  | 'header-repeated'
  | 'authorization-form'
  | 'another-authorization'
  | 'body-not-signed'
  | 'empty-body-hash'
  | 'empty-object-signed'
  | 'empty-object-added'
  | 'content-hash-case'
  | 'content-hash-form'
  | 'content-hash-of-another-body'
  | 'content-hash-ignored'
  | 'unsigned-payload'
  | 'form-as-query'
  | 'date-form'
  | 'local-time'
  | 'clock'
  | 'secret-white-space'
  | 'secret-quoted'
  | 'secret-encoded'
  | 'another-secret'
  | 'another-scope'

/** Common accidents between a signer of API Gateway and a verifier, by id, each with the line to change. */
export const apigAccidents: Readonly<Record<ApigAccidentId, Lines>> = {
  'method-case': everywhere("Let the sender write the method in upper case, or set profile: { method: 'upper-case' }."),
  'method-changed': everywhere('Pass the method as it arrived, before a method override or a router changes it.'),
  'signer-profile': profile,
  'target-decoded': keepTarget,
  'target-malformed': keepTarget,
  'path-prefix-removed': mountedTarget,
  'path-prefix-added': canonicalUrl,
  'path-rewritten': canonicalUrl,
  'path-encoded-again': keepTarget,
  'path-decoded': keepTarget,
  'path-not-encoded': signer,
  'path-final-slash': signer,
  'path-slashes': keepTarget,
  'path-dot-segments': keepTarget,
  'path-plus': keepTarget,
  'path-case': keepTarget,
  'path-unicode': signer,
  'path-not-signed': signer,
  'query-not-encoded': signer,
  'query-encoded-again': keepTarget,
  'query-decoded': keepTarget,
  'query-plus': keepTarget,
  'query-not-signed': signer,
  'query-order': signer,
  'query-item-added': canonicalUrl,
  'query-item-repeated': signer,
  'query-item-nameless': signer,
  'query-item-semicolon': signer,
  'query-rewritten': canonicalUrl,
  'query-case': keepTarget,
  'query-brackets': keepTarget,
  'host-changed': trustedHost,
  'host-port': trustedHost,
  'host-case': trustedHost,
  'content-type-charset': keepHeaders,
  'content-type-changed': keepHeaders,
  'header-padded': keepHeaders,
  'header-spaces': keepHeaders,
  'header-encoding': keepHeaders,
  'header-case': keepHeaders,
  'header-percent': keepHeaders,
  'header-name-case': signer,
  'header-dropped': keepHeaders,
  'header-set': keepHeaders,
  'header-repeated': keepHeaders,
  'authorization-form': signer,
  'another-authorization': signer,
  'body-not-signed': signer,
  'empty-body-hash': signer,
  'empty-object-signed': keepBody,
  'empty-object-added': keepBody,
  'content-hash-case': signer,
  'content-hash-form': signer,
  'content-hash-of-another-body': keepBody,
  'content-hash-ignored': signer,
  'unsigned-payload': everywhere('Allow it: createApigVerifier({ allowUnsignedPayload: true }), or sign the body.'),
  'form-as-query': signer,
  'date-form': signer,
  'local-time': everywhere('Let the sender write X-Sdk-Date in UTC: the Z at its end says so.'),
  clock: everywhere('Set the clocks of both machines by a time server, and look for a queue that delays requests.'),
  'secret-white-space': secret,
  'secret-quoted': secret,
  'secret-encoded': secret,
  'another-secret': everywhere(
    'Give each side the same pair of access key and secret: secrets: { accessKey: secret }.',
  ),
  'another-scope': everywhere('Set credentialScope: { region, service } to what the sender signs for.'),
}

/** The members of the evidence of a check that name an accident. */
export interface AccidentEvidence extends Record<string, unknown> {
  readonly accident: string
  readonly changes: Lines
  /** `proven`: the accident was undone, and the signature then matched. */
  readonly confidence: 'proven' | 'likely'
}

/** Creates the evidence that names an accident. */
export function nameAccident(accident: ApigAccidentId, confidence: AccidentEvidence['confidence']): AccidentEvidence {
  return { accident, changes: apigAccidents[accident], confidence }
}
