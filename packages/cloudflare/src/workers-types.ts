// The types of Workers that this package uses, declared here so that it does not need @cloudflare/workers-types.

/** The last argument of the handlers of a Worker. */
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

/** The members of a Durable Object's answer that are read. */
export interface DurableObjectResponse {
  readonly status: number
  json(): Promise<unknown>
}

/** The state of a Durable Object with a SQLite database. */
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
