# Countersign as a container: Node, the production packages and the source, run by nobody in particular.

FROM node:26-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No production package needs an install script, and Node comes with the image.
RUN npm ci --omit=dev --ignore-scripts

FROM node:26-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# ./data is where the app keeps its database where DATA_DIR is not set, or empty as in .env.example.
RUN install --directory --owner=node --group=node /data && ln --symbolic /data ./data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json app.yml LICENSE ./
COPY src ./src
USER node
# Only used without DATABASE_URL; then it is what has to be backed up.
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
