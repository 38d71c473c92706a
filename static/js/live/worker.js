// The SharedWorker: all tabs of a browser share one socket. One bundle with the site's, but an entry of its own.
import { Switchboard, openSocket } from "./switchboard.js";

const board = new Switchboard(openSocket);
self.onconnect = ({ ports: [port] }) => board.plug(port);
