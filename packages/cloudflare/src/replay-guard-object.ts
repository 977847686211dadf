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
  /** How many ids it holds at most. A subclass may say otherwise. */
  readonly maxClaims: number = 100_000
  /** Milliseconds between two sweeps of what has expired, at least. */
  readonly sweepInterval: number = 60_000
  readonly #storage: DurableObjectState['storage']
  // Kept beside the table, since counting reads every row.
  #rows: number

  constructor(state: DurableObjectState) {
    this.#storage = state.storage
    // A delivery without a holder has been handled.
    this.#execute(
      'CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, holder TEXT, ends INTEGER NOT NULL) WITHOUT ROWID',
    )
    this.#execute('CREATE INDEX IF NOT EXISTS deliveries_by_end ON deliveries (ends)')
    this.#rows = Number(this.#execute('SELECT COUNT(*) AS count FROM deliveries')[0]?.count)
  }

  /** Answers the client, whose operation is the URL's path. */
  async fetch(request: Request): Promise<Response> {
    const { id, holder, ends } = (await request.json()) as { id: unknown; holder: unknown; ends?: unknown }
    const operation = new URL(request.url).pathname
    if (typeof id !== 'string' || typeof holder !== 'string') return malformed()
    if (operation === '/release') {
      this.#release(id, holder)
      return Response.json({ answer: 'ok' })
    }
    if (typeof ends !== 'number' || !Number.isFinite(ends)) return malformed()
    // Before anything is written: what stands without an alarm would never be swept.
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + this.sweepInterval)
    if (operation === '/complete') {
      this.#write(id, null, ends)
      return Response.json({ answer: 'ok' })
    }
    if (operation !== '/claim') return malformed()
    const answer = this.#claim(id, holder, ends)
    return answer === undefined ? Response.json({ error: 'full' }, { status: 503 }) : Response.json({ answer })
  }

  /** Sweeps what has expired, and comes again while there is something left. */
  async alarm(): Promise<void> {
    this.#sweep()
    const next = this.#execute('SELECT MIN(ends) AS next FROM deliveries')[0]?.next
    if (typeof next === 'number') await this.#storage.setAlarm(Math.max(next, Date.now() + this.sweepInterval))
  }

  // No await from the look to the claim: an object runs one piece of code at a time, which makes this atomic.
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

  // What has been handled is written even if the object is full: no more of that comes than was claimed.
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
