using CodeSight.Core.Data;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.People;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>Indexers that are killed, at any moment and again and again (B9): nothing is lost, nothing is half there.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class KilledIndexerTests
{
    private const int Kills = 50;
    private const int Documents = 272;

    [RedisFact]
    public async Task Index_after_fifty_kills_equals_that_of_an_undisturbed_run_chunk_for_chunk()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(ProcessWorld.Corpus, Documents);
        var files = Directory.GetFiles(world.Docs, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(4);
        var indexers = new[] { world.StartIndexer(), world.StartIndexer() };
        await world.SchemaAsync();

        for (var kill = 0; kill < Kills; kill++)
        {
            // There is work at every kill: documents that change, and now and then everything again.
            for (var edit = 0; edit < 5; edit++)
                await File.AppendAllTextAsync(files[random.Next(files.Length)], $"\n\nEdit {edit} before kill {kill}.\n");
            await world.Indexing.StartAsync(forceRebuild: kill % 10 == 5, RunTrigger.Request, CancellationToken.None);
            await Task.Delay(random.Next(50, 2500));
            // A third attempt that came to nothing would set its document aside, and should: one that was killed twice is left to end.
            await world.UntilAsync($"SELECT NOT EXISTS (SELECT 1 FROM documents WHERE attempts >= {DocumentQueue.MaxAttempts - 1})");
            var victim = random.Next(indexers.Length);
            indexers[victim].Kill();
            Assert.Equal(0L, await world.ScalarAsync<long>(
                "SELECT count(*) FROM documents d WHERE chunk_count <> (SELECT count(*) FROM chunks c WHERE c.document_id = d.id)"));
            await indexers[victim].DisposeAsync();
            indexers[victim] = world.StartIndexer();
        }

        var run = await world.NewRunAsync();

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(
            0L,
            await world.ScalarAsync<long>("SELECT count(*) FROM documents WHERE stage > 0 OR leased_until IS NOT NULL OR attempts > 0"));
        var failed = (await world.Indexing.GetFilesAsync(Principal.Operator, DocumentState.Failed, 0, Documents, CancellationToken.None)).Files;
        Assert.Equal([], failed.Select(file => $"{file.FilePath}: {file.Reason}"));
        var (undisturbed, index) = (await UndisturbedAsync(world.Docs), await world.IndexAsync());
        Assert.Empty(undisturbed.Except(index));
        Assert.Empty(index.Except(undisturbed));
        Assert.Equal(undisturbed.Count, index.Count);
    }

    [RedisFact]
    public async Task File_that_kills_its_indexer_three_times_is_set_aside_with_the_reason_and_the_others_are_indexed()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(Samples, 5);
        // Its reading takes long enough for every kill to come while it goes on.
        await File.WriteAllLinesAsync(
            Path.Combine(world.Docs, "deadly.txt"), Enumerable.Range(0, 400_000).Select(i => $"Line {i} of a document that nobody has read to its end yet."));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await using var indexer = world.StartIndexer();
            await world.SchemaAsync();
            await world.UntilAsync(
                $"SELECT EXISTS (SELECT 1 FROM documents WHERE file_path = 'deadly.txt' AND attempts = {attempt} AND leased_until > clock_timestamp())");
            indexer.Kill();
        }

        await using var survivor = world.StartIndexer();
        await world.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0)");

        var ledger = (await world.Indexing.GetFilesAsync(Principal.Operator, null, 0, 100, CancellationToken.None)).Files;
        var deadly = Assert.Single(ledger, row => row.FilePath == "deadly.txt");
        Assert.Equal((DocumentState.Failed, "3 attempts to index it did not come to an end"), (deadly.State, deadly.Reason));
        Assert.Equal(5, ledger.Count(row => row.State == DocumentState.Indexed));
        Assert.False(survivor.HasExited);
    }

    private static string Samples => Path.Combine(SharedData.RepositoryRoot, "samples", "handbook");

    private static async Task<List<string>> UndisturbedAsync(string docs)
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(docs, Documents);
        await using var indexer = world.StartIndexer();
        await world.SchemaAsync();
        await world.NewRunAsync();
        return await world.IndexAsync();
    }
}
