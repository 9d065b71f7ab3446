using CodeSight.Core.Data;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Models;
using CodeSight.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CodeSight.Tests.Asking.Search;

/// <summary>A database with our schema, and a short way to put documents, chunks and vectors into it.</summary>
internal sealed class SeededDatabase : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private SeededDatabase(TestDatabase database) => (_database, Sources) = (database, new DatabaseSources(database.ConnectionString));

    public DatabaseSources Sources { get; }

    public static async Task<SeededDatabase> CreateAsync(bool hasVectors = true)
    {
        var database = await TestDatabase.CreateAsync();
        await using (var context = new CodeSightContext(new DbContextOptionsBuilder<CodeSightContext>().UseNpgsql(database.ConnectionString).Options))
            await context.Database.MigrateAsync();
        var seeded = new SeededDatabase(database);
        if (hasVectors)
            await seeded.ExecuteAsync(
                $"""
                INSERT INTO embedding_models (fingerprint, name, dimensions, created_at, answers) VALUES ('f00d', 'stub', {StubEmbedder.Dimensions}, now(), true);
                CREATE TABLE vectors_1 (hash bytea PRIMARY KEY, embedding halfvec({StubEmbedder.Dimensions}) NOT NULL, generation bigint NOT NULL);
                CREATE INDEX vectors_1_hnsw ON vectors_1 USING hnsw (embedding halfvec_ip_ops) WITH (m = 16, ef_construction = 64);
                """);
        return seeded;
    }

    /// <summary>The models as a process sees them that is set to the first one, and finds the other where another one answers.</summary>
    public ActiveModelProvider Models(IEmbedder embedder, IEmbedder? other = null) => new(
        Sources, embedder, folder => other ?? throw new InvalidOperationException("there is none"), TimeProvider.System, NullLogger<ActiveModelProvider>.Instance);

    public async Task<long> AddDocumentAsync(string path)
    {
        await using var command = Sources.Indexing.CreateCommand(
            "INSERT INTO documents (file_path, state, size_bytes, modified_ticks) VALUES ($1, 'indexed', 1, 1) RETURNING id");
        command.Parameters.AddWithValue(path);
        return (long)(await command.ExecuteScalarAsync())!; // RETURNING gives one
    }

    /// <summary>Adds a chunk; its text stands for its hash, so equal texts share a vector.</summary>
    public async Task<long> AddChunkAsync(long document, string content, int? page = null, string section = "")
    {
        await using var command = Sources.Indexing.CreateCommand(
            """
            INSERT INTO chunks (document_id, ordinal, page, start_line, end_line, section, header, content, tokens, hash)
            VALUES ($1, (SELECT count(*) FROM chunks WHERE document_id = $1), $3, 1, 2, $4, '', $2, 3, sha256($2::bytea)) RETURNING id
            """);
        command.Parameters.AddWithValue(document);
        command.Parameters.AddWithValue(content);
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = page });
        command.Parameters.AddWithValue(section);
        return (long)(await command.ExecuteScalarAsync())!; // RETURNING gives one
    }

    public async Task AddVectorAsync(string content, float[] vector)
    {
        await using var command = Sources.Indexing.CreateCommand(
            "INSERT INTO vectors_1 VALUES (sha256($1::bytea), $2::real[]::halfvec, 0)");
        command.Parameters.AddWithValue(content);
        command.Parameters.AddWithValue(vector);
        await command.ExecuteNonQueryAsync();
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Sources.Indexing.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Sources.DisposeAsync();
        await _database.DisposeAsync();
    }
}
