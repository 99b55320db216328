// No leakFilter: memlab's own rules select.
module.exports = {
  retainerReferenceFilter: (edge, _snapshot, isReferenceUsedByDefault) =>
    isReferenceUsedByDefault && edge.name_or_index !== 'closed',
};
