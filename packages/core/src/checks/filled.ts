/**
 * What an earlier check left in the context.
 *
 * @throws TypeError where it left nothing: a fault of ours, which the verifier answers as one, closed.
 */
export function filled<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('A check ran before the one that it needs')
  return value
}
