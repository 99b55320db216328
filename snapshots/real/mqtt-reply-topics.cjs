'use strict';

// Every request subscribes to a topic for its reply, and unsubscribes when it is done; the broker acknowledges both.
const net = require('node:net');
const mqtt = require('mqtt');
const { run } = require('../harness.cjs');

// To CONNECT, SUBSCRIBE and UNSUBSCRIBE, by the packet's type; behind type and length stands the message id.
const answers = {
  1: () => [0x20, 2, 0, 0],
  8: (packet) => [0x90, 3, packet[2], packet[3], 0],
  10: (packet) => [0xb0, 2, packet[2], packet[3]],
};

const broker = net.createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 2 && rest.length >= 2 + rest[1]) {
      socket.write(Buffer.from(answers[rest[0] >> 4](rest)));
      rest = rest.subarray(2 + rest[1]);
    }
  });
  // What is idle shall not keep the process alive.
  socket.unref();
});

broker.listen(0, '127.0.0.1', () => {
  const client = mqtt.connect({ host: '127.0.0.1', port: broker.address().port, keepalive: 0 });
  exports.client = client;
  broker.unref();
  client.once('connect', () => {
    client.stream.unref();
    run(async (iteration) => {
      for (const part of ['a', 'b', 'c']) await request(client, `reply/${iteration}/${part}`);
    });
  });
});

function request(client, topic) {
  return new Promise((resolve, reject) => {
    const done = (error) => (error ? reject(error) : resolve());
    client.subscribe(topic, (error) => (error ? reject(error) : client.unsubscribe(topic, done)));
  });
}
