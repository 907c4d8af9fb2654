# Drawbridge as a container. It listens on every address of the container, so it starts only with callers' keys:
#   docker run -p 4280:4280 -v drawbridge:/data -e DRAWBRIDGE_KEYS=ada:$(openssl rand -hex 24) drawbridge
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.ts && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    DRAWBRIDGE_HOME=/data \
    DRAWBRIDGE_HOST=0.0.0.0 \
    DRAWBRIDGE_PORT=4280
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/schema ./schema
COPY LICENSE NOTICE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4280
# A configuration is read from /data/drawbridge.yaml when DRAWBRIDGE_CONFIG names it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DRAWBRIDGE_PORT}/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM finishes the requests under way before it ends.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["up"]
