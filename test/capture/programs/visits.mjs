// Visits a server so many times: node visits.mjs <port> <times>.
const [port, times] = process.argv.slice(2).map(Number);
for (let time = 0; time < times; time++) await (await fetch(`http://127.0.0.1:${port}/visit/${time}`)).text();
