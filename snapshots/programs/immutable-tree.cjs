'use strict';

// A store whose state is a tree that is replaced, never changed: every action copies the objects and the array on the
// way to the list it adds to. Each old tree is garbage; the list of todos grows all the same. The control keeps the last
// eight.
const { run, control } = require('../harness.cjs');

class Todo {
  constructor(text) {
    this.text = text;
    this.done = false;
  }
}

function reducer(state, action) {
  if (action.type !== 'added') return state;
  const todos = [...state.inbox.todos, action.todo];
  return { ...state, inbox: { ...state.inbox, todos: control ? todos.slice(-8) : todos } };
}

class Store {
  constructor(state) {
    this.state = state;
  }

  dispatch(action) {
    this.state = reducer(this.state, action);
  }
}

const store = new Store({ user: { name: 'Ada' }, inbox: { owner: 'Ada', todos: [] } });
exports.store = store;

run((iteration) => {
  for (let number = 0; number < 2; number++) {
    store.dispatch({ type: 'added', todo: new Todo(`${iteration}/${number}`) });
  }
});
