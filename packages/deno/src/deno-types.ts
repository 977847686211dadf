// The types of Deno that this package uses, declared here so that it is checked like the others, without Deno's own types.

/** Describes a connection to a handler of Deno.serve. */
export interface DenoServeInfo {
  readonly remoteAddr: { readonly transport: string; readonly hostname?: string; readonly port?: number }
  readonly completed: Promise<void>
}

/** Options of Deno.serve for a TCP port. */
export interface DenoServeOptions {
  /** The port; 0 means any free port. Default 8000. */
  port?: number
  /** The address to listen on. Default `0.0.0.0`. */
  hostname?: string
  signal?: AbortSignal
  onListen?: (address: { readonly hostname: string; readonly port: number }) => void
  onError?: (error: unknown) => Response | Promise<Response>
}

/** The server that Deno.serve returns. */
export interface DenoHttpServer {
  readonly addr: { readonly hostname: string; readonly port: number }
  readonly finished: Promise<void>
  shutdown(): Promise<void>
}

/** The members of Deno.Kv that are used. `await Deno.openKv()` fits. */
export interface DenoKv {
  get(key: string[]): Promise<{ value: unknown; versionstamp: string | null }>
  set(key: string[], value: unknown, options: { expireIn: number }): Promise<unknown>
  delete(key: string[]): Promise<void>
  atomic(): DenoKvAtomicOperation
}

/** The members of Deno.AtomicOperation that are used. */
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
 * Returns the Deno namespace.
 *
 * @throws TypeError in any other runtime.
 */
export function requireDeno(): DenoNamespace {
  const { Deno } = globalThis as { Deno?: DenoNamespace }
  if (typeof Deno?.serve !== 'function')
    throw new TypeError('This function needs Deno: there is no Deno.serve in this runtime')
  return Deno
}
