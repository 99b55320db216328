module.exports = (node) => {
  if (node.type === 'object') throw new Error('no object, please');
  return true;
};
