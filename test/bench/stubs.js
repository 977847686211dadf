// @ts-check
// This is plain JavaScript, because the processes that `pnpm bench first` starts run without a compiler.
import { EventEmitter } from 'node:events'
import https from 'node:https'
import Module from 'node:module'
import tls from 'node:tls'

/**
 * Replaces `https.get`, with which all peers download. The content of `files` comes from memory, one turn of the event loop
 * later.
 *
 * @param {ReadonlyMap<string, string>} files
 * @returns {() => number} the number of calls
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
 * Adds a certificate to `tls.rootCertificates`, for ask-sdk-express-adapter only. The adapter reads its trust anchors there
 * at each validation, and there is no other way to pass an anchor to it.
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
