import type { DurableObjectState } from './workers-types.js'

/**
 * Holds the claims of {@link durableReplayGuard}. A Worker exports this class and names it in its Wrangler file, as a class
 * with a SQLite database:
 *
 * ```jsonc
 * "durable_objects": { "bindings": [{ "name": "REPLAY", "class_name": "ReplayGuardObject" }] },
 * "migrations": [{ "tag": "v1", "new_sqlite_classes": ["ReplayGuardObject"] }]
 * ```
 *
 * If it already holds `maxClaims` ids, it refuses further claims, and the requests are answered 503, until others expire.
 */
export class ReplayGuardObject {
  /** The maximum number of ids. A subclass may change it. */
  readonly maxClaims: number = 100_000
  /** The minimum time in milliseconds between two sweeps of expired ids. */
  readonly sweepInterval: number = 60_000
  readonly #storage: DurableObjectState['storage']
  // Count the ids here, because SQL would read every row to count them.
  #rows: number

  constructor(state: DurableObjectState) {
    this.#storage = state.storage
    // A delivery whose holder is NULL has been handled.
    this.#execute(
      'CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, holder TEXT, ends INTEGER NOT NULL) WITHOUT ROWID',
    )
    this.#execute('CREATE INDEX IF NOT EXISTS deliveries_by_end ON deliveries (ends)')
    this.#rows = Number(this.#execute('SELECT COUNT(*) AS count FROM deliveries')[0]?.count)
  }

  /** Answers a request of the client. The path of the URL names the operation. */
  async fetch(request: Request): Promise<Response> {
    const { id, holder, ends } = (await request.json()) as { id: unknown; holder: unknown; ends?: unknown }
    const operation = new URL(request.url).pathname
    if (typeof id !== 'string' || typeof holder !== 'string') return malformed()
    if (operation === '/release') {
      this.#release(id, holder)
      return Response.json({ answer: 'ok' })
    }
    if (typeof ends !== 'number' || !Number.isFinite(ends)) return malformed()
    // Set the alarm before writing: an id without an alarm would never be swept.
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + this.sweepInterval)
    if (operation === '/complete') {
      this.#write(id, null, ends)
      return Response.json({ answer: 'ok' })
    }
    if (operation !== '/claim') return malformed()
    const answer = this.#claim(id, holder, ends)
    return answer === undefined ? Response.json({ error: 'full' }, { status: 503 }) : Response.json({ answer })
  }

  /** Removes expired ids, and sets the next alarm while ids are left. */
  async alarm(): Promise<void> {
    this.#sweep()
    const next = this.#execute('SELECT MIN(ends) AS next FROM deliveries')[0]?.next
    if (typeof next === 'number') await this.#storage.setAlarm(Math.max(next, Date.now() + this.sweepInterval))
  }

  // There is no await between the SELECT and the claim. An object runs one piece of code at a time, so this is atomic.
  #claim(id: string, holder: string, until: number): 'claimed' | 'held' | 'done' | undefined {
    const [delivery] = this.#execute('SELECT holder, ends FROM deliveries WHERE id = ?', id)
    if (delivery !== undefined && Number(delivery.ends) > Date.now() && delivery.holder !== holder)
      return delivery.holder === null ? 'done' : 'held'
    if (delivery === undefined && this.#rows >= this.maxClaims) {
      this.#sweep()
      if (this.#rows >= this.maxClaims) return undefined
    }
    this.#write(id, holder, until)
    return 'claimed'
  }

  // A completion is written even if the object is full: it replaces a claim that was counted before.
  #write(id: string, holder: string | null, ends: number): void {
    const known = this.#execute(
      'UPDATE deliveries SET holder = ?, ends = ? WHERE id = ? RETURNING id',
      holder,
      ends,
      id,
    )
    if (known.length > 0) return
    this.#execute('INSERT INTO deliveries (id, holder, ends) VALUES (?, ?, ?)', id, holder, ends)
    this.#rows += 1
  }

  #release(id: string, holder: string): void {
    this.#rows -= this.#execute('DELETE FROM deliveries WHERE id = ? AND holder = ? RETURNING id', id, holder).length
  }

  #sweep(): void {
    this.#rows -= this.#execute('DELETE FROM deliveries WHERE ends <= ? RETURNING id', Date.now()).length
  }

  #execute(query: string, ...bindings: (string | number | null)[]): Record<string, unknown>[] {
    return this.#storage.sql.exec(query, ...bindings).toArray()
  }
}

function malformed(): Response {
  return Response.json({ error: 'malformed' }, { status: 400 })
}
