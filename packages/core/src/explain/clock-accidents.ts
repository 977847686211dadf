import { type Accident, accident } from './accident.js'
import { everywhere } from './changes.js'

/** The names of these accidents in code. */
export type ClockAccidentName = 'timeZone' | 'clock' | 'late'

/** Accidents of clocks and time. */
export const clockAccidents: Readonly<Record<ClockAccidentName, Accident>> = {
  timeZone: accident(
    'time-zone',
    'The timestamp is off by the width of a time zone: local time was taken for UTC.',
    'Set the clock of this machine by a time server, to UTC, and let currentDate return new Date() without adding an offset.',
    everywhere(
      'Set the clock of this machine by a time server, to UTC, and let currentDate return new Date() without adding an offset.',
    ),
  ),
  clock: accident(
    'clock',
    'The clock of this machine and that of the service differ.',
    'Set the clock of this machine by a time server (NTP).',
    everywhere('Set the clock of this machine by a time server (NTP).'),
  ),
  late: accident(
    'late',
    'The request arrived late, or it was sent again: it is older than the tolerance.',
    'Look for a queue, a backlog or a retry on the way; to look at a saved request, set the clock of the verifier to its time.',
    everywhere(
      'Look for a queue, a backlog or a retry on the way; to look at a saved request, set currentDate to its time.',
    ),
  ),
}
