/** Thrown by {@link within}. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** Settles as a promise does, or rejects with a TimeoutError after so many milliseconds. What the promise does later is ignored. */
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
