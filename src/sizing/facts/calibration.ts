// Shares of the hardware's figures that runs reach, fitted by `npm run bench:sizing` on the fitting half of 500 community measurements
// (llmfit, MIT, 2026-08-22) and never on the other half, which gives the errors told in the guide. A test holds these to that fit.

/** `stepMs` is what a token costs however small the model is; `band` holds eight in ten of the fitting half around the estimate. */
export type Reach = {
  readonly efficiency: number
  readonly stepMs: number
  readonly band: { readonly low: number; readonly high: number }
}

export const calibration = {
  dense: {
    card: { efficiency: 0.86, stepMs: 2.2, band: { low: 0.83, high: 1.13 } },
    apple: { efficiency: 0.95, stepMs: 3.6, band: { low: 0.86, high: 1.39 } },
    shared: { efficiency: 0.71, stepMs: 0.5, band: { low: 0.88, high: 1.05 } },
  },
  mixture: { efficiency: 0.66, stepMs: 3.2, band: { low: 0.88, high: 1.15 } },
  /** Of what does not fit: how fast the memory beside the card is read, and how much more than the overhang runtimes put there. */
  spill: { ramGBs: 40, slackGB: 0.3, band: { low: 0.67, high: 1.54 } },
  /** Not fitted: 0.3 to 0.6 is reported for dense models; 0.14 and 0.17 were measured of a mixture on an RTX 3090, 0.48 of a dense model. */
  prefill: { dense: { low: 0.3, likely: 0.45, high: 0.6 }, mixture: { low: 0.1, likely: 0.16, high: 0.3 } },
  /** Not fitted: no batches were measured. */
  batchDoubt: 0.6,
} as const satisfies { readonly [part: string]: unknown }
