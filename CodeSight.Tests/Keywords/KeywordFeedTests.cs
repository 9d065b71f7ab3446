using CodeSight.Core.Configuration;
using CodeSight.Core.Database;
using CodeSight.Core.Keywords;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CodeSight.Tests.Keywords;

public sealed class KeywordFeedTests : IAsyncLifetime
{
    private const string CutConnections =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'codesight indexing' AND datname = current_database()";

    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-feed-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("InitializeAsync has run.");

    private string SnapshotPath => Path.Combine(_folder, "keywords.snapshot");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await using var services = new ServiceCollection().AddLogging().AddDatabase(_database.ConnectionString).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Feed_finds_what_is_there_and_what_is_committed_later()
    {
        await PutAsync(1, "a.md", "payment terms");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(1, _patience.Token);
        Assert.Equal([1L], server.Search("payment"));

        var change = await PutAsync(2, "b.md", "payment in advance", "second chunk");
        await server.Feed.WaitUntilAsync(change, _patience.Token);
        Assert.Equal([1L, 2L], server.Search("payment").Order());

        change = await PutAsync(1, "renamed.md", "holiday");
        await server.Feed.WaitUntilAsync(change, _patience.Token);
        Assert.Equal([2L], server.Search("payment"));
        Assert.Equal([1L], server.Search("renamed"));

        change = await RemoveAsync(2);
        await server.Feed.WaitUntilAsync(change, _patience.Token);
        Assert.Empty(server.Search("payment"));
        Assert.Equal((1, change), (server.Index.DocumentCount, server.Index.ChangeNumber));
    }

    [Fact]
    public async Task Feed_reads_one_change_of_many_documents()
    {
        var ids = Enumerable.Range(1, 1700).Select(id => (long)id).ToArray();
        await ExecuteAsync(
            """
            INSERT INTO documents (id, file_path, state, size_bytes, modified_ticks) OVERRIDING SYSTEM VALUE
            SELECT id, id || '.md', 'indexed', 1, 1 FROM unnest(@ids) AS id;
            INSERT INTO chunks (document_id, ordinal, start_line, end_line, section, header, content, tokens, hash)
            SELECT id, 0, 1, 1, '', '', 'common word number' || id, 1, '' FROM unnest(@ids) AS id
            """,
            ids);
        var change = await CommitAsync(ids);
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(change, _patience.Token);

        Assert.Equal((1700, 1L), (server.Index.ChunkCount, change));
        Assert.Equal(1234L, server.Search("number1234").First());
    }

    [Fact]
    public async Task Second_start_reads_the_snapshot_and_only_what_changed_since()
    {
        await PutAsync(1, "a.md", "first");
        await PutAsync(2, "b.md", "second");
        await using (var first = await StartAsync()) await first.Feed.WaitUntilAsync(2, _patience.Token);
        Assert.True(File.Exists(SnapshotPath));
        // Changed behind the feed's back: only a start from the snapshot still finds the old text.
        await ExecuteAsync("UPDATE chunks SET content = 'unseen' WHERE document_id = 1");
        var change = await RemoveAsync(2);

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(change, _patience.Token);

        Assert.Equal([1L], second.Search("first"));
        Assert.Empty(second.Search("second"));
        Assert.Empty(second.Search("unseen"));
    }

    [Fact]
    public async Task Snapshot_of_another_database_is_not_used()
    {
        await PutAsync(1, "a.md", "first");
        await using (var first = await StartAsync()) await first.Feed.WaitUntilAsync(1, _patience.Token);
        await Database.DisposeAsync();
        await InitializeAsync();
        await PutAsync(1, "a.md", "another");

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(1, _patience.Token);

        Assert.Empty(second.Search("first"));
        Assert.Equal([1L], second.Search("another"));
    }

    [Fact]
    public async Task Damaged_snapshot_is_not_used()
    {
        await PutAsync(1, "a.md", "first");
        await using (var first = await StartAsync()) await first.Feed.WaitUntilAsync(1, _patience.Token);
        await File.WriteAllTextAsync(SnapshotPath, "not a snapshot");

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(1, _patience.Token);

        Assert.Equal([1L], second.Search("first"));
    }

    [Fact]
    public async Task Snapshot_newer_than_the_database_is_not_used()
    {
        await PutAsync(1, "a.md", "first");
        await PutAsync(2, "b.md", "second");
        await using (var first = await StartAsync()) await first.Feed.WaitUntilAsync(2, _patience.Token);
        await ExecuteAsync("DELETE FROM documents; DELETE FROM document_changes; UPDATE counters SET value = 0");
        await PutAsync(1, "a.md", "another");

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(1, _patience.Token);

        Assert.Equal([1L], second.Search("another"));
        Assert.Empty(second.Search("first second"));
    }

