using CodeSight.Bench.Scale;
using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Extract;
using CodeSight.Core.Models;
using CodeSight.Core.People;
using CodeSight.Tests.Indexing;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.Bench.Scale;

public sealed class DatabaseFillTests : IDisposable
{
    private readonly ScaleTexts _texts = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Filled_database_is_what_the_server_itself_would_have_when_it_scans_the_folder()
    {
        await using var database = await TestDatabase.CreateAsync();
        var docs = Directory.CreateDirectory(Path.Combine(_folder.Path, "docs")).FullName;
        var documents = await FillAsync(database, docs);
        await using var server = Server(database, docs);

        var run = (await server.GetRequiredService<IIndexing>().StartAsync(false, RunTrigger.Request, default)).Run;
        await server.GetRequiredService<ScanWorker>().ScanNextAsync(default);
        var ended = await server.GetRequiredService<IIndexing>().FindRunAsync(run.Id, default);

        Assert.Equal(RunState.Succeeded, ended?.State);
        Assert.Equal((documents.Count, 0, 0, 0), (ended?.Unchanged, ended?.Added, ended?.Changed, ended?.Removed));
        var status = await server.GetRequiredService<IIndexing>().GetStatusAsync(Principal.Operator, default);
        Assert.Equal(
            (documents.Count, documents.Sum(document => document.Chunks.Count), 0, 0),
            (status.TotalFiles, status.TotalChunks, status.QueueDepth, status.ChunksWithoutVector));
        await using var source = NpgsqlDataSource.Create(database.ConnectionString + ";Pooling=false");
        Assert.Equal(
            (long)documents.Count, await ScalarAsync(source, "SELECT count(*) FROM document_changes JOIN documents ON id = document_id"));
        Assert.Equal(
            1L, await ScalarAsync(source, "SELECT count(*) FROM pg_indexes WHERE tablename = 'vectors_1' AND indexdef LIKE '%hnsw%'"));
        Assert.Equal(0L, await ScalarAsync(source, "SELECT count(*) FROM vectors_1 WHERE abs((embedding <#> embedding) + 1) > 0.01"));
    }

    [Fact]
    public async Task Filled_database_is_not_filled_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database, _folder.Path);
        await Assert.ThrowsAsync<InvalidOperationException>(() => FillAsync(database, _folder.Path));
    }

    public void Dispose()
    {
        _texts.Dispose();
        _folder.Dispose();
    }

    private async Task<List<ScaledDocument>> FillAsync(TestDatabase database, string docs)
    {
        var embedder = new FakeEmbedder("a");
        await using var fill = await DatabaseFill.OpenAsync(database.ConnectionString, "/model", embedder, _texts.Chunker, default);
        var documents = _texts.Make(400).Documents;
        var vectors = new StandInVectors(new PassageVectors(embedder, null).Of(_texts.Passages, (_, _) => { }, default));
        await fill.RunAsync(documents, docs, vectors, (_, _) => { }, default);
        return documents;
    }

    private ServiceProvider Server(TestDatabase database, string docs)
    {
        var options = new CodeSightOptions { DataDir = Path.Combine(_folder.Path, "data"), DocsDir = docs, EmbeddingModelDir = "" };
        var services = new ServiceCollection().AddLogging()
            .AddSingleton(options).AddCoordination(options).AddDatabase(database.ConnectionString).AddExtraction();
        services.AddSingleton<IEmbedder>(new FakeEmbedder("a")).AddSingleton<IChunker>(_texts.Chunker);
        return services.AddIndexing().AddIndexingHost(TimeSpan.Zero).BuildServiceProvider();
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
