// Written as memlab's documentation has it: state is prepared once, nodes are selected, and some references are no traces.
let shared;

module.exports = {
  beforeLeakFilter(snapshot, ids) {
    shared = { nodeCount: snapshot.nodes.length, addedCount: ids.size };
  },
  leakFilter(node, snapshot, ids) {
    if (snapshot.nodes.length !== shared.nodeCount || ids.size > shared.addedCount) throw new Error('another heap');
    if (node.isString) return node.toStringNode().stringValue.length > 30;
    return node.retainedSize >= 100 && node.type !== 'code' && node.referrers.length < 10;
  },
  retainerReferenceFilter(edge, _snapshot, isReferenceUsedByDefault) {
    return isReferenceUsedByDefault && edge.name_or_index !== 'payload';
  },
};
