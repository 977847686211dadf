const clocks = new Set(['ERR_TIMESTAMP_OUT_OF_RANGE', 'ERR_CERTIFICATE_EXPIRED', 'ERR_CERTIFICATE_NOT_YET_VALID'])
const repeats = new Set(['ERR_REPLAYED', 'ERR_IN_PROGRESS'])
// A parser that ran first, or a list that lacks an entry. A stranger cannot cause the former. The latter has a valid signature for
// Alexa and the App Store; for the other schemes it may be a stranger's guess.
const settings = new Set(['ERR_BODY_CONSUMED', 'ERR_SIGNER_NOT_ALLOWED'])

/**
 * Tells what a refusal needs: `fault` somebody who repairs it, `setting` a change of the program, `clock` a look at the clock,
 * `repeat` nothing, and `stranger` a count.
 */
export function kindOfRefusal({ scheme, code, retryable }) {
  if (repeats.has(code)) return 'repeat'
  if (retryable) return 'fault'
  if (settings.has(code)) return 'setting'
  // The certificate of SMN is pinned, and the program lacks the next one.
  if (scheme === 'smn' && code === 'ERR_CERTIFICATE_EXPIRED') return 'setting'
  return clocks.has(code) ? 'clock' : 'stranger'
}
