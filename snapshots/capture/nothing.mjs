// No leak: what grows in its snapshots is the capture's own.
export default () => {};
