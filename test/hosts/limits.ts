import type { Limits } from './host.js'

/** What Node's parser of HTTP/1.1 refuses before any program runs. */
export const nodeLimits: Limits = { 'the method get': 'the parser of Node knows methods in upper case alone' }
