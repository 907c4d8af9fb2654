// Where in the world a provider's region lies, for rules such as `regions: [eu]`. A region nobody here knows lies nowhere: a rule that
// asks for one is not met by a guess.

/**
 * Regions of the European Union, by the names AWS, Azure and Google give them. London and Zurich carry `eu` or `europe` in their
 * names and do not lie in it.
 *   https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 *   https://learn.microsoft.com/azure/reliability/regions-list
 *   https://cloud.google.com/compute/docs/regions-zones
 */
const places: Readonly<Record<string, RegExp>> = {
  eu: /^(?:eu|eu-(?:central-1|west-1|west-3|north-1|south-[12])|westeurope|northeurope|swedencentral|germany(?:westcentral|north)|france(?:central|south)|italynorth|polandcentral|spaincentral|austriaeast|belgiumcentral|denmarkeast|europe-(?:west(?:1|3|4|8|9|1[02])|north[12]|southwest1|central2))$/,
  uk: /^(?:uk|gb|eu-west-2|uk(?:south|west)|europe-west2)$/,
  ch: /^(?:ch|eu-central-2|switzerland(?:north|west)|europe-west6)$/,
  us: /^(?:us|us-(?:east|west)-\d|us-(?:central|east|west|south)\d|(?:east|west|central|northcentral|southcentral|westcentral)us[23]?)$/,
  ca: /^(?:ca|ca-(?:central|west)-1|canada(?:central|east)|northamerica-northeast[12])$/,
  sg: /^(?:sg|ap-southeast-1|southeastasia|asia-southeast1)$/,
  jp: /^(?:jp|ap-northeast-[13]|japan(?:east|west)|asia-northeast[12])$/,
  in: /^(?:in|ap-south-[12]|(?:central|south|west)india|asia-south[12])$/,
  au: /^(?:au|ap-southeast-[24]|australia(?:east|southeast|central2?)|australia-southeast[12])$/,
}

/** Whether a region is the one that was asked for, or lies in it. */
export function liesIn(region: string | undefined, wanted: string): boolean {
  if (region === undefined) return false
  const [one, other] = [region.trim().toLowerCase(), wanted.trim().toLowerCase()]
  if (one === '') return false
  return one === other || (Object.hasOwn(places, other) && (places[other]?.test(one) ?? false))
}
