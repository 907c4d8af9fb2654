import type { Detector } from '../detector.ts'
import { alps } from './alps.ts'
import { benelux } from './benelux.ts'
import { canada } from './canada.ts'
import { eastEurope } from './east-europe.ts'
import { france } from './france.ts'
import { germany } from './germany.ts'
import { italy } from './italy.ts'
import { nordic } from './nordic.ts'
import { oceania } from './oceania.ts'
import { poland } from './poland.ts'
import { portugal } from './portugal.ts'
import { spain } from './spain.ts'
import { uk } from './uk.ts'
import { us } from './us.ts'

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
  oceania,
  canada,
].flat()
