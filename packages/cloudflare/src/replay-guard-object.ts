import type { DurableObjectState } from './workers-types.js'

/**
 * The Durable Object behind {@link durableReplayGuard}. A Worker exports it and names it in its Wrangler file, as a class
 * with a SQLite database:
 *
 * ```jsonc
 * "durable_objects": { "bindings": [{ "name": "REPLAY", "class_name": "ReplayGuardObject" }] },
 * "migrations": [{ "tag": "v1", "new_sqlite_classes": ["ReplayGuardObject"] }]
 * ```
 *
 * A claim beyond `maxClaims` is refused with an error, and the request with 503, until others expire.
 */
export class ReplayGuardObject {
  /** How many claims it holds at the most. A subclass may say otherwise. */
  readonly maxClaims: number = 100_000
  /** Milliseconds between two sweeps of what has expired, at the least. */
  readonly sweepInterval: number = 60_000
  readonly #storage: DurableObjectState['storage']
  // Kept beside the table, since counting reads every row.
  #claims: number

  constructor(state: DurableObjectState) {
    this.#storage = state.storage
    this.#execute('CREATE TABLE IF NOT EXISTS claims (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID')
    this.#execute('CREATE INDEX IF NOT EXISTS claims_by_expiry ON claims (expires)')
    this.#claims = Number(this.#execute('SELECT COUNT(*) AS count FROM claims')[0]?.count)
  }

  /** Answers the client: PUT claims, DELETE releases. */
  async fetch(request: Request): Promise<Response> {
    const { id, expires } = (await request.json()) as { id: string; expires?: number }
    if (request.method === 'DELETE') {
      this.#release(id)
      return Response.json({ released: true })
    }
    if (typeof id !== 'string' || !Number.isFinite(expires))
      return Response.json({ error: 'malformed' }, { status: 400 })
    // Before the claim: one that stands without an alarm would never be swept.
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + this.sweepInterval)
    const claimed = this.#claim(id, Number(expires))
    return claimed === undefined ? Response.json({ error: 'full' }, { status: 503 }) : Response.json({ claimed })
  }

  /** Sweeps what has expired, and comes again while there is something left. */
  async alarm(): Promise<void> {
    this.#sweep()
    const next = this.#execute('SELECT MIN(expires) AS next FROM claims')[0]?.next
    if (typeof next === 'number') await this.#storage.setAlarm(Math.max(next, Date.now() + this.sweepInterval))
  }

  // No await from the look to the claim: an object runs one piece of code at a time, which makes this atomic.
  #claim(id: string, expires: number): boolean | undefined {
    const now = Date.now()
    const [held] = this.#execute('SELECT expires FROM claims WHERE id = ?', id)
    if (held !== undefined && Number(held.expires) > now) return false
    if (held === undefined) {
      if (this.#claims >= this.maxClaims) this.#sweep()
      if (this.#claims >= this.maxClaims) return undefined
    }
    this.#execute(
      'INSERT INTO claims (id, expires) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET expires = excluded.expires',
      id,
      expires,
    )
    if (held === undefined) this.#claims += 1
    return true
  }

  #release(id: string): void {
    this.#claims -= this.#execute('DELETE FROM claims WHERE id = ? RETURNING id', id).length
  }

  #sweep(): void {
    this.#claims -= this.#execute('DELETE FROM claims WHERE expires <= ? RETURNING id', Date.now()).length
  }

  #execute(query: string, ...bindings: (string | number)[]): Record<string, unknown>[] {
    return this.#storage.sql.exec(query, ...bindings).toArray()
  }
}
