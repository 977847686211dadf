// @ts-check
// Plain JavaScript, since the processes that `pnpm bench first` starts run without a compiler.
import { EventEmitter } from 'node:events'
import https from 'node:https'
import Module from 'node:module'
import tls from 'node:tls'

/**
 * Replaces `https.get`, which every one of the peers downloads with: what `files` holds comes from memory, a turn later.
 *
 * @param {ReadonlyMap<string, string>} files
 * @returns {() => number} how often it was called
 */
export function stubDownloads(files) {
  let count = 0
  /** @type {(url: string | URL, options: unknown, callback: unknown) => EventEmitter} */
  const get = (url, options, callback) => {
    count++
    const answer = /** @type {(response: EventEmitter) => void} */ (typeof options === 'function' ? options : callback)
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
  https.get = /** @type {typeof https.get} */ (/** @type {unknown} */ (get))
  return () => count
}

/**
 * Lets ask-sdk-express-adapter, and nobody else, find one more certificate among `tls.rootCertificates`: that is where it
 * looks for trust anchors, at each validation, and there is no other way to hand it one.
 *
 * @param {string} pem
 */
export function addRootCertificate(pem) {
  const roots = { rootCertificates: [...tls.rootCertificates, pem] }
  const loader =
    /** @type {{ _load(request: string, parent?: { filename?: string }, ...rest: unknown[]): unknown }} */ (
      /** @type {unknown} */ (Module)
    )
  const load = loader._load
  loader._load = function (request, parent, ...rest) {
    if (request === 'tls' && parent?.filename?.includes('ask-sdk-express-adapter')) return roots
    return load.call(this, request, parent, ...rest)
  }
}
