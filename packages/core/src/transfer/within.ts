// This has its own file, because entries need it at once, and most of them load the limits of streams later.

/** The error that {@link within} rejects with. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Settles like a promise, or rejects with a TimeoutError after a number of milliseconds. After the timeout, it ignores the
 * promise.
 */
export async function within<Value>(milliseconds: number, pending: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`No answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([pending, timeout])
  } finally {
    clearTimeout(timer)
  }
}
