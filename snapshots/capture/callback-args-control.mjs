import { withQueue } from './callback-args.mjs';

export default withQueue({ isDrained: true });
