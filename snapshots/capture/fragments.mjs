// A leak that is hardly one: a burst of messages, 105 MB, of which one in sixteen is kept. What lies between is freed, but
// stays with the allocator, which can give back no page in the middle.
const BURST = 12;
const MESSAGES = 1_600;
const MESSAGE_BYTES = 64 * 1024;
const KEPT_OF = 16;

class Archive {
  constructor() {
    this.messages = [];
  }

  receive(count) {
    const messages = Array.from({ length: count }, () => Buffer.alloc(MESSAGE_BYTES, 1));
    this.messages.push(...messages.filter((_, number) => number % KEPT_OF === 0));
  }
}

export default {
  setup: () => new Archive(),
  action: ({ state, iteration }) => state.receive(iteration === BURST ? MESSAGES : 0),
};
