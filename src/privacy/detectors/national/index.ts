import type { Detector } from '../detector.ts'
import { africa } from './africa.ts'
import { alps } from './alps.ts'
import { benelux } from './benelux.ts'
import { canada } from './canada.ts'
import { eastAsia } from './east-asia.ts'
import { eastEurope } from './east-europe.ts'
import { france } from './france.ts'
import { germany } from './germany.ts'
import { india } from './india.ts'
import { italy } from './italy.ts'
import { labelled } from './labelled.ts'
import { latinAmerica } from './latin-america.ts'
import { machineReadable } from './machine-readable.ts'
import { nordic } from './nordic.ts'
import { oceania } from './oceania.ts'
import { poland } from './poland.ts'
import { portugal } from './portugal.ts'
import { southeastAsia } from './southeast-asia.ts'
import { spain } from './spain.ts'
import { turkey } from './turkey.ts'
import { uk } from './uk.ts'
import { us } from './us.ts'
import { vin } from './vehicle.ts'

/** One file and one line in this list. */
export const national: readonly Detector[] = [
  us,
  uk,
  germany,
  france,
  spain,
  italy,
  benelux,
  alps,
  nordic,
  poland,
  portugal,
  eastEurope,
  canada,
  latinAmerica,
  india,
  southeastAsia,
  eastAsia,
  oceania,
  turkey,
  africa,
  vin,
  machineReadable,
  labelled,
].flat()
