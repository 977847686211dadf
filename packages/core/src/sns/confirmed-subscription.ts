/** Options of `confirmSubscription`. */
export interface ConfirmSubscriptionOptions {
  /** Default: the runtime's. */
  fetch?: typeof fetch
  /** Seconds that AWS may take to answer, at most 60. Default 10. */
  timeout?: number
}

/** What AWS answered to a confirmation. */
export interface ConfirmedSubscription {
  /** ARN of the subscription, which begins with the topic's. */
  readonly subscriptionArn: string
  /** AWS's name for the call, to ask its support about it. */
  readonly requestId: string | undefined
}
