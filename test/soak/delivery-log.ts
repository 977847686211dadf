/** A report of a receiver process. */
export interface ReceiverEvent {
  readonly event: 'started' | 'succeeded' | 'not written'
  /** The id of the message; absent if a completion could not be written. */
  readonly id?: string
  /** Milliseconds since 1970, by the clock that receiver and sender share. */
  readonly at: number
}

interface Delivery {
  readonly sender: string
  starts: number
  successes: number
  /** The time of the first answer that says that the message was handled. */
  answered?: number
}

/** Records the results of every message of a run. */
export class DeliveryLog {
  readonly #deliveries = new Map<string, Delivery>()
  /** Answers to genuine messages that no service would repeat, although they were not handled. */
  readonly wrong: string[] = []
  /** Senders and ids of handlers that started after an answer of success, and so after the completion was written. */
  readonly handledAgain: string[] = []
  /** Ids of handlers that started for a forged message. */
  readonly forgedHandled: string[] = []
  /** The number of completions that a receiver reported as not written in time. */
  notWritten = 0
  attempts = 0
  /** The number of attempts that were repeated because of a 5xx or no answer. */
  repeated = 0
  forged = 0
  forgedAccepted = 0
  copies = 0

  expect(id: string, sender: string): void {
    this.#deliveries.set(id, { sender, starts: 0, successes: 0 })
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
    if (event === 'started' && at > (delivery.answered ?? Number.POSITIVE_INFINITY))
      this.handledAgain.push(`${delivery.sender} ${id}`)
  }

  answerSuccess(id: string): void {
    const delivery = this.#deliveries.get(id)
    if (delivery !== undefined) delivery.answered ??= Date.now()
  }

  startsOf(id: string): number {
    return this.#deliveries.get(id)?.starts ?? 0
  }

  /** The number of messages of a sender. */
  sentBy(sender: string): number {
    return this.#idsWhere((delivery) => delivery.sender === sender).length
  }

  /** Senders and ids of messages that were never handled. */
  get lost(): string[] {
    return this.#idsWhere(({ successes }) => successes === 0)
  }

  /** Senders and ids of messages that two handlers handled, at the same time or one after the other. */
  get handledTwice(): string[] {
    return this.#idsWhere(({ successes }) => successes > 1)
  }

  #idsWhere(holds: (delivery: Delivery) => boolean): string[] {
    return [...this.#deliveries].filter(([, delivery]) => holds(delivery)).map(([id, { sender }]) => `${sender} ${id}`)
  }
}
