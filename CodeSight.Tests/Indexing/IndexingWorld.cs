using CodeSight.Core.Asking;
using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Models;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using CodeSight.Extraction;
using CodeSight.Extraction.Ocr;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Tests.Indexing;

/// <summary>
/// A documents folder, a database, and the indexing flow over both with fakes for the parts that have tests of their own. The
/// workers' steps are called by hand, so nothing depends on time.
/// </summary>
internal sealed class IndexingWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly List<ServiceProvider> _servers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-world-").FullName;

    private IndexingWorld(TestDatabase database)
    {
        _database = database;
        Docs = Directory.CreateDirectory(Path.Combine(_folder, "docs")).FullName;
    }

    /// <summary>The documents folder.</summary>
    public string Docs { get; }

    public FakeExtraction Extraction { get; } = new();

    public FakeRecognizer Recognizer { get; } = new();

    public FakeChunker Chunker { get; } = new();

    public FakeEmbedder Embedder { get; private set; } = new("model-a");

    public IScanLock ScanLock { get; } = new InProcessScanLock();

    public long MaxFileBytes { get; set; } = 1 << 20;

    public bool IsAlone { get; set; } = true;

    public bool ForceInit { get; set; }

    public CapturedLogs Logs { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The first server.</summary>
    public ServiceProvider Server { get; private set; } = null!; // set by CreateAsync, before anybody has the object

    public IIndexing Indexing => Server.GetRequiredService<IIndexing>();

    public IndexingPipeline Pipeline => Server.GetRequiredService<IndexingPipeline>();

    public static async Task<IndexingWorld> CreateAsync()
    {
        var world = new IndexingWorld(await TestDatabase.CreateAsync());
        world.Server = world.AddServer();
        await world.Server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        return world;
    }

    /// <summary>One more server process on the same folder and database, as far as one process can play several.</summary>
    public ServiceProvider AddServer(IScanLock? scanLock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logs));
        services.AddSingleton(Time);
        var options = new CodeSightOptions
        {
            DataDir = Path.Combine(_folder, "data"),
            DocsDir = Docs,
            EmbeddingModelDir = "/models/" + Embedder.Model.Name,
            MaxFileBytes = MaxFileBytes,
            ForceInit = ForceInit,
            PostgresConnectionString = IsAlone ? null : _database.ConnectionString,
        };
        services.AddSingleton(options).AddCoordination(options);
        services.AddDatabase(_database.ConnectionString);
        services.AddSingleton<IExtractionService>(Extraction);
        services.AddSingleton<IPageRecognizer>(Recognizer);
        services.AddSingleton<IChunker>(Chunker);
        // An instance that the container is given is not disposed of by it.
        services.AddSingleton<IEmbedder>(Embedder);
        services.AddSingleton<EmbedderLoader>(Load);
        services.AddSingleton(scanLock ?? ScanLock);
        services.AddIndexing().AddIndexingHost(TimeSpan.Zero);
        services.AddKeywordSearch().AddAsking(options).AddUsage();
        var server = services.BuildServiceProvider();
        _servers.Add(server);
        return server;
    }

    /// <summary>The server as it is after a restart, with other settings where they were changed.</summary>
    public void Restart() => Server = AddServer();

    public void UseModel(string name, int dimensions = 8) => Embedder = new FakeEmbedder(name, dimensions);

    /// <summary>The models that servers find in the folder of their name, beside the one that they are set to.</summary>
    public Dictionary<string, FakeEmbedder> OldModels { get; } = [];

    public string Write(string path, string text)
    {
        var full = Path.Combine(Docs, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // a file below the folder has a parent
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>What a process that is killed leaves behind, and its successor's first steps: as far as the start of a run.</summary>
    public async Task KillAndRestartAsync()
    {
        await ExecuteAsync("UPDATE documents SET leased_until = now() + interval '1 minute' WHERE stage > 0");
        Restart();
        await Server.GetRequiredService<VectorTables>().GetConfiguredAsync(CancellationToken.None);
        await Server.GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Docs, path));

    /// <summary>A whole run: its scan, then all text, then all vectors.</summary>
    public async Task<IndexRun> RunAsync(bool forceRebuild = false)
    {
        var run = await ScanAsync(forceRebuild);
        await DrainAsync();
        return await FindAsync(run.Id);
    }

    /// <summary>A run as far as its scan.</summary>
    public async Task<IndexRun> ScanAsync(bool forceRebuild = false)
    {
        var started = await Indexing.StartAsync(forceRebuild, RunTrigger.Request, CancellationToken.None);
        Assert.True(started.IsNew);
        await ScanEndAsync(started.Run.Id);
        return await FindAsync(started.Run.Id);
    }

    /// <summary>Does the scanning part of a run, by one server.</summary>
    public async Task ScanEndAsync(long runId, ServiceProvider? server = null)
    {
        var worker = (server ?? Server).GetRequiredService<ScanWorker>();
        while (await ScalarAsync<bool>($"SELECT NOT scanned AND state = 'running' FROM runs WHERE id = {runId}"))
            await worker.ScanNextAsync(CancellationToken.None);
    }

    /// <summary>Does what is in the queue, by one server. Documents that wait out a pause are done too.</summary>
    public async Task DrainAsync(ServiceProvider? server = null)
    {
        var pipeline = (server ?? Server).GetRequiredService<IndexingPipeline>();
        while (true)
        {
            await ExecuteAsync("UPDATE documents SET leased_until = NULL WHERE stage > 0");
            if (!await pipeline.IndexTextAsync(CancellationToken.None) && !await pipeline.EmbedAsync(CancellationToken.None)) return;
        }
    }

    /// <summary>Reads one page by OCR; false where none waits.</summary>
    public Task<bool> ReadPageAsync() => Server.GetRequiredService<PageReader>().ReadNextAsync(CancellationToken.None);

    /// <summary>The database is away until <see cref="DatabaseReturnsAsync"/>.</summary>
    public Task DatabaseLeavesAsync()
    {
        // An idle connection that was cut would be met by whoever comes first when the database is back.
        foreach (var server in _servers) server.GetRequiredService<DatabaseSources>().Indexing.Clear();
        return _database.LeaveAsync();
    }

    public Task DatabaseReturnsAsync() => _database.ReturnAsync();

    public async Task<IndexRun> FindAsync(long runId) =>
        await Indexing.FindRunAsync(runId, CancellationToken.None) ?? throw new InvalidOperationException($"There is no run {runId}.");

    public async Task<Dictionary<string, LedgerRow>> LedgerAsync() =>
        (await Indexing.GetFilesAsync(Principal.Operator, null, 0, 10_000, CancellationToken.None)).Files.ToDictionary(row => row.FilePath);

    /// <summary>The stored chunks' texts by path, as a search would find them.</summary>
    public async Task<string[]> TextsAsync(string path)
    {
        await using var source = Source();
        await using var command = source.CreateCommand(
            "SELECT content FROM chunks c JOIN documents d ON d.id = c.document_id WHERE file_path = $1 ORDER BY ordinal");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = path });
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return [.. texts];
    }

    private FakeEmbedder Load(string folder) =>
        OldModels.GetValueOrDefault(Path.GetFileName(folder)) ?? throw new DirectoryNotFoundException("there is no such folder");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = Source();
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value
            ? value
            : throw new InvalidOperationException($"No {typeof(T).Name} from: {sql}");
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = Source();
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection of the test's own, to hold locks with.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private NpgsqlDataSource Source() => NpgsqlDataSource.Create(_database.ConnectionString + ";Pooling=false");
}
