using System.Diagnostics;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Cluster;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Models;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;
using CodeSight.Tests.Asking;
using CodeSight.Tests.SearchIndex;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CodeSight.Tests.Data.IndexFeed;

/// <summary>A cluster of its own that is killed again and again while it still owes the disk its last commits.</summary>
public sealed class KeywordFeedCrashTests : IAsyncLifetime
{
    private const int Rounds = 8;
    private const int Documents = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-crash-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private EmbeddedPostgres? _postgres;

    private EmbeddedPostgres Postgres => _postgres ?? throw new InvalidOperationException("InitializeAsync has run.");

    public async Task InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None);
        await using var services = new ServiceCollection().AddLogging().AddDatabase(_postgres.ConnectionString).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        // The longest that Postgres allows, so that a kill finds commits that only its memory has.
        await ExecuteAsync("ALTER SYSTEM SET wal_writer_delay = '10s'");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    public async Task DisposeAsync()
    {
        ClearPool();
        await Postgres.DisposeAsync();
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Statistics_are_those_of_a_fresh_index_when_the_database_lost_what_it_had_committed()
    {
        var random = new Random(1);
        var lost = 0L;
        var server = await StartAsync();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = random.Next(1, 12); i > 0; i--) await ChangeAsync(random);
                if (random.Next(3) == 0) await WaitUntilEqualAsync(server);
                if (random.Next(3) == 0)
                {
                    // In an orderly way, or as if it were killed too.
                    if (random.Next(2) == 0) await server.StopAsync();
                    await server.DisposeAsync();
                    server = await StartAsync();
                }

                var before = await CounterAsync();
                await KillAsync();
                lost += before - await CounterAsync();
                // Numbers that were given before are given again, to other changes, while the index may still know the lost ones.
                for (var i = random.Next(8); i > 0; i--) await ChangeAsync(random);
                await WaitUntilEqualAsync(server);
            }
        }
        finally
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }

        Assert.True(lost > 0, "no kill took a commit back, so nothing was shown");
    }

    private async Task KillAsync()
    {
        using (
            var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(_folder, "postgres", "postmaster.pid")).First())))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync(_patience.Token);
        }

        ClearPool();
        await Postgres.EnsureRunningAsync(_patience.Token);
    }

    // Its own pool alone: other tests are using theirs.
    private void ClearPool()
    {
        using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>Puts, changes or removes a document as the store does, in one transaction.</summary>
    private async Task ChangeAsync(Random random)
    {
        var chunk = 0L;
        var document = KeywordIndexTests.RandomDocument(random, random.Next(1, Documents), ref chunk);
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync(_patience.Token);
        await using var transaction = await connection.BeginTransactionAsync(_patience.Token);
        await using var command = new NpgsqlCommand(
            random.Next(4) == 0
                ? "DELETE FROM documents WHERE id = @id"
                : """
                  INSERT INTO documents (id, file_path, state, size_bytes, modified_ticks) OVERRIDING SYSTEM VALUE VALUES (@id, @path, 'indexed', 1, 1)
                  ON CONFLICT (id) DO UPDATE SET file_path = EXCLUDED.file_path;
                  DELETE FROM chunks WHERE document_id = @id;
                  INSERT INTO chunks (document_id, ordinal, start_line, end_line, section, header, content, tokens, hash)
                  SELECT @id, ordinal, 1, 1, '', header, content, 1, '' FROM unnest(@headers, @contents) WITH ORDINALITY AS c (header, content, ordinal)
                  """,
            connection,
            transaction);
        command.Parameters.AddWithValue("id", document.DocumentId);
        command.Parameters.AddWithValue("path", document.FilePath);
        command.Parameters.AddWithValue("headers", document.Chunks.Select(item => item.Header).ToArray());
        command.Parameters.AddWithValue("contents", document.Chunks.Select(item => item.Content).ToArray());
        await command.ExecuteNonQueryAsync(_patience.Token);
        await ChangeFeed.WriteAsync(connection, [document.DocumentId], _patience.Token);
        await transaction.CommitAsync(_patience.Token);
    }

    /// <summary>Waits until the index is what the database holds; where it never comes to that, tells what differs.</summary>
    private async Task WaitUntilEqualAsync(Server server)
    {
        using var maxWait = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        maxWait.CancelAfter(TimeSpan.FromSeconds(30));
        var differences = await DifferencesAsync(server);
        while (differences.Count > 0 && !maxWait.IsCancellationRequested)
        {
            await Task.Delay(50);
            differences = await DifferencesAsync(server);
        }

        Assert.Empty(differences);
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(Server server)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync();
        var reader = new ChangeReader(connection);
        var counter = await reader.ReadCounterAsync(CancellationToken.None);
        if (server.Index.ChangeNumber != counter) return [$"change number: {server.Index.ChangeNumber}, {counter} in the database"];
        var documents = new List<KeywordDocument>();
        await foreach (
            var document in reader.ReadDocumentsAsync([.. Enumerable.Range(1, Documents).Select(id => (long)id)], CancellationToken.None))
            documents.Add(document);
        return IndexStatistics.DifferencesFromFresh(server.Index, documents);
    }

    private async Task<long> CounterAsync()
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync(_patience.Token);
        return await new ChangeReader(connection).ReadCounterAsync(_patience.Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<Server> StartAsync()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new CodeSightOptions { DataDir = _folder, DocsDir = _folder, EmbeddingModelDir = _folder })
            .AddSingleton(new DatabaseSources(Postgres.ConnectionString))
            .AddSingleton<IEmbedder>(new StubEmbedder())
            .AddSingleton(new EmbedderLoader(_ => throw new NotSupportedException()))
            .AddKeywordSearch()
            .BuildServiceProvider();
        var server = new Server(services);
        foreach (var service in services.GetServices<IHostedService>()) await service.StartAsync(_patience.Token);
        return server;
    }

    private sealed class Server(ServiceProvider services) : IAsyncDisposable
    {
        public KeywordIndex Index { get; } = services.GetRequiredService<KeywordIndex>();

        /// <summary>An orderly end, which writes the snapshot.</summary>
        public async Task StopAsync()
        {
            foreach (var service in services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
