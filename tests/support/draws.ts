import fc from 'fast-check'

/** Every run draws the same values, so that a CI failure is due to a change and not to chance. `PROPERTY_SEED=2 npm test -- --only unit` draws others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
