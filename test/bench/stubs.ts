import { EventEmitter } from 'node:events'
import https from 'node:https'
import Module from 'node:module'
import tls from 'node:tls'

/**
 * Replaces `https.get`, with which all peers download. The files come from memory, one turn later.
 * Returns a function that counts the calls.
 */
export function stubDownloads(files: ReadonlyMap<string, string>): () => number {
  let count = 0
  const get = (url: string | URL, options: unknown, callback: unknown): EventEmitter => {
    count++
    const answer = (typeof options === 'function' ? options : callback) as (response: EventEmitter) => void
    const request = Object.assign(new EventEmitter(), { end: () => {} })
    setImmediate(() => {
      const file = files.get(String(url))
      const response = Object.assign(new EventEmitter(), {
        statusCode: file === undefined ? 404 : 200,
        setEncoding: () => {},
      })
      answer(response)
      if (file !== undefined) response.emit('data', file)
      response.emit('end')
    })
    return request
  }
  https.get = get as unknown as typeof https.get
  return () => count
}

/**
 * Adds a certificate to the `tls.rootCertificates` that ask-sdk-express-adapter sees; other modules do not see it. The adapter
 * reads trust anchors there at each validation, and has no option for them.
 */
export function addRootCertificate(pem: string): void {
  const roots = { rootCertificates: [...tls.rootCertificates, pem] }
  const loader = Module as unknown as {
    _load(request: string, parent?: { filename?: string }, ...rest: unknown[]): unknown
  }
  const load = loader._load
  loader._load = function (request, parent, ...rest) {
    if (request === 'tls' && parent?.filename?.includes('ask-sdk-express-adapter')) return roots
    return load.call(this, request, parent, ...rest)
  }
}
