import {
  accidents,
  type Explained,
  type Finding,
  nameAccident,
  nameBody,
  nameThing,
  parseJson,
  proveRepair,
} from '../../scheme/explain.js'
import type { InlineSchemeFindings } from '../../scheme/inline-kind.js'
import type { AppStoreFindings } from '../checks.js'
import { appStoreAccidents } from './accidents.js'
import { bodyRepairs, readText } from './body-repairs.js'
import { nameForm } from './name-body.js'

/** Explains why a body has no signedPayload. */
export async function describeBody(
  explained: Explained<AppStoreFindings & InlineSchemeFindings>,
): Promise<Finding | undefined> {
  const { request, error, budget } = explained
  if (error === undefined) return undefined
  const text = readText(request.body)
  const value = parseJson(text)
  const form = nameForm(value) ?? nameBody(request.body)
  if (form !== undefined) return nameAccident(form, 'proven')
  const repaired = await proveRepair(explained, bodyRepairs(request.body, text, budget))
  if (repaired?.evidence?.confidence === 'proven') return repaired
  const thing = nameThing(value)
  if (thing !== undefined) return nameAccident(thing, 'proven')
  if (repaired !== undefined) return repaired
  if (value === undefined && /^\s*\{\s*"signedPayload"\s*:\s*"eyJ/.test(text))
    return nameAccident(appStoreAccidents.truncated, 'likely', { characters: text.length })
  return value === undefined ? undefined : nameAccident(accidents.wrapped, 'likely')
}
