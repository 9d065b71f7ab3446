using System.Collections.Concurrent;
using Npgsql;

namespace CodeSight.Core.Data.Queue;

/// <summary>
/// Documents held by one worker. The lease is renewed in the background; what is not done when the claim is disposed goes back to
/// the queue, at once and without a counted attempt, or after a pause where <see cref="Fail"/> was called. An attempt is counted when
/// the work on a document begins, so that a process that dies leaves a mark on those alone that it was working on.
/// </summary>
public sealed class Claim : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    private readonly DocumentQueue _queue;
    private readonly ConcurrentDictionary<long, ClaimedDocument> _open;
    private readonly HashSet<long> _begun = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewal;
    private Action? _onEnd;
    private bool _failed;

    internal Claim(DocumentQueue queue, IReadOnlyList<ClaimedDocument> documents, Action? onEnd = null)
    {
        (_queue, Documents, _onEnd) = (queue, documents, onEnd);
        _open = new(documents.Select(document => KeyValuePair.Create(document.Id, document)));
        _renewal = documents.Count == 0 ? Task.CompletedTask : LeaseRenewal.RunAsync(queue.Lease, RenewAsync, _end.Token);
    }

    /// <summary>What was claimed, by id.</summary>
    public IReadOnlyList<ClaimedDocument> Documents { get; }

    /// <summary>Documents of the claim that are still held.</summary>
    public IReadOnlyCollection<ClaimedDocument> Open => [.. _open.Values];

    /// <summary>Whether an earlier attempt at one of the documents came to nothing: small steps show how far it gets.</summary>
    public bool IsRetry => Documents.Any(document => document.Attempts > 1);

    /// <summary>Counts an attempt at the documents. Call it before the work on them begins.</summary>
    public Task BeginAsync(IReadOnlyCollection<ClaimedDocument> documents, CancellationToken cancellationToken)
    {
        _begun.UnionWith(documents.Select(document => document.Id));
        return _queue.BeginAsync(documents, cancellationToken);
    }

    /// <summary>Records that a part of the work is stored: a crash from now on counts as the first failed attempt.</summary>
    public Task ProgressAsync(CancellationToken cancellationToken)
    {
        var tried = Open.Where(document => document.Attempts > 1 && _begun.Contains(document.Id)).ToList();
        return _queue.ProgressAsync(tried, cancellationToken);
    }

    /// <summary>Removes documents from the claim: they are stored, or another worker holds them by now.</summary>
    public void Complete(IEnumerable<long> ids)
    {
        foreach (var id in ids) _open.TryRemove(id, out _);
    }

    /// <summary>Moves a document that is held and was begun into a claim of its own, whose holder goes on with it.</summary>
    public Claim Split(ClaimedDocument document)
    {
        _open.TryRemove(document.Id, out _);
        var own = new Claim(_queue, [document], Documents.Count == 1 ? _onEnd : null);
        own._begun.Add(document.Id);
        if (Documents.Count == 1) _onEnd = null;
        return own;
    }

    /// <summary>
    /// Marks the attempt as failed: documents that were begun and are still open are retried after a pause that grows with the attempts.
    /// </summary>
    public void Fail() => _failed = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal;
        _end.Dispose();
        _onEnd?.Invoke();
        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        var begun = Open.Where(document => _begun.Contains(document.Id)).ToList();
        try
        {
            await _queue.ReleaseAsync([.. Open.Except(begun)], isBegun: false, timeout.Token);
            if (_failed) await _queue.BackOffAsync(begun, Pause(begun), timeout.Token);
            else await _queue.ReleaseAsync(begun, isBegun: true, timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The database is unavailable; the leases expire by themselves.
        }
    }

    /// <summary>How long to wait before the next attempt: 2 s, then 8 s.</summary>
    internal static TimeSpan Pause(IReadOnlyCollection<ClaimedDocument> documents) =>
        documents.Count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(0.5 * Math.Pow(4, documents.Max(document => document.Attempts)));

    // Documents that were taken away are told by their tokens when they are stored.
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        await _queue.RenewAsync(Open, cancellationToken);
        return true;
    }
}

/// <summary>A document that this worker may work on while its lease lasts.</summary>
/// <param name="LeaseToken">The fencing token: every write of the worker asks that the row still carries it.</param>
/// <param name="Attempts">Which attempt at this stage this is or, before it begins, would be; from 1.</param>
/// <param name="ChunkCount">Chunks stored now.</param>
/// <param name="Generation">The forced rebuild that this work belongs to.</param>
/// <param name="TraceParent">W3C trace context of the run that queued it, or null.</param>
/// <param name="SizeBytes">Of the file, when it was queued.</param>
/// <param name="HasOcrPages">Whether OCR has read pages of it, or is to read some.</param>
public sealed record ClaimedDocument(
    long Id, string FilePath, long LeaseToken, int Attempts, int ChunkCount, long Generation, string? TraceParent, long SizeBytes,
    bool HasOcrPages = false);
