import { withLog } from './request-errors.mjs';

export default withLog({ isFlushed: true });
