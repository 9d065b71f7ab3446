using CodeSight.Api.Search;
using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Cluster;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Extract;
using CodeSight.Core.Models;
using CodeSight.Indexer.Hosting;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.Processes;

/// <summary>
/// Servers and indexers as processes of their own, over one folder, one Postgres and one Redis, all of which a test may break.
/// </summary>
internal sealed class ProcessWorld : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come; nothing depends on how soon it does.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>Many documents where the full reference inputs are there, else the sample handbook.</summary>
    public static string Corpus { get; } = SharedData.Folder is null
        ? Path.Combine(SharedData.RepositoryRoot, "samples", "handbook")
        : SharedData.At("docs", "handbook-18f");

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-processes-").FullName;
    private readonly List<ProgramProcess> _processes = [];
    private ServiceProvider? _engine;

    private ProcessWorld(RedisServer redis)
    {
        Redis = redis;
        Docs = Directory.CreateDirectory(Path.Combine(_folder, "docs")).FullName;
    }

    public string Docs { get; }

    public RedisServer Redis { get; }

    public EmbeddedPostgres Postgres { get; private set; } = null!; // set by CreateAsync, before anybody has the object

    /// <summary>The indexing flow's own view, in this process; it does no work.</summary>
    public IIndexing Indexing => (_engine ??= Engine()).GetRequiredService<IIndexing>();

    public static async Task<ProcessWorld> CreateAsync()
    {
        var world = new ProcessWorld(await RedisServer.StartAsync());
        await world.StartPostgresAsync();
        return world;
    }

    public async Task StartPostgresAsync() =>
        Postgres = await EmbeddedPostgres.StartAsync(Path.Combine(_folder, "database"), durable: true, CancellationToken.None);

    /// <summary>Copies a folder's files into the documents, up to a number.</summary>
    public void CopyDocuments(string source, int atMost)
    {
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(atMost))
        {
            var target = Path.Combine(Docs, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // a file below the folder has a parent
            File.WriteAllBytes(target, File.ReadAllBytes(path));
        }
    }

    /// <param name="model">Folder of its embedding model; null for the small one.</param>
    public ProgramProcess StartIndexer(string? model = null) => Start(typeof(IndexerHost), model);

    /// <summary>A server, and where it answers.</summary>
    public async Task<(ProgramProcess Process, HttpClient Client)> StartServerAsync(string? model = null)
    {
        var process = Start(typeof(SearchBody), model, "--urls", "http://127.0.0.1:0");
        return (process, new HttpClient { BaseAddress = await process.Address, Timeout = TimeSpan.FromSeconds(100) });
    }

    /// <summary>Asks again and again until the condition holds; a state that never comes fails the test.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var maxWait = new CancellationTokenSource(MaxWait);
        while (!await condition()) await Task.Delay(Look, maxWait.Token);
    }

    /// <summary>
    /// Waits until a question to the database is answered with yes; a state that never comes fails the test and says what is there.
    /// </summary>
    public async Task UntilAsync(string sql)
    {
        try
        {
            await UntilAsync(() => ScalarAsync<bool>(sql));
        }
        catch (OperationCanceledException)
        {
            var documents = await ScalarAsync<string>(
                """
                SELECT coalesce(string_agg(concat_ws(' ', file_path, state, 'stage', stage, 'attempts', attempts, leased_until - clock_timestamp(), reason), E'\n'), '')
                FROM documents WHERE stage > 0 OR state = 'failed'
                """);
            var programs = _processes.Select(process => string.Join('\n', process.Lines.TakeLast(10)));
            throw new TimeoutException(string.Join("\n\n", programs.Prepend(documents).Prepend($"Never came: {sql}")));
        }
    }

    /// <summary>A run that begins now, after those that are going on, and its end.</summary>
    public async Task<IndexRun> NewRunAsync()
    {
        while (true)
        {
            var started = await Indexing.StartAsync(forceRebuild: false, RunTrigger.Request, CancellationToken.None);
            IndexRun? run = null;
            await UntilAsync(
                async () => (run = await Indexing.FindRunAsync(started.Run.Id, CancellationToken.None)) is { State: not RunState.Running });
            if (started.IsNew) return run ?? throw new InvalidOperationException($"Run {started.Run.Id} is gone.");
        }
    }

    /// <summary>Waits until the schema is there, which the first program makes.</summary>
    public Task SchemaAsync() => UntilAsync("SELECT to_regclass('workers') IS NOT NULL");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value
            ? value
            : throw new InvalidOperationException($"No {typeof(T).Name} from: {sql}");
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection of the test's own, to hold locks with.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(Postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>
    /// The index without what two runs may number differently: every document, chunk for chunk, and every vector by the hash of its text.
    /// </summary>
    public async Task<List<string>> IndexAsync()
    {
        var vectors = await ScalarAsync<string>("SELECT 'vectors_' || id FROM embedding_models WHERE answers");
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(
            $"""
            SELECT concat_ws('|', 'document', file_path, state, reason, title, size_bytes, encode(sha256, 'hex'), pages, chunk_count, stage)
            FROM documents
            UNION ALL
            SELECT concat_ws('|', 'chunk', d.file_path, c.ordinal, c.page, c.start_line, c.end_line, c.section, c.header, c.content, c.tokens, encode(c.hash, 'hex'))
            FROM chunks c JOIN documents d ON d.id = c.document_id
            UNION ALL
            SELECT concat_ws('|', 'vector', encode(hash, 'hex'), embedding::text) FROM {vectors}
            ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private ProgramProcess Start(Type program, string? model, params IEnumerable<string> arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["CODESIGHT_DOCS_DIR"] = Docs,
            ["CODESIGHT_DATA_DIR"] = Path.Combine(_folder, $"state-{_processes.Count}"),
            ["CODESIGHT_EMBEDDING_MODEL"] = model ?? Model,
            ["CODESIGHT_LEASE_SECONDS"] = "2",
            ["ConnectionStrings__codesight"] = Postgres.ConnectionString,
            ["ConnectionStrings__redis"] = Redis.ConnectionString,
        };
        var process = ProgramProcess.Start(program, environment, arguments);
        _processes.Add(process);
        return process;
    }

    // A small random model: vectors are computed as by a large one, only sooner.
    private static string Model => References.At("models", "tiny-mean");

    private ServiceProvider Engine()
    {
        var options = new CodeSightOptions { DataDir = Path.Combine(_folder, "test"), DocsDir = Docs, EmbeddingModelDir = Model };
        return new ServiceCollection().AddLogging()
            .AddSingleton(options).AddCoordination(options).AddDatabase(Postgres.ConnectionString)
            .AddEmbedding().AddExtraction().AddChunking().AddIndexing()
            .BuildServiceProvider();
    }
}
