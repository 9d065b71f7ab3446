# All of CodeSight in one container, with its own Postgres under /index:
#   docker build -t codesight .
#   docker run -p 8000:8000 -v /path/to/docs:/data:ro -v codesight-index:/index codesight
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
# What decides about packages comes first: a change of the sources alone restores nothing.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY CodeSight.Api/CodeSight.Api.csproj CodeSight.Api/
COPY CodeSight.Core/CodeSight.Core.csproj CodeSight.Core/
COPY CodeSight.Encoder/CodeSight.Encoder.csproj CodeSight.Encoder/
COPY CodeSight.Extraction/CodeSight.Extraction.csproj CodeSight.Extraction/
COPY CodeSight.SearchIndex/CodeSight.SearchIndex.csproj CodeSight.SearchIndex/
COPY CodeSight.ServiceDefaults/CodeSight.ServiceDefaults.csproj CodeSight.ServiceDefaults/
COPY CodeSight.Web/CodeSight.Web.csproj CodeSight.Web/
RUN dotnet restore CodeSight.Api/CodeSight.Api.csproj --use-current-runtime
COPY .editorconfig ./
COPY models/ models/
COPY CodeSight.Encoder/ CodeSight.Encoder/
COPY CodeSight.Extraction/ CodeSight.Extraction/
COPY CodeSight.SearchIndex/ CodeSight.SearchIndex/
COPY CodeSight.Core/ CodeSight.Core/
COPY CodeSight.ServiceDefaults/ CodeSight.ServiceDefaults/
COPY CodeSight.Web/ CodeSight.Web/
COPY CodeSight.Api/ CodeSight.Api/
# The analyzers have their say in CI. The model is a layer of its own: it hardly ever changes.
RUN dotnet publish CodeSight.Api/CodeSight.Api.csproj -c Release --no-restore --use-current-runtime -o /out/app -p:UseAppHost=false \
      -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
 && mv /out/app/models /out/models

# Ubuntu's Postgres without its Perl tools and its just-in-time compiler (switched off here): they are most of its size.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS postgres
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-16 \
 && rm -rf /var/lib/apt/lists/* /usr/lib/postgresql/16/lib/bitcode /usr/lib/postgresql/16/lib/llvmjit*
# Ubuntu's own pgvector is 0.6 and lacks the iterative scan. The extension needs nothing but the C library.
COPY --from=pgvector/pgvector:pg16-bookworm /usr/lib/postgresql/16/lib/vector.so /usr/lib/postgresql/16/lib/
COPY --from=pgvector/pgvector:pg16-bookworm /usr/share/postgresql/16/extension/vector* /usr/share/postgresql/16/extension/

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS final
# Poppler reads PDFs, poppler-data has the character maps of Chinese, Japanese and Korean, Tesseract reads scanned pages; the libraries are Postgres'.
RUN apt-get update \
 && apt-get install -y --no-install-recommends poppler-data poppler-utils tesseract-ocr tesseract-ocr-eng \
      libgssapi-krb5-2 libldap2 liblz4-1 libpam0g libpq5 libreadline8t64 libselinux1 libsystemd0 libxml2 libxslt1.1 libzstd1 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o "$APP_UID" -g "$APP_UID" -m 1777 /index
COPY --from=postgres /usr/lib/postgresql/ /usr/lib/postgresql/
COPY --from=postgres /usr/share/postgresql/ /usr/share/postgresql/
# A library that is missing stops the build, not the first start.
RUN ! ldd /usr/lib/postgresql/16/bin/initdb /usr/lib/postgresql/16/bin/pg_ctl /usr/lib/postgresql/16/bin/postgres | grep "not found"
WORKDIR /app
COPY --from=build /out/models/ models/
COPY LICENSE ./
COPY --from=build /out/app/ ./
USER $APP_UID
EXPOSE 8000
VOLUME /index
HEALTHCHECK --interval=15s --timeout=10s --start-period=150s --retries=3 CMD ["dotnet", "/app/CodeSight.Api.dll", "health"]
ENTRYPOINT ["dotnet", "/app/CodeSight.Api.dll"]
ARG VERSION=0.1.0
ARG SOURCE=
LABEL org.opencontainers.image.title="CodeSight" \
      org.opencontainers.image.description="Answers questions from a team's own documents: one container with its own database" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.source="$SOURCE"
