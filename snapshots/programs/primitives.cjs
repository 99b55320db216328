'use strict';

// Four containers that live on and grow by nothing but numbers: no new object appears, only larger backing stores.
const { run, control } = require('../harness.cjs');

const stores = { map: new Map(), set: new Set(), list: [], dictionary: {} };
global.stores = stores;

// So far apart that the object keeps them in a hash table.
const farApart = 4099;
let lastKey = 0;

run(() => {
  for (let number = 0; number < 200; number++) {
    const key = ++lastKey;
    stores.map.set(key, -key);
    stores.set.add(key);
    stores.list.push(key + 0.5);
    stores.dictionary[key * farApart] = -key;
    if (control) forget(key);
  }
});

function forget(key) {
  stores.map.delete(key);
  stores.set.delete(key);
  stores.list.pop();
  delete stores.dictionary[key * farApart];
}
