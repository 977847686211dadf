// The requests that a host changes or refuses before any program runs. Each name is that of an awkward request.
import type { Limits } from './host.js'

const noLowerCase = 'its parser knows only methods in upper case'

/** Node's parser of HTTP/1.1. */
export const node: Limits = { 'the method get': noLowerCase }

const resolved = 'the URL parser of a Request resolves dot segments'

/** A fetch Request. */
export const fetch: Limits = {
  'dot segments': resolved,
  'a dot segment at the start': resolved,
  'escaped dot segments': resolved,
  'the method get': 'a Request writes it in upper case',
}

/** A parser of the host that reads the body before any program runs. */
export const parserFirst: Limits = {
  'half a body': 'the parser of the host waits for the rest as long as the server allows',
}

const noEdges =
  'a value that begins or ends with white space is not valid (RFC 9113 section 8.2.1), and nghttp2 drops it'

/** HTTP/2. */
export const http2: Limits = {
  'an absolute target': 'the :path of HTTP/2 is a path (RFC 9113 section 8.3.1)',
  'white space around a value': noEdges,
  'tabs around a value': noEdges,
}

/** Fastify's router. */
export const fastify: Limits = { 'the method PROPFIND': 'a route serves the methods that addHttpMethod has made known' }

/** Next.js' app router. */
export const next: Limits = { 'two slashes at the start': 'Next.js merges slashes, as its router does with a redirect' }

/** SvelteKit's adapter for Node. */
export const sveltekit: Limits = { 'an absolute target': 'its adapter puts the origin before any target' }

/** Google's functions framework. */
export const googleCloud: Limits = {
  'a body that is not JSON': 'the framework parses a body that is declared as JSON, and answers with 400',
  'a compressed body': 'the framework inflates it, and keeps only the inflated bytes',
}

/** Bun.serve. */
export const bun: Limits = { 'the method get': noLowerCase }

/** workerd. */
export const workerd: Limits = {
  'the method get': noLowerCase,
  'a latin-1 value': 'workerd reads header values as UTF-8, and replaces bytes that are not UTF-8',
  'the connection after alexa, oversize': 'workerd closes a connection whose body was not read',
}

/** API Gateway's REST API. */
export const restApi: Limits = {
  'a plus in the query': 'the gateway decodes the query, so a plus and a space cannot be distinguished',
}

const lastStays = 'only the last value of a repeated name is kept, unless the target group has multi-value headers'

/** An Application Load Balancer without multi-value headers. */
export const loadBalancer: Limits = { 'a repeated name': lastStays, 'brackets in the query': lastStays }

/** The same for requests that a verifier would refuse. */
export const loadBalancerDrops: Limits = { 'a repeated signed header': lastStays }

/** serverless-http on the REST API, for requests that a verifier would refuse. */
export const serverlessHttpDrops: Limits = {
  'a repeated signed header': 'the bridge takes the last value, although the event lists all of them',
}

const lastHeader = 'headers are set by name, so only the last value is kept'

/** supertest, which is superagent. */
export const supertest: Limits = {}

/** Requests that supertest sends in another form than the signed one, and that a verifier would refuse. */
export const supertestDrops: Limits = { 'a repeated signed header': lastHeader }

/** Fastify's inject. */
export const inject: Limits = {
  'dot segments': resolved,
  'a dot segment at the start': resolved,
  'escaped dot segments': resolved,
  'the method get': 'inject writes it in upper case',
}

/** Requests that inject sends in another form than the signed one, and that a verifier would refuse. */
export const injectDrops: Limits = { 'a repeated signed header': lastHeader }

/** React Router's listener for Node. */
export const reactRouter: Limits = {
  'an absolute target': 'its listener puts the origin before any target',
  'the method PROPFIND': 'a route serves the methods that its browser code sends',
}

const rewritten = 'the bridge writes the query again, with a plus for a space and without __proto__'

/** @fastify/aws-lambda, which injects the request. */
export const fastifyLambda: Limits = {
  ...fastify,
  ...inject,
  'an escaped space in the query': rewritten,
  'names of Object.prototype': rewritten,
}

/** The same, for payload format 2.0. */
export const fastifyLambdaTwo: Limits = {
  'a signed cookie': 'the bridge joins cookies without the space that was signed',
}
