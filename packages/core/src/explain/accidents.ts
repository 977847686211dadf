import type { Accident } from './accident.js'
import { type ClockAccidentName, clockAccidents } from './clock-accidents.js'
import { type ContentAccidentName, contentAccidents } from './content-accidents.js'
import { type FieldAccidentName, fieldAccidents } from './field-accidents.js'
import { type HeaderAccidentName, headerAccidents } from './header-accidents.js'
import { type InputAccidentName, inputAccidents } from './input-accidents.js'
import { type TransportAccidentName, transportAccidents } from './transport-accidents.js'

/** The name of each accident in code. */
export type AccidentName =
  | ContentAccidentName
  | TransportAccidentName
  | HeaderAccidentName
  | InputAccidentName
  | FieldAccidentName
  | ClockAccidentName

/** The accidents of every scheme, by name. Those of API Gateway's canonical request are in its own folder. */
export const accidents: Readonly<Record<AccidentName, Accident>> = {
  ...contentAccidents,
  ...transportAccidents,
  ...headerAccidents,
  ...inputAccidents,
  ...fieldAccidents,
  ...clockAccidents,
}
