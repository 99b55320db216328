export default {
  leakFilter: (node) => node.type === 'object' && node.name === 'Promise',
};
