// One seed for every property test, so that a run says the same today and tomorrow and a red one can be repeated. `PROPERTY_SEED=<number>` asks
// other questions; a seed that finds something is worth a test of its own.
import fc from 'fast-check'

const asked = Number(process.env.PROPERTY_SEED)
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number.isInteger(asked) && asked !== 0 ? asked : 20_261_120 })
