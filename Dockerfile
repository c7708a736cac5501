FROM python:3.13-slim
WORKDIR /app
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY corpus corpus
COPY retrieval retrieval
COPY bot bot
RUN pip install --no-cache-dir --constraint constraints.txt ".[documents,pages,plot]" \
  && useradd --create-home verbatim && install -d -o verbatim /data
ENV DATA_DIR=/data
VOLUME /data
USER verbatim
CMD ["verbatim", "run"]
