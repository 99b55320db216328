'use strict';

// A cache without a bound. The control forgets the oldest entry when there are more than eight.
const { run, control } = require('../harness.cjs');

class Profile {
  constructor(id) {
    this.id = id;
    this.visits = 0;
  }
}

class ProfileCache {
  constructor() {
    this.entries = new Map();
  }

  get(id) {
    let profile = this.entries.get(id);
    if (profile === undefined) {
      profile = new Profile(id);
      this.entries.set(id, profile);
      if (control && this.entries.size > 8) this.entries.delete(this.entries.keys().next().value);
    }
    return profile;
  }
}

const profiles = new ProfileCache();
exports.profiles = profiles;

run((iteration) => {
  for (let number = 0; number < 10; number++) profiles.get(`${iteration}/${number}`).visits++;
});
