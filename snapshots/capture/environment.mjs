// A leak outside V8: what is written into the environment is copied to native memory, 3 MB an iteration, and stays there.
const VARIABLES = 48;
const VALUE = 'x'.repeat(64 * 1024);

export default ({ iteration }) => {
  for (let number = 0; number < VARIABLES; number++) process.env[`BUILD_${iteration}_${number}`] = VALUE;
};
