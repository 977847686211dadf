import { decodeBase64 } from '../encoding/base64.js'
import { accidents } from './accidents.js'
import type { Finding } from './report-checks.js'

/** Recognises base64 whose plus signs became spaces, and names that accident. Returns undefined for any other text. */
export function describePlusSigns(text: string): Finding | undefined {
  if (!text.includes(' ')) return undefined
  try {
    decodeBase64(text.replaceAll(' ', '+'))
  } catch {
    return undefined
  }
  const { id, what, changes } = accidents.plusSigns
  return { evidence: { accident: id, changes }, hint: what }
}