    [Fact]
    public async Task Feed_goes_on_after_its_connection_was_cut()
    {
        await PutAsync(1, "a.md", "first");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(1, _patience.Token);

        await ExecuteAsync(CutConnections);
        var change = await PutAsync(2, "b.md", "second");
        await server.Feed.WaitUntilAsync(change, _patience.Token);

        Assert.Equal([2L], server.Search("second"));
        Assert.Equal([1L], server.Search("first"));
    }

    [Fact]
    public async Task Feed_takes_back_what_a_crash_of_the_database_took_back()
    {
        await PutAsync(1, "a.md", "first");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(1, _patience.Token);
        await server.Feed.WaitUntilAsync(await PutAsync(1, "a.md", "lost"), _patience.Token);
        await server.Feed.WaitUntilAsync(await PutAsync(2, "b.md", "lost too"), _patience.Token);

        await ExecuteAsync(
            $"""
            DELETE FROM documents WHERE id = 2;
            UPDATE chunks SET content = 'first';
            DELETE FROM document_changes WHERE document_id = 2;
            UPDATE document_changes SET change = 1;
            UPDATE counters SET value = 1 WHERE name = 'change';
            {CutConnections}
            """);
        await WaitForAsync(() => server.Index.ChangeNumber == 1 && server.Index.ChunkCount == 1);

        Assert.Equal([1L], server.Search("first"));
        Assert.Empty(server.Search("lost"));
    }

    [Fact]
    public async Task Feed_starts_over_when_the_database_went_back()
    {
        await PutAsync(1, "a.md", "first");
        await PutAsync(2, "b.md", "second");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(2, _patience.Token);

        // A backup from before the second document was played back.
        await ExecuteAsync(
            "DELETE FROM documents WHERE id = 2; DELETE FROM document_changes WHERE document_id = 2; UPDATE counters SET value = 1 WHERE name = 'change'");
        await WaitForAsync(() => server.Index.ChangeNumber == 1 && server.Index.ChunkCount == 1);

        Assert.Equal([1L], server.Search("first"));
        Assert.Empty(server.Search("second"));
    }

    [Fact]
    public async Task Feed_is_loaded_once_it_has_read_an_empty_database()
    {
        await using var server = await StartAsync();
        await WaitForAsync(() => server.Feed.IsLoaded);

        Assert.Equal(0, server.Index.ChunkCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Feed.WaitUntilAsync(1, new CancellationToken(canceled: true)));
    }

    /// <summary>Commits a document as the store does, and returns the change's number.</summary>
    private async Task<long> PutAsync(long id, string path, params string[] chunks)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO documents (id, file_path, state, size_bytes, modified_ticks) OVERRIDING SYSTEM VALUE VALUES (@id, @path, 'indexed', 1, 1)
            ON CONFLICT (id) DO UPDATE SET file_path = EXCLUDED.file_path;
            DELETE FROM chunks WHERE document_id = @id;
            INSERT INTO chunks (document_id, ordinal, start_line, end_line, section, header, content, tokens, hash)
            SELECT @id, ordinal, 1, 1, '', '', content, 1, '' FROM unnest(@chunks) WITH ORDINALITY AS c (content, ordinal)
            """,
            connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("path", path);
        command.Parameters.AddWithValue("chunks", chunks);
        await command.ExecuteNonQueryAsync();
        return await CommitAsync([id]);
    }

    private async Task<long> RemoveAsync(long id)
    {
        await ExecuteAsync($"DELETE FROM documents WHERE id = {id}");
        return await CommitAsync([id]);
    }

    private async Task<long> CommitAsync(long[] ids)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await Core.Indexing.Store.ChangeFeed.WriteAsync(connection, ids, CancellationToken.None);
        await using var counter = new NpgsqlCommand("SELECT value FROM counters WHERE name = 'change'", connection);
        return (long)(await counter.ExecuteScalarAsync() ?? 0L);
    }

    private async Task ExecuteAsync(string sql, params long[] ids)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("ids", ids);
        await command.ExecuteNonQueryAsync();
    }

    private async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(20);
        }
    }

    private async Task<Server> StartAsync()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new CodeSightOptions { DataDir = _folder, DocsDir = _folder, EmbeddingModelDir = _folder })
            .AddSingleton(new DatabaseSources(Database.ConnectionString))
            .AddKeywordSearch()
            .BuildServiceProvider();
        var server = new Server(services);
        foreach (var service in services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        return server;
    }

    private sealed class Server(ServiceProvider services) : IAsyncDisposable
    {
        public IKeywordIndex Index { get; } = services.GetRequiredService<IKeywordIndex>();

        public IKeywordFeed Feed { get; } = services.GetRequiredService<IKeywordFeed>();

        public IEnumerable<long> Search(string question)
        {
            var snapshot = Index.Current;
            return snapshot.Search(snapshot.Analyse(question), 10, null).Select(hit => hit.DocumentId);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
            await services.DisposeAsync();
        }
    }
}
