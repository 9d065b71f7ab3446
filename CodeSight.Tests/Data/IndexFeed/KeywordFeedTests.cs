using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Models;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex;
using CodeSight.Tests.Api;
using CodeSight.Tests.Asking;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.SearchIndex;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Tests.Data.IndexFeed;

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
    public async Task Feed_is_loading_again_while_it_starts_over()
    {
        await PutAsync(1, "a.md", "first");
        await PutAsync(2, "b.md", "second");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(2, _patience.Token);
        await WaitForAsync(() => server.Feed.IsLoaded);

        // A backup from before the second document is played back, and reading it takes as long as this transaction.
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("LOCK TABLE document_changes", connection);
            await command.ExecuteNonQueryAsync();
            await ExecuteAsync("UPDATE counters SET value = 1 WHERE name = 'change'");
            await WaitForAsync(() => server.Index.ChunkCount == 0);

            Assert.False(server.Feed.IsLoaded);
            Assert.Equal(HealthStatus.Unhealthy, await server.HealthAsync());
        }

        await WaitForAsync(() => server.Feed.IsLoaded);
        Assert.Equal([1L], server.Search("first"));
        Assert.Equal(HealthStatus.Healthy, await server.HealthAsync());
    }

    [Fact]
    public async Task Feed_keeps_the_vectors_that_are_there_and_those_that_come_later()
    {
        await AddModelAsync();
        await PutAsync(1, "a.md", "first");
        await PutVectorAsync("first", 0.5, 1);
        var change = await PutAsync(2, "b.md", "second", "third");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(change, _patience.Token);
        await WaitForAsync(() => server.Vectors is not null);
        Assert.Equal([(1L, 0.5)], await server.NearestAsync());

        await server.Feed.WaitUntilAsync(await PutVectorAsync("third", 0.75, 2), _patience.Token);
        Assert.Equal([(2L, 0.75), (1L, 0.5)], await server.NearestAsync());
        Assert.Equal([2L], server.Search("second"));

        await server.Feed.WaitUntilAsync(await PutAsync(1, "a.md", "third"), _patience.Token);
        Assert.Equal([(2L, 0.75), (1L, 0.75)], await server.NearestAsync());

        await server.Feed.WaitUntilAsync(await RemoveAsync(2), _patience.Token);
        Assert.Equal([(1L, 0.75)], await server.NearestAsync());
    }

    [Fact]
    public async Task Feed_takes_the_first_vectors_into_memory_once_a_model_has_some()
    {
        await PutAsync(1, "a.md", "first");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(1, _patience.Token);
        Assert.Null(server.Vectors);

        await AddModelAsync();
        await PutVectorAsync("first", 0.5, 1);
        await WaitForAsync(() => server.Vectors is not null);

        Assert.Equal([(1L, 0.5)], await server.NearestAsync());
    }

    [Fact]
    public async Task Second_start_reads_the_vectors_from_the_snapshot()
    {
        await AddModelAsync();
        await PutAsync(1, "a.md", "first");
        await PutAsync(2, "b.md", "second");
        await PutVectorAsync("first", 0.5, 1);
        await using (var first = await StartAsync()) await WaitForAsync(() => first.Vectors is not null && first.Index.ChangeNumber == 3);
        // Changed behind the feed's back: only a start from the snapshot still finds the old vector.
        await ExecuteAsync("UPDATE vectors_1 SET embedding = '[0,0,1]'");

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(await PutVectorAsync("second", 0.25, 2), _patience.Token);
        await WaitForAsync(() => second.Vectors is not null);

        Assert.Equal([(1L, 0.5), (2L, 0.25)], await second.NearestAsync());
    }

    [Fact]
    public async Task Vectors_that_were_computed_again_replace_those_in_memory_and_in_the_snapshot()
    {
        await AddModelAsync();
        await PutAsync(1, "a.md", "first");
        await PutVectorAsync("first", 0.5, 1);
        await using (var first = await StartAsync())
        {
            await WaitForAsync(() => first.Vectors is not null);
            Assert.Equal([(1L, 0.5)], await first.NearestAsync());

            await ExecuteAsync("UPDATE vectors_1 SET embedding = '[0.25,0,0]', generation = 1");
            await first.Feed.WaitUntilAsync(await CommitAsync([1]), _patience.Token);

            Assert.Equal([(1L, 0.25)], await first.NearestAsync());
        }

        await using var second = await StartAsync();
        await WaitForAsync(() => second.Vectors is not null);
        Assert.Equal([(1L, 0.25)], await second.NearestAsync());
    }

    [Fact]
    public async Task Vectors_of_a_database_that_was_restored_are_read_and_searched()
    {
        await AddModelAsync();
        await PutAsync(1, "a.md", "first");
        await PutVectorAsync("first", 0.5, 1);
        await PutAsync(2, "b.md", "second");
        await using var server = await StartAsync();
        await WaitForAsync(() => server.Vectors is not null);
        Assert.Equal(0.5, await server.CosineAsync(), 3);

        // A backup from before the second document is played back, and the extension's types have other numbers.
        await ExecuteAsync(
            """
            DROP TABLE vectors_1;
            DROP EXTENSION vector;
            CREATE EXTENSION vector;
            CREATE TABLE vectors_1 (hash bytea PRIMARY KEY, embedding halfvec(3) NOT NULL, generation bigint NOT NULL);
            INSERT INTO vectors_1 VALUES (sha256('first'), '[0.25,0,0]', 0);
            DELETE FROM documents WHERE id = 2;
            DELETE FROM document_changes WHERE document_id = 2;
            UPDATE document_changes SET change = 1;
            UPDATE counters SET value = 1 WHERE name = 'change'
            """);
        await WaitForAsync(() => server.Index is { ChangeNumber: 1, ChunkCount: 1 } && server.Vectors is not null);

        Assert.Equal([(1L, 0.25)], await server.NearestAsync());
        Assert.Equal(0.25, await server.CosineAsync(), 3);
    }

    [Fact]
    public async Task Outage_is_logged_once_when_it_begins_and_once_when_it_is_over()
    {
        await PutAsync(1, "a.md", "first");
        using var logs = new CapturedLogs();
        var time = new CountingTime();
        await using var server = await StartAsync(logs: logs, time: time);
        await WaitForAsync(() => server.Feed.IsLoaded);

        server.Sources.Indexing.Clear();
        await Database.LeaveAsync();
        // It may have come back for a moment before the database was gone.
        await AttemptsAsync(1);
        var said = Said();
        await AttemptsAsync(3);
        Assert.Equal(said, Said());
        await Database.ReturnAsync();
        await using (var cut = new NpgsqlConnection(Database.ConnectionString)) NpgsqlConnection.ClearPool(cut);
        await server.Feed.WaitUntilAsync(await PutAsync(2, "b.md", "second"), _patience.Token);
        await WaitForAsync(() => Said()[^1] == 409);

        Assert.Equal(Said().Select((_, index) => index % 2 == 0 ? 405 : 409), Said());

        int[] Said() => [.. logs.Entries.Select(entry => entry.Id.Id).Where(id => id is 405 or 409)];

        Task AttemptsAsync(int count)
        {
            var pauses = time.Pauses;
            return WaitForAsync(() => time.Pauses >= pauses + count);
        }
    }

    [Fact]
    public async Task Vectors_beyond_the_memory_stay_in_the_database()
    {
        await AddModelAsync();
        await PutAsync(1, "a.md", "first");
        await PutVectorAsync("first", 0.5, 1);
        var room = 3L * VectorBlock.BytesPerChunk(3);
        await using var server = await StartAsync(room);
        await WaitForAsync(() => server.Vectors is not null);

        await server.Feed.WaitUntilAsync(await PutAsync(2, "b.md", "1", "2", "3"), _patience.Token);
        await WaitForAsync(() => server.Vectors is null);
        Assert.Equal([2L], server.Search("3"));

        await server.Feed.WaitUntilAsync(await RemoveAsync(2), _patience.Token);
        await WaitForAsync(() => server.Vectors is not null);
        Assert.Equal([(1L, 0.5)], await server.NearestAsync());
    }

    [Fact]
    public async Task Feed_stems_a_document_anew_when_only_its_language_changed()
    {
        var change = await PutAsync(1, "a.md", "Die Häuser stehen leer");
        await using var server = await StartAsync();
        await server.Feed.WaitUntilAsync(change, _patience.Token);
        Assert.Empty(server.Search("Haus"));

        await ExecuteAsync("UPDATE documents SET language = 'de' WHERE id = 1");
        await server.Feed.WaitUntilAsync(await CommitAsync([1]), _patience.Token);

        Assert.Equal([1L], server.Search("Haus"));
    }

    [Fact]
    public async Task Second_start_has_the_languages_of_the_snapshot()
    {
        await PutAsync(1, "a.md", "Die Häuser stehen leer");
        await ExecuteAsync("UPDATE documents SET language = 'de' WHERE id = 1");
        await using (var first = await StartAsync()) await first.Feed.WaitUntilAsync(1, _patience.Token);
        await ExecuteAsync("UPDATE chunks SET content = 'unseen' WHERE document_id = 1");

        await using var second = await StartAsync();
        await second.Feed.WaitUntilAsync(1, _patience.Token);

        Assert.Equal([1L], second.Search("Haus"));
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
            SELECT @id, ordinal, 1, 1, '', '', content, 1, sha256(content::bytea) FROM unnest(@chunks) WITH ORDINALITY AS c (content, ordinal)
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
        await Core.Data.Changes.ChangeFeed.WriteAsync(connection, ids, CancellationToken.None);
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

    /// <summary>Stores the vector of a text by the numbered model, at an angle from the first axis, as the indexing does.</summary>
    private async Task<long> PutVectorAsync(string content, double cosine, params long[] documents)
    {
        await ExecuteAsync(
            $"""
            INSERT INTO vectors_1 VALUES (sha256('{content}'::bytea), ARRAY[{cosine}, sqrt(1 - {cosine} * {cosine}), 0]::real[]::halfvec, 0)
            ON CONFLICT (hash) DO NOTHING
            """);
        return await CommitAsync(documents);
    }

    private Task AddModelAsync() => ExecuteAsync(
        """
        INSERT INTO embedding_models (fingerprint, name, dimensions, created_at, answers) VALUES ('f00d', 'stub', 3, now(), true);
        CREATE TABLE vectors_1 (hash bytea PRIMARY KEY, embedding halfvec(3) NOT NULL, generation bigint NOT NULL)
        """);

    private async Task<Server> StartAsync(long memory = 512L << 20, CapturedLogs? logs = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection()
            .AddLogging(logging =>
            {
                if (logs is not null) logging.AddProvider(logs);
            })
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(
                new CodeSightOptions { DataDir = _folder, DocsDir = _folder, EmbeddingModelDir = _folder, SearchMemoryBytes = memory })
            .AddSingleton<IEmbedder>(new StubEmbedder())
            .AddSingleton(new EmbedderLoader(_ => throw new NotSupportedException()))
            .AddSingleton(new DatabaseSources(Database.ConnectionString))
            .AddKeywordSearch()
            .BuildServiceProvider();
        var server = new Server(services);
        foreach (var service in services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        return server;
    }

    /// <summary>Counts the pauses between attempts.</summary>
    private sealed class CountingTime : TimeProvider
    {
        private int _pauses;

        public int Pauses => Volatile.Read(ref _pauses);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _pauses);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed class Server(ServiceProvider services) : IAsyncDisposable
    {
        public IKeywordIndex Index { get; } = services.GetRequiredService<IKeywordIndex>();

        public DatabaseSources Sources { get; } = services.GetRequiredService<DatabaseSources>();

        public IKeywordFeed Feed { get; } = services.GetRequiredService<IKeywordFeed>();

        public IEnumerable<long> Search(string question)
        {
            var snapshot = Index.Current;
            return snapshot.Search(snapshot.Analyse(question), 10, null).Select(hit => hit.DocumentId);
        }

        public async Task<HealthStatus> HealthAsync() =>
            (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "keywords")).Status;

        public IVectorView? Vectors => Index.Current.VectorsOf(1);

        /// <summary>Documents and cosines of the chunks that lie nearest to the first axis.</summary>
        public async Task<IEnumerable<(long Document, double Cosine)>> NearestAsync() =>
            (await (Vectors ?? throw new InvalidOperationException("Vectors are in memory.")).FindNearestAsync([1, 0, 0], 10, null, CancellationToken.None))
            .Select(hit => (hit.DocumentId, Math.Round(hit.Score, 3)));

        /// <summary>Cosine of the first axis and the nearest chunk, as the database finds it.</summary>
        public async Task<float> CosineAsync() =>
            (await new PgvectorSearch(Sources).SearchAsync(new ActiveModel(1, new StubEmbedder()), [1, 0, 0], [], 1, null, CancellationToken.None))[0].Cosine
            ?? throw new InvalidOperationException("It has a vector.");

        public async ValueTask DisposeAsync()
        {
            foreach (var service in services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
            await services.DisposeAsync();
        }
    }
}
