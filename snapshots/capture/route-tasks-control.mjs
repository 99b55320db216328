import { withRoute } from './route-tasks.mjs';

export default withRoute(false);
