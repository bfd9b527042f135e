// One WebSocket for the page (gateway/live/README.md): streams resume from the last number seen, whatever happens to the line.

const SIGN_IN_AGAIN = 4401;
const LONGEST_PAUSE = 30_000;
const streams = new Map(); // name -> { after, changed, state }
let socket;
let pause = 500;

/** Listens to a stream from after a number on (null: from now on). `changed(data, number)`; `state("live" | "waiting")`. */
export function listen(name, after, changed, state = () => {}) {
  streams.set(name, { after, changed, state });
  if (socket?.readyState === WebSocket.OPEN) subscribe(name);
  else connect();
}

function connect() {
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
  socket.onopen = () => {
    pause = 500;
    for (const name of streams.keys()) subscribe(name);
  };
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = (event) => {
    for (const stream of streams.values()) stream.state("waiting");
    if (event.code === SIGN_IN_AGAIN) return;
    setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
}

function subscribe(name) {
  const { after } = streams.get(name);
  socket.send(JSON.stringify({ type: "subscribe", stream: name, ...(after === null ? {} : { after }) }));
}

function take(frame) {
  const stream = streams.get(frame.stream);
  if (!stream) return;
  if (frame.type === "subscribed") stream.state("live");
  if (frame.type === "ended" || frame.type === "error") stream.state("waiting");
  if (typeof frame.change === "number") stream.after = frame.change;
  if (frame.type === "change") stream.changed(frame.data, frame.change);
}

// A page that was frozen (a phone in a pocket) looks at once whether its line still stands.
addEventListener("online", connect);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && streams.size && connect());
