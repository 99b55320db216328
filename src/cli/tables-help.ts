/** The tables and their columns, in lines of at most 80 characters. A test holds it against the tables. */
export const TABLES_HELP: string = `Tables
  nodes    node id type class self_bytes own_bytes retained_bytes distance
           dominator owner is_plumbing detached reached
           One row for each node. own_bytes: with what is folded into it (a Map
           has its table); class: of what is folded that of its owner. Objects
           are the rows with owner = node.
  edges    source target type label retains
           One row for each reference; source and target are nodes. label as
           reports write it: .tasks, (closure) cache, [*] for keys.
  classes  class kind count own_bytes retained_bytes
           Live objects by class, as heapdiff summary counts them.
  strings  node value
           Only with --show-strings: values may be secrets.
With earlier snapshots of the same process also
  nodes    first_snapshot: which has its owner first, from 0
  classes  new_count gone_count grown_bytes
  reports  report heapdiff_version first_file last_file snapshots iterations
           added_bytes grown_bytes
  suspects report fingerprint rank title verdict class holder_class count
           per_iteration title_count title_per_iteration retained_bytes
           growth_bytes. count: of the class; the title may count others, too
  hops     report fingerprint hop label edge_type class type id verdict
           suspect_edge: the chain of each suspect, from the root
  holds    report fingerprint class count per_iteration own_bytes`;
