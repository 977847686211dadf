// What this package uses of Workers, by structure, so that it asks for no version of @cloudflare/workers-types.

/** The last argument of a Worker's handlers. */
export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
}

/** A cache of the Cache API, such as `caches.default`. */
export interface WorkersCache {
  match(request: string): Promise<Response | undefined>
  put(request: string, response: Response): Promise<void>
  delete(request: string): Promise<boolean>
}

/** A KV namespace binding. */
export interface KvNamespaceBinding {
  getWithMetadata<Metadata>(key: string, type: 'text'): Promise<{ value: string | null; metadata: Metadata | null }>
  put(key: string, value: string, options: { expirationTtl: number; metadata: unknown }): Promise<void>
}

/** A Durable Object namespace binding. */
export interface DurableObjectNamespaceBinding<Id = unknown> {
  idFromName(name: string): Id
  get(id: Id): { fetch(url: string, init: { method: string; body: string }): Promise<DurableObjectResponse> }
}

/** What of a Durable Object's answer is read. */
export interface DurableObjectResponse {
  readonly status: number
  json(): Promise<unknown>
}

/** The state that a Durable Object with a SQLite database is created with. */
export interface DurableObjectState {
  readonly storage: {
    readonly sql: {
      exec(
        query: string,
        ...bindings: (string | number | null)[]
      ): { toArray(): Record<string, unknown>[]; rowsWritten: number }
    }
    getAlarm(): Promise<number | null>
    setAlarm(time: number): Promise<void>
  }
}
