const clocks = new Set(['ERR_TIMESTAMP_OUT_OF_RANGE', 'ERR_CERTIFICATE_EXPIRED', 'ERR_CERTIFICATE_NOT_YET_VALID'])
const repeats = new Set(['ERR_REPLAYED', 'ERR_IN_PROGRESS'])
// A parser ran first, or a list lacks an entry. A stranger cannot cause the first. A request with the second has a valid
// signature for Alexa and the App Store. For the other schemes, a stranger may have guessed.
const settings = new Set(['ERR_BODY_CONSUMED', 'ERR_SIGNER_NOT_ALLOWED'])

/**
 * Returns what a refusal needs: `fault` needs a repair, `setting` a change of the program, `clock` a check of the clock,
 * `repeat` nothing, and `stranger` only a count.
 */
export function kindOfRefusal({ scheme, code, retryable }) {
  if (repeats.has(code)) return 'repeat'
  if (retryable) return 'fault'
  if (settings.has(code)) return 'setting'
  // The certificate of SMN is pinned, and the program lacks the next one.
  if (scheme === 'smn' && code === 'ERR_CERTIFICATE_EXPIRED') return 'setting'
  return clocks.has(code) ? 'clock' : 'stranger'
}
