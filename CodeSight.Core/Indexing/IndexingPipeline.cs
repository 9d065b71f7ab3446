using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing.Embed;
using CodeSight.Core.Indexing.Runs;
using CodeSight.Core.Indexing.Scan;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>
/// The indexing flow: scan -> queue -> extract -> chunk -> store text -> embed -> store vectors. Between the three methods lies the
/// queue, so each may run in another process; each can be cut off anywhere and is simply done again (B9).
/// </summary>
public sealed class IndexingPipeline(
    DocumentsFolder folder, ScanPlanner planner, ScanStore scans,
    DocumentQueue queue, DocumentReader reader, TextStore texts,
    LongReadings longReadings, EmbeddingBatches embedding, VectorStore vectors, ModelActivation models,
    RunStore runs, RunSignal runSignal, TimeProvider time, ILogger<IndexingPipeline> logger)
{
    // A batch is stored in one transaction. It is small enough to be ready soon, and large enough to make the transaction cheap.
    // Large files are claimed one by one, so that every worker of every process has some.
    private const int DocumentsAtOnce = 16;
    private const long BytesAtOnce = 512 << 10;
    private static readonly TimeSpan MaxStoreDelay = TimeSpan.FromMilliseconds(250);

    // A reading that is not over by then takes long.
    private static readonly TimeSpan QuickSlot = TimeSpan.FromSeconds(1);

    /// <summary>scan -> queue: compares the folder with the index and queues what must be read.</summary>
    internal async Task ScanAsync(RunTicket run, CancellationToken cancellationToken)
    {
        using var span = IndexingTelemetry.Start("scan", run.TraceParent);
        var known = await scans.LoadKnownAsync(cancellationToken);
        var listing = folder.List(cancellationToken);
        var plan = await planner.PlanAsync(listing, known, run.ForceRebuild, run.ForgetsVanished, cancellationToken);
        Log.Scanned(logger, run.RunId, plan);
        await scans.ApplyAsync(run, plan, cancellationToken);
        await FinishRunAsync(cancellationToken);
    }

    /// <summary>
    /// queue -> extract -> chunk -> store text, for one claim; false where there was nothing to do. A reading that takes long goes on in
    /// <see cref="LongReadings"/>, or waits for a place there.
    /// </summary>
    /// <param name="draining">Ends the step early: the document in hand is finished and stored, the others are given back.</param>
    public async Task<bool> IndexTextAsync(CancellationToken cancellationToken, CancellationToken draining = default)
    {
        await using var claim = await queue.ClaimAsync(QueueStage.Text, DocumentsAtOnce, BytesAtOnce, cancellationToken);
        if (claim.Documents.Count == 0) return false;
        var ready = new List<ReadDocument>();
        try
        {
            await reader.PrepareAsync(cancellationToken);
            foreach (var document in claim.Documents)
            {
                if (draining.IsCancellationRequested) break;
                await claim.BeginAsync([document], cancellationToken);
                if (await ReadInSlotAsync(claim, document, ready, cancellationToken) is { } read) ready.Add(read);
            }
            await StoreAsync(claim, ready, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Passing(failure) is null)
        {
            claim.Fail();
            throw;
        }
        await FinishRunAsync(cancellationToken);
        return true;
    }

    /// <summary>As <see cref="IndexTextAsync"/>, for one document whose reading takes long; false where there is none, or no place for it.</summary>
    public async Task<bool> IndexLongTextAsync(CancellationToken cancellationToken)
    {
        if (!longReadings.TryEnter()) return false;
        try
        {
            await using var claim = await queue.ClaimAsync(QueueStage.Text, 1, long.MaxValue, cancellationToken, takesLong: true);
            if (claim.Documents is not [var document]) return false;
            await reader.PrepareAsync(cancellationToken);
            await claim.BeginAsync([document], cancellationToken);
            await StoreWhenReadAsync(claim, reader.ReadAsync(document, cancellationToken), cancellationToken);
            return true;
        }
        finally
        {
            longReadings.Leave();
        }
    }

    /// <summary>queue -> embed -> store vectors, for one claim; false where there was nothing to do. Text has priority, but
    /// for that of files that take long to read.</summary>
    /// <param name="draining">Ends the step early: the vectors in hand are stored, the documents given back.</param>
    public async Task<bool> EmbedAsync(CancellationToken cancellationToken, CancellationToken draining = default)
    {
        if (await queue.HasUnreadAsync(cancellationToken)) return false;
        await using var claim = await queue.ClaimAsync(QueueStage.Vectors, embedding.Size, embedding.Size, cancellationToken);
        if (claim.Documents.Count == 0) return false;
        try
        {
            await GiveUpAsync(claim, cancellationToken);
            await claim.BeginAsync(claim.Open, cancellationToken);
            while (!draining.IsCancellationRequested
                && !await queue.HasUnreadAsync(cancellationToken)
                && await embedding.EmbedNextAsync(claim, cancellationToken))
            {
                claim.Complete(await vectors.CompleteAsync(claim.Open, cancellationToken));
                await claim.ProgressAsync(cancellationToken);
            }
            claim.Complete(await vectors.CompleteAsync(claim.Open, cancellationToken));
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Passing(failure) is null)
        {
            claim.Fail();
            throw;
        }
        await FinishRunAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends the running run if its last vector is stored; with it, another model's vectors begin to answer.</summary>
    public async Task FinishRunAsync(CancellationToken cancellationToken)
    {
        if (await runs.FindWorkAsync(cancellationToken) is not { IsDone: true } work) return;
        ModelActivationResult? settled = null;
        var ended = await runs.FinishAsync(
            work.RunId,
            async connection =>
            {
                settled = await models.ActivateAsync(connection, work.RunId, cancellationToken);
                if (settled?.Vectors is { } table && work.HasChanges)
                    Log.OrphansDeleted(logger, await VectorStore.DeleteOrphansAsync(connection, table, cancellationToken));
                return settled?.Replaced;
            },
            cancellationToken);
        if (ended is not null)
        {
            if (settled is { Switched: { } change }) ModelLog.MigrationCompleted(logger, change.Old, change.New);
            Log.RunEnded(logger, ended);
        }
        runSignal.Set();
    }

    /// <summary>
    /// The document as it was read, or null where it takes long: then it has left the claim, and is read on elsewhere or later. What is
    /// ready meanwhile does not wait for it.
    /// </summary>
    private async Task<ReadDocument?> ReadInSlotAsync(
        Claim claim, ClaimedDocument document, List<ReadDocument> ready, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = reader.ReadAsync(document, stop.Token);
        var isGivenAway = false;
        try
        {
            if (ready.Count > 0 && !await EndsAsync(reading, MaxStoreDelay, cancellationToken)) await StoreAsync(claim, ready, cancellationToken);
            if (await EndsAsync(reading, QuickSlot, cancellationToken)) return await reading;
            await StoreAsync(claim, ready, cancellationToken);
            do
            {
                if (longReadings.TryEnter())
                {
                    isGivenAway = true;
                    GiveAway(claim.Split(document), reading, stop, cancellationToken);
                    return null;
                }
                // Without a place, it goes on here as long as nobody waits for this one.
                if (claim.Open.Count == 1 && !await queue.HasUnreadAsync(cancellationToken, document.SizeBytes)) continue;
                await stop.CancelAsync();
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await queue.SetAsideAsync(document, cancellationToken);
                claim.Complete([document.Id]);
                return null;
            }
            while (!await EndsAsync(reading, QuickSlot, cancellationToken));
            return await reading;
        }
        finally
        {
            if (!isGivenAway)
            {
                await stop.CancelAsync();
                stop.Dispose();
            }
        }
    }

    private void GiveAway(Claim claim, Task<ReadDocument> reading, CancellationTokenSource stop, CancellationToken cancellationToken) =>
        longReadings.Follow(ReadOnAsync(claim, reading, stop, cancellationToken));

    private async Task ReadOnAsync(Claim claim, Task<ReadDocument> reading, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            await using (claim) await StoreWhenReadAsync(claim, reading, cancellationToken);
        }
        catch (Exception failure) when (failure is OperationCanceledException || DatabaseFault.Passing(failure) is not null)
        {
            // It is read again, by somebody whose database is there.
        }
        catch (Exception failure)
        {
            Log.StepFailed(logger, failure);
        }
        finally
        {
            stop.Dispose();
            longReadings.Leave();
        }
    }

    private async Task StoreWhenReadAsync(Claim claim, Task<ReadDocument> reading, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(claim, [await reading], cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Passing(failure) is null)
        {
            claim.Fail();
            throw;
        }
        await FinishRunAsync(cancellationToken);
    }

    private async Task StoreAsync(Claim claim, List<ReadDocument> ready, CancellationToken cancellationToken)
    {
        if (ready.Count == 0) return;
        using var spans = IndexingTelemetry.StartEach("store text", ready.Select(read => read.Document));
        var stored = await texts.StoreAsync(ready, cancellationToken);
        claim.Complete(ready.Select(read => read.Document.Id));
        foreach (var read in ready.Where(read => stored.Contains(read.Document.Id)))
        {
            IndexingTelemetry.Read(SnakeCase.Of(read.Outcome));
            Log.Read(logger, read);
        }
        ready.Clear();
    }

    private async Task GiveUpAsync(Claim claim, CancellationToken cancellationToken)
    {
        var exhausted = claim.Documents.Where(document => document.Attempts > DocumentQueue.MaxAttempts).ToList();
        if (exhausted.Count == 0) return;
        const string reason = "its vectors could not be computed; its text is found by keywords";
        claim.Complete(await vectors.FailAsync(exhausted, reason, cancellationToken));
        foreach (var document in exhausted) Log.FileFailed(logger, document.FilePath, reason);
    }

    private async Task<bool> EndsAsync(Task reading, TimeSpan within, CancellationToken cancellationToken) =>
        await Task.WhenAny(reading, Task.Delay(within, time, cancellationToken)) == reading;
}
