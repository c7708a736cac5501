FROM python:3.13-slim
WORKDIR /app
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY corpus corpus
COPY retrieval retrieval
COPY bot bot
RUN pip install --no-cache-dir --constraint constraints.txt ".[pages]" && useradd --create-home verbatim
USER verbatim
CMD ["verbatim", "run"]
