// What a kilowatt hour costs, by region and day. The first is the default, and is told wherever it is used.
export type Electricity = {
  readonly region: string
  readonly perKwh: number
  readonly currency: 'USD' | 'EUR'
  readonly source: string
  readonly asOf: string
}

export const electricity: readonly [Electricity, ...Electricity[]] = [
  { region: 'US residential average', perKwh: 0.1872, currency: 'USD', source: 'energypricestoday.com', asOf: '2026-04-26' },
  { region: 'US commercial average', perKwh: 0.146, currency: 'USD', source: 'energypricestoday.com', asOf: '2026-04-26' },
  { region: 'EU household average H1 2025', perKwh: 0.2872, currency: 'EUR', source: 'Eurostat nrg_pc_204 release', asOf: '2025-10-29' },
  { region: 'Germany household H1 2025', perKwh: 0.3835, currency: 'EUR', source: 'Eurostat', asOf: '2025-10-29' },
]
