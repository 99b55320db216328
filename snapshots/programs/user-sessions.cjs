'use strict';

// Three hundred users who live as long as the process. At every login a user's session is replaced by a new one that
// remembers the previous: not one holder that grows, but three hundred, each by a session in a hundred iterations.
const { run, control } = require('../harness.cjs');

class User {
  constructor(name) {
    this.name = name;
    this.session = undefined;
  }

  login(token) {
    this.session = new Session(token, this.session);
  }

  logout() {
    this.session = undefined;
  }
}

class Session {
  constructor(token, previous) {
    this.token = token;
    this.previous = previous;
  }
}

class Directory {
  constructor() {
    this.users = [];
  }
}

const directory = new Directory();
for (let number = 0; number < 300; number++) directory.users.push(new User(`user ${number}`));
exports.directory = directory;

let logins = 0;

run((iteration) => {
  for (let number = 0; number < 3; number++) {
    const user = directory.users[logins++ % directory.users.length];
    user.login(`${iteration}/${number}`);
    if (control) user.logout();
  }
});
