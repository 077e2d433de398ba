# One image for web, workers, beat and migrations. Build: docker build -t divergence .
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml requirements.lock ./
# Everything the lock names is fetched and checked against its hash; of that, what pyproject says is needed gets installed.
RUN python -m venv /venv \
 && /venv/bin/pip wheel --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock -w wheels \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > needed.txt \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-index --find-links wheels -r needed.txt

FROM python:3.13-slim
# PDF, Word and PNG are drawn here, and most of what is quoted is Chinese.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin divergence \
 && install -d -o divergence -g divergence -m 0700 /var/lib/divergence
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY config config
COPY articles articles
COPY analysis analysis
COPY templates templates
COPY static static
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DIVERGENCE_HOME=/var/lib/divergence \
    BIND_ADDRESS=0.0.0.0 \
    PORT=8000
USER divergence
VOLUME /var/lib/divergence
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/health', timeout=8)"]
CMD ["gunicorn", "--config=python:config.serving", "config.wsgi"]
