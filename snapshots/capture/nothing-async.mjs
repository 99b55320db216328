// No leak, with timers, promises, state and phases.
import { setTimeout as sleep } from 'node:timers/promises';

export default {
  setup: async () => ({ last: undefined }),
  async action({ state, iteration }) {
    await sleep(1);
    state.last = { iteration };
  },
  phases: {
    'after-rest': () => sleep(5),
    'after-reset': ({ state }) => {
      state.last = undefined;
    },
  },
  teardown: () => sleep(1),
};
