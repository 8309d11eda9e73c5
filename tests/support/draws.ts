import fc from 'fast-check'

/** Every run draws the same, so that CI tells of a change, not of a draw. `PROPERTY_SEED=2 npm test -- --only unit` draws others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
