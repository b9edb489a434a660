// The development server of Vite, with the routes that the web server of the image has.
import { createServer } from "vite";

const proxy = {};
for (const [path, target] of Object.entries(JSON.parse(process.env.DEVELOP_ROUTES))) {
  proxy[path] = { target, ws: true, rewrite: (url) => url.slice(path.length - 1) };
}
const server = await createServer({
  server: { host: "0.0.0.0", port: Number(process.env.DEVELOP_PORT), strictPort: true, allowedHosts: true, proxy },
});
await server.listen();
server.printUrls();
