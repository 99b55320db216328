import fetches from './fetch.mjs';

// The leak: responses by number, none of which is ever asked for again.
const responses = new Map();

export default {
  ...fetches,
  action: async (context) => {
    responses.set(responses.size, await fetches.action(context));
  },
};
