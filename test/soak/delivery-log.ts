/** What a receiver process tells. */
export interface ReceiverEvent {
  readonly event: 'started' | 'succeeded' | 'not written'
  /** MessageId; absent of what could not be written. */
  readonly id?: string
  /** Milliseconds since 1970, by the receiver's clock, which is the sender's. */
  readonly at: number
}

interface Delivery {
  starts: number
  successes: number
  /** When the sender was first told that the message was handled. */
  answered?: number
}

/** What became of every message of a run. */
export class DeliveryLog {
  readonly #deliveries = new Map<string, Delivery>()
  /** Answers to genuine messages that SNS would not repeat, although they were not handled. */
  readonly wrong: string[] = []
  /** Ids of handlers that started after the sender had been told of a success, and so after that was written. */
  readonly handledAgain: string[] = []
  /** Ids of handlers that started for what nobody signed. */
  readonly forgedHandled: string[] = []
  /** Completions that a receiver could not write in time, and said so. */
  notWritten = 0
  attempts = 0
  /** Attempts that were answered 5xx or not at all, and so repeated. */
  repeated = 0
  forged = 0
  forgedAccepted = 0
  copies = 0

  expect(id: string): void {
    this.#deliveries.set(id, { starts: 0, successes: 0 })
  }

  hear({ event, id, at }: ReceiverEvent): void {
    if (id === undefined) {
      this.notWritten += 1
      return
    }
    const delivery = this.#deliveries.get(id)
    if (delivery === undefined) {
      this.forgedHandled.push(id)
      return
    }
    if (event === 'succeeded') delivery.successes += 1
    else delivery.starts += 1
    if (event === 'started' && at > (delivery.answered ?? Number.POSITIVE_INFINITY)) this.handledAgain.push(id)
  }

  answerSuccess(id: string): void {
    const delivery = this.#deliveries.get(id)
    if (delivery !== undefined) delivery.answered ??= Date.now()
  }

  startsOf(id: string): number {
    return this.#deliveries.get(id)?.starts ?? 0
  }

  get genuine(): number {
    return this.#deliveries.size
  }

  /** Ids of messages that no handler has handled. */
  get lost(): string[] {
    return this.#idsWhere(({ successes }) => successes === 0)
  }

  /** Ids of messages that two handlers have handled, be it at the same time. */
  get handledTwice(): string[] {
    return this.#idsWhere(({ successes }) => successes > 1)
  }

  #idsWhere(holds: (delivery: Delivery) => boolean): string[] {
    return [...this.#deliveries].filter(([, delivery]) => holds(delivery)).map(([id]) => id)
  }
}
