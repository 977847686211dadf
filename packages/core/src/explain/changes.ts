import type { ExplainHost } from '../checks/verifier.js'

/** The line to change, by host. A host without its own line shares the line of a similar host. */
export type Changes = Readonly<Record<'express' | 'fastify' | 'lambda' | 'workers', string>> &
  Readonly<Partial<Record<ExplainHost, string>>>

const builtLike: Readonly<Partial<Record<ExplainHost, 'express' | 'workers'>>> = {
  nest: 'express',
  koa: 'express',
  http: 'express',
  next: 'workers',
  hono: 'workers',
  deno: 'workers',
}

/** Returns the line to change in a host. */
export function changeFor(changes: Changes, host: ExplainHost): string {
  return changes[host] ?? changes[builtLike[host] ?? 'express']
}

/** Returns the same line for every host, for a change outside of the host. */
export function everywhere(line: string): Changes {
  return { express: line, fastify: line, lambda: line, workers: line }
}

/** What to change if a parser consumed the raw body. */
export const keepRaw: Changes = {
  express:
    "Mount the verifier before app.use(express.json()), or keep the raw bytes with express.raw({ type: '*/*' }).",
  fastify: 'Register requireSignature in the scope of the route. It reads the body before any content type parser.',
  lambda: 'Pass event.body as it arrived, not JSON.stringify(JSON.parse(event.body)).',
  workers: 'Pass the Request itself, before you call request.json() or request.text().',
  nest: 'Create the app with NestFactory.create(AppModule, { rawBody: true }) and pass request.rawBody.',
  next: 'Pass the Request of the route handler; in pages/api, export const config = { api: { bodyParser: false } }.',
  koa: 'Mount the verifier before koa-bodyparser, and read the bytes from ctx.req.',
  hono: 'Pass c.req.raw, before c.req.json(), c.req.text() or c.req.parseBody().',
  deno: 'Pass the Request of Deno.serve itself, before request.json() or request.text().',
  http: 'Collect the chunks of the request with Buffer.concat(chunks), and parse only after verification.',
}

/** What to change if the bytes were converted to text. */
export const keepEncoding: Changes = {
  express: 'Keep the body as a Buffer: do not call body.toString(), or setEncoding() on the request.',
  fastify: "Parse the content type with { parseAs: 'buffer' }, not { parseAs: 'string' }.",
  lambda:
    "Decode event.body with Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'), never 'latin1' or 'binary'.",
  workers: 'Pass the Request or its arrayBuffer(), not text that was decoded and encoded again.',
  nest: 'Pass request.rawBody, which is a Buffer: do not call toString() on it.',
  koa: 'Keep the Buffers from ctx.req: do not call setEncoding(), and do not join chunks as strings.',
  http: 'Keep Buffers: do not call request.setEncoding(), and use Buffer.concat(chunks), not text += chunk.',
}

/** What to change if headers were rewritten. */
export const keepHeaders: Changes = {
  express:
    'Pass req.headers of the same request as they arrived. Do not use decodeURIComponent() or express.urlencoded() on them.',
  fastify: 'Pass request.headers of the same request as they arrived. Do not use @fastify/formbody for this route.',
  lambda: 'Pass event.headers of the same event. Do not use $util.urlDecode() in a mapping template.',
  workers: 'Pass the Request itself, or its headers. Do not decode them with URLSearchParams.',
  koa: 'Pass ctx.req, or ctx.headers of the same request, as they arrived. Do not decode them with decodeURIComponent().',
  http: 'Pass request.headers or request.rawHeaders of the same request as they arrived, without decodeURIComponent().',
}

/** What to change if the bytes were compressed, encoded or framed for the transport. */
export const keepTransport: Changes = {
  express:
    "Undo Content-Encoding in exactly one place: express.raw({ type: '*/*' }) undoes it, and the proxy may undo it too.",
  fastify: 'Undo Content-Encoding in exactly one place: @fastify/compress or the proxy.',
  lambda:
    "Decode event.body once: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'), and gunzip it only if content-encoding says so.",
  workers: 'Pass the Request itself: the runtime has already undone Content-Encoding.',
  koa: 'Undo Content-Encoding in exactly one place: koa-bodyparser undoes it, and the proxy may undo it too. Read the bytes from ctx.req.',
  http: 'Undo Content-Encoding in exactly one place: the proxy, or zlib over Buffer.concat(chunks).',
}

/** What to change if a form parser or a template read the body. */
export const noForms: Changes = {
  express: "Keep express.urlencoded() away from this route, and read express.raw({ type: '*/*' }).",
  fastify: 'Keep @fastify/formbody and @fastify/multipart away from this route.',
  lambda: 'In a mapping template, pass $input.body as it is, without $util.urlEncode() or $util.escapeJavaScript().',
  workers: 'Pass the Request itself, before request.formData() or URLSearchParams.',
  nest: 'Create the app with NestFactory.create(AppModule, { rawBody: true }), and keep interceptors for files away from this route.',
  koa: 'Mount the verifier before koa-bodyparser and koa-multer, and read the bytes from ctx.req.',
  hono: 'Pass c.req.raw, before c.req.parseBody() or c.req.formData().',
  http: 'Pass Buffer.concat(chunks) as it arrived, before URLSearchParams or a parser of multipart forms.',
}

/** What to change if fields of a parsed SNS message were changed. */
export const keepFields: Changes = {
  express: "Pass the bytes of the body, express.raw({ type: '*/*' }): no middleware may trim or escape req.body first.",
  fastify:
    'Register requireSignature in the scope of the route, so that no hook or content type parser changes a field first.',
  lambda: 'Pass Records[0].Sns, or the body of the queue message, without a change to any field.',
  workers: 'Pass the Request itself, and change fields of the verified payload only.',
  nest: 'Pass request.rawBody: a ValidationPipe or an interceptor must not change fields first.',
  koa: 'Pass the bytes of ctx.req: no middleware may trim or escape ctx.request.body first.',
  http: 'Pass Buffer.concat(chunks), and change fields of the verified payload only.',
}
