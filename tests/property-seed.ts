import fc from 'fast-check'

// The same inputs at every run, so that a change is judged by what it changes. Others are tried by
// another number, such as `CHAINWRIGHT_SEED=$RANDOM pnpm test`; a failure tells its seed.
fc.configureGlobal({ seed: Number(process.env['CHAINWRIGHT_SEED'] ?? 20_261_122) })
