// What this package uses of Deno, by structure, so that it is checked like the others, without Deno's own library.

/** What Deno.serve tells a handler about a connection. */
export interface DenoServeInfo {
  readonly remoteAddr: { readonly transport: string; readonly hostname?: string; readonly port?: number }
  readonly completed: Promise<void>
}

/** The options of Deno.serve for a TCP port. */
export interface DenoServeOptions {
  /** Default 8000; 0 for any that is free. */
  port?: number
  /** Default `0.0.0.0`. */
  hostname?: string
  signal?: AbortSignal
  onListen?: (address: { readonly hostname: string; readonly port: number }) => void
  onError?: (error: unknown) => Response | Promise<Response>
}

/** What Deno.serve returns. */
export interface DenoHttpServer {
  readonly addr: { readonly hostname: string; readonly port: number }
  readonly finished: Promise<void>
  shutdown(): Promise<void>
}

/** What of Deno.Kv is used: `await Deno.openKv()` fits. */
export interface DenoKv {
  get(key: string[]): Promise<{ value: unknown; versionstamp: string | null }>
  set(key: string[], value: unknown, options: { expireIn: number }): Promise<unknown>
  delete(key: string[]): Promise<void>
  atomic(): DenoKvAtomicOperation
}

/** What of Deno.AtomicOperation is used. */
export interface DenoKvAtomicOperation {
  check(check: { key: string[]; versionstamp: string | null }): DenoKvAtomicOperation
  set(key: string[], value: unknown, options: { expireIn: number }): DenoKvAtomicOperation
  delete(key: string[]): DenoKvAtomicOperation
  commit(): Promise<{ ok: boolean }>
}

interface DenoNamespace {
  serve(
    options: DenoServeOptions,
    handler: (request: Request, info: DenoServeInfo) => Response | Promise<Response>,
  ): DenoHttpServer
}

/**
 * The Deno namespace.
 *
 * @throws TypeError in any other runtime.
 */
export function requireDeno(): DenoNamespace {
  const { Deno } = globalThis as { Deno?: DenoNamespace }
  if (typeof Deno?.serve !== 'function') throw new TypeError('This needs Deno')
  return Deno
}
