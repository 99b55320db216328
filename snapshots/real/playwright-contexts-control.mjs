import { withRoute } from './playwright-contexts.mjs';

export default withRoute(false);
