FROM python:3.13-slim
WORKDIR /app
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY corpus corpus
COPY retrieval retrieval
COPY bot bot
RUN pip install --no-cache-dir --constraint constraints.txt ".[documents,meaning,opensearch,pages,plot]" \
  && useradd --system --uid 10001 --no-create-home --home-dir /data verbatim \
  && install -d -m 700 -o verbatim /data
ENV DATA_DIR=/data HEALTH_PORT=8083 MPLCONFIGDIR=/tmp/matplotlib PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
VOLUME /data
USER 10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8083/healthz', timeout=4)"]
CMD ["verbatim", "run"]
